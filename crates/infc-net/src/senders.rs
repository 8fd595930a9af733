//! Hosts as senders: what their own firewalls and security groups do not let out, and by which addresses they come.
//!
//! It deliberately says nothing of what connects from behind an address of translation: there may be anybody.

use std::collections::BTreeMap;
use std::sync::Arc;

use infc_diag::Span;
use infc_plan::firewall::{FirewallPlan, Verdict as Policy};
use infc_plan::network::{GroupId, Networks, Place as Standing, Way};
use infc_plan::{At, Plan};
use infc_scalar::{Cidr, Proto};

use crate::around::{Around, Port};
use crate::egress::{End, kept};
use crate::reach::{HostReach, Reach, Socket};
use crate::{Addresses, Doubt, Exit, Hop, Layer, Path, Relation, Verdict, Why};

/// The hosts that are not let out everywhere, those together that are kept in by the same.
#[derive(Clone, Debug, Default)]
pub(crate) struct Senders {
    limits: Vec<Limit>,
    of: BTreeMap<Arc<str>, usize>,
}

/// What keeps some hosts in.
#[derive(Clone, Debug)]
struct Limit {
    network: Option<Arc<str>>,
    /// The firewall, if it holds anything back.
    exit: Option<Exit>,
    groups: Vec<At<GroupId>>,
    /// Their addresses within their network.
    near: Addresses,
    /// Those that everybody else sees, and that are theirs alone.
    far: Addresses,
}

/// How something is kept in: the layer, the reason, how it is said, and where it is decided.
pub(crate) type Stop = (Layer, Why, String, Span);

impl Senders {
    pub fn of(plan: &Plan) -> Self {
        let mut all = Self::default();
        let mut known: BTreeMap<_, usize> = BTreeMap::new();
        for (name, place) in &plan.networks.hosts {
            let firewall = plan.hosts.get(name).and_then(|host| host.firewall.as_ref());
            let firewall = firewall.filter(|firewall| holds_back(firewall));
            if firewall.is_none() && !is_limited(place, &plan.networks) {
                continue;
            }
            let groups: Vec<&GroupId> = place.groups.iter().map(|group| &group.value).collect();
            let number =
                *known.entry((&place.network, firewall.map(|_| name), groups)).or_insert_with(|| {
                    let (network, groups) = (place.network.clone(), place.groups.clone());
                    let (near, far) = (Addresses::empty(), Addresses::empty());
                    all.limits.push(Limit { network, exit: firewall.map(Exit::of), groups, near, far });
                    all.limits.len() - 1
                });
            all.of.insert(name.clone(), number);
            // Of a fleet no address is one of its machines' for sure.
            if let Some(limit) = all.limits.get_mut(number).filter(|_| !plan.zones.is_fleet(name)) {
                limit.near = limit.near.union(&plan.zones.host(name).iter().copied().collect());
                limit.far = limit.far.union(&alone(place));
            }
        }
        all
    }

    /// Parts `sources` into those that come as far as a port of `host`, and the hosts among them that are kept in.
    pub fn part(
        &self,
        (around, host): (&Around, (&str, &Standing)),
        port: &Port,
        sources: Addresses,
    ) -> (Addresses, Vec<Path>) {
        let (mut left, mut stopped) = (sources, Vec::new());
        for limit in &self.limits {
            let near = limit.network.is_some() && limit.network == host.1.network;
            let own = left.intersection(if near { &limit.near } else { &limit.far });
            if own.is_empty() {
                continue;
            }
            let end = End::of_host(around, (host.0, port), limit.network.as_ref());
            if let Some(stop) = limit.keeps(around, &end) {
                left = left.difference(&own);
                stopped.push(kept_in(port.node.clone(), own, stop));
            }
        }
        (left, stopped)
    }

    /// How the host `name` is kept from connecting to `end`, if it is.
    pub fn keeps(&self, around: &Around, name: &str, end: &End<'_>) -> Option<Stop> {
        self.limits.get(*self.of.get(name)?)?.keeps(around, end)
    }
}

impl Limit {
    fn keeps(&self, around: &Around, end: &End<'_>) -> Option<Stop> {
        // Somewhere it must be, even if nobody knows where.
        let to = if end.addresses.is_empty() { Addresses::all() } else { end.addresses.clone() };
        let held = self.exit.as_ref().and_then(|exit| exit.holds((end.proto, end.port), &to));
        if let Some((why, text, at)) = held {
            return Some((Layer::Firewall, why, text, at));
        }
        let (text, at) = kept(around, (&self.groups, self.network.as_ref()), end)?;
        Some((Layer::Group, Why::SecurityGroup, format!("stopped: {text}"), at))
    }
}

/// Whether a firewall stops anything that goes out.
fn holds_back(firewall: &FirewallPlan) -> bool {
    let stops = firewall.out.iter().any(|rule| !rule.action.admits());
    firewall.outgoing.value != Policy::Allow || stops || !firewall.ipv6
}

/// Whether every group of a place says where its members may connect to.
fn is_limited(place: &Standing, networks: &Networks) -> bool {
    let limited =
        |group: &At<GroupId>| networks.groups.get(&group.value).is_some_and(|one| one.egress.is_some());
    !place.groups.is_empty() && place.groups.iter().all(limited)
}

/// The addresses that the outside sees of a host and of nobody else.
fn alone(place: &Standing) -> Addresses {
    let translated = match &place.routing.way {
        Way::Nat(addresses) if place.is_private() => addresses.as_slice(),
        Way::Nat(_) | Way::Gateway | Way::None => &[],
    };
    let outside = place.outside().into_iter().filter(|address| !translated.contains(address));
    outside.map(Cidr::host).collect()
}

fn kept_in(node: String, sources: Addresses, (layer, why, action, at): Stop) -> Path {
    let hop = Hop { layer, node, action, at: Some(at), sources: sources.clone(), through: None };
    Path { sources, relation: Relation::Direct, verdict: Verdict::Stopped(why), hops: vec![hop] }
}

impl Reach {
    /// The addresses of hosts that their own firewalls and groups keep from a TCP port of `host`: no way in is missing there.
    pub fn kept_in(&self, host: &str, port: u16) -> Addresses {
        let Some(place) = self.around.networks.hosts.get(host) else { return Addresses::empty() };
        let of = |v4: bool| {
            let door = Port { node: String::new(), proto: Proto::Tcp, number: port, v4 };
            let all = if v4 { Addresses::all().only_v4() } else { Addresses::all().only_v6() };
            let (left, _) = self.around.senders.part((&self.around, (host, place)), &door, all.clone());
            all.difference(&left)
        };
        of(true).union(&of(false))
    }
}

/// How packets of the host `from` fare with a socket of `to`.
pub(crate) fn between(around: &Around, (from, to): (&HostReach, &HostReach), socket: &Socket) -> Vec<Path> {
    let known = from.seen_from(to);
    let narrowed =
        |sources: &Addresses| socket.paths.iter().filter_map(|path| path.narrowed(sources)).collect();
    if from.name == to.name {
        return narrowed(&known);
    }
    let near = from.network.is_some() && from.network == to.network;
    let mut all = Vec::new();
    for v4 in [true, false] {
        let anywhere = v4 && !near && from.from_anywhere;
        let sources = if anywhere {
            to.own.union(&around.network(to.network.as_ref())).complement().only_v4()
        } else if v4 {
            known.only_v4()
        } else {
            known.only_v6()
        };
        if sources.is_empty() {
            continue;
        }
        let node = format!("{}:{}/{}", to.name, socket.listener.port, socket.listener.proto);
        let port = Port { node, proto: socket.listener.proto, number: socket.listener.port, v4 };
        let end = End::of_host(around, (&to.name, &port), from.network.as_ref());
        match around.senders.keeps(around, &from.name, &end) {
            Some(stop) => all.push(kept_in(port.node, sources, stop)),
            None if anywhere => all.extend(of_any(narrowed(&sources))),
            None => all.extend(narrowed(&sources)),
        }
    }
    all
}

/// The ways of one connection from an address that is not known: if some are stopped, nobody knows whether it is.
fn of_any(mut ways: Vec<Path>) -> Vec<Path> {
    let stopped = |way: &Path| matches!(way.verdict, Verdict::Stopped(_));
    if ways.iter().any(stopped) && !ways.iter().all(stopped) {
        ways.retain(|way| !stopped(way));
        for way in &mut ways {
            way.verdict = Verdict::Unknown(Doubt::Edge);
        }
    }
    ways
}
