//! `secrets-not-brought`: machines of a fleet whose programs read secrets, and nothing that brings them.
//!
//! It deliberately asks nothing of single machines: a person brings secrets there, once.

use infc_diag::{Diagnostic, Span, names};
use infc_model::{FleetSecrets, Host, Login, Secrets, Site};
use infc_plan::Plan;

pub(crate) fn check(site: &Site, _plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, host) in site.hosts.iter() {
        let Some(fleet) = host.fleet.get() else { continue };
        let brought = !matches!(fleet.value.secrets.value, FleetSecrets::NotBrought);
        if brought || !site.knows(["hosts", name, "fleet", "secrets"]) || !site.knows(["hosts", name, "apps"]) {
            continue;
        }
        if let Some((what, at)) = needed(site, host) {
            let message = format!("{what}, and nothing brings it to a machine of `{name}` that was just started");
            let said = names::SECRETS_NOT_BROUGHT.at(at, message).label(fleet.at, "started by the provider, at any hour");
            found.push(said.help("write `secrets = from-store \"…\";` in `fleet`, and let its role read them").about(["hosts", name]));
        }
    }
    found
}

/// The first secret that a program of the host cannot do without.
fn needed(site: &Site, host: &Host) -> Option<(String, Span)> {
    for (name, app) in host.apps.iter() {
        if let Secrets::EnvFile(file) = &app.secrets.value {
            return Some((format!("`{name}` reads `{}`", file.path.value), file.at));
        }
        if let Some(secret) = app.credentials.iter().next() {
            return Some((format!("`{name}` reads a secret"), secret.at));
        }
        let asks = |external: &str| {
            let login = site.externals.get(external)?.login()?;
            (login.value == Login::Password).then_some(())
        };
        if let Some(to) = app.connects.iter().find(|to| asks(to.value.name()).is_some()) {
            return Some((format!("`{}` asks `{name}` for a password", to.value.name()), to.at));
        }
    }
    None
}
