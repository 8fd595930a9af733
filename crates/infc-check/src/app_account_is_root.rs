//! `app-account-is-root`: an app runs under an account that becomes root without a password.

use std::collections::BTreeMap;

use infc_diag::{Diagnostic, Span, names};
use infc_model::{App, Manager, Named, Os, Site, Sudo};
use infc_plan::Plan;

use crate::hosts::{Planned, planned};
use crate::sudo_command_writable::own_program;
use crate::written::account;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(on).collect()
}

fn on(machine: Planned<'_>) -> Vec<Diagnostic> {
    let mut accounts: BTreeMap<String, Vec<(&str, &Named<App>)>> = BTreeMap::new();
    for (name, app) in machine.host.apps.iter() {
        if !matches!(app.manager.value, Manager::Docker(_)) {
            accounts.entry(account(name, app)).or_default().push((name, app));
        }
    }
    accounts.iter().flat_map(|(user, apps)| told(machine, user, apps)).collect()
}

/// One diagnostic for each place that gives apps the account: nineteen from one table are one mistake.
fn told(machine: Planned<'_>, user: &str, apps: &[(&str, &Named<App>)]) -> Vec<Diagnostic> {
    let Some(root) = root(&machine, user) else { return Vec::new() };
    let mut places: BTreeMap<(u32, u32), (Span, Vec<&str>)> = BTreeMap::new();
    for (name, app) in apps {
        let at = app.user.value.as_ref().map_or(app.key_at, |_| app.user.at);
        places.entry((at.start, at.end)).or_insert((at, Vec::new())).1.push(name);
    }
    let of_place = |(at, names): (Span, Vec<&str>)| {
        let (first, rest) = names.split_first()?;
        let who = if rest.is_empty() { format!("`{first}` runs") } else { format!("{} apps run", names.len()) };
        let said = names::APP_ACCOUNT_IS_ROOT.at(at, format!("{who} as `{user}`, who is root by `sudo`"));
        let said = said.label(root.at, root.why.clone());
        let said = said.note("one hole in the app, or in any package that it uses, opens the whole machine");
        let help = "leave `user` out, so that it gets an account of its own, or name one without `sudo`";
        Some(said.help(help).about(machine.path(&["apps", first])))
    };
    places.into_values().filter_map(of_place).collect()
}

/// How an account becomes root without a password, and where that is said.
struct Root {
    at: Span,
    why: String,
}

fn root(machine: &Planned<'_>, user: &str) -> Option<Root> {
    let stated = machine.host.users.get(user)?;
    if let Sudo::EverythingWithoutPassword = &stated.sudo.value {
        return Some(Root { at: stated.sudo.at, why: "without a password".to_owned() });
    }
    let of_image = machine.plan.target.cloud_init.value.value.value && image_accounts(&machine.host.os.value).contains(&user);
    if of_image {
        return Some(Root { at: stated.key_at, why: "the image of this system gives it `sudo` without a password".to_owned() });
    }
    let own = own_program(*machine, user)?;
    Some(Root { at: own.at, why: format!("it may run {} as root, and may write it", own.program) })
}

/// The account that cloud images of a system are made with: cloud-init enters it in `/etc/sudoers.d/90-cloud-init-users`.
fn image_accounts(os: &Os) -> &'static [&'static str] {
    match os {
        Os::Ubuntu2204 | Os::Ubuntu2404 => &["ubuntu"],
        Os::Debian12 => &["admin", "debian"],
    }
}
