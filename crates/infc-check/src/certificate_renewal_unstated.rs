//! `certificate-renewal-unstated`: a certificate that someone else brings, and nobody says who brings the next one.

use infc_diag::{Diagnostic, names};
use infc_model::{Site, Tls};
use infc_plan::Plan;

use crate::hosts::planned;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for machine in planned(site, plan) {
        for (name, vhost) in machine.host.vhosts.iter() {
            let Tls::Files(files) = &vhost.tls.value else { continue };
            if files.renewed.value.is_some() || !machine.knows("vhosts") {
                continue;
            }
            let message = format!("nothing says who renews the certificate of `{name}`");
            let said = names::CERTIFICATE_RENEWAL_UNSTATED.at(files.certificate.at, message);
            let said = said.note("on the day after its last, browsers and proxies refuse the whole site");
            let help = "say who does, and how: `renewed = \"…\";`, or let infc do it: `tls = letsencrypt { email = …; };`";
            found.push(said.help(help).about(machine.path(&["vhosts", name])));
        }
    }
    found
}
