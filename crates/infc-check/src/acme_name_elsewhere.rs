//! `acme-name-elsewhere`: a certificate is asked for with a name that does not lead to the host that answers for it.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::Plan;
use infc_plan::certificate::Method;

use crate::dns_names::{in_zone, known, leads};
use crate::hosts::planned;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    if !known(site) {
        return Vec::new();
    }
    let leads = leads(site);
    let mut found = Vec::new();
    for machine in planned(site, plan) {
        let lineages = machine.plan.certificates.lineages.iter();
        for lineage in lineages.filter(|lineage| lineage.method == Method::Webroot) {
            for name in lineage.names.iter().filter(|name| in_zone(site, name.as_str())) {
                let lead = leads.get(name.as_str());
                let reason = match lead.map(|lead| lead.host) {
                    Some(Some(host)) if *host == **machine.name => continue,
                    Some(Some(host)) => format!("it leads to `{host}`"),
                    Some(None) => "it leads to no host of this site".to_owned(),
                    None => "its zone has no address for it".to_owned(),
                };
                let message = format!("no certificate can be had for `{}`: {reason}", name.value);
                let said = names::ACME_NAME_ELSEWHERE.at(name.at, message);
                let said = match lead {
                    Some(lead) => said.label(lead.at, "its record"),
                    None => said,
                };
                let said = said.note("one name that fails lets the whole certificate fail");
                let help = format!("let its record be `address hosts.{}`", machine.name);
                found.push(said.help(help).about(machine.path(&[])));
            }
        }
    }
    found
}
