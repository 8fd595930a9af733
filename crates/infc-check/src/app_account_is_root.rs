//! `app-account-is-root`: an app runs under an account that becomes root without a password.

use infc_diag::{Diagnostic, Span, names};
use infc_model::{Manager, Os, Site, Sudo};
use infc_plan::Plan;

use crate::hosts::{Planned, planned};
use crate::written::account;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for machine in planned(site, plan) {
        for (name, app) in machine.host.apps.iter() {
            let on_host = !matches!(app.manager.value, Manager::Docker(_));
            let user = account(name, app);
            let Some((sudo, why)) = root(&machine, &user).filter(|_| on_host) else { continue };
            let at = app.user.value.as_ref().map_or(app.key_at, |_| app.user.at);
            let message = format!("`{name}` runs as `{user}`, who is root by `sudo`");
            let said = names::APP_ACCOUNT_IS_ROOT.at(at, message).label(sudo, why);
            let said = said.note("one hole in the app, or in any package that it uses, opens the whole machine");
            found.push(said.help("leave `user` out, so that it gets an account of its own, or name one without `sudo`").about(machine.path(&["apps", name])));
        }
    }
    found
}

/// Where it is said, and how, that an account becomes root without a password.
fn root(machine: &Planned<'_>, user: &str) -> Option<(Span, &'static str)> {
    let stated = machine.host.users.get(user)?;
    if let Sudo::EverythingWithoutPassword = &stated.sudo.value {
        return Some((stated.sudo.at, "without a password"));
    }
    let of_image = machine.plan.target.cloud_init.value.value.value && image_accounts(&machine.host.os.value).contains(&user);
    of_image.then_some((stated.key_at, "the image of this system gives it `sudo` without a password"))
}

/// The account that cloud images of a system are made with: cloud-init enters it in `/etc/sudoers.d/90-cloud-init-users`.
fn image_accounts(os: &Os) -> &'static [&'static str] {
    match os {
        Os::Ubuntu2204 | Os::Ubuntu2404 => &["ubuntu"],
        Os::Debian12 => &["admin", "debian"],
    }
}
