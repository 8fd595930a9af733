//! The sockets of every host and how every address fares with them; targets and zones over that.
//!
//! It deliberately says nothing of what lies behind a socket: that is [`Reach::ways`]'s.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use infc_diag::{Cancel, Span};
use infc_plan::nginx::Server;
use infc_plan::{BindSet, HostPlan, Listener, Origins, Owner, Peer, Plan};

use crate::around::{Around, Port};
use crate::firewall::{Door, Filter, paths};
use crate::links::Links;
use crate::{
    Addresses, Doubt, Exit, Hop, Layer, Path, Place, Relation, Target, Verdict, Why, docker, egress, senders,
};

/// What is said of a host that comes to itself.
pub(crate) const ITSELF: &str = "admitted: the host itself";

/// Who reaches what, on every host.
#[derive(Clone, Debug)]
pub struct Reach {
    /// The hosts, by name.
    pub hosts: BTreeMap<Arc<str>, HostReach>,
    pub(crate) links: Links,
    pub(crate) around: Around,
}

/// Who reaches what on one host.
#[derive(Clone, Debug)]
pub struct HostReach {
    /// Its name.
    pub name: Arc<str>,
    /// Its own addresses and loopback: they come in by the loopback interface, which no rule filters. Of a fleet loopback
    /// alone: its machines come to each other over their network.
    pub own: Addresses,
    /// Its addresses in its network; of a fleet all that one of its machines may have.
    pub(crate) near: Addresses,
    /// Its sockets, in the plan's order.
    pub sockets: Vec<Socket>,
    /// Its vhosts.
    pub servers: Arc<[Server]>,
    /// What hands requests on in a server block of the user's own, and where.
    pub(crate) handed_on: Option<Told>,
    /// What its firewall does with connections to the outside; none without a firewall.
    pub exit: Option<Exit>,
    /// The network that it stands in.
    pub(crate) network: Option<Arc<str>>,
    /// The addresses that its connections out of its network come from, as far as they are known.
    pub(crate) outside: Addresses,
    /// Whether those over IPv4 come from an address that is not known to stay.
    pub(crate) from_anywhere: bool,
}

/// Something of the user's own that infc does not look through.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Told {
    /// What it is.
    pub value: String,
    /// Where.
    pub at: Span,
}

/// A socket, and how every address fares with it; the paths' sources are disjoint and together the whole.
#[derive(Clone, Debug)]
pub struct Socket {
    /// The socket.
    pub listener: Listener,
    /// The ways.
    pub paths: Vec<Path>,
}

/// Works out who reaches what.
pub fn reach(plan: &Plan) -> Reach {
    reach_until(plan, &Cancel::default())
}

/// The same, unless it is cancelled: then what it gives is of no worth.
pub fn reach_until(plan: &Plan, cancel: &Cancel) -> Reach {
    let around = Around::of(plan);
    let hosts = plan.hosts.values().take_while(|_| !cancel.is_cancelled());
    let hosts = hosts.map(|host| (host.name.clone(), of_host(host, &around, cancel)));
    let hosts: BTreeMap<_, _> = hosts.collect();
    Reach { links: Links::of(plan, &hosts), hosts, around }
}

impl Reach {
    /// The addresses that `peers` stand for, seen from `host`.
    pub fn addresses(&self, peers: &[Peer], host: &str) -> Addresses {
        self.seen(peers, host, self.network_of(host))
    }

    /// The addresses that `peers` stand for, seen from a place.
    pub fn addresses_at(&self, peers: &[Peer], place: &Place) -> Addresses {
        let host = match place {
            Place::Inside(host, _) | Place::Host(host) => host,
            Place::Outside(_) | Place::Balancer(_) | Place::Cdn(_) => "",
        };
        self.seen(peers, host, self.network_at(place))
    }

    /// The internet, seen from a place: all but the place's own addresses and its network's.
    pub fn internet(&self, place: &Place) -> Addresses {
        let own = match place {
            Place::Inside(host, _) | Place::Host(host) => self.hosts.get(host).map(|host| host.own.clone()),
            Place::Outside(_) | Place::Balancer(_) | Place::Cdn(_) => None,
        };
        own.unwrap_or_default().union(&self.around.network(self.network_at(place))).complement()
    }

    /// The addresses that an edge or a host connects from; none of what connects from none of its own.
    pub fn senders(&self, place: &Place) -> Addresses {
        match place {
            Place::Host(name) => {
                self.hosts.get(name).map(|host| host.near.union(&host.outside)).unwrap_or_default()
            }
            Place::Balancer(name) => self.around.addresses(&Origins::Balancer(name.clone()), None),
            Place::Cdn(name) => {
                let cdn = self.around.networks.cdns.get(name);
                cdn.map(|cdn| self.seen(&cdn.from, "", None)).unwrap_or_default()
            }
            Place::Inside(..) | Place::Outside(_) => Addresses::empty(),
        }
    }

    /// The addresses from which the balancers and delivery networks in front of `what` on `host` connect.
    pub fn before(&self, host: &str, what: &Target) -> Addresses {
        crate::edge::senders(self, (host, what))
    }

    /// The network that a place is in.
    fn network_at(&self, place: &Place) -> Option<&Arc<str>> {
        let networks = &self.around.networks;
        match place {
            Place::Inside(host, _) | Place::Host(host) => self.network_of(host),
            Place::Outside(name) => networks.externals.get(name)?.place.as_ref()?.network.as_ref(),
            Place::Balancer(name) => networks.balancers.get(name)?.network.as_ref(),
            Place::Cdn(_) => None,
        }
    }

    fn seen(&self, peers: &[Peer], host: &str, network: Option<&Arc<str>>) -> Addresses {
        let own = self.hosts.get(host).map(|host| host.own.clone()).unwrap_or_default();
        let around = &self.around;
        let sets = peers.iter().map(|peer| match &peer.origins {
            Origins::Internet => own.union(&around.network(network)).complement(),
            Origins::Loopback => Addresses::loopback(),
            Origins::Host(name) if &**name == host => own.union(&around.host(name)),
            Origins::Host(_) | Origins::Network(_) | Origins::Group(_) | Origins::Balancer(_) => {
                around.addresses(&peer.origins, network)
            }
        });
        sets.fold(Addresses::empty(), |all, set| all.union(&set))
    }

    /// The network that a host stands in.
    fn network_of(&self, host: &str) -> Option<&Arc<str>> {
        self.around.networks.hosts.get(host).and_then(|place| place.network.as_ref())
    }

    /// Of sources of both families the part that can come to `host`, by the families of its own addresses; all of them
    /// if that is none, so that a question about them is not lost.
    pub fn of_families(&self, sources: &Addresses, host: &str) -> Addresses {
        let own = self.around.zones.host(host);
        let has = |v4: bool| own.iter().any(|network| network.is_v4() == v4);
        let (four, six) = (sources.only_v4(), sources.only_v6());
        match (has(true), has(false)) {
            (true, false) if !four.is_empty() => four,
            (false, true) if !six.is_empty() => six,
            _ => sources.clone(),
        }
    }

    /// Every way to a target of a host; none if nothing listens.
    pub fn to(&self, host: &Arc<str>, target: &Target) -> Vec<Path> {
        self.ways(&Place::Inside(host.clone(), target.clone()))
    }

    /// The ways of packets to a target's own sockets.
    pub fn direct(&self, host: &str, target: &Target) -> Vec<Path> {
        self.sockets(host, target).flat_map(|socket| socket.paths.iter().cloned()).collect()
    }

    /// Whether anything listens for a target.
    pub fn listens(&self, host: &str, target: &Target) -> bool {
        match target {
            Target::Vhost(name) => self.hosts.get(host).is_some_and(|host| host.server(name).is_some()),
            Target::App(_) | Target::Ssh | Target::Listener(_) => self.sockets(host, target).next().is_some(),
        }
    }

    fn sockets<'a>(&'a self, host: &str, target: &'a Target) -> impl Iterator<Item = &'a Socket> {
        let sockets = self.hosts.get(host).map_or(&[][..], |host| &host.sockets);
        sockets.iter().filter(move |socket| socket.is_of(target))
    }

    /// How `from` itself fares on its way to a place, for whoever it hands on: to the socket, or out to a service.
    pub(crate) fn leg(&self, from: &HostReach, place: &Place) -> Vec<Path> {
        match place {
            Place::Inside(host, target) => {
                let last = self.socket_hop(host, target);
                let Some(to) = self.hosts.get(host) else { return Vec::new() };
                let sockets = self.sockets(host, target);
                let paths = sockets.flat_map(|socket| senders::between(&self.around, (from, to), socket));
                let arrive = |mut path: Path| {
                    if !matches!(path.verdict, Verdict::Stopped(_)) {
                        path.hops.extend(last.clone());
                    }
                    path
                };
                paths.map(arrive).collect()
            }
            Place::Outside(name) => {
                let stated = self.links.outside.get(name).map(|stated| outside(name, stated));
                stated.map(|last| egress::before(self, (&from.name, name), last)).into_iter().collect()
            }
            Place::Host(_) | Place::Balancer(_) | Place::Cdn(_) => Vec::new(),
        }
    }

    /// The last hop of a way that something hands on: the target's socket.
    fn socket_hop(&self, host: &Arc<str>, target: &Target) -> Option<Hop> {
        let socket = self.sockets(host, target).next()?;
        let kind = if matches!(target, Target::App(_)) { "app" } else { "listener" };
        Some(Hop {
            layer: Layer::Socket,
            node: socket.node(),
            action: format!("{kind} {target}"),
            at: Some(socket.listener.at),
            sources: Addresses::empty(),
            through: Some(Place::Inside(host.clone(), target.clone())),
        })
    }
}

/// The end of a way that leads out of the site.
fn outside(name: &Arc<str>, (address, at): &(String, Span)) -> Path {
    let hop = Hop {
        layer: Layer::External,
        node: address.clone(),
        action: format!("external `{name}`"),
        at: Some(*at),
        sources: Addresses::empty(),
        through: Some(Place::Outside(name.clone())),
    };
    let sources = Addresses::all();
    Path { sources, relation: Relation::Direct, verdict: Verdict::Admitted, hops: vec![hop] }
}

impl HostReach {
    /// The addresses with which it comes to `host`: nobody is reached over another machine's loopback.
    pub(crate) fn seen_from(&self, host: &Self) -> Addresses {
        if self.name == host.name {
            self.own.clone()
        } else if self.network.is_some() && self.network == host.network {
            self.near.clone()
        } else {
            self.outside.clone()
        }
    }

    pub(crate) fn server(&self, name: &str) -> Option<&Server> {
        self.servers.iter().find(|server| &*server.name == name)
    }
}

impl Socket {
    /// Whether it belongs to a target.
    pub fn is_of(&self, target: &Target) -> bool {
        match (&self.listener.owner, target) {
            (Owner::App(own), Target::App(name)) | (Owner::Stated(own), Target::Listener(name)) => {
                own == name
            }
            (Owner::Sshd, Target::Ssh) => true,
            _ => false,
        }
    }

    /// The addresses that it can be connected to from outside, or that stop before it.
    pub fn opens(&self) -> impl Iterator<Item = &Path> {
        self.paths.iter().filter(|path| path.opens())
    }

    pub(crate) fn is_nginx(&self, port: u16) -> bool {
        self.listener.owner == Owner::Nginx && self.listener.port == port
    }

    /// `127.0.0.1:3001/tcp`.
    pub fn node(&self) -> String {
        let Listener { bind, port, proto, .. } = &self.listener;
        let address = match bind {
            BindSet::One(IpAddr::V6(six)) => format!("[{six}]"),
            BindSet::One(IpAddr::V4(four)) => four.to_string(),
            BindSet::AnyV4 => "0.0.0.0".to_owned(),
            BindSet::AnyV6 | BindSet::Dual => "[::]".to_owned(),
        };
        format!("{address}:{port}/{proto}")
    }
}

fn of_host(host: &HostPlan, around: &Around, cancel: &Cancel) -> HostReach {
    let near = around.host(&host.name);
    let loopback = Addresses::loopback();
    let own = if around.zones.is_fleet(&host.name) { loopback } else { near.union(&loopback) };
    let filter = host.firewall.as_ref().map(Filter::of);
    let at_host = |mut path: Path| {
        path.hops.iter_mut().for_each(|hop| hop.through = Some(Place::Host(host.name.clone())));
        path
    };
    let listeners = host.listeners.iter().take_while(|_| !cancel.is_cancelled());
    let sockets = listeners.map(|listener| {
        let paths = from_everywhere((host, filter.as_ref()), listener, (&own, around));
        Socket { listener: listener.clone(), paths: paths.into_iter().map(at_host).collect() }
    });
    let sockets = sockets.collect();
    let own_server = host.nginx.as_ref().and_then(|nginx| nginx.handed_on.as_ref());
    let handed_on = own_server.map(|own| Told { value: own.value.clone(), at: own.at });
    let exit = host.firewall.as_ref().map(Exit::of);
    let network = around.networks.hosts.get(&host.name).and_then(|place| place.network.clone());
    let outside = around.addresses(&Origins::Host(host.name.clone()), None);
    let servers = host.servers();
    let place = around.networks.hosts.get(&host.name);
    let from_anywhere = place.is_some_and(infc_plan::network::Place::comes_from_anywhere);
    let name = host.name.clone();
    HostReach { name, own, near, sockets, servers, handed_on, exit, network, outside, from_anywhere }
}

/// How every address fares with `listener`.
fn from_everywhere(
    (host, filter): (&HostPlan, Option<&Filter<'_>>),
    listener: &Listener,
    (own, around): (&Addresses, &Around),
) -> Vec<Path> {
    let node = format!("{}:{}/{}", host.name, listener.port, listener.proto);
    let mut all = vec![from_itself(&node, &of_bind(own, listener.bind))];
    if let Some(published) = listener.published {
        all = docker::from_itself(host, (listener, published), all);
    }
    let outside = own.complement();
    if let BindSet::One(addr) = listener.bind
        && addr.is_loopback()
    {
        all.push(stopped_by_bind(&node, listener, outside));
        return all;
    }
    let addresses = around.zones.host(&host.name);
    for v4 in [true, false] {
        let sources = if v4 { outside.only_v4() } else { outside.only_v6() };
        let to = match listener.bind {
            BindSet::One(addr) => Some(addr),
            BindSet::AnyV4 | BindSet::AnyV6 | BindSet::Dual => {
                let single = addresses.iter().filter(|network| network.is_host());
                single.map(|network| network.addr).find(|addr| addr.is_ipv4() == v4)
            }
        };
        let bound = match listener.bind {
            BindSet::One(addr) => addr.is_ipv4() == v4,
            BindSet::AnyV4 => v4,
            BindSet::AnyV6 => !v4,
            BindSet::Dual => true,
        };
        if bound {
            let door = Door { node: node.clone(), proto: listener.proto, port: listener.port, v4, to };
            all.extend(past((around, &host.name), &door, sources, |sources| {
                let paths = match listener.published {
                    Some(published) if published.forwarded => {
                        docker::paths(host.docker.as_ref(), (&door, published), sources)
                    }
                    Some(published) => {
                        let to_proxy = paths(filter, &door, sources).into_iter();
                        to_proxy.map(|path| docker::by_proxy(host, (listener, published), path)).collect()
                    }
                    None => paths(filter, &door, sources),
                };
                paths.into_iter().map(|path| doubted(path, host)).collect()
            }));
        }
    }
    all
}

/// Where a file of the user's own filters packets too, infc does not know who comes through.
fn doubted(mut path: Path, host: &HostPlan) -> Path {
    let Some(file) = &host.filtered_by else { return path };
    path.verdict = Verdict::Unknown(Doubt::RawFirewall);
    path.hops.push(Hop {
        layer: Layer::Firewall,
        node: file.value.clone(),
        action: "not known: a file of one's own filters packets, too".to_owned(),
        at: Some(file.at),
        sources: path.sources.clone(),
        through: None,
    });
    path
}

/// The part of `own` of the families that a socket takes.
fn of_bind(own: &Addresses, bind: BindSet) -> Addresses {
    match bind {
        BindSet::One(IpAddr::V4(_)) | BindSet::AnyV4 => own.only_v4(),
        BindSet::One(IpAddr::V6(_)) | BindSet::AnyV6 => own.only_v6(),
        BindSet::Dual => own.clone(),
    }
}

/// What stands around the host first, then what the host itself makes of those who come so far.
fn past(
    (around, host): (&Around, &str),
    door: &Door,
    sources: Addresses,
    inner: impl Fn(Addresses) -> Vec<Path>,
) -> Vec<Path> {
    let Some(place) = around.networks.hosts.get(host) else { return inner(sources) };
    let port = Port { node: door.node.clone(), proto: door.proto, number: door.port, v4: door.v4 };
    let (sources, mut all) = around.senders.part((around, (host, place)), &port, sources);
    let fared = around.arrive(place, &port, sources);
    all.extend(fared.stopped);
    for arrived in fared.arrived {
        all.extend(inner(arrived.sources).into_iter().map(|path| path.after(&arrived.hops)));
    }
    all
}

fn from_itself(node: &str, own: &Addresses) -> Path {
    let hop = Hop {
        layer: Layer::Firewall,
        node: node.to_owned(),
        action: ITSELF.to_owned(),
        at: None,
        sources: own.clone(),
        through: None,
    };
    Path { sources: own.clone(), relation: Relation::Direct, verdict: Verdict::Admitted, hops: vec![hop] }
}

fn stopped_by_bind(node: &str, listener: &Listener, sources: Addresses) -> Path {
    let hop = Hop {
        layer: Layer::Bind,
        node: node.to_owned(),
        action: "stopped: it listens on loopback alone".to_owned(),
        at: Some(listener.at),
        sources: sources.clone(),
        through: None,
    };
    let verdict = Verdict::Stopped(Why::BindLoopback);
    Path { sources, relation: Relation::Direct, verdict, hops: vec![hop] }
}
