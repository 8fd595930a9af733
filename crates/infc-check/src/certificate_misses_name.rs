//! `certificate-misses-name`: a vhost answers over TLS for a name that is not on its certificate.

use infc_diag::{Diagnostic, names};
use infc_model::{Site, Tls};
use infc_plan::Plan;

use crate::hosts::planned;
use crate::vhost_names;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for machine in planned(site, plan).filter(|machine| machine.knows("certificates")) {
        for (name, vhost) in machine.host.vhosts.iter() {
            let Tls::Certificate(stated) = &vhost.tls.value else { continue };
            let Some(certificate) = machine.host.certificates.get(stated.name()) else { continue };
            for asked in vhost_names::names(name, vhost) {
                if !certificate.names.iter().any(|own| own.covers(&asked)) {
                    let message = format!("the certificate `{}` is not for `{}`", stated.name(), asked.value);
                    let said = names::CERTIFICATE_MISSES_NAME.at(asked.at, message);
                    let said = said.label(certificate.names.at, "the names on it").about(machine.path(&["vhosts", name]));
                    found.push(said.help(format!("add \"{}\" to the certificate's names", asked.value)));
                }
            }
        }
    }
    found
}
