//! Zones: named sets of source addresses, flattened to networks.
//!
//! It deliberately keeps `internet` a word: which addresses it means depends on the host that it reaches.

use std::collections::BTreeMap;
use std::sync::Arc;

use infc_diag::{Diagnostic, Reported, Span, names};
use infc_model::{At, Entity, Facts, Ref, SecurityGroup, Source, Zone};
use infc_scalar::Cidr;

use crate::network::{self, GroupId, Place, cidrs_at};

/// What a source comes down to.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Origins {
    /// Every address that is not the reached host's own.
    Internet,
    /// The reached host itself, over its loopback interface.
    Loopback,
    /// The addresses of a host of the site; over loopback where it is the reached one.
    Host(Arc<str>),
    /// A range of addresses.
    Network(Cidr),
    /// The members of a security group, by their addresses in its network.
    Group(GroupId),
    /// A balancer, by the addresses of its subnets.
    Balancer(Arc<str>),
}

/// A part of a source, the name under which the user speaks of it, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Peer {
    /// The addresses.
    pub origins: Origins,
    /// `office` of `zones.office`, the address itself of a literal.
    pub name: Arc<str>,
    /// Where the source is named by who uses it.
    pub at: Span,
}

/// The zones of a site, flattened, and the addresses of its hosts as something at one place sees them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Zones {
    known: Arc<Known>,
    seen: Seen,
}

/// What does not depend on who looks.
#[derive(PartialEq, Eq, Debug, Default)]
struct Known {
    zones: BTreeMap<Arc<str>, Vec<Origins>>,
    hosts: BTreeMap<Arc<str>, Standing>,
    balancers: BTreeMap<Arc<str>, Vec<Cidr>>,
    members: BTreeMap<GroupId, Vec<Origins>>,
    /// Networks, and subnets by both names.
    segments: BTreeMap<Vec<Arc<str>>, Vec<Cidr>>,
}

/// The addresses of a host.
#[derive(PartialEq, Eq, Debug, Default)]
struct Standing {
    network: Option<Arc<str>>,
    /// Whether it is known by its own address to no part of the site: a provider translates, and no network is said.
    alone: bool,
    /// As it knows them itself, and as its network does.
    own: Vec<Cidr>,
    /// As everybody else sees its connections; none if that is not known, or if it comes no further than its network.
    outside: Vec<Cidr>,
    /// Whether it is many machines, each with some of its own addresses.
    fleet: bool,
}

/// From where hosts are looked at.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
enum Seen {
    /// From wherever each is known by its own addresses.
    #[default]
    Near,
    /// From outside of every network, or from within this one.
    From(Option<Arc<str>>),
}

impl Zones {
    /// The zones of `site`; one that is made of itself is reported and stands for the rest of its parts.
    pub fn of(site: &Facts) -> Reported<Self> {
        let balancers = site.balancers.iter().map(|(name, balancer)| {
            let subnets = balancer.subnets.iter();
            (name.clone(), subnets.flat_map(|subnet| cidrs_at(site, &subnet.value.path)).collect())
        });
        let mut walk = Walk { site, open: Vec::new(), done: BTreeMap::new(), diagnostics: Vec::new() };
        for (name, zone) in site.zones.iter() {
            walk.zone(name, zone.key_at);
        }
        let known = Known {
            hosts: hosts(site),
            zones: walk.done,
            balancers: balancers.collect(),
            members: members(site),
            segments: segments(site),
        };
        Reported::new(Self { known: Arc::new(known), seen: Seen::Near }, walk.diagnostics)
    }

    /// The same zones as they look from the network `network`, or from outside of all.
    #[must_use]
    pub fn seen_from(&self, network: Option<&Arc<str>>) -> Self {
        Self { known: self.known.clone(), seen: Seen::From(network.cloned()) }
    }

    /// The same zones as they look from the host `name`.
    #[must_use]
    pub fn seen_by(&self, name: &str) -> Self {
        self.seen_from(self.known.hosts.get(name).and_then(|host| host.network.as_ref()))
    }

    /// The parts of a list of sources. A zone that is empty gives no part: it admits nobody.
    pub fn peers(&self, sources: &[At<Source>]) -> Vec<Peer> {
        sources.iter().flat_map(|source| self.parts(source)).collect()
    }

    /// The addresses of the host `name`, as it knows them itself; of a fleet those of its subnets.
    pub fn host(&self, name: &str) -> &[Cidr] {
        self.known.hosts.get(name).map_or(&[], |host| host.own.as_slice())
    }

    /// Whether the host `name` is many machines: of the addresses of its subnets each has some, those that no other has.
    pub fn is_fleet(&self, name: &str) -> bool {
        self.known.hosts.get(name).is_some_and(|host| host.fleet)
    }

    /// The addresses that connections of the host `name` come from; none if they are not known.
    pub fn seen(&self, name: &str) -> &[Cidr] {
        let Some(host) = self.known.hosts.get(name) else { return &[] };
        match &self.seen {
            Seen::From(from) if *from != host.network || host.alone => &host.outside,
            Seen::From(_) | Seen::Near => &host.own,
        }
    }

    /// The addresses of the subnets that the balancer `name` stands in; its own are those that no host has.
    pub fn balancer(&self, name: &str) -> &[Cidr] {
        self.known.balancers.get(name).map_or(&[], Vec::as_slice)
    }

    /// The members of a group: hosts and balancers.
    pub fn members(&self, group: &GroupId) -> &[Origins] {
        self.known.members.get(group).map_or(&[], Vec::as_slice)
    }

    /// The ranges that name the addresses of `origins`; none for what is no set of ranges, `internet` and `loopback`.
    pub fn ranges(&self, origins: &Origins) -> Vec<Cidr> {
        match origins {
            Origins::Internet | Origins::Loopback => Vec::new(),
            Origins::Host(name) => self.seen(name).to_vec(),
            Origins::Network(network) => vec![*network],
            Origins::Balancer(name) => self.balancer(name).to_vec(),
            Origins::Group(group) => {
                // Members are known to a group by their addresses in the network, whoever asks.
                let near = Self { known: self.known.clone(), seen: Seen::Near };
                self.members(group).iter().flat_map(|member| near.ranges(member)).collect()
            }
        }
    }

    /// Every zone with its parts.
    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &[Origins])> {
        self.known.zones.iter().map(|(name, parts)| (name, parts.as_slice()))
    }

    fn parts(&self, source: &At<Source>) -> Vec<Peer> {
        let peer = |origins: Origins, name: &str| Peer { origins, name: name.into(), at: source.at };
        match &source.value {
            Source::Internet => vec![peer(Origins::Internet, "internet")],
            Source::Loopback => vec![peer(Origins::Loopback, "loopback")],
            Source::Text(network) => {
                vec![peer(Origins::Network(network.value), &network_name(network.value))]
            }
            Source::Ref(to) => {
                match kind(to, |path| self.known.segments.get(path).cloned().unwrap_or_default()) {
                    Target::Zone(name) => {
                        let parts = self.known.zones.get(name).into_iter().flatten();
                        parts.map(|part| peer(part.clone(), name)).collect()
                    }
                    Target::Plain(parts) => parts.into_iter().map(|part| peer(part, to.name())).collect(),
                }
            }
        }
    }
}

/// The addresses of every host: its own, and what the outside sees of it.
fn hosts(site: &Facts) -> BTreeMap<Arc<str>, Standing> {
    let standing = |place: Place| {
        let own = place.addresses.iter().map(|address| Cidr::host(address.value));
        let own: Vec<Cidr> = own.chain(place.fleet.iter().copied()).collect();
        let outside = place.outside().into_iter().map(Cidr::host).collect();
        let alone = place.network.is_none() && place.is_private();
        Standing { network: place.network, alone, own, outside, fleet: !place.fleet.is_empty() }
    };
    network::hosts(site).into_iter().map(|(name, place)| (name, standing(place))).collect()
}

/// A single address without its prefix.
fn network_name(network: Cidr) -> String {
    if network.is_host() { network.addr.to_string() } else { network.to_string() }
}

/// What a reference means as a source.
enum Target<'a> {
    Zone(&'a Arc<str>),
    Plain(Vec<Origins>),
}

/// What `to` means; the addresses of networks and subnets are `ranges`'.
fn kind(to: &Ref<Entity>, ranges: impl FnOnce(&[Arc<str>]) -> Vec<Cidr>) -> Target<'_> {
    let path: Vec<&str> = to.path.iter().map(|name| &**name).collect();
    match (path.as_slice(), &*to.path) {
        (["zones", _], [_, name]) => Target::Zone(name),
        (["hosts", _], [_, name]) => Target::Plain(vec![Origins::Host(name.clone())]),
        (["balancers", _], [_, name]) => Target::Plain(vec![Origins::Balancer(name.clone())]),
        (["networks", _] | ["networks", _, "subnets", _], path) => {
            Target::Plain(ranges(path).into_iter().map(Origins::Network).collect())
        }
        (_, path) => Target::Plain(GroupId::of(path).map(Origins::Group).into_iter().collect()),
    }
}

/// The addresses of every network and subnet, by the path to it.
fn segments(site: &Facts) -> BTreeMap<Vec<Arc<str>>, Vec<Cidr>> {
    let mut segments = BTreeMap::new();
    for (name, network) in site.networks.iter() {
        let own = vec!["networks".into(), name.clone()];
        for subnet in network.subnets.keys() {
            let path = [own.as_slice(), &["subnets".into(), subnet.clone()]].concat();
            segments.insert(path.clone(), cidrs_at(site, &path));
        }
        segments.insert(own.clone(), cidrs_at(site, &own));
    }
    segments
}

/// Who belongs to which group.
fn members(site: &Facts) -> BTreeMap<GroupId, Vec<Origins>> {
    let mut members: BTreeMap<GroupId, Vec<Origins>> = BTreeMap::new();
    let mut enter = |groups: &[At<Ref<SecurityGroup>>], member: Origins| {
        for group in groups.iter().filter_map(|group| GroupId::of(&group.value.path)) {
            members.entry(group).or_default().push(member.clone());
        }
    };
    for (name, host) in site.hosts.iter() {
        enter(&host.groups.value, Origins::Host(name.clone()));
    }
    for (name, balancer) in site.balancers.iter() {
        enter(&balancer.groups.value, Origins::Balancer(name.clone()));
    }
    members
}

/// Flattens zones depth first; the zones being flattened are `open`.
struct Walk<'a> {
    site: &'a Facts,
    open: Vec<Arc<str>>,
    done: BTreeMap<Arc<str>, Vec<Origins>>,
    diagnostics: Vec<Diagnostic>,
}

impl Walk<'_> {
    fn zone(&mut self, name: &Arc<str>, from: Span) -> Vec<Origins> {
        if let Some(done) = self.done.get(name) {
            return done.clone();
        }
        if let Some(start) = self.open.iter().position(|open| open == name) {
            self.cycle(start, from);
            return Vec::new();
        }
        let Some(zone) = self.site.zones.get(name) else { return Vec::new() };
        self.open.push(name.clone());
        let parts = self.parts(&zone.value.value);
        self.open.pop();
        self.done.insert(name.clone(), parts.clone());
        parts
    }

    fn parts(&mut self, zone: &Zone) -> Vec<Origins> {
        let mut parts: Vec<Origins> = Vec::new();
        for source in &zone.sources.value {
            let more = match &source.value {
                Source::Internet => vec![Origins::Internet],
                Source::Loopback => vec![Origins::Loopback],
                Source::Text(network) => vec![Origins::Network(network.value)],
                Source::Ref(to) => match kind(to, |path| cidrs_at(self.site, path)) {
                    Target::Zone(name) => self.zone(name, source.at),
                    Target::Plain(parts) => parts,
                },
            };
            parts.extend(more.into_iter().filter(|part| !parts.contains(part)).collect::<Vec<_>>());
        }
        parts
    }

    fn cycle(&mut self, start: usize, at: Span) {
        let ring: Vec<&str> = self.open.iter().skip(start).map(|name| &**name).collect();
        let first = ring.first().copied().unwrap_or_default();
        let message = format!("zone `{first}` is made of itself: {} -> {first}", ring.join(" -> "));
        self.diagnostics.push(names::ZONE_CYCLE.at(at, message).help("take this reference out of the zone"));
    }
}
