//! The firewall that follows from who listens and who may reach it.
//!
//! It deliberately opens nothing that only loopback needs, and leaves the judgement of what is open to the rules.

use std::collections::BTreeSet;
use std::net::IpAddr;

use infc_diag::Span;
use infc_model::{At, Host, Source, Verdict};
use infc_scalar::Cidr;

use super::{Action, FirewallPlan, Reason, Rule, peers};
use crate::{BindSet, Listener, Owner, Zones};

/// One rule for each socket that answers beyond loopback and each network that may reach it; none for what Docker
/// forwards, which never comes to these rules.
pub(super) fn derive(
    host: &Host,
    outgoing: Option<At<Verdict>>,
    (listeners, zones): (&[Listener], &Zones),
) -> FirewallPlan {
    // A way in first: whatever else is wrong, the one who repairs it can log in.
    let (ssh, rest): (Vec<&Listener>, Vec<&Listener>) =
        listeners.iter().filter(|one| !one.forwarded()).partition(|one| one.owner == Owner::Sshd);
    let plan = open(host, host.firewall.at, (ssh.into_iter().chain(rest), zones));
    let outgoing = outgoing.unwrap_or_else(|| plan.outgoing.clone());
    FirewallPlan { outgoing, ..plan }
}

/// The rules for what Docker forwards past the firewall: the chain DOCKER-USER, stated at `at`.
pub(crate) fn forwarded(host: &Host, at: Span, (listeners, zones): (&[Listener], &Zones)) -> FirewallPlan {
    open(host, at, (listeners.iter().filter(|one| one.forwarded()), zones))
}

/// Denies but what `listeners` are for.
fn open<'a>(
    host: &Host,
    at: Span,
    (listeners, zones): (impl Iterator<Item = &'a Listener>, &Zones),
) -> FirewallPlan {
    let mut plan = FirewallPlan {
        incoming: At::new(Verdict::Deny, at),
        outgoing: At::new(Verdict::Allow, at),
        routed: At::new(Verdict::Deny, at),
        ipv6: true,
        rules: Vec::new(),
        out: Vec::new(),
        repeated: Vec::new(),
        derived: true,
        at,
    };
    let mut known = BTreeSet::new();
    for listener in listeners {
        for rule in openings(host, listener, zones) {
            // Two sockets of one port, for IPv4 and for IPv6, want the same rule.
            if known.insert(rule.matched()) {
                plan.rules.push(rule);
            }
        }
    }
    plan
}

/// The rules that let in whoever may reach `listener`.
fn openings(host: &Host, listener: &Listener, zones: &Zones) -> Vec<Rule> {
    let Some(door) = door(host, listener) else { return Vec::new() };
    let to = match listener.bind {
        BindSet::One(addr) => Some(Cidr::host(addr)),
        BindSet::AnyV4 | BindSet::AnyV6 | BindSet::Dual => None,
    };
    let networks = peers::networks(door.from, zones);
    let open = networks.into_iter().filter(|(from, _)| fits(listener.bind, *from));
    open.map(|(from, peer)| {
        let whence = peer.as_ref().map(|peer| format!(" from {}", peer.name)).unwrap_or_default();
        Rule {
            action: door.action,
            proto: Some(listener.proto),
            ports: Some((listener.port, listener.port)),
            to,
            from,
            on: None,
            comment: Some(format!("infc: {}{whence}", door.name)),
            at: peer.map_or(door.at, |peer| peer.at),
            reason: Reason::Derived(door.name.clone()),
        }
    })
    .collect()
}

/// How a socket is opened: to whom, by which action, in whose name.
struct Door<'a> {
    from: &'a [At<Source>],
    action: Action,
    name: String,
    at: Span,
}

/// None for what only loopback reaches: a socket bound to loopback, or one that nobody is named for.
fn door<'a>(host: &'a Host, listener: &Listener) -> Option<Door<'a>> {
    if matches!(listener.bind, BindSet::One(addr) if addr.is_loopback()) {
        return None;
    }
    let named = |from: &'a At<Vec<At<Source>>>, name: String| {
        (!from.value.is_empty()).then(|| Door {
            from: &from.value,
            action: Action::Allow,
            name,
            at: listener.at,
        })
    };
    match &listener.owner {
        Owner::Sshd => {
            let action = if host.ssh.limit.value { Action::Limit } else { Action::Allow };
            Some(Door { from: &host.ssh.from.value, action, name: "sshd".to_owned(), at: listener.at })
        }
        Owner::Nginx => {
            Some(Door { from: &[], action: Action::Allow, name: "nginx".to_owned(), at: listener.at })
        }
        Owner::App(name) => named(&host.apps.get(name)?.from, format!("app {name}")),
        Owner::Stated(name) => named(&host.listeners.get(name)?.from, format!("listener {name}")),
        Owner::Package(_) => None,
    }
}

/// Whether a socket can be reached from a network at all: by the family.
fn fits(bind: BindSet, from: Option<Cidr>) -> bool {
    let Some(from) = from else { return true };
    match bind {
        BindSet::One(IpAddr::V4(_)) | BindSet::AnyV4 => from.is_v4(),
        BindSet::One(IpAddr::V6(_)) | BindSet::AnyV6 => !from.is_v4(),
        BindSet::Dual => true,
    }
}
