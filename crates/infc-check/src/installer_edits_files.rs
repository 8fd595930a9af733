//! `installer-edits-files`: certbot's nginx plugin changes the files that infc writes.

use infc_diag::{Diagnostic, names};
use infc_model::{AcmeMethod, Site};
use infc_plan::Plan;

use crate::hosts::planned;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for machine in planned(site, plan) {
        for (name, certificate) in machine.host.certificates.iter() {
            if matches!(certificate.method.value, AcmeMethod::NginxPlugin) {
                let message = "certbot's nginx plugin edits the server blocks that infc writes";
                let said = names::INSTALLER_EDITS_FILES.at(certificate.method.at, message);
                let said = said.note("infc asks for the certificate through the webroot instead");
                found.push(said.help("take `method` out").about(machine.path(&["certificates", name])));
            }
        }
    }
    found
}
