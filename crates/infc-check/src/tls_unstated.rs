//! `tls-unstated`: an app connects to a store over a network, and nothing says whether with TLS.

use infc_diag::{Diagnostic, names};
use infc_model::{Site, Transport};
use infc_plan::Plan;

use crate::services::{is_tls_name, used};

pub(crate) fn check(site: &Site, _: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, external, clients) in used(site) {
        let tls = external.value.value.tls().filter(|tls| matches!(tls.value, Transport::Unstated));
        let (Some(_), Some(client)) = (tls, clients.first()) else { continue };
        let address = external.value.value.address();
        let message = format!("nothing says whether `{}` speaks TLS with `{name}`", client.name);
        let said = names::TLS_UNSTATED.at(address.at, message).label(client.app.key_at, "what connects to it");
        let said = if is_tls_name(&address.value) {
            said.note("its name is that of a cluster that speaks nothing else: a plain `redis://` gets no answer")
        } else {
            said.note("a client that is not told so speaks plainly, and its password is sent along")
        };
        found.push(said.help("say `tls = required`, and let apps take its address by `url-of`").about(["externals", name]));
    }
    found
}
