//! What a packet meets before a host: the way into its network, its public address, its security groups.
//!
//! It deliberately knows no way between two networks but the internet, and no list of a network as a whole: what is not
//! described is taken for not there.

use std::collections::BTreeMap;
use std::sync::Arc;

use infc_diag::Span;
use infc_plan::network::{Balancer, GroupId, GroupRule, Networks, Place as Standing, Public, Way};
use infc_plan::{Origins, Peer, Plan, Zones};
use infc_scalar::{Cidr, Proto};

use crate::senders::Senders;
use crate::{Addresses, Hop, Layer, Path, Relation, Verdict, Why};

/// A port that is connected to, of one family.
#[derive(Clone, Debug)]
pub(crate) struct Port {
    /// `vps:443/tcp`.
    pub node: String,
    /// The protocol.
    pub proto: Proto,
    /// The number.
    pub number: u16,
    /// Whether it is of IPv4.
    pub v4: bool,
}

/// Sources that have come as far as the host, and how.
pub(crate) struct Arrived {
    pub sources: Addresses,
    pub hops: Vec<Hop>,
}

/// How sources fare before the host: those that are stopped, and those that arrive.
#[derive(Default)]
pub(crate) struct Fared {
    pub stopped: Vec<Path>,
    pub arrived: Vec<Arrived>,
}

/// The networks of a site, and who is who in them.
#[derive(Clone, Debug)]
pub(crate) struct Around {
    pub networks: Networks,
    pub zones: Zones,
    /// The addresses of every network: those that are stated, and those of the hosts in it.
    spans: BTreeMap<Arc<str>, Addresses>,
    /// The addresses of the members of every group, in its network.
    members: BTreeMap<GroupId, Addresses>,
    /// The addresses that balancers may have: those of their subnets that no host has.
    balancers: BTreeMap<Arc<str>, Addresses>,
    /// The addresses of every host in its network; of a fleet those of its subnets that no single host has.
    hosts: BTreeMap<Arc<str>, Addresses>,
    /// The hosts that are not let out everywhere.
    pub senders: Senders,
}

impl Around {
    pub fn of(plan: &Plan) -> Self {
        let (networks, zones) = (plan.networks.clone(), plan.zones.clone());
        let single = networks.hosts.iter().filter(|(host, _)| !zones.is_fleet(host));
        let mut taken: BTreeMap<Option<&Arc<str>>, Vec<Cidr>> = BTreeMap::new();
        for (host, place) in single {
            taken.entry(place.network.as_ref()).or_default().extend(zones.host(host));
        }
        let taken = |network: Option<&Arc<str>>| -> Addresses {
            taken.get(&network).into_iter().flatten().copied().collect()
        };
        let free = |(name, balancer): (&Arc<str>, &Balancer)| {
            let subnets: Addresses = zones.balancer(name).iter().copied().collect();
            (name.clone(), subnets.difference(&taken(balancer.network.as_ref())))
        };
        let own = |(name, place): (&Arc<str>, &Standing)| {
            let all: Addresses = zones.host(name).iter().copied().collect();
            let fleet = zones.is_fleet(name);
            (name.clone(), if fleet { all.difference(&taken(place.network.as_ref())) } else { all })
        };
        let balancers = networks.balancers.iter().map(free).collect();
        let hosts = networks.hosts.iter().map(own).collect();
        let spans = spans(&networks, &zones);
        let senders = Senders::of(plan);
        let mut around = Self { networks, zones, spans, members: BTreeMap::new(), balancers, hosts, senders };
        around.members =
            around.networks.groups.keys().map(|group| (group.clone(), around.members(group))).collect();
        around
    }

    /// The addresses of a network.
    pub fn network(&self, name: Option<&Arc<str>>) -> Addresses {
        name.and_then(|name| self.spans.get(name)).cloned().unwrap_or_default()
    }

    /// The addresses of a host, as it and its network know them; of a fleet all that one of its machines may have.
    pub fn host(&self, name: &str) -> Addresses {
        self.hosts.get(name).cloned().unwrap_or_default()
    }

    fn network_of(&self, host: &str) -> Option<&Arc<str>> {
        self.networks.hosts.get(host).and_then(|place| place.network.as_ref())
    }

    /// The addresses that `origins` has for something in the network `at`, or outside of all.
    pub fn addresses(&self, origins: &Origins, at: Option<&Arc<str>>) -> Addresses {
        match origins {
            Origins::Internet => Addresses::all(),
            Origins::Loopback => Addresses::empty(),
            Origins::Host(name) if at.is_some() && self.network_of(name) == at => self.host(name),
            Origins::Host(_) | Origins::Network(_) => {
                self.zones.seen_from(at).ranges(origins).into_iter().collect()
            }
            Origins::Balancer(name) => self.balancers.get(name).cloned().unwrap_or_default(),
            Origins::Group(group) => self.members.get(group).cloned().unwrap_or_default(),
        }
    }

    fn members(&self, group: &GroupId) -> Addresses {
        let of = |member: &Origins| match member {
            Origins::Host(name) => self.host(name),
            other => self.addresses(other, Some(&group.network)),
        };
        let members = self.zones.members(group).iter();
        members.fold(Addresses::empty(), |all, member| all.union(&of(member)))
    }

    /// How `sources`, all of the port's family, come to a place: by its network and groups.
    pub fn arrive(&self, place: &Standing, port: &Port, sources: Addresses) -> Fared {
        let mut fared = Fared::default();
        for arrived in self.route(place, port, sources, &mut fared.stopped) {
            self.admit(place, port, arrived, &mut fared);
        }
        fared
    }

    /// Parts the sources into those from the place's own network, which need no way in, and the others, which do.
    fn route(
        &self,
        place: &Standing,
        port: &Port,
        sources: Addresses,
        stopped: &mut Vec<Path>,
    ) -> Vec<Arrived> {
        if !place.is_private() {
            return vec![Arrived { sources, hops: Vec::new() }];
        }
        let inside = self.network(place.network.as_ref());
        let mut arrived = Vec::new();
        let near = sources.intersection(&inside);
        let far = sources.difference(&inside);
        if !near.is_empty() && place.answers(port.v4) {
            let network = place.network.as_deref().unwrap_or_default();
            let hop = hop(port, format!("in the same network `{network}`"), None, &near);
            arrived.push(Arrived { sources: near, hops: vec![hop] });
        } else if !near.is_empty() {
            stopped.push(end(port, near, (Why::NoPublicIp, no_address(port.v4), place.at)));
        }
        if far.is_empty() {
            return arrived;
        }
        match way_in(place, port.v4) {
            Ok((action, at)) => {
                let hop = hop(port, action, Some(at), &far);
                arrived.push(Arrived { sources: far, hops: vec![hop] });
            }
            Err(why) => stopped.push(end(port, far, why)),
        }
        arrived
    }

    /// What the groups of a place make of those that have come so far. Without a group there is nothing to pass.
    fn admit(&self, place: &Standing, port: &Port, arrived: Arrived, fared: &mut Fared) {
        let Some(first) = place.groups.first() else {
            fared.arrived.push(arrived);
            return;
        };
        let Arrived { sources: mut left, hops } = arrived;
        for (group, rule) in self.rules(place, port) {
            let matched = left.intersection(&self.peers(&rule.peers, place));
            if matched.is_empty() {
                continue;
            }
            left = left.difference(&matched);
            let action = format!("admitted by the security group `{group}`");
            let own = Hop { layer: Layer::Group, ..hop(port, action, Some(rule.at), &matched) };
            let hops = hops.iter().cloned().chain([own]).collect();
            fared.arrived.push(Arrived { sources: matched, hops });
        }
        if !left.is_empty() {
            let all: Vec<String> = place.groups.iter().map(|group| format!("`{}`", group.value)).collect();
            let plural = if all.len() == 1 { "" } else { "s" };
            let action =
                format!("stopped: no rule of the security group{plural} {} admits it", all.join(", "));
            let at = self.networks.groups.get(&first.value).map_or(first.at, |group| group.at);
            let last = Hop { layer: Layer::Group, ..hop(port, action, Some(at), &left) };
            let hops = hops.into_iter().chain([last]).collect();
            let verdict = Verdict::Stopped(Why::SecurityGroup);
            fared.stopped.push(Path { sources: left, relation: Relation::Direct, verdict, hops });
        }
    }

    fn rules<'a>(&'a self, place: &'a Standing, port: &Port) -> Vec<(&'a GroupId, &'a GroupRule)> {
        let of = |group: &'a GroupId| {
            let rules = self.networks.groups.get(group).into_iter().flat_map(|found| &found.ingress);
            rules.map(move |rule| (group, rule))
        };
        let all = place.groups.iter().flat_map(|group| of(&group.value));
        all.filter(|(_, rule)| rule.names_port(port.number, port.proto)).collect()
    }

    /// The addresses that the peers of a rule of the place's group have for it, where it stands.
    pub fn peers(&self, peers: &[Peer], place: &Standing) -> Addresses {
        let sets = peers.iter().map(|peer| self.addresses(&peer.origins, place.network.as_ref()));
        sets.fold(Addresses::empty(), |all, set| all.union(&set))
    }
}

/// The addresses of every network.
fn spans(networks: &Networks, zones: &Zones) -> BTreeMap<Arc<str>, Addresses> {
    let mut cidrs: BTreeMap<Arc<str>, Vec<Cidr>> = BTreeMap::new();
    for (name, network) in &networks.networks {
        cidrs.entry(name.clone()).or_default().extend(network.cidrs.iter().map(|cidr| cidr.value));
    }
    for (host, place) in &networks.hosts {
        if let Some(network) = &place.network {
            cidrs.entry(network.clone()).or_default().extend(zones.host(host));
        }
    }
    cidrs.into_iter().map(|(name, cidrs)| (name, cidrs.into_iter().collect())).collect()
}

/// Why a source is stopped, how that is said, and where it is decided.
pub(crate) type Stop<'a> = (Why, &'a str, Span);

/// How the internet comes to a place in a network; or why it does not.
fn way_in(place: &Standing, v4: bool) -> Result<(String, Span), Stop<'static>> {
    let routing = &place.routing;
    match &routing.way {
        Way::Gateway => {}
        Way::Nat(_) => {
            return Err((
                Why::NoRoute,
                "its subnet goes out by address translation, which lets nobody in",
                routing.at,
            ));
        }
        Way::None => return Err((Why::NoRoute, "nothing leads from the internet to its subnet", routing.at)),
    }
    match &place.public {
        _ if !v4 && place.has(false) => {
            Ok(("by its IPv6 address, through the internet gateway".to_owned(), routing.at))
        }
        _ if !place.answers(v4) => Err((Why::NoPublicIp, no_address(v4), place.at)),
        Public::Fixed(address) => Ok((format!("by its public address {}", address.value), address.at)),
        Public::Dynamic(at) => Ok(("by its public address, which may change".to_owned(), *at)),
        Public::None => Err((Why::NoPublicIp, "it has no public address", place.at)),
    }
}

fn no_address(v4: bool) -> &'static str {
    if v4 { "it has no IPv4 address" } else { "it has no IPv6 address" }
}

fn hop(port: &Port, action: String, at: Option<Span>, sources: &Addresses) -> Hop {
    Hop { layer: Layer::Route, node: port.node.clone(), action, at, sources: sources.clone(), through: None }
}

pub(crate) fn end(port: &Port, sources: Addresses, (why, text, at): Stop<'_>) -> Path {
    let hop = hop(port, format!("stopped: {text}"), Some(at), &sources);
    Path { sources, relation: Relation::Direct, verdict: Verdict::Stopped(why), hops: vec![hop] }
}
