//! `plain-connection`: what an app and its store say to each other crosses a network in plain text.

use infc_diag::{Diagnostic, Severity, names};
use infc_model::{Site, Transport};
use infc_plan::Plan;

use crate::services::{is_tls_name, used};

pub(crate) fn check(site: &Site, _: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, external, clients) in used(site) {
        let tls = external.value.value.tls().filter(|tls| matches!(tls.value, Transport::None));
        let (Some(tls), Some(client)) = (tls, clients.first()) else { continue };
        let address = external.value.value.address();
        let said = if is_tls_name(&address.value) {
            let message = format!("`{name}` is said to speak no TLS, and its name is that of a cluster that speaks nothing else");
            names::PLAIN_CONNECTION.at(tls.at, message).label(address.at, "its name").severity(Severity::Error)
        } else {
            let message = format!("`{}` and `{name}` speak in plain text", client.name);
            names::PLAIN_CONNECTION.at(tls.at, message).label(client.app.key_at, "what connects to it")
        };
        found.push(said.help("let the service speak TLS, and say `tls = required`").about(["externals", name]));
    }
    found
}
