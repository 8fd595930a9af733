//! Where hosts and services stand: the network, the way to the internet, private and public addresses, groups.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use infc_diag::Span;
use infc_model::{
    At, Facts, Fleet, Host, Named, Network as Stated, PublicAddress, Ref, Routing as Said, SecurityGroup,
    Segment, Standing, Subnet,
};
use infc_scalar::Cidr;

use super::{GroupId, group};
use crate::{Peer, Zones};

/// A network.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Network {
    /// Its addresses, each where it is stated; those of its subnets are among them.
    pub cidrs: Vec<At<Cidr>>,
    /// The externals that are reached from inside without the internet, each where it is named.
    pub endpoints: Vec<At<Arc<str>>>,
    /// Where it is named.
    pub at: Span,
}

/// How a place goes to the internet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Routing {
    /// How.
    pub way: Way,
    /// Where that is said, or where the place is named if it is not said.
    pub at: Span,
}

/// How a place goes to the internet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Way {
    /// Out and in, by public addresses.
    Gateway,
    /// Out alone, under these addresses; none if they are not known to stay.
    Nat(Vec<IpAddr>),
    /// Not at all.
    None,
}

/// A public IPv4 address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Public {
    /// It has none.
    None,
    /// One that stays.
    Fixed(At<IpAddr>),
    /// One that may change; where that is said.
    Dynamic(Span),
}

/// Where a host or service stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The network, unless it stands on the internet.
    pub network: Option<Arc<str>>,
    /// How it goes to the internet.
    pub routing: Routing,
    /// Its own addresses, as it knows them itself: in the network, and IPv6. None of a fleet.
    pub addresses: Vec<At<IpAddr>>,
    /// Of a fleet, the addresses of its subnets: each machine has some of them.
    pub fleet: Vec<Cidr>,
    /// Its public IPv4 address, of a host in a network.
    pub public: Public,
    /// Its security groups, each where it is named.
    pub groups: Vec<At<GroupId>>,
    /// Where what stands there is named.
    pub at: Span,
}

impl Place {
    /// Whether its own IPv4 address is known to its network alone.
    pub fn is_private(&self) -> bool {
        self.network.is_some() || self.public != Public::None
    }

    /// The addresses that its connections to the internet come from, as far as they are known to stay.
    pub fn outside(&self) -> Vec<IpAddr> {
        let mut all: Vec<IpAddr> = match (&self.routing.way, &self.public) {
            _ if !self.is_private() => return self.addresses.iter().map(|address| address.value).collect(),
            // What has no IPv4 address has none that could be translated.
            _ if !self.has(true) => Vec::new(),
            (Way::Gateway, Public::Fixed(address)) => vec![address.value],
            (Way::Gateway, Public::None | Public::Dynamic(_)) | (Way::None, _) => Vec::new(),
            (Way::Nat(addresses), _) => addresses.clone(),
        };
        // Translation is for IPv4: with IPv6 every address is one of its own.
        if self.routing.way != Way::None {
            all.extend(self.six());
        }
        all
    }

    /// Its public IPv4 address or addresses that clients are told, and its IPv6 address: what a name may point at.
    pub fn reachable(&self) -> Vec<IpAddr> {
        if !self.is_private() {
            return self.addresses.iter().map(|address| address.value).collect();
        }
        let four = match &self.public {
            Public::Fixed(address) => Some(address.value),
            Public::None | Public::Dynamic(_) => None,
        };
        four.into_iter().chain(self.six()).collect()
    }

    /// Whether its IPv4 connections to the internet come from an address that is not known to stay.
    pub fn comes_from_anywhere(&self) -> bool {
        self.is_private()
            && self.has(true)
            && match (&self.routing.way, &self.public) {
                (Way::Nat(addresses), _) => addresses.is_empty(),
                (Way::Gateway, Public::Dynamic(_)) => true,
                (Way::Gateway, Public::None | Public::Fixed(_)) | (Way::None, _) => false,
            }
    }

    /// Whether it is connected to over a family: what states no address at all has one of IPv4.
    pub fn answers(&self, v4: bool) -> bool {
        self.has(v4) || (v4 && self.addresses.is_empty() && self.fleet.is_empty())
    }

    /// Whether it has an address of a family in its network.
    pub fn has(&self, v4: bool) -> bool {
        self.addresses.iter().any(|address| address.value.is_ipv4() == v4)
            || self.fleet.iter().any(|subnet| subnet.is_v4() == v4)
    }

    fn six(&self) -> impl Iterator<Item = IpAddr> {
        self.addresses.iter().map(|address| address.value).filter(IpAddr::is_ipv6)
    }
}

/// What is known of a service outside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct External {
    /// Where it stands, if that is in a network of the site.
    pub place: Option<Place>,
    /// The port that it listens on.
    pub port: u16,
    /// Whom it admits, by its own allow-list; everybody, if that is empty.
    pub from: Vec<Peer>,
    /// Where it is named.
    pub at: Span,
}

pub(super) fn networks(site: &Facts) -> BTreeMap<Arc<str>, Network> {
    let network = |stated: &infc_model::Named<Stated>| Network {
        cidrs: cidrs(stated),
        endpoints: stated.endpoints.iter().map(|to| At::new(to.value.name().into(), to.at)).collect(),
        at: stated.key_at,
    };
    site.networks.iter().map(|(name, stated)| (name.clone(), network(stated))).collect()
}

/// The addresses of a network; of one that states none of a family, those of its subnets.
fn cidrs(network: &Stated) -> Vec<At<Cidr>> {
    let own = [&network.cidr, &network.cidr6].into_iter().filter_map(stated);
    let mut all: Vec<At<Cidr>> = own.chain(network.also.value.iter().cloned()).collect();
    for family in [true, false] {
        if all.iter().all(|one| one.value.is_v4() != family) {
            let parts = network.subnets.values().flat_map(|subnet| subnet_cidrs(subnet));
            let parts: Vec<At<Cidr>> = parts.filter(|one| one.value.is_v4() == family).collect();
            all.extend(parts);
        }
    }
    all
}

/// The addresses of a subnet.
pub(crate) fn subnet_cidrs(subnet: &Subnet) -> impl Iterator<Item = At<Cidr>> {
    [stated(&subnet.cidr), stated(&subnet.cidr6)].into_iter().flatten()
}

/// A copy of a fact that may be absent.
fn stated<T: Clone>(fact: &At<Option<T>>) -> Option<At<T>> {
    fact.get().map(|fact| At::new(fact.value.clone(), fact.at))
}

/// The addresses of the networks or subnets that a reference leads to.
pub(crate) fn cidrs_at(site: &Facts, path: &[Arc<str>]) -> Vec<Cidr> {
    let Some(network) = path.get(1).and_then(|name| site.networks.get(name)) else { return Vec::new() };
    let all: Vec<At<Cidr>> = match path.get(3) {
        None => cidrs(network),
        Some(subnet) => {
            network.subnets.get(subnet).into_iter().flat_map(|subnet| subnet_cidrs(subnet)).collect()
        }
    };
    all.into_iter().map(|one| one.value).collect()
}

pub(crate) fn hosts(site: &Facts) -> BTreeMap<Arc<str>, Place> {
    site.hosts.iter().map(|(name, host)| (name.clone(), of_host(site, host))).collect()
}

/// Where a host stands.
pub(crate) fn of_host(site: &Facts, host: &Named<Host>) -> Place {
    let at = host.key_at;
    let addresses = stated(&host.address).into_iter().chain(stated(&host.address6)).collect();
    let public = match host.public.get() {
        None => Public::None,
        Some(At { value: PublicAddress::Text(address) | PublicAddress::Current(address), .. }) => {
            Public::Fixed(address.clone())
        }
        Some(At { value: PublicAddress::Dynamic, at }) => Public::Dynamic(at),
    };
    let place = Place { addresses, public, ..segment(site, &host.network, (&host.groups.value, at)) };
    match host.fleet.get() {
        Some(fleet) => in_subnets(site, fleet.value, place),
        None => place,
    }
}

/// The place of a fleet: wherever one of its machines may stand.
fn in_subnets(site: &Facts, fleet: &Fleet, place: Place) -> Place {
    let subnets = &fleet.subnets.value;
    let ways = subnets.iter().map(|subnet| routing(site, &subnet.value.path, subnet.at));
    Place {
        network: subnets.first().and_then(|subnet| subnet.value.path.get(1).cloned()),
        routing: ways.reduce(together).unwrap_or(Routing { way: Way::None, at: fleet.subnets.at }),
        addresses: Vec::new(),
        fleet: subnets.iter().flat_map(|subnet| cidrs_at(site, &subnet.value.path)).collect(),
        ..place
    }
}

/// How machines go to the internet of which some stand here and some there: as those that come less far.
fn together(one: Routing, two: Routing) -> Routing {
    match (&one.way, &two.way) {
        (Way::None, _) | (Way::Nat(_) | Way::Gateway, Way::Gateway) => one,
        (Way::Nat(first), Way::Nat(second)) => {
            let known = !first.is_empty() && !second.is_empty();
            let all = first.iter().chain(second).copied().filter(|_| known).collect();
            Routing { way: Way::Nat(all), at: one.at }
        }
        (_, Way::None) | (Way::Gateway, Way::Nat(_)) => two,
    }
}

/// A place in a segment, with no address yet.
fn segment(
    site: &Facts,
    segment: &At<Option<Segment>>,
    (groups, named): (&[At<Ref<SecurityGroup>>], Span),
) -> Place {
    let (path, at): (&[Arc<str>], Span) = match segment.get() {
        Some(At { value: Segment::Ref(to), at }) => (&to.path, at),
        None => (&[], named),
    };
    Place {
        network: path.get(1).cloned(),
        routing: routing(site, path, at),
        addresses: Vec::new(),
        fleet: Vec::new(),
        public: Public::None,
        groups: group::named(groups),
        at: named,
    }
}

/// How one goes to the internet from `networks main subnets web`; of what stands in no network, by its own address.
pub(crate) fn routing(site: &Facts, path: &[Arc<str>], at: Span) -> Routing {
    let network = path.get(1).and_then(|name| site.networks.get(name));
    let Some(network) = network else { return Routing { way: Way::Gateway, at } };
    let own =
        path.get(3).and_then(|name| network.subnets.get(name)).and_then(|subnet| stated(&subnet.routing));
    let said = own.unwrap_or_else(|| network.routing.clone());
    let way = match &said.value {
        Said::InternetGateway => Way::Gateway,
        Said::Nat(nat) => Way::Nat(nat.value.addresses.value.iter().map(|one| one.value).collect()),
        Said::None => Way::None,
    };
    Routing { way, at: said.at }
}

pub(super) fn externals(site: &Facts, zones: &Zones) -> BTreeMap<Arc<str>, External> {
    let external = |one: &Named<infc_model::External>| {
        let stated = &one.value.value;
        let place = stated.standing().filter(|standing| standing.network.value.is_some()).map(|standing| {
            let Standing { network, groups, public } = standing;
            let public = if public.value { Public::Dynamic(public.at) } else { Public::None };
            Place { public, ..segment(site, network, (groups, one.key_at)) }
        });
        External { place, port: stated.port(), from: zones.peers(stated.from()), at: one.key_at }
    };
    site.externals.iter().map(|(name, one)| (name.clone(), external(one))).collect()
}
