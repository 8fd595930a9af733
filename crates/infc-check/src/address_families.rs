//! `ipv4-ipv6-asymmetry`: something has both families, and what stands before it treats them differently.
//!
//! It deliberately asks what is open to everybody alone: a list of places is one of addresses that somebody has.

use std::sync::Arc;

use infc_diag::{Diagnostic, Span, names};
use infc_model::{Record, Site};
use infc_net::{Addresses, HostReach};
use infc_plan::network::{Group, GroupId, GroupRule};
use infc_plan::{Origins, Owner, Peer, Plan};
use infc_scalar::Cidr;

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan, reach: &infc_net::Reach) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut told: Vec<&GroupId> = Vec::new();
    for (id, group) in &plan.networks.groups {
        let rules = of_group(plan, (id, group));
        told.extend((!rules.is_empty()).then_some(id));
        found.extend(rules);
    }
    for host in planned(site, plan).filter(|host| host.host.address6.value.is_some()) {
        let closed = host.plan.firewall.as_ref().filter(|firewall| !firewall.ipv6);
        let place = plan.networks.hosts.get(host.name);
        let of_groups = place.is_some_and(|place| place.groups.iter().any(|group| told.contains(&&group.value)));
        if let Some(firewall) = closed {
            let message = format!("the firewall of `{}` drops all of IPv6, and the host has an IPv6 address", host.name);
            found.push(say(host, firewall.at, message).help("write `ipv6 = true;`, or take `address6` out"));
        } else if !of_groups {
            found.extend(reach.hosts.get(host.name).and_then(|reached| one_family(host, reached)));
        }
    }
    found
}

fn say(host: Planned<'_>, at: Span, message: String) -> Diagnostic {
    names::IPV4_IPV6_ASYMMETRY
        .at(at, message)
        .label(host.host.address6.at, "clients prefer this address")
        .about(host.path(&[]))
}

/// The rules of a group that admit everybody over IPv4 and have no twin over IPv6, if a member has an address there.
fn of_group(plan: &Plan, (id, group): (&GroupId, &Group)) -> Vec<Diagnostic> {
    let Some(at) = member_over_ipv6(plan, id) else { return Vec::new() };
    let twin = |rule: &GroupRule| {
        let same = |other: &&GroupRule| {
            other.proto.is_none_or(|proto| Some(proto) == rule.proto)
                && other.ports.is_none_or(|(first, last)| {
                    rule.ports.is_some_and(|(from, to)| first <= from && to <= last)
                })
        };
        group.ingress.iter().filter(same).flat_map(|other| &other.peers).any(over_ipv6)
    };
    let alone = group.ingress.iter().filter(|rule| !twin(rule));
    let four = alone.filter_map(|rule| {
        let peer = rule.peers.iter().find(|peer| peer.origins == Origins::Network(Cidr::all_v4()))?;
        let message = format!("`{id}` opens {} to everybody over IPv4 and to nobody over IPv6", rule.ports_text());
        Some(
            names::IPV4_IPV6_ASYMMETRY
                .at(peer.at, message)
                .label(at, "clients prefer its IPv6 address")
                .help("add \"::/0\", or write `internet`: everybody over both")
                .about(["networks", &id.network, "groups", &id.name]),
        )
    });
    four.collect()
}

/// Whether a peer is somebody over IPv6 whom one does not know beforehand.
fn over_ipv6(peer: &Peer) -> bool {
    match &peer.origins {
        Origins::Internet => true,
        Origins::Network(network) => !network.is_v4(),
        Origins::Loopback | Origins::Host(_) | Origins::Group(_) | Origins::Balancer(_) => false,
    }
}

/// Where a member of a group with an IPv6 address is named, if there is one.
fn member_over_ipv6(plan: &Plan, id: &GroupId) -> Option<Span> {
    let networks = &plan.networks;
    let hosts = networks.hosts.values().filter(|place| place.has(false));
    let mut hosts = hosts.filter(|place| place.groups.iter().any(|group| group.value == *id)).map(|place| place.at);
    let six = |cidrs: &[Cidr]| cidrs.iter().any(|cidr| !cidr.is_v4());
    let balancers = networks.balancers.values().filter(|one| one.subnets.iter().any(|(cidrs, _)| six(cidrs)));
    let mut balancers = balancers.filter(|one| one.groups.iter().any(|group| group.value == *id)).map(|one| one.at);
    hosts.next().or_else(|| balancers.next())
}

/// A port of nginx or sshd that answers the world over one family and nobody over the other; of everything, if a name
/// points at both addresses.
fn one_family(host: Planned<'_>, reached: &HostReach) -> Option<Diagnostic> {
    let outside = reached.own.complement();
    let open = |owner: &Owner, port: u16| {
        let sockets = reached.sockets.iter().filter(|one| one.listener.owner == *owner && one.listener.port == port);
        let paths = sockets.flat_map(infc_net::Socket::opens);
        paths.fold(Addresses::empty(), |all, path| all.union(&path.sources)).intersection(&outside)
    };
    let named = record_of(host);
    let asked = |owner: &Owner| matches!(owner, Owner::Nginx | Owner::Sshd) || named.is_some();
    let public = reached.sockets.iter().filter(|one| asked(&one.listener.owner));
    public.map(|one| &one.listener).find_map(|listener| {
        let open = open(&listener.owner, listener.port);
        let (four, six) = (open.only_v4().is_empty(), open.only_v6().is_empty());
        let whole = open.covers(&outside.only_v4()) || open.covers(&outside.only_v6());
        (whole && four != six).then(|| {
            let (yes, no) = if four { ("IPv6", "IPv4") } else { ("IPv4", "IPv6") };
            let message = format!("port {} answers over {yes} and not over {no}", listener.port);
            let said = say(host, listener.at, message);
            let said = match &named {
                Some((name, at)) => said.label(*at, format!("`{name}` points at both addresses")),
                None => said,
            };
            let app = matches!(listener.owner, Owner::App(_) | Owner::Stated(_));
            said.help(if app {
                "listen on both, `bind = any;`, and admit both"
            } else {
                "give the rule no address of one family alone"
            })
        })
    })
}

/// A record that points at all addresses of a host.
fn record_of(host: Planned<'_>) -> Option<(Arc<str>, Span)> {
    let records = host.site.dns.values().flat_map(|zone| zone.records.iter());
    records.into_iter().find_map(|(name, record)| {
        let is = |record: &Record| matches!(record, Record::Address(to) if *to.name() == **host.name);
        let found = match &record.value.value {
            Record::Several(all) => all.iter().any(|one| is(&one.value)),
            one => is(one),
        };
        found.then(|| (name.clone(), record.value.at))
    })
}
