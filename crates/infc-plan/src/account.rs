//! Accounts: those of services through sysusers.d, those of people through a script.
//!
//! It deliberately creates accounts and groups alone: ssh keys and sudo rules are other parts' files.

use infc_diag::{Span, names};
use infc_model::{App, Manager, Named, Pm2, UserKind};
use infc_scalar::UserName;

use crate::Origin;
use crate::operations::Lowering;
use crate::token::{shell, tmpfiles};

/// An account.
#[derive(Clone, PartialEq, Debug)]
pub struct Account {
    /// Its name, which is its group's too.
    pub name: String,
    /// Whether a person logs in with it.
    pub person: bool,
    /// Its home.
    pub home: String,
    /// Its shell.
    pub shell: String,
    /// One line on what it is.
    pub comment: String,
    /// Further groups, sorted.
    pub groups: Vec<String>,
    /// Where it is stated.
    pub origin: Origin,
}

impl Account {
    /// Its line of sysusers.d, if it is a service's.
    pub fn sysusers(&self) -> Option<String> {
        let field = |text: &str| tmpfiles::Field::new(text).map(|field| field.as_str().to_owned()).ok();
        let (comment, home, shell) = (field(&self.comment)?, field(&self.home)?, field(&self.shell)?);
        (!self.person).then(|| format!("u {} - {comment} {home} {shell}", self.name))
    }

    /// The words that the script of accounts calls its function with, if it is a person's: name, home, shell, groups.
    pub fn words(&self) -> Option<String> {
        let groups = self.groups.join(",");
        let words = shell::command([&*self.name, &*self.home, &*self.shell, &*groups]).ok()?;
        self.person.then(|| words.as_str().to_owned())
    }
}

/// The account that an app runs under, and where it is stated; none where its name would be no account's.
pub(crate) fn of_app(name: &str, app: &Named<App>) -> Option<(String, Span)> {
    if let Some(user) = &app.user.value {
        return Some((user.name().to_owned(), app.user.at));
    }
    let own = format!("infc-{name}");
    UserName::read(&own).is_ok().then_some((own, app.key_at))
}

/// The account of the PM2 daemon that starts an app.
pub(crate) fn of_daemon(name: &str, app: &Named<App>, pm2: &Pm2) -> Option<(String, Span)> {
    match &pm2.daemon.value {
        Some(user) => Some((user.name().to_owned(), pm2.daemon.at)),
        None => of_app(name, app),
    }
}

/// Lowers the accounts that are stated, and one for each app that states none.
pub(crate) fn lower(lowering: &mut Lowering) {
    let host = lowering.host;
    for (name, user) in host.users.iter().filter(|(name, _)| &***name != "root") {
        let person = matches!(user.kind.value, UserKind::Person);
        let path = |stated: Option<&str>, default: String| stated.map_or(default, str::to_owned);
        let home = if person { format!("/home/{name}") } else { format!("/var/lib/{name}") };
        let shell = if person { "/bin/bash" } else { "/usr/sbin/nologin" };
        let mut groups: Vec<String> = user.groups.iter().map(|group| group.0.clone()).collect();
        groups.sort();
        groups.dedup();
        let account = Account {
            name: name.to_string(),
            person,
            home: path(user.home.value.as_ref().map(infc_scalar::AbsPath::as_str), home),
            shell: path(user.shell.value.as_ref().map(infc_scalar::AbsPath::as_str), shell.to_owned()),
            comment: if person { String::new() } else { format!("Service {name}") },
            groups,
            origin: user.key_at,
        };
        lowering.plan.accounts.push(account);
    }
    // Who a container runs as is the image's account, not the host's.
    let on_host = |app: &App| !matches!(app.manager.value, Manager::Docker(_));
    for (name, app) in host.apps.iter().filter(|(_, app)| app.user.value.is_none() && on_host(app)) {
        own(lowering, name, app);
    }
}

/// An app's own account.
fn own(lowering: &mut Lowering, name: &str, app: &Named<App>) {
    let Some((user, origin)) = of_app(name, app) else {
        let message = format!("the app `{name}` would run as `infc-{name}`, which is no name of an account");
        let said = names::UNSAYABLE.at(app.key_at, message);
        lowering
            .report
            .say(said.help("say which account it has with `user`, or name it in small letters, shorter"));
        return;
    };
    let systemd = matches!(app.manager.value, Manager::Systemd | Manager::Unit(_));
    lowering.plan.accounts.push(Account {
        home: format!("/var/lib/{user}"),
        shell: if systemd { "/usr/sbin/nologin" } else { "/bin/sh" }.to_owned(),
        comment: format!("App {name}"),
        name: user,
        person: false,
        groups: Vec::new(),
        origin,
    });
}
