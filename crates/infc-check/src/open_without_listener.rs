//! `open-without-listener`: a stated rule opens a port on which nothing answers.

use std::collections::BTreeSet;

use infc_diag::{Diagnostic, Severity, Span, names};
use infc_model::Site;
use infc_plan::Plan;
use infc_plan::firewall::Rule;
use infc_scalar::Proto;

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(on_host).collect()
}

fn on_host(host: Planned<'_>) -> Vec<Diagnostic> {
    let Some(firewall) = host.plan.firewall.as_ref().filter(|firewall| !firewall.derived) else { return Vec::new() };
    if !["apps", "vhosts", "listeners", "ssh"].into_iter().all(|field| host.knows(field)) {
        return Vec::new();
    }
    // A range over both protocols is two rules, of which one may go unanswered.
    let open: BTreeSet<(Proto, u16)> = host.plan.listeners.iter().map(|one| (one.proto, one.port)).collect();
    let mut settled: BTreeSet<Span> =
        firewall.rules.iter().filter(|rule| answered(rule, &open)).map(|rule| rule.at).collect();
    let opening = firewall.rules.iter().filter(|rule| rule.action.admits() && rule.ports.is_some());
    opening.filter(|rule| settled.insert(rule.at)).map(|rule| idle(host, rule)).collect()
}

/// Whether something listens on a port that the rule speaks of, addresses aside.
fn answered(rule: &Rule, open: &BTreeSet<(Proto, u16)>) -> bool {
    let (first, last) = rule.ports.unwrap_or((0, u16::MAX));
    let of = |proto: &Proto| rule.proto.is_none_or(|own| own == *proto);
    let mut protocols = [Proto::Tcp, Proto::Udp].into_iter().filter(of);
    protocols.any(|proto| open.range((proto, first)..=(proto, last)).next().is_some())
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
