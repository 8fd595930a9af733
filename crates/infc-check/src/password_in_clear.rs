//! `password-in-clear`: a password is asked for over plain HTTP.

use infc_diag::{Diagnostic, Span, names};
use infc_model::{Auth, Named, Site, Tls, Vhost};
use infc_plan::Plan;

use crate::hosts::planned;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for machine in planned(site, plan) {
        for (name, vhost) in machine.host.vhosts.iter().filter(|(_, vhost)| matches!(vhost.tls.value, Tls::Off)) {
            for at in passwords(vhost) {
                let message = format!("`{name}` asks for a password over plain HTTP");
                let said = names::PASSWORD_IN_CLEAR.at(at, message).label(vhost.tls.at, "no TLS");
                let said = said.note("the password goes over the wire with every request, readable by all on the way");
                let help = "add `tls = letsencrypt { email = \"…\"; };`";
                found.push(said.help(help).about(machine.path(&["vhosts", name])));
            }
        }
    }
    found
}

fn passwords(vhost: &Named<Vhost>) -> Vec<Span> {
    let basic = |auth: &infc_model::At<Auth>| matches!(auth.value, Auth::Basic(_)).then_some(auth.at);
    let routes = vhost.routes.values().filter_map(|route| basic(route.value.value.onward()?.auth));
    basic(&vhost.auth).into_iter().chain(routes).collect()
}
