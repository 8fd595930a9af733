//! `egress-impossible`: what a host must connect to, it cannot, or is not let in there.
//!
//! It deliberately asks for resolvers and clocks of the host's firewall alone: providers have them in their networks.

use std::sync::Arc;

use infc_diag::{Diagnostic, Span, names};
use infc_model::Site;
use infc_net::{Path, Reach, Verdict, Why};
use infc_plan::{Plan, Whither};

use crate::hosts::{Planned, planned};
use crate::policies::witness;

pub(crate) fn check(site: &Site, plan: &Plan, reach: &Reach) -> Vec<Diagnostic> {
    planned(site, plan).filter(|host| host.knows_ways()).flat_map(|host| on_host(host, reach)).collect()
}

/// Something that a host must connect to, and how it is stopped.
struct Missed {
    what: String,
    at: Span,
    way: Path,
    app: Option<Arc<str>>,
}

fn on_host(host: Planned<'_>, reach: &Reach) -> Vec<Diagnostic> {
    let mut groups: Vec<Vec<Missed>> = Vec::new();
    for missed in missed(host, reach) {
        let place = |one: &Missed| one.way.hops.last().map(|hop| (hop.at, one.way.verdict));
        match groups.iter_mut().find(|group| group.first().and_then(place) == place(&missed)) {
            Some(group) => group.push(missed),
            None => groups.push(vec![missed]),
        }
    }
    groups.iter().filter_map(|group| told(host, group)).collect()
}

fn missed(host: Planned<'_>, reach: &Reach) -> Vec<Missed> {
    let mut all: Vec<Missed> = Vec::new();
    for need in &host.plan.needs {
        let what = match &need.to {
            Whither::External(name) if need.app.is_some() => format!("`{name}`"),
            Whither::External(_) | Whither::Near | Whither::Internet | Whither::Host(_) | Whither::Container => {
                need.what.clone()
            }
        };
        if all.iter().any(|known| (known.at, &known.what) == (need.at, &what)) {
            continue;
        }
        if let Some(way) = reach.departs_for(host.name, need).filter(is_stopped) {
            all.push(Missed { what, at: need.at, way, app: need.app.clone() });
        }
    }
    all
}

fn is_stopped(way: &Path) -> bool {
    matches!(way.verdict, Verdict::Stopped(_))
}

fn told(host: Planned<'_>, group: &[Missed]) -> Option<Diagnostic> {
    let first = group.first()?;
    let mut names: Vec<&str> = group.iter().map(|missed| missed.what.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let message = format!("`{}` cannot connect to {}", host.name, listed(&names));
    let apps: Vec<&Arc<str>> = group.iter().filter_map(|missed| missed.app.as_ref()).collect();
    let one = apps.first().filter(|app| group.len() == apps.len() && apps.iter().all(|other| other == *app));
    let mut said = names::EGRESS_IMPOSSIBLE.at(first.at, message);
    said = match one {
        Some(app) => said.about(host.path(&["apps", app])),
        None => said.about(host.path(&[])),
    };
    for other in group.iter().skip(1).filter(|other| other.at != first.at) {
        said = said.label(other.at, format!("{} too", other.what));
    }
    Some(witness::add(said, host.name, &first.way).help(mending(first.way.verdict)))
}

/// `a`, `a and b`, `a, b and c`.
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [front @ .., last] => format!("{} and {last}", front.join(", ")),
    }
}

/// One step that lets such a connection through.
pub(crate) fn mending(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Stopped(Why::NoRoute) => {
            "give its subnet `routing = nat { … };`, or the network an endpoint: `endpoints = [ … ];`"
        }
        Verdict::Stopped(Why::NoPublicIp) => {
            "give the host a `public` address, or its subnet `routing = nat { … };`"
        }
        Verdict::Stopped(Why::NotStatic) => {
            "say the address that stays: `public = \"…\";`, or `nat { addresses = [ … ]; }`"
        }
        Verdict::Stopped(Why::AllowList) => "add the address that is seen to the service's `from`",
        Verdict::Stopped(Why::SecurityGroup) => "add a rule to the group",
        Verdict::Stopped(Why::Rule) => "let it out before this rule: `out = [ (allow { port = …; }) … ];`",
        Verdict::Stopped(Why::NoIpv6) => "write `ipv6 = true;`, or give the host an IPv4 address",
        _ => "add a rule, `out = [ (allow { port = …; }) ];`, or write `firewall = derived-with { outgoing = deny; };`",
    }
}
