//! `edge-without-certificate`: a listener of a balancer that is to speak TLS, and has nothing to show.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::Plan;

pub(crate) fn check(site: &Site, _plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, balancer) in site.balancers.iter() {
        for (port, listener) in balancer.listeners.iter() {
            let path = ["balancers", name, "listeners", port, "certificate"];
            if listener.tls.value && listener.certificate.value.is_none() && site.knows(path) {
                let message = format!("`{port}` of `{name}` speaks TLS, and has no certificate");
                let said = names::EDGE_WITHOUT_CERTIFICATE.at(listener.tls.at, message);
                let said = said.note("the provider makes no such listener: nothing answers on the port");
                found.push(said.help("add `certificate = { names = [ \"…\" ]; };`").about(["balancers", name]));
            }
        }
    }
    found
}
