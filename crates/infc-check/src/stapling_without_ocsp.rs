//! `stapling-without-ocsp`: OCSP stapling for certificates whose authority answers no OCSP.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::Plan;

use crate::http_files::http_files;
use crate::hosts::planned;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for machine in planned(site, plan) {
        let Some(lineage) = machine.plan.certificates.lineages.first() else { continue };
        for file in http_files(machine.host) {
            let on = |each: &&&infc_plan::nginx::syntax::Directive| {
                each.name == "ssl_stapling" && each.arguments.first().is_some_and(|argument| argument == "on")
            };
            if let Some(stapling) = file.all().iter().find(on) {
                let message = "nothing can be stapled: Let's Encrypt answers no OCSP";
                let said = names::STAPLING_WITHOUT_OCSP.at(file.at, message).within(stapling.place.clone()).here(file.line(stapling));
                let said = said.label(lineage.at, "a certificate of Let's Encrypt");
                let said = said.note("its certificates have no OCSP address since 2025, and its responders are off since 2025-08-06");
                let help = "take out `ssl_stapling`, `ssl_stapling_verify`, `ssl_trusted_certificate` and `resolver`";
                found.push(said.help(help).about(machine.path(&[])));
            }
        }
    }
    found
}
