//! `edge-without-redirect`: plain HTTP of a public balancer that is handed on, or answered by nobody, beside TLS.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::Plan;

pub(crate) fn check(site: &Site, _plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, balancer) in site.balancers.iter().filter(|(_, balancer)| balancer.public.value) {
        let mut listeners = balancer.listeners.values();
        let Some(secure) = listeners.find(|one| one.tls.value) else { continue };
        for (port, plain) in balancer.listeners.iter() {
            let stated = site.knows(["balancers", name, "listeners", port, "redirect"]);
            if plain.port.value.0 == 80 && !plain.tls.value && !plain.redirect.value && stated {
                let message = format!("`{port}` of `{name}` takes requests in the clear, and sends nobody on to TLS");
                let said = names::EDGE_WITHOUT_REDIRECT.at(plain.port.at, message).label(secure.port.at, "TLS is here");
                let said = said.note("a page that came by HTTPS may not ask it, and who asks it is read on the way");
                found.push(said.help("write `redirect = true;` instead of what it hands on to").about(["balancers", name]));
            }
        }
    }
    found
}
