//! `no-path-to-root`: root cannot log in, and nobody who can may become root.

use infc_diag::{Diagnostic, names};
use infc_model::{Site, Sudo};
use infc_plan::Plan;

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).filter_map(on_host).collect()
}

fn on_host(host: Planned<'_>) -> Option<Diagnostic> {
    let ssh = &host.host.ssh;
    if !ssh.enable.value || ssh.root_login.value || !host.knows("ssh") || !host.knows("users") {
        return None;
    }
    let first = ssh.users.value.first()?;
    let may = |name: &str| host.host.users.get(name).is_some_and(|user| !matches!(user.sudo.value, Sudo::None));
    if ssh.users.value.iter().any(|user| may(user.name())) {
        return None;
    }
    let message = format!("nobody can administer `{}`: root may not log in, and nobody who may has sudo", host.name);
    let diagnostic = names::NO_PATH_TO_ROOT.at(first.at, message).severity(host.absence());
    let user = host.host.users.get(first.name());
    let diagnostic = user.into_iter().fold(diagnostic, |diagnostic, user| diagnostic.label(user.key_at, "it has no sudo rule"));
    let help = format!("add `users.{}.sudo = everything-without-password;`, or the commands it needs", first.name());
    Some(diagnostic.help(help).about(host.path(&["ssh"])))
}
