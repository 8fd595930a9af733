//! Egress: whether a host gets out to a service, and whether that lets it in.
//!
//! It deliberately says nothing of names: whether a resolver answers is not asked.

use std::sync::Arc;

use infc_diag::Span;
use infc_plan::At;
use infc_plan::network::{Behind, External, GroupId, GroupRule, Place as Standing, Public, Way};
use infc_plan::{Need, Origins, Peer, Whither};
use infc_scalar::{Cidr, Proto};

use crate::around::{Around, Port};
use crate::reach::Reach;
use crate::{Addresses, Doubt, Hop, Layer, Path, Place, Relation, Verdict, Why};

/// The other end of a connection: where it may be, as far as that is known.
pub(crate) struct End<'a> {
    /// The addresses that it may have.
    pub addresses: Addresses,
    /// Its security groups.
    pub groups: &'a [At<GroupId>],
    /// The network that it stands in.
    pub network: Option<&'a Arc<str>>,
    /// The port.
    pub port: u16,
}

/// How a connection out is stopped: how that is said, and where it is decided.
pub(crate) type Kept = (String, Span);

impl<'a> End<'a> {
    /// A port of a host, as something in the network `from` finds it.
    pub fn of_host(reach: &'a Reach, behind: &Behind, from: Option<&Arc<str>>) -> Self {
        let place = reach.around.networks.hosts.get(&behind.host);
        let near = place.is_some_and(|place| place.network.as_ref() == from);
        let addresses = place.map(|place| {
            if near {
                reach.around.host(&behind.host)
            } else {
                place.reachable().into_iter().map(Cidr::host).collect()
            }
        });
        Self {
            addresses: addresses.unwrap_or_default(),
            groups: place.map_or(&[], |place| &place.groups),
            network: place.and_then(|place| place.network.as_ref()),
            port: behind.port,
        }
    }

    /// A service outside: somewhere in its network, else somewhere on the internet.
    fn of_external(around: &'a Around, external: &'a External) -> Self {
        let place = external.place.as_ref();
        let network = place.and_then(|place| place.network.as_ref());
        let addresses = match network {
            Some(_) => around.network(network),
            None => Addresses::all(),
        };
        Self { addresses, groups: place.map_or(&[], |place| &place.groups), network, port: external.port }
    }
}

/// Whether groups keep their members from connecting to `end`; answers `None` where they do not, or may not.
pub(crate) fn kept(reach: &Reach, groups: &[At<GroupId>], end: &End<'_>) -> Option<Kept> {
    let of = |group: &At<GroupId>| reach.around.networks.groups.get(&group.value);
    let found: Vec<_> = groups.iter().filter_map(|group| Some((group, of(group)?))).collect();
    let (first, _) = found.first()?;
    let admits = |rule: &GroupRule| {
        rule.names_port(end.port, Proto::Tcp)
            && rule.peers.iter().any(|peer| names(&reach.around, peer, (end, first)))
    };
    let open =
        found.iter().any(|(_, group)| group.egress.as_ref().is_none_or(|rules| rules.iter().any(admits)));
    if open {
        return None;
    }
    let at = of(first).map_or(first.at, |group| group.at);
    Some((format!("no rule of the security group `{}` lets it out to port {}", first.value, end.port), at))
}

/// Whether a peer of a rule may be the other end: a group that it is in, or addresses of which it may have one.
fn names(around: &Around, peer: &Peer, (end, own): (&End<'_>, &At<GroupId>)) -> bool {
    match &peer.origins {
        Origins::Group(group) => {
            end.groups.iter().any(|one| one.value == *group) || {
                // Of hosts the addresses are known as well.
                end.groups.is_empty() && around.addresses(&peer.origins, None).covers(&end.addresses)
            }
        }
        origins => around.addresses(origins, Some(&own.value.network)).meets(&end.addresses),
    }
}

/// The way of a host out to something.
struct Departing<'a> {
    reach: &'a Reach,
    host: &'a str,
    place: &'a Standing,
    node: String,
    hops: Vec<Hop>,
}

impl Reach {
    /// The way of a connection from a host to a service outside; none if one of them is not known.
    pub fn departs(&self, host: &str, external: &str) -> Option<Path> {
        to_external(self, host, external)
    }

    /// The way of a connection from a host to what it needs, as far as that leads out; none if one of them is not known.
    pub fn departs_for(&self, host: &str, need: &Need) -> Option<Path> {
        let place = self.around.networks.hosts.get(host)?;
        let node = |to: &str| format!("{to}:{}/{}", need.port, need.proto);
        let departing = |to: &str| Departing { reach: self, host, place, node: node(to), hops: Vec::new() };
        match &need.to {
            Whither::Internet => to_internet(self, host, need.port),
            Whither::External(name) => to_external(self, host, name),
            Whither::Host(name) => to_host(departing(name), (name, need.port)),
            // Providers have resolvers and clocks within their networks, and no group or route is asked for those.
            Whither::Near => {
                let mut departing = departing("near");
                Some(match departing.leave((need.proto, need.port), &Addresses::all()) {
                    Ok(()) => departing.end(Verdict::Admitted),
                    Err(why) => departing.end(Verdict::Stopped(why)),
                })
            }
            Whither::Container => {
                let exit = self.hosts.get(host)?.exit.as_ref()?;
                let mut departing = departing("containers");
                let (why, text, at) = exit.holds_container(need.port, true).ok()??;
                departing.hop(Layer::Firewall, &text, at);
                Some(departing.end(Verdict::Stopped(why)))
            }
        }
    }

    /// How every address fares with a service outside; none if the site does not say who may come to it.
    pub fn outside(&self, external: &str) -> Vec<Path> {
        let found = self.around.networks.externals.get(external);
        found.map(|found| arrivals(self, (external, found))).unwrap_or_default()
    }
}

/// `last`, the end of a way to a service, after all that stands between a host and it.
pub(crate) fn before(reach: &Reach, (host, external): (&str, &str), last: Path) -> Path {
    match to_external(reach, host, external) {
        Some(way) if matches!(way.verdict, Verdict::Stopped(_)) => way,
        Some(way) => {
            let verdict = if way.verdict == Verdict::Admitted { last.verdict } else { way.verdict };
            Path { verdict, ..last.after(&way.hops) }
        }
        None => last,
    }
}

/// The way of a connection from `host` to the service `external`; none if one of them is not known.
pub(crate) fn to_external(reach: &Reach, host: &str, external: &str) -> Option<Path> {
    let place = reach.around.networks.hosts.get(host)?;
    let outside = reach.around.networks.externals.get(external)?;
    let node = format!("{external}:{}/tcp", outside.port);
    let departing = Departing { reach, host, place, node, hops: Vec::new() };
    Some(departing.go((external, outside), &End::of_external(&reach.around, outside)))
}

/// The way of a connection from `host` to somewhere on the internet, by TCP to `port`.
pub(crate) fn to_internet(reach: &Reach, host: &str, port: u16) -> Option<Path> {
    let place = reach.around.networks.hosts.get(host)?;
    let node = format!("internet:{port}/tcp");
    let mut departing = Departing { reach, host, place, node, hops: Vec::new() };
    let end = End { addresses: Addresses::all(), groups: &[], network: None, port };
    Some(match departing.out(&end, None) {
        Ok(_) => departing.end(Verdict::Admitted),
        Err(why) => departing.end(Verdict::Stopped(why)),
    })
}

/// The way of a connection to another host of the site, without what that host makes of it.
fn to_host(mut departing: Departing<'_>, (name, port): (&Arc<str>, u16)) -> Option<Path> {
    let reach = departing.reach;
    let there = reach.around.networks.hosts.get(name)?;
    let near = departing.place.network == there.network;
    let addresses: Addresses = if near {
        reach.around.zones.host(name).iter().copied().collect()
    } else {
        there.reachable().into_iter().map(Cidr::host).collect()
    };
    if addresses.is_empty() {
        return None;
    }
    let end = End { addresses, groups: &there.groups, network: there.network.as_ref(), port };
    Some(match departing.out(&end, None) {
        Ok(_) => departing.end(Verdict::Admitted),
        Err(why) => departing.end(Verdict::Stopped(why)),
    })
}

impl Departing<'_> {
    fn go(mut self, (name, external): (&str, &External), end: &End<'_>) -> Path {
        let seen = match self.out(end, Some(name)) {
            Ok(seen) => seen,
            Err(why) => return self.end(Verdict::Stopped(why)),
        };
        let verdict = self.come_in((name, external), seen.as_ref());
        self.end(verdict)
    }

    /// Through the host's firewall, its groups and its network; the addresses that the other end sees, if it goes by
    /// one that is known.
    fn out(&mut self, end: &End<'_>, external: Option<&str>) -> Result<Option<Addresses>, Why> {
        self.leave((Proto::Tcp, end.port), &end.addresses)?;
        if let Some((text, at)) = kept(self.reach, &self.place.groups, end) {
            self.hop(Layer::Group, &format!("stopped: {text}"), at);
            return Err(Why::SecurityGroup);
        }
        self.route(end, external)
    }

    /// Through the host's firewall, to addresses of the families that it has itself.
    fn leave(&mut self, door: (Proto, u16), to: &Addresses) -> Result<(), Why> {
        let to = self.reach.of_families(to, self.host);
        let exit = self.reach.hosts.get(self.host).and_then(|host| host.exit.as_ref());
        let Some((why, text, at)) = exit.and_then(|exit| exit.holds(door, &to)) else { return Ok(()) };
        self.hop(Layer::Firewall, &text, at);
        Err(why)
    }

    fn route(&mut self, end: &End<'_>, external: Option<&str>) -> Result<Option<Addresses>, Why> {
        let place = self.place;
        let own = || self.reach.around.host(self.host);
        if !place.is_private() {
            return Ok(Some(own()));
        }
        let network = place.network.as_ref();
        if network.is_some() && network == end.network {
            return Ok(Some(own()));
        }
        let endpoint = network
            .and_then(|name| self.reach.around.networks.networks.get(name))
            .and_then(|network| network.endpoints.iter().find(|endpoint| Some(&*endpoint.value) == external));
        if let Some(endpoint) = endpoint {
            let at = endpoint.at;
            self.hop(Layer::Route, "by an endpoint within its network", at);
            return Ok(Some(own()));
        }
        let at = place.routing.at;
        let known: Addresses = place.outside().into_iter().map(Cidr::host).collect();
        match (&place.routing.way, &place.public) {
            (Way::None, _) => {
                self.hop(Layer::Route, "stopped: nothing leads out of its subnet", at);
                Err(Why::NoRoute)
            }
            (Way::Nat(addresses), _) => {
                self.hop(Layer::Route, "out by address translation", at);
                Ok((!addresses.is_empty()).then_some(known))
            }
            (Way::Gateway, Public::Fixed(_)) => {
                self.hop(Layer::Route, "out through the internet gateway", at);
                Ok(Some(known))
            }
            (Way::Gateway, Public::Dynamic(_)) => {
                self.hop(Layer::Route, "out through the internet gateway, by an address that may change", at);
                Ok(None)
            }
            (Way::Gateway, Public::None) if place.has(false) => {
                self.hop(Layer::Route, "out through the internet gateway, over IPv6 alone", at);
                Ok(Some(known))
            }
            (Way::Gateway, Public::None) => {
                let text = "stopped: it has no public address, and an internet gateway passes no other";
                self.hop(Layer::Route, text, place.at);
                Err(Why::NoPublicIp)
            }
        }
    }

    /// What the other end makes of a connection from one of `seen`: its network, its groups, its own allow-list.
    fn come_in(&mut self, (name, external): (&str, &External), seen: Option<&Addresses>) -> Verdict {
        let doubt = Verdict::Unknown(Doubt::Edge);
        if external.place.is_some() {
            let Some(seen) = seen else { return doubt };
            let ways = arrivals(self.reach, (name, external));
            let own: Vec<Path> = ways.iter().filter_map(|way| way.narrowed(seen)).collect();
            let open = own.iter().find(|way| !matches!(way.verdict, Verdict::Stopped(_)));
            let Some(way) = open.or(own.first()) else { return doubt };
            self.hops.extend(way.hops.iter().cloned());
            return way.verdict;
        }
        self.listed((name, external), seen)
    }

    fn listed(&mut self, (name, external): (&str, &External), seen: Option<&Addresses>) -> Verdict {
        let Some(first) = external.from.first() else { return Verdict::Admitted };
        let listed = listed(&self.reach.around, external, None);
        if listed.covers(&Addresses::all().only_v4()) {
            return Verdict::Admitted;
        }
        let node = format!("external `{name}`");
        let (why, action) = match seen {
            None => (
                Why::NotStatic,
                "stopped: it admits single addresses, and the one that it sees is not known to stay",
            ),
            Some(seen) if all_listed(&listed, seen) => return Verdict::Admitted,
            Some(seen) => {
                let action = format!("stopped: its allow-list does not have {seen}");
                self.hops.push(hop(Layer::External, node, action, first.at));
                return Verdict::Stopped(Why::AllowList);
            }
        };
        self.hops.push(hop(Layer::External, node, action.to_owned(), first.at));
        Verdict::Stopped(why)
    }

    fn hop(&mut self, layer: Layer, action: &str, at: Span) {
        self.hops.push(hop(layer, self.node.clone(), action.to_owned(), at));
    }

    fn end(self, verdict: Verdict) -> Path {
        let sources = self.reach.around.host(self.host);
        Path { sources, relation: Relation::Direct, verdict, hops: self.hops }
    }
}

fn hop(layer: Layer, node: String, action: String, at: Span) -> Hop {
    Hop { layer, node, action, at: Some(at), sources: Addresses::empty(), through: None }
}

/// Whether a list has every address that a connection may come from: over IPv4, where there is one.
fn all_listed(listed: &Addresses, seen: &Addresses) -> bool {
    let four = seen.only_v4();
    listed.covers(if four.is_empty() { seen } else { &four })
}

/// The addresses that the allow-list of a service names, for something in the network `at`.
fn listed(around: &Around, external: &External, at: Option<&Arc<str>>) -> Addresses {
    let sets = external.from.iter().map(|peer| around.addresses(&peer.origins, at));
    sets.fold(Addresses::empty(), |all, set| all.union(&set))
}

/// How every address fares with a service outside, as far as the site says who may come to it: its network, its groups,
/// its own allow-list. None if it says nothing of that.
pub(crate) fn arrivals(reach: &Reach, (name, external): (&str, &External)) -> Vec<Path> {
    let around = &reach.around;
    if external.place.is_none() && external.from.is_empty() {
        return Vec::new();
    }
    let mut ways = Vec::new();
    for v4 in [true, false] {
        let all = if v4 { Addresses::all().only_v4() } else { Addresses::all().only_v6() };
        let node = format!("{name}:{}/tcp", external.port);
        let port = Port { node, proto: Proto::Tcp, number: external.port, v4 };
        match &external.place {
            None => ways.extend(by_list(around, (name, external), (all, Vec::new()))),
            Some(place) => {
                let fared = around.arrive(place, &port, all);
                ways.extend(fared.stopped);
                for arrived in fared.arrived {
                    ways.extend(by_list(around, (name, external), (arrived.sources, arrived.hops)));
                }
            }
        }
    }
    ways
}

/// Cuts sources by the allow-list of a service.
fn by_list(
    around: &Around,
    (name, external): (&str, &External),
    (sources, hops): (Addresses, Vec<Hop>),
) -> Vec<Path> {
    let network = external.place.as_ref().and_then(|place| place.network.as_ref());
    let list = match external.from.first() {
        None => Addresses::all(),
        Some(_) => listed(around, external, network),
    };
    let at = external.from.first().map_or(external.at, |first| first.at);
    let node = format!("external `{name}`");
    let parts = [
        (sources.intersection(&list), Verdict::Admitted, "admitted by the service"),
        (
            sources.difference(&list),
            Verdict::Stopped(Why::AllowList),
            "stopped: its allow-list does not have it",
        ),
    ];
    let some = parts.into_iter().filter(|(sources, ..)| !sources.is_empty());
    some.map(|(sources, verdict, action)| {
        let end = Hop {
            sources: sources.clone(),
            through: Some(Place::Outside(name.into())),
            ..hop(Layer::External, node.clone(), action.to_owned(), at)
        };
        let hops = hops.iter().cloned().chain([end]).collect();
        Path { sources, relation: Relation::Direct, verdict, hops }
    })
    .collect()
}
