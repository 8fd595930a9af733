//! The sockets of every host and how every address fares with them; targets and zones over that.
//!
//! It deliberately says nothing of how an app passes on what it was given: a relation *onward* is not followed.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use infc_plan::nginx::Server;
use infc_plan::{BindSet, HostPlan, Listener, Origins, Owner, Peer, Plan, Zones};

use crate::firewall::{Door, Filter, paths};
use crate::{Addresses, Hop, Layer, Path, Place, Relation, Target, Verdict, Why, docker, nginx};

/// Who reaches what, on every host.
#[derive(Clone, Debug)]
pub struct Reach {
    /// The hosts, by name.
    pub hosts: BTreeMap<Arc<str>, HostReach>,
    zones: Zones,
}

/// Who reaches what on one host.
#[derive(Clone, Debug)]
pub struct HostReach {
    /// Its name.
    pub name: Arc<str>,
    /// Its own addresses and loopback: they come in by the loopback interface, which no rule filters.
    pub own: Addresses,
    /// Its sockets, in the plan's order.
    pub sockets: Vec<Socket>,
    /// Its vhosts.
    pub servers: Arc<[Server]>,
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
    let hosts = plan.hosts.values().map(|host| (host.name.clone(), of_host(host, &plan.zones)));
    Reach { hosts: hosts.collect(), zones: plan.zones.clone() }
}

impl Reach {
    /// The addresses that `peers` stand for, seen from `host`.
    pub fn addresses(&self, peers: &[Peer], host: &str) -> Addresses {
        let own = self.hosts.get(host).map(|host| host.own.clone()).unwrap_or_default();
        let sets = peers.iter().map(|peer| match &peer.origins {
            Origins::Internet => own.complement(),
            Origins::Loopback => Addresses::loopback(),
            Origins::Host(name) if &**name == host => own.clone(),
            Origins::Host(_) | Origins::Network(_) | Origins::Group(_) | Origins::Balancer(_) => {
                self.zones.ranges(&peer.origins).into_iter().collect()
            }
        });
        sets.fold(Addresses::empty(), |all, set| all.union(&set))
    }

    /// Of sources of both families the part that can come to `host`, by the families of its own addresses; all of them
    /// if that is none, so that a question about them is not lost.
    pub fn of_families(&self, sources: &Addresses, host: &str) -> Addresses {
        let own = self.zones.host(host);
        let has = |v4: bool| own.iter().any(|network| network.is_v4() == v4);
        let (four, six) = (sources.only_v4(), sources.only_v6());
        match (has(true), has(false)) {
            (true, false) if !four.is_empty() => four,
            (false, true) if !six.is_empty() => six,
            _ => sources.clone(),
        }
    }

    /// Every way to a target, direct and through nginx; none if nothing listens.
    pub fn to(&self, host: &Arc<str>, target: &Target) -> Vec<Path> {
        let mut ways = self.direct(host, target);
        match target {
            Target::App(app) => ways.extend(nginx::to_app(self, host, app)),
            Target::Vhost(name) => {
                let found = self.hosts.get(host);
                let server = found.and_then(|host| host.server(name));
                ways.extend(
                    found.zip(server).map(|(host, server)| nginx::to_vhost(host, server)).unwrap_or_default(),
                );
            }
            Target::Ssh | Target::Listener(_) => {}
        }
        ways
    }

    /// Every way to a place: direct, through nginx, and onward through what hands it on. A host itself has none.
    pub fn ways(&self, place: &Place) -> Vec<Path> {
        match place {
            Place::Inside(host, target) => self.to(host, target),
            Place::Host(_) | Place::Outside(_) | Place::Balancer(_) | Place::Cdn(_) => Vec::new(),
        }
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

    /// The last hop of a way through nginx: the app's socket.
    pub(crate) fn socket_hop(&self, host: &str, target: &Target) -> Option<Hop> {
        let socket = self.sockets(host, target).next()?;
        Some(Hop {
            layer: Layer::Socket,
            node: socket.node(),
            action: format!("app {target}"),
            at: Some(socket.listener.at),
            sources: Addresses::empty(),
            through: None,
        })
    }
}

impl HostReach {
    fn server(&self, name: &str) -> Option<&Server> {
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

fn of_host(host: &HostPlan, zones: &Zones) -> HostReach {
    let own: Addresses = zones.host(&host.name).iter().copied().collect();
    let own = own.union(&Addresses::loopback());
    let filter = host.firewall.as_ref().map(Filter::of);
    let at_host = |mut path: Path| {
        path.hops.iter_mut().for_each(|hop| hop.through = Some(Place::Host(host.name.clone())));
        path
    };
    let sockets = host.listeners.iter().map(|listener| {
        let paths = from_everywhere((host, filter.as_ref()), listener, (&own, zones));
        Socket { listener: listener.clone(), paths: paths.into_iter().map(at_host).collect() }
    });
    HostReach { name: host.name.clone(), sockets: sockets.collect(), servers: host.servers(), own }
}

/// How every address fares with `listener`.
fn from_everywhere(
    (host, filter): (&HostPlan, Option<&Filter<'_>>),
    listener: &Listener,
    (own, zones): (&Addresses, &Zones),
) -> Vec<Path> {
    let node = format!("{}:{}/{}", host.name, listener.port, listener.proto);
    let mut all = vec![from_itself(&node, own)];
    let outside = own.complement();
    if let BindSet::One(addr) = listener.bind
        && addr.is_loopback()
    {
        all.push(stopped_by_bind(&node, listener, outside));
        return all;
    }
    let addresses = zones.host(&host.name);
    for v4 in [true, false] {
        let sources = if v4 { outside.only_v4() } else { outside.only_v6() };
        let to = match listener.bind {
            BindSet::One(addr) => Some(addr),
            BindSet::AnyV4 | BindSet::AnyV6 | BindSet::Dual => {
                addresses.iter().map(|network| network.addr).find(|addr| addr.is_ipv4() == v4)
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
            match listener.published.filter(|published| published.forwarded) {
                Some(published) => {
                    all.extend(docker::paths(host.docker.as_ref(), (&door, published), sources));
                }
                None => all.extend(paths(filter, &door, sources)),
            }
        }
    }
    all
}

fn from_itself(node: &str, own: &Addresses) -> Path {
    let hop = Hop {
        layer: Layer::Firewall,
        node: node.to_owned(),
        action: "admitted: the host itself".to_owned(),
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
