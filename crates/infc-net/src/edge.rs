//! Edges: balancers and delivery networks, which end a connection and make their own to what stands behind them.
//!
//! It deliberately takes an edge for one that passes on whatever it is asked: what it filters or caches is its own.

use std::sync::Arc;

use infc_plan::network::{
    Balancer, BalancerPort, Behind, Cdn, Fronted, Part, Place as Standing, Public, Routing, Way,
};
use infc_scalar::{Cidr, Proto};

use crate::around::{self, Port};
use crate::reach::Reach;
use crate::{Addresses, Doubt, Hop, Layer, Path, Place, Relation, Target, Verdict, Why, egress};

/// An edge in front of something: who comes to it, and from which addresses it goes on.
struct Edge {
    clients: Vec<Path>,
    addresses: Addresses,
}

/// The ways through every edge in front of `what` on `host`, to which `ways` lead for packets of its own.
pub(crate) fn through(reach: &Reach, (host, what): (&str, &Target), ways: &[Path]) -> Vec<Path> {
    if ways.is_empty() {
        return Vec::new();
    }
    let edges = in_front(reach, host, what).into_iter();
    edges.flat_map(|edge| joined(&edge, ways, &|sources| reach.of_families(sources, host))).collect()
}

/// Every way to the ports of a balancer.
pub(crate) fn to_balancer(reach: &Reach, name: &Arc<str>) -> Vec<Path> {
    let Some(balancer) = reach.around.networks.balancers.get(name) else { return Vec::new() };
    balancer.ports.iter().flat_map(|port| clients(reach, (name, balancer), port)).collect()
}

/// The edges whose requests go to `what` on `host`.
fn in_front(reach: &Reach, host: &str, what: &Target) -> Vec<Edge> {
    let is_it = |behind: &Behind| *behind.host == *host && part(&behind.what) == *what;
    let networks = &reach.around.networks;
    let mut edges = Vec::new();
    for (name, cdn) in &networks.cdns {
        if cdn.to.iter().any(|to| matches!(to, Fronted::Vhost(behind) if is_it(behind))) {
            edges.push(of_cdn(reach, (name, cdn), Some(host)));
        }
    }
    for (name, balancer) in &networks.balancers {
        for port in &balancer.ports {
            for behind in port.to.iter().filter(|behind| is_it(behind)) {
                edges.push(of_balancer(reach, (name, balancer), (port, behind)));
            }
        }
    }
    edges
}

/// The addresses from which the edges in front of `what` on `host` connect.
pub(crate) fn senders(reach: &Reach, (host, what): (&str, &Target)) -> Addresses {
    let is_it = |behind: &Behind| *behind.host == *host && part(&behind.what) == *what;
    let networks = &reach.around.networks;
    let cdns = networks
        .cdns
        .iter()
        .filter(|(_, cdn)| cdn.to.iter().any(|to| matches!(to, Fronted::Vhost(behind) if is_it(behind))));
    let balancers = networks
        .balancers
        .iter()
        .filter(|(_, balancer)| balancer.ports.iter().any(|port| port.to.iter().any(is_it)));
    let cdns = cdns.map(|(name, _)| Place::Cdn(name.clone()));
    let edges = cdns.chain(balancers.map(|(name, _)| Place::Balancer(name.clone())));
    edges.fold(Addresses::empty(), |all, edge| all.union(&reach.senders(&edge)))
}

/// The target that is meant.
pub(crate) fn part(what: &Part) -> Target {
    match what {
        Part::App(name) => Target::App(name.clone()),
        Part::Vhost(name) => Target::Vhost(name.clone()),
        Part::Listener(name) => Target::Listener(name.clone()),
    }
}

fn of_cdn(reach: &Reach, (name, cdn): (&Arc<str>, &Cdn), host: Option<&str>) -> Edge {
    let all = Addresses::all();
    let hop = Hop {
        layer: Layer::Edge,
        node: format!("cdn `{name}`"),
        action: "answers everybody, and fetches from addresses of its own".to_owned(),
        at: Some(cdn.at),
        sources: all.clone(),
        through: Some(Place::Cdn(name.clone())),
    };
    let everybody =
        Path { sources: all, relation: Relation::Via, verdict: Verdict::Admitted, hops: vec![hop] };
    Edge { clients: vec![everybody], addresses: reach.addresses(&cdn.from, host.unwrap_or_default()) }
}

fn of_balancer(
    reach: &Reach,
    (name, balancer): (&Arc<str>, &Balancer),
    (port, behind): (&BalancerPort, &Behind),
) -> Edge {
    let mut clients = clients(reach, (name, balancer), port);
    let mut addresses = Addresses::empty();
    let mut kept = None;
    let all = coming_from(reach, (name, balancer), behind);
    for v4 in [true, false] {
        let own = if v4 { all.only_v4() } else { all.only_v6() };
        if own.is_empty() {
            continue;
        }
        let door = Port { node: String::new(), proto: Proto::Tcp, number: behind.port, v4 };
        let end = egress::End::of_host(&reach.around, (&behind.host, &door), balancer.network.as_ref());
        match egress::kept(&reach.around, (&balancer.groups, balancer.network.as_ref()), &end) {
            None => addresses = addresses.union(&own),
            Some((text, at)) => kept = Some((Layer::Group, Why::SecurityGroup, text, at)),
        }
    }
    if all.is_empty() {
        let text = "nothing leads out of its subnets to another network".to_owned();
        kept = Some((Layer::Route, Why::NoRoute, text, balancer.at));
    }
    let kept = kept.filter(|_| addresses.is_empty());
    for path in clients.iter_mut().filter(|path| !matches!(path.verdict, Verdict::Stopped(_))) {
        path.relation = Relation::Via;
        if let Some((layer, why, text, at)) = &kept {
            path.verdict = Verdict::Stopped(*why);
            let node = format!("balancer `{name}`");
            let sources = path.sources.clone();
            let (action, at) = (format!("stopped: {text}"), Some(*at));
            let through = Some(Place::Balancer(name.clone()));
            path.hops.push(Hop { layer: *layer, node, action, at, sources, through });
        }
    }
    if kept.is_some() {
        addresses = all;
    }
    Edge { clients, addresses }
}

/// The addresses from which a balancer comes to a host: its own within its network; elsewhere nobody knows which.
fn coming_from(reach: &Reach, (name, balancer): (&Arc<str>, &Balancer), behind: &Behind) -> Addresses {
    let place = reach.around.networks.hosts.get(&behind.host);
    if balancer.network.is_some() && place.is_some_and(|place| place.network == balancer.network) {
        let own = reach.around.addresses(&infc_plan::Origins::Balancer(name.clone()), None);
        return reach.of_families(&own, &behind.host);
    }
    let leads = |(cidrs, routing): &(Vec<Cidr>, Routing)| {
        stands(cidrs, true)
            && match routing.way {
                Way::Gateway => balancer.public.value,
                Way::Nat(_) => true,
                Way::None => false,
            }
    };
    if !balancer.subnets.iter().any(leads) {
        return Addresses::empty();
    }
    reach.internet(&Place::Inside(behind.host.clone(), part(&behind.what))).only_v4()
}

/// Whether something in a subnet with these addresses has one of a family; of none that is stated, one of IPv4.
fn stands(cidrs: &[Cidr], v4: bool) -> bool {
    (v4 && cidrs.is_empty()) || cidrs.iter().any(|cidr| cidr.is_v4() == v4)
}

/// Who comes to a port of a balancer, by itself and through the delivery networks in front of it.
fn clients(reach: &Reach, (name, balancer): (&Arc<str>, &Balancer), port: &BalancerPort) -> Vec<Path> {
    let mut ways = Vec::new();
    for v4 in [true, false] {
        let place = standing(balancer, v4);
        let node = format!("{name}:{}/tcp", port.port);
        let door = Port { node, proto: Proto::Tcp, number: port.port, v4 };
        let mut all = if v4 { Addresses::all().only_v4() } else { Addresses::all().only_v6() };
        if !v4 && !balancer.public.value {
            let near = reach.around.network(balancer.network.as_ref());
            let why = (Why::NoPublicIp, "it has no public address", balancer.public.at);
            ways.push(around::end(&door, all.difference(&near), why));
            all = all.intersection(&near);
        }
        let fared = reach.around.arrive(&place, &door, all);
        ways.extend(fared.stopped.into_iter().map(|mut path| {
            // They have come to the balancer, and no farther.
            path.hops.iter_mut().for_each(|hop| hop.through = Some(Place::Balancer(name.clone())));
            path
        }));
        ways.extend(fared.arrived.into_iter().map(|arrived| {
            let verdict = Verdict::Admitted;
            let end = ends((name, port), &arrived.sources);
            let hops = arrived.hops.into_iter().chain([end]).collect();
            Path { sources: arrived.sources, relation: Relation::Direct, verdict, hops }
        }));
    }
    let is_it = |to: &Fronted| matches!(to, Fronted::Balancer(own, _) if own == name);
    let cdns = reach.around.networks.cdns.iter().filter(|(_, cdn)| cdn.to.iter().any(is_it));
    let edges: Vec<Edge> = cdns.map(|cdn| of_cdn(reach, cdn, None)).collect();
    let has = |v4: bool| balancer.subnets.iter().any(|(cidrs, _)| stands(cidrs, v4));
    let families = |sources: &Addresses| {
        let four = if has(true) { sources.only_v4() } else { Addresses::empty() };
        if has(false) { four.union(&sources.only_v6()) } else { four }
    };
    let through: Vec<Path> = edges.iter().flat_map(|edge| joined(edge, &ways, &families)).collect();
    ways.extend(through);
    ways
}

/// Where the balancer ends the connection.
fn ends((name, port): (&Arc<str>, &BalancerPort), sources: &Addresses) -> Hop {
    let action = if port.to.is_empty() {
        "answers by itself: it hands on to nothing".to_owned()
    } else {
        format!("ends the connection{}, and makes its own", if port.tls { ", TLS with it" } else { "" })
    };
    Hop {
        layer: Layer::Edge,
        node: format!("balancer `{name}`"),
        action,
        at: Some(port.at),
        sources: sources.clone(),
        through: Some(Place::Balancer(name.clone())),
    }
}

/// A balancer as something that stands in a network, over one family: public if it is said to be and one of its subnets
/// with addresses of the family leads out.
fn standing(balancer: &Balancer, v4: bool) -> Standing {
    let of_family: Vec<_> = balancer.subnets.iter().filter(|(cidrs, _)| stands(cidrs, v4)).collect();
    let open = of_family.iter().find(|(_, routing)| routing.way == Way::Gateway);
    let (cidrs, routing) = match open.or(of_family.first()).copied().or(balancer.subnets.first()) {
        Some((cidrs, routing)) => (cidrs.as_slice(), routing.clone()),
        None => (&[][..], Routing { way: Way::None, at: balancer.at }),
    };
    let own = cidrs.iter().map(|cidr| infc_plan::At::new(cidr.addr, balancer.at));
    let public = if balancer.public.value { Public::Dynamic(balancer.public.at) } else { Public::None };
    Standing {
        network: balancer.network.clone(),
        routing,
        addresses: own.collect(),
        fleet: Vec::new(),
        public,
        groups: balancer.groups.clone(),
        at: balancer.at,
    }
}

/// The ways of the clients of an edge to what it hands on to, of which `ways` says how the edge's own addresses fare.
fn joined(edge: &Edge, ways: &[Path], families: &dyn Fn(&Addresses) -> Addresses) -> Vec<Path> {
    let stopped = |path: &Path| matches!(path.verdict, Verdict::Stopped(_));
    let Some((verdict, onward)) = fare(ways, &families(&edge.addresses)) else {
        let ended = edge.clients.iter().filter(|path| stopped(path));
        return ended.map(|path| Path { relation: Relation::Via, ..path.clone() }).collect();
    };
    let join = |client: &Path| {
        if stopped(client) {
            return Path { relation: Relation::Via, ..client.clone() };
        }
        let verdict = worse(client.verdict, verdict);
        let hops = client.hops.iter().chain(&onward).cloned().collect();
        Path { sources: client.sources.clone(), relation: Relation::Via, verdict, hops }
    };
    edge.clients.iter().map(join).collect()
}

/// How an edge with these addresses fares, and the hops that show it; none if it has no address at all.
///
/// An edge that comes over two families gets through if one of them does; of one family all addresses must, since
/// nobody says which of them it uses.
fn fare(ways: &[Path], addresses: &Addresses) -> Option<(Verdict, Vec<Hop>)> {
    let mut best: Option<(Verdict, Vec<Hop>)> = None;
    for family in [addresses.only_v4(), addresses.only_v6()] {
        if family.is_empty() {
            continue;
        }
        let own: Vec<Path> = ways.iter().filter_map(|way| way.narrowed(&family)).collect();
        let found = of_family(&own, &family);
        if best.as_ref().is_none_or(|(verdict, _)| found.0.rank() < verdict.rank()) {
            best = Some(found);
        }
    }
    best
}

fn of_family(ways: &[Path], family: &Addresses) -> (Verdict, Vec<Hop>) {
    let open: Vec<&Path> = ways.iter().filter(|way| !matches!(way.verdict, Verdict::Stopped(_))).collect();
    let Some(first) = open.iter().min_by_key(|way| way.verdict.rank()) else {
        let hops = ways.first().map(|way| way.hops.clone()).unwrap_or_default();
        let why = ways.first().and_then(|way| match way.verdict {
            Verdict::Stopped(why) => Some(why),
            Verdict::Admitted | Verdict::Guarded | Verdict::Unknown(_) => None,
        });
        return (Verdict::Stopped(why.unwrap_or(Why::NoTarget)), hops);
    };
    let through = open.iter().fold(Addresses::empty(), |all, way| all.union(&way.sources));
    if through.covers(family) {
        return (first.verdict, first.hops.clone());
    }
    let stopped = ways.iter().find(|way| matches!(way.verdict, Verdict::Stopped(_)));
    (Verdict::Unknown(Doubt::Edge), stopped.unwrap_or(first).hops.clone())
}

/// The verdict over two stretches of a way.
fn worse(one: Verdict, two: Verdict) -> Verdict {
    if one.rank() >= two.rank() { one } else { two }
}
