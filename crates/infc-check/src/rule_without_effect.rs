//! `rule-without-effect`: a stated rule that is meant to let somebody in and lets in nobody.
//!
//! It deliberately leaves to others what one earlier rule shadows, and ports on which nothing answers, or loopback alone.

use std::collections::{BTreeMap, BTreeSet};

use infc_diag::{Diagnostic, Span, names};
use infc_model::Site;
use infc_net::{HostReach, Reach};
use infc_plan::firewall::{FirewallPlan, Rule};
use infc_plan::{BindSet, Listener, Plan};

use crate::docker_bypasses_ufw::unasked;
use crate::first_match::covering;
use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan, reach: &Reach) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for host in planned(site, plan).filter(|host| host.knows("firewall")) {
        let firewall = host.plan.firewall.as_ref().filter(|firewall| !firewall.derived);
        if let (Some(firewall), Some(reached)) = (firewall, reach.hosts.get(host.name)) {
            // Of a port that Docker forwards, `docker-bypasses-ufw` says more.
            let told: BTreeSet<Span> = unasked(host, reach).iter().map(|(rule, ..)| rule.at).collect();
            let idle = on_host(host, firewall, reached).into_iter();
            found.extend(idle.filter(|said| !told.contains(&said.primary.span)));
        }
    }
    found
}

fn on_host(host: Planned<'_>, firewall: &FirewallPlan, reached: &HostReach) -> Vec<Diagnostic> {
    let paths = reached.sockets.iter().flat_map(|socket| &socket.paths);
    let used: BTreeSet<Span> = paths.flat_map(|path| &path.hops).filter_map(|hop| hop.at).collect();
    // A range may be two rules, of which one may be shadowed.
    let mut parts: BTreeMap<Span, Vec<&Rule>> = BTreeMap::new();
    for rule in &firewall.rules {
        parts.entry(rule.at).or_default().push(rule);
    }
    let mut known: BTreeSet<Span> = BTreeSet::new();
    let mut found = Vec::new();
    for (rule, earlier) in firewall.rules.iter().zip(covering(&firewall.rules)) {
        let heard = !rule.action.admits() || earlier.is_some() || used.contains(&rule.at);
        if heard || known.contains(&rule.at) {
            continue;
        }
        let whole = parts.get(&rule.at).map_or(&[][..], Vec::as_slice);
        let named = |socket: &&Listener| whole.iter().any(|rule| rule.names_port(socket.port, socket.proto));
        let mut sockets = host.plan.listeners.iter().filter(named);
        let loopback = |socket: &Listener| matches!(socket.bind, BindSet::One(addr) if addr.is_loopback());
        if !sockets.all(loopback) && known.insert(rule.at) {
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
