//! `unknown-domain`: an app is told of a domain that the site does not have, or at which nothing answers.

use infc_diag::{Diagnostic, Span, names};
use infc_model::{EnvValue, Site};
use infc_plan::{Owner, Plan};

use crate::dns_names::{below, known, leads};
use crate::hosts::planned;
use crate::vhost_names::answers;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let vhosts = || planned(site, plan).all(|machine| machine.knows("vhosts"));
    if !known(site) || !site.knows(["externals"]) || !vhosts() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for machine in planned(site, plan) {
        for (name, app) in machine.host.apps.iter() {
            for (variable, value) in app.env.iter() {
                let said = match &value.value.value {
                    EnvValue::Domain(domain) => of_domain(site, plan, domain.as_str(), domain.at),
                    EnvValue::Mailbox(mail) => {
                        let domain = mail.as_str().rsplit_once('@').map_or("", |(_, domain)| domain);
                        of_mailbox(site, domain, mail.at)
                    }
                    _ => None,
                };
                let note = format!("it is the value of `{variable}` of `{name}`");
                found.extend(said.map(|said| said.note(note).about(machine.path(&["apps", name]))));
            }
        }
    }
    found
}

fn of_domain(site: &Site, plan: &Plan, domain: &str, at: Span) -> Option<Diagnostic> {
    if has_service(site, domain) {
        return None;
    }
    let leads = leads(site);
    let Some(lead) = leads.get(domain) else {
        let message = format!("`{domain}` is no name of this site");
        let help = "add its record to `dns`, or the service to `externals`";
        return Some(names::UNKNOWN_DOMAIN.at(at, message).help(help));
    };
    let host = plan.hosts.get(lead.host?)?;
    let answers = host.listeners.iter().any(|listener| matches!(listener.owner, Owner::Stated(_)));
    (!answers).then(|| {
        let message = format!("`{domain}` leads to `{}`, where nothing but its vhosts, apps and ssh listens", host.name);
        let said = names::UNKNOWN_DOMAIN.at(at, message).label(lead.at, "its record");
        said.help("state the service that answers there in `listeners`, or let the name lead to it")
    })
}

/// Whether a vhost or an external service is at `domain`.
fn has_service(site: &Site, domain: &str) -> bool {
    let external = site.externals.values().any(|external| external.value.value.address().value == domain);
    external || site.hosts.values().any(|host| answers(host, domain).is_some())
}

fn of_mailbox(site: &Site, domain: &str, at: Span) -> Option<Diagnostic> {
    if site.dns.keys().any(|apex| below(domain, apex)) || site.dns.is_empty() {
        return None;
    }
    let message = format!("`{domain}` is no domain of this site");
    let said = names::UNKNOWN_DOMAIN.at(at, message);
    Some(said.note("mail in its name fails the checks of SPF and DMARC, unless its owner has allowed it"))
}
