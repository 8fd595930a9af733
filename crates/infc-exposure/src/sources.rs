//! Of whom is told: the internet, everyone else, every zone, every network, every host, loopback.
//!
//! It deliberately gives one column to all hosts of a large site: a square of hosts tells nobody anything.

use std::collections::BTreeMap;
use std::sync::Arc;

use infc_model::Site;
use infc_net::{Addresses, Place, Reach};
use infc_plan::{Origins, Peer, Plan, Zones};
use infc_scalar::Cidr;

use crate::{Host, Source, SourceKind};

/// The most hosts that are told of one by one.
const MANY: usize = 8;

/// The sources of a site, in the order in which they are shown.
pub(crate) fn sources(site: &Site, plan: &Plan) -> Vec<Source> {
    let mut zones = zones(site, &plan.zones);
    zones.extend(networks(site));
    let hosts = hosts(plan);
    let internet = Addresses::loopback().complement();
    let named = zones.iter().filter(|zone| !zone.addresses.covers(&internet)).chain(&hosts);
    let known =
        |source: &Source| source.elsewhere.iter().fold(source.addresses.clone(), |all, seen| all.union(seen));
    let named = named.fold(Addresses::empty(), |all, source| all.union(&known(source)));
    let only_one = zones.is_empty() && hosts.len() < 2;
    let rest = (!only_one).then(|| internet.difference(&named)).filter(|rest| !rest.is_empty());
    let source = |id: &str, kind, addresses| Source { id: id.to_owned(), kind, addresses, elsewhere: None };
    let mut all = vec![source("internet", SourceKind::Internet, internet)];
    all.extend(rest.map(|rest| source("everyone-else", SourceKind::EveryoneElse, rest)));
    all.extend(zones);
    all.extend(hosts);
    all.push(source("loopback", SourceKind::Loopback, Addresses::loopback()));
    all
}

fn zones(site: &Site, flat: &Zones) -> Vec<Source> {
    let parts: BTreeMap<_, _> = flat.iter().collect();
    let zone = |name| {
        let parts = parts.get(name).copied().unwrap_or_default();
        let addresses = parts.iter().map(|part| addresses(part, flat));
        let addresses = addresses.fold(Addresses::empty(), |all, part| all.union(&part));
        Source { id: format!("zones.{name}"), kind: SourceKind::Zone, addresses, elsewhere: None }
    };
    site.zones.keys().map(zone).collect()
}

fn networks(site: &Site) -> Vec<Source> {
    let network = |(name, network): (&std::sync::Arc<str>, &infc_model::Named<infc_model::Network>)| {
        let also = network.also.value.iter().map(|also| also.value);
        let addresses = network.cidr.value.into_iter().chain(network.cidr6.value).chain(also).collect();
        Source { id: format!("networks.{name}"), kind: SourceKind::Network, addresses, elsewhere: None }
    };
    site.networks.iter().map(network).collect()
}

fn addresses(part: &Origins, zones: &Zones) -> Addresses {
    match part {
        Origins::Internet => Addresses::loopback().complement(),
        Origins::Loopback => Addresses::loopback(),
        Origins::Host(_) | Origins::Network(_) | Origins::Group(_) | Origins::Balancer(_) => {
            zones.ranges(part).into_iter().collect()
        }
    }
}

fn hosts(plan: &Plan) -> Vec<Source> {
    if plan.hosts.len() <= MANY {
        return plan.hosts.keys().map(|name| host(plan, name)).collect();
    }
    let networks = plan.hosts.keys().flat_map(|name| plan.zones.host(name).iter().copied());
    let addresses = networks.collect();
    vec![Source { id: "hosts".to_owned(), kind: SourceKind::Host, addresses, elsewhere: None }]
}

/// A host, by its own addresses and by those that it has for who is in another network.
fn host(plan: &Plan, name: &Arc<str>) -> Source {
    let place = plan.networks.hosts.get(name);
    let elsewhere = place.and_then(|place| {
        let seen: Addresses = place.outside().into_iter().map(Cidr::host).collect();
        (place.is_private() && !seen.is_empty()).then_some(seen)
    });
    let addresses = plan.zones.host(name).iter().copied().collect();
    Source { id: format!("hosts.{name}"), kind: SourceKind::Host, addresses, elsewhere }
}

/// Who can be asked about beside those that have a column: hosts where they are many, subnets, actors, balancers, delivery
/// networks, services outside. What infc knows no address of has none.
pub(crate) fn others(site: &Site, plan: &Plan, reach: &Reach) -> Vec<Source> {
    let other = |id: String, addresses| Source { id, kind: SourceKind::Other, addresses, elsewhere: None };
    let of = |peers: &[Peer]| {
        let parts = peers.iter().map(|peer| addresses(&peer.origins, &plan.zones));
        parts.fold(Addresses::empty(), |all, part| all.union(&part))
    };
    let mut all: Vec<Source> = Vec::new();
    if plan.hosts.len() > MANY {
        all.extend(plan.hosts.keys().map(|name| host(plan, name)));
    }
    for (network, stated) in site.networks.iter() {
        all.extend(stated.subnets.iter().map(|(name, subnet)| {
            let cidrs = subnet.cidr.value.into_iter().chain(subnet.cidr6.value);
            other(format!("networks.{network}.subnets.{name}"), cidrs.collect())
        }));
    }
    let networks = &plan.networks;
    // A service in a network has some address there that no host has.
    let taken: Addresses = plan.hosts.keys().flat_map(|name| plan.zones.host(name)).copied().collect();
    all.extend(networks.actors.iter().map(|(name, one)| other(format!("actors.{name}"), of(&one.from))));
    let edges = networks.balancers.keys().map(|name| Place::Balancer(name.clone()));
    let edges = edges.chain(networks.cdns.keys().map(|name| Place::Cdn(name.clone())));
    all.extend(edges.map(|place| other(crate::gather::id(&place), reach.senders(&place))));
    all.extend(networks.externals.iter().map(|(name, one)| {
        let network = one.place.as_ref().and_then(|place| place.network.as_ref());
        let cidrs =
            network.and_then(|name| networks.networks.get(name)).into_iter().flat_map(|one| &one.cidrs);
        let around: Addresses = cidrs.map(|cidr| cidr.value).collect();
        other(format!("externals.{name}"), around.difference(&taken))
    }));
    all
}

impl Source {
    /// Its addresses as `host` sees them, of the families that the host has.
    pub fn seen_from(&self, host: &Host) -> Addresses {
        let outside = || self.addresses.difference(&host.near);
        let own = self.kind == SourceKind::Host && host.own.covers(&self.addresses);
        let all = match self.kind {
            SourceKind::Loopback => return self.addresses.clone(),
            SourceKind::Internet | SourceKind::EveryoneElse => outside(),
            SourceKind::Host if own => return self.addresses.union(&Addresses::loopback()),
            SourceKind::Zone | SourceKind::Network | SourceKind::Host | SourceKind::Other => {
                if let Some(seen) = &self.elsewhere
                    && !host.near.covers(&self.addresses)
                {
                    return host.of_its_families(seen.clone());
                }
                let internet = Addresses::loopback().complement();
                if self.addresses.covers(&internet) { outside() } else { self.but_itself(host) }
            }
        };
        host.of_its_families(all)
    }

    /// Its addresses without those of `host`, which reaches itself; all of them if it has no other.
    fn but_itself(&self, host: &Host) -> Addresses {
        let others = self.addresses.difference(&host.own);
        if others.is_empty() { self.addresses.clone() } else { others }
    }

    /// As people say it in a sentence.
    pub fn spoken(&self) -> String {
        self.kind.spoken(&self.id)
    }
}

impl Host {
    /// Of sources of both families the part that can come here; all of them if that is none.
    pub(crate) fn of_its_families(&self, all: Addresses) -> Addresses {
        let (four, six) = (all.only_v4(), all.only_v6());
        match self.families {
            (true, false) if !four.is_empty() => four,
            (false, true) if !six.is_empty() => six,
            _ => all,
        }
    }
}
