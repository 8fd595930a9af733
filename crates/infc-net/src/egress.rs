//! Egress: whether a host gets out to a service, and whether that lets it in.
//!
//! It deliberately says nothing of names: whether a resolver answers is not asked.

use std::sync::Arc;

use infc_diag::Span;
use infc_plan::At;
use infc_plan::network::{External, GroupId, GroupRule, Place as Standing, Public, Way};
use infc_plan::{Need, Origins, Peer, Whither};
use infc_scalar::{Cidr, Proto};

use crate::around::{Around, Port, Stop};
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
    /// The protocol.
    pub proto: Proto,
}

/// How a connection out is stopped: how that is said, and where it is decided.
pub(crate) type Kept = (String, Span);

impl<'a> End<'a> {
    /// A port of a host, as something in the network `from` finds it.
    pub fn of_host(around: &'a Around, (host, port): (&str, &Port), from: Option<&Arc<str>>) -> Self {
        let place = around.networks.hosts.get(host);
        let addresses = place.map(|place| {
            let near = !place.is_private() || (from.is_some() && place.network.as_ref() == from);
            let own = || of_family(&around.host(host), port.v4);
            match &place.public {
                _ if near || !port.v4 => own(),
                Public::Fixed(address) => Addresses::one(address.value),
                Public::Dynamic(_) => Addresses::all().only_v4(),
                Public::None => Addresses::empty(),
            }
        });
        Self {
            addresses: addresses.unwrap_or_default(),
            groups: place.map_or(&[], |place| &place.groups),
            network: place.and_then(|place| place.network.as_ref()),
            port: port.number,
            proto: port.proto,
        }
    }

    /// A service outside: somewhere in its network, over IPv4, else somewhere on the internet.
    fn of_external(around: &'a Around, external: &'a External, v4: bool) -> Self {
        let place = external.place.as_ref();
        let network = place.and_then(|place| place.network.as_ref());
        let addresses = match network {
            Some(_) if !v4 => Addresses::empty(),
            Some(_) => around.network(network).only_v4(),
            None => of_family(&Addresses::all(), v4),
        };
        let groups = place.map_or(&[][..], |place| &place.groups);
        Self { addresses, groups, network, port: external.port, proto: Proto::Tcp }
    }
}

fn of_family(addresses: &Addresses, v4: bool) -> Addresses {
    if v4 { addresses.only_v4() } else { addresses.only_v6() }
}

/// Whether groups keep their members, in the network `at`, from connecting to `end`; `None` where they do not, or may not.
pub(crate) fn kept(
    around: &Around,
    (groups, at): (&[At<GroupId>], Option<&Arc<str>>),
    end: &End<'_>,
) -> Option<Kept> {
    let of = |group: &At<GroupId>| around.networks.groups.get(&group.value);
    let found: Vec<_> = groups.iter().filter_map(|group| Some((group, of(group)?))).collect();
    let (first, group) = found.first()?;
    let admits = |rule: &GroupRule| {
        rule.names_port(end.port, end.proto) && rule.peers.iter().any(|peer| names(around, peer, (end, at)))
    };
    let open =
        found.iter().any(|(_, group)| group.egress.as_ref().is_none_or(|rules| rules.iter().any(admits)));
    let text = format!("no rule of the security group `{}` lets it out to port {}", first.value, end.port);
    (!open).then_some((text, group.at))
}

/// Whether a peer of a rule may be the other end: a group that it is in, or addresses of which it may have one.
fn names(around: &Around, peer: &Peer, (end, at): (&End<'_>, Option<&Arc<str>>)) -> bool {
    match &peer.origins {
        Origins::Group(group) => end.groups.iter().any(|one| one.value == *group),
        origins => around.addresses(origins, at).meets(&end.addresses),
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
    let end = |v4: bool| End::of_external(&reach.around, outside, v4);
    let mut departing = Departing { reach, host, place, node, hops: Vec::new() };
    Some(match departing.by_any_family(end, Some(external)) {
        Ok(seen) => {
            let verdict = departing.come_in((external, outside), seen.as_ref());
            departing.end(verdict)
        }
        Err(why) => departing.end(Verdict::Stopped(why)),
    })
}

/// The way of a connection from `host` to somewhere on the internet, by TCP to `port`.
pub(crate) fn to_internet(reach: &Reach, host: &str, port: u16) -> Option<Path> {
    let place = reach.around.networks.hosts.get(host)?;
    let node = format!("internet:{port}/tcp");
    let mut departing = Departing { reach, host, place, node, hops: Vec::new() };
    let end = |v4: bool| End {
        addresses: of_family(&Addresses::all(), v4),
        groups: &[],
        network: None,
        port,
        proto: Proto::Tcp,
    };
    Some(match departing.by_any_family(end, None) {
        Ok(_) => departing.end(Verdict::Admitted),
        Err(why) => departing.end(Verdict::Stopped(why)),
    })
}

/// The way of a connection to another host of the site, without what that host makes of it.
fn to_host(mut departing: Departing<'_>, (name, port): (&Arc<str>, u16)) -> Option<Path> {
    let around = &departing.reach.around;
    let there = around.networks.hosts.get(name)?;
    let from = departing.place.network.as_ref();
    let end = |v4: bool| {
        let door = Port { node: String::new(), proto: Proto::Tcp, number: port, v4 };
        End::of_host(around, (name, &door), from)
    };
    let near = from.is_some() && from == there.network.as_ref();
    if !near && there.reachable().is_empty() {
        return None;
    }
    Some(match departing.by_any_family(end, None) {
        Ok(_) => departing.end(Verdict::Admitted),
        Err(why) => departing.end(Verdict::Stopped(why)),
    })
}

/// The addresses that the other end sees; none if nobody knows which.
type Seen = Option<Addresses>;

impl<'a> Departing<'a> {
    /// Out over IPv4 where that leads out, else over IPv6. What stops it is told of the first.
    fn by_any_family(&mut self, end: impl Fn(bool) -> End<'a>, external: Option<&str>) -> Result<Seen, Why> {
        let mut first = None;
        for v4 in [true, false].into_iter().filter(|v4| self.place.answers(*v4)) {
            match self.out((&end(v4), v4), external) {
                Ok(seen) => return Ok(seen),
                Err(why) => {
                    let hops = std::mem::take(&mut self.hops);
                    first.get_or_insert((hops, why));
                }
            }
        }
        let (hops, why) = first.unwrap_or((Vec::new(), Why::NoRoute));
        self.hops = hops;
        Err(why)
    }

    /// Through the host's firewall, to addresses of the families that it has itself.
    fn leave(&mut self, door: (Proto, u16), to: &Addresses) -> Result<(), Why> {
        let to = self.reach.of_families(to, self.host);
        let exit = self.reach.hosts.get(self.host).and_then(|host| host.exit.as_ref());
        let Some((why, text, at)) = exit.and_then(|exit| exit.holds(door, &to)) else { return Ok(()) };
        self.hop(Layer::Firewall, &text, at);
        Err(why)
    }

    /// Through the host's firewall, its groups and its network, over one family.
    fn out(&mut self, (end, v4): (&End<'_>, bool), external: Option<&str>) -> Result<Seen, Why> {
        let around = &self.reach.around;
        if let Some((layer, why, text, at)) = around.senders.keeps(around, self.host, end) {
            self.hop(layer, &text, at);
            return Err(why);
        }
        self.route((end, v4), external)
    }

    fn route(&mut self, (end, v4): (&End<'_>, bool), external: Option<&str>) -> Result<Seen, Why> {
        let place = self.place;
        let own = || of_family(&self.reach.around.host(self.host), v4);
        let network = place.network.as_ref();
        if !place.is_private() || (network.is_some() && network == end.network) {
            return Ok(Some(own()));
        }
        let endpoint = network
            .and_then(|name| self.reach.around.networks.networks.get(name))
            .and_then(|network| network.endpoints.iter().find(|endpoint| Some(&*endpoint.value) == external));
        if let Some(endpoint) = endpoint {
            let seen = own();
            self.hop(Layer::Route, "by an endpoint within its network", endpoint.at);
            return Ok(Some(seen));
        }
        let seen_own = own();
        let (seen, text, at) = leading_out(place, v4).map_err(|(why, text, at)| {
            self.hop(Layer::Route, text, at);
            why
        })?;
        self.hop(Layer::Route, text, at);
        // With IPv6 every address is one of its own.
        Ok(if v4 { seen } else { Some(seen_own) })
    }

    /// What the other end makes of a connection from `seen`: its network, its groups, its own allow-list.
    fn come_in(&mut self, (name, external): (&str, &External), seen: Option<&Addresses>) -> Verdict {
        if external.place.is_none() {
            return self.listed((name, external), seen);
        }
        let network = external.place.as_ref().and_then(|place| place.network.as_ref());
        let anywhere = || Addresses::all().only_v4().difference(&self.reach.around.network(network));
        let sources = seen.cloned().unwrap_or_else(anywhere);
        let ways = arrivals(self.reach, (name, external));
        let own: Vec<Path> = ways.iter().filter_map(|way| way.narrowed(&sources)).collect();
        let stopped = |way: &&Path| matches!(way.verdict, Verdict::Stopped(_));
        let open = own.iter().any(|way| !stopped(&way));
        let Some(way) = own.iter().find(stopped).or(own.first()) else {
            return Verdict::Unknown(Doubt::Edge);
        };
        let by_list = way.verdict == Verdict::Stopped(Why::AllowList);
        self.hops.extend(way.hops.iter().cloned());
        // Had it come from another address, it would have got in.
        if seen.is_none() && stopped(&way) && (open || by_list) {
            return Verdict::Stopped(Why::NotStatic);
        }
        way.verdict
    }

    fn listed(&mut self, (name, external): (&str, &External), seen: Option<&Addresses>) -> Verdict {
        let Some(first) = external.from.first() else { return Verdict::Admitted };
        let listed = listed(&self.reach.around, external, None);
        let anywhere = Addresses::all().only_v4();
        if listed.covers(seen.unwrap_or(&anywhere)) {
            return Verdict::Admitted;
        }
        let (why, action) = match seen {
            None => (
                Why::NotStatic,
                "stopped: it admits single addresses, and the one that it sees is not known to stay"
                    .to_owned(),
            ),
            Some(seen) => (Why::AllowList, format!("stopped: its allow-list does not have {seen}")),
        };
        self.hops.push(hop(Layer::External, format!("external `{name}`"), action, first.at));
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

/// How a place in a network goes to the internet over a family, and what is seen of it then; or why it does not.
fn leading_out(place: &Standing, v4: bool) -> Result<(Seen, &'static str, Span), Stop<'static>> {
    let at = place.routing.at;
    let known: Addresses = of_family(&place.outside().into_iter().map(Cidr::host).collect(), v4);
    match (&place.routing.way, &place.public) {
        (Way::None, _) => Err((Why::NoRoute, "stopped: nothing leads out of its subnet", at)),
        (Way::Nat(_), _) if !v4 => Ok((Some(known), "out over IPv6, which is not translated", at)),
        (Way::Nat(addresses), _) => {
            Ok(((!addresses.is_empty()).then_some(known), "out by address translation", at))
        }
        (Way::Gateway, _) if !v4 => {
            Ok((Some(known), "out through the internet gateway, over IPv6 alone", at))
        }
        (Way::Gateway, Public::Fixed(_)) => Ok((Some(known), "out through the internet gateway", at)),
        (Way::Gateway, Public::Dynamic(_)) => {
            Ok((None, "out through the internet gateway, by an address that may change", at))
        }
        (Way::Gateway, Public::None) => {
            let text = "stopped: it has no public address, and an internet gateway passes no other";
            Err((Why::NoPublicIp, text, place.at))
        }
    }
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
