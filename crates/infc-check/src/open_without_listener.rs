//! `open-without-listener`: a stated rule opens a port on which nothing answers.

use infc_diag::{Diagnostic, Severity, names};
use infc_model::Site;
use infc_plan::Plan;
use infc_plan::firewall::Rule;

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(on_host).collect()
}

fn on_host(host: Planned<'_>) -> Vec<Diagnostic> {
    let Some(firewall) = host.plan.firewall.as_ref().filter(|firewall| !firewall.derived) else { return Vec::new() };
    if !["apps", "vhosts", "listeners", "ssh"].into_iter().all(|field| host.knows(field)) {
        return Vec::new();
    }
    let mut found: Vec<Diagnostic> = Vec::new();
    for rule in firewall.rules.iter().filter(|rule| rule.action.admits() && rule.ports.is_some()) {
        let answered = |one: &Rule| host.plan.listeners.iter().any(|socket| one.names_port(socket.port, socket.proto));
        // A range over both protocols is two rules, of which one may go unanswered.
        let answers = firewall.rules.iter().filter(|one| one.at == rule.at).any(answered);
        if !answers && !found.iter().any(|known| known.primary.span == rule.at) {
            found.push(idle(host, rule));
        }
    }
    found
}

fn idle(host: Planned<'_>, rule: &Rule) -> Diagnostic {
    let severity = if host.host.managed.value { Severity::Warning } else { Severity::Note };
    names::OPEN_WITHOUT_LISTENER
        .at(rule.at, format!("this rule opens a port of `{}` on which nothing answers", host.name))
        .severity(severity)
        .note("whatever opens the port one day is public at once")
        .help("take the rule out, or describe what listens there under `listeners`")
        .about(host.path(&[]))
}
