//! `rule-without-effect`: a stated rule that is meant to let somebody in and lets in nobody.
//!
//! It deliberately leaves to others what one earlier rule shadows, and ports on which nothing answers, or loopback alone.

use std::collections::BTreeSet;

use infc_diag::{Diagnostic, Span, names};
use infc_model::Site;
use infc_net::{HostReach, Reach};
use infc_plan::firewall::{FirewallPlan, Rule};
use infc_plan::{BindSet, Listener, Plan};

use crate::hosts::{Planned, planned};
use crate::shadowed_rule::covers;

pub(crate) fn check(site: &Site, plan: &Plan, reach: &Reach) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for host in planned(site, plan).filter(|host| host.knows("firewall")) {
        let firewall = host.plan.firewall.as_ref().filter(|firewall| !firewall.derived);
        if let (Some(firewall), Some(reached)) = (firewall, reach.hosts.get(host.name)) {
            found.extend(on_host(host, firewall, reached));
        }
    }
    found
}

fn on_host(host: Planned<'_>, firewall: &FirewallPlan, reached: &HostReach) -> Vec<Diagnostic> {
    let paths = reached.sockets.iter().flat_map(|socket| &socket.paths);
    let used: BTreeSet<Span> = paths.flat_map(|path| &path.hops).filter_map(|hop| hop.at).collect();
    let mut found: Vec<Diagnostic> = Vec::new();
    for (index, rule) in firewall.rules.iter().enumerate() {
        let shadowed = firewall.rules.iter().take(index).any(|earlier| covers(earlier, rule));
        let known = found.iter().any(|known| known.primary.span == rule.at);
        if !rule.action.admits() || shadowed || known || used.contains(&rule.at) {
            continue;
        }
        // A range may be two rules, of which one may be shadowed.
        let whole = firewall.rules.iter().filter(|other| other.at == rule.at);
        let named = |socket: &&Listener| whole.clone().any(|rule| rule.names_port(socket.port, socket.proto));
        let sockets: Vec<&Listener> = host.plan.listeners.iter().filter(named).collect();
        let loopback =
            |socket: &&Listener| matches!(socket.bind, BindSet::One(addr) if addr.is_loopback());
        if !sockets.iter().all(loopback) {
            found.push(idle(host, rule));
        }
    }
    found
}

fn idle(host: Planned<'_>, rule: &Rule) -> Diagnostic {
    names::RULE_WITHOUT_EFFECT
        .at(rule.at, "this rule lets in nobody")
        .note("its addresses are of another family than what listens, or rules before it together decide for all of them")
        .help("take the rule out, or say in it who is meant")
        .about(host.path(&[]))
}
