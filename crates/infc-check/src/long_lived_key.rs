//! `long-lived-key`: an app shows an access key where the machine could have a role.

use infc_diag::{Diagnostic, names};
use infc_model::{Login, Site};
use infc_plan::Plan;

use crate::services::used;

pub(crate) fn check(site: &Site, _: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, external, clients) in used(site) {
        let external = &external.value.value;
        let login = external.login().filter(|login| matches!(login.value, Login::AccessKey));
        let theirs = external.address().value.ends_with(".amazonaws.com");
        // A machine in a network of the provider's can have a role there; one that is rented elsewhere cannot.
        let client = clients.iter().find(|client| client.host.network.value.is_some());
        let (Some(login), Some(client), true) = (login, client, theirs) else { continue };
        let message = format!("`{}` opens `{name}` with a key that is valid until somebody takes it back", client.name);
        let said = names::LONG_LIVED_KEY.at(login.at, message);
        let said = said.label(client.app.key_at, format!("on `{}`, which can have a role", client.on));
        let said = said.note("whoever reads the key once, in a backup or a log, may use it from anywhere");
        found.push(said.help("give the machine a role, say `login = role`, and take the key back").about(["externals", name]));
    }
    found
}
