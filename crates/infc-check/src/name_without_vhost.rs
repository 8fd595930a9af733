//! `name-without-vhost`: a DNS name leads to a web server that has no vhost of that name.

use infc_diag::{Diagnostic, names};
use infc_model::{Host, Site};
use infc_plan::Plan;

use crate::dns_names::{known, leads};
use crate::hosts::planned;
use crate::vhost_names::answers;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    if !known(site) {
        return Vec::new();
    }
    let leads = leads(site);
    let mut found = Vec::new();
    for machine in planned(site, plan).filter(|machine| machine.knows("vhosts") && !machine.host.vhosts.is_empty()) {
        for (name, _) in leads.iter().filter(|(_, leads)| leads.host == Some(machine.name)) {
            if answers(machine.host, name).is_none() && !is_of_another_service(machine.host, name) {
                let at = leads.get(name).map_or(machine.plan.at, |leads| leads.at);
                let message = format!("`{name}` leads to `{}`, where no vhost answers for it", machine.name);
                let said = names::NAME_WITHOUT_VHOST.at(at, message).label(machine.plan.at, "its vhosts have other names");
                let said = said.note("browsers are refused: there is neither a server name nor a certificate for it");
                let said = said.help(format!("add `vhosts.\"{name}\"`, or an alias to a vhost, or take the record out"));
                found.push(said.about(machine.path(&[])).severity(machine.absence()));
            }
        }
    }
    found
}

/// The machine's own name, and names on certificates that are stated apart, are used by mail servers and the like.
fn is_of_another_service(host: &Host, name: &str) -> bool {
    let asked = infc_scalar::Domain(name.to_owned());
    let mut certified = host.certificates.values().flat_map(|certificate| certificate.names.iter());
    host.hostname.value.as_ref() == Some(&asked) || certified.any(|own| own.covers(&asked))
}
