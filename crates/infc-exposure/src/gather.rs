//! From a site, its plan and its reach to the data: target by target.
//!
//! It deliberately asks `infc-net` for every path and adds none.

use std::collections::BTreeSet;
use std::sync::Arc;

use infc_diag::Span;
use infc_model::{Audience, Site};
use infc_net::{Addresses, HostReach, Path, Reach, Socket, Target as Aim};
use infc_plan::nginx::{Allowed, Answer, Location, Server};
use infc_plan::{Listener, Owner, Plan};
use infc_scalar::Cidr;

use crate::exposure::{
    Exposure, External, Fare, Hop, Host, Kind, Place, Route, SCHEMA, Source, Strength, Target, Way,
};
use crate::sources::{others, sources};
use crate::split::{Split, strength};

/// What targets are made of.
struct World<'a> {
    site: &'a Site,
    reach: &'a Reach,
    places: &'a dyn Fn(Span) -> Place,
    sources: Vec<Source>,
}

/// Who reaches what; `places` says where a span begins.
pub fn expose(site: &Site, plan: &Plan, reach: &Reach, places: &dyn Fn(Span) -> Place) -> Exposure {
    gather((site, plan), reach, places, |world, hosts, outside| world.all((hosts, outside), &|_| true))
}

/// The same of the target `id` alone, and of what its ways pass through: a large site has thousands of others.
pub fn expose_one(
    (site, plan): (&Site, &Plan),
    reach: &Reach,
    places: &dyn Fn(Span) -> Place,
    id: &str,
) -> Exposure {
    gather((site, plan), reach, places, |world, hosts, outside| {
        let alone = world.all((hosts, outside), &|other| other == id);
        let hops = alone.iter().flat_map(|target| &target.ways).flat_map(|way| &way.hops);
        let passed: BTreeSet<&str> = hops.filter_map(|hop| hop.through.as_deref()).collect();
        if passed.iter().all(|through| *through == id) {
            return alone;
        }
        world.all((hosts, outside), &|other| other == id || passed.contains(other))
    })
}

fn gather(
    (site, plan): (&Site, &Plan),
    reach: &Reach,
    places: &dyn Fn(Span) -> Place,
    targets: impl FnOnce(&World<'_>, &[Host], &Host) -> Vec<Target>,
) -> Exposure {
    let world = World { site, reach, places, sources: sources(site, plan) };
    let hosts: Vec<Host> = reach.hosts.values().map(|host| host_of((reach, host), plan)).collect();
    let outside = Host { families: (true, true), ..Host::default() };
    let targets = targets(&world, &hosts, &outside);
    let external = |name: &Arc<str>| External { id: format!("externals.{name}"), name: name.to_string() };
    let externals = site.externals.keys().map(external).collect();
    Exposure {
        schema: SCHEMA,
        sources: world.sources,
        hosts,
        targets,
        externals,
        unasserted: Vec::new(),
        others: others(site, plan, reach),
        outside,
    }
}

fn host_of((all, reach): (&Reach, &HostReach), plan: &Plan) -> Host {
    let networks = plan.zones.host(&reach.name);
    let has = |v4: bool| networks.iter().any(|network| network.is_v4() == v4);
    Host {
        name: reach.name.to_string(),
        addresses: networks.iter().map(shown).collect(),
        own: reach.own.clone(),
        near: all.internet(&infc_net::Place::Host(reach.name.clone())).complement(),
        families: (has(true), has(false)),
    }
}

/// An address; the range that it is one of, where more is not known.
fn shown(network: &Cidr) -> String {
    if network.is_host() { network.addr.to_string() } else { network.to_string() }
}

/// What a target is, before it is asked who reaches it.
struct Draft {
    id: String,
    kind: Kind,
    name: String,
    sockets: Vec<String>,
    at: Span,
    paths: Vec<Path>,
}

/// Which targets are told of, by their ids.
type Wanted<'a> = &'a dyn Fn(&str) -> bool;

impl World<'_> {
    fn all(&self, (hosts, outside): (&[Host], &Host), wanted: Wanted<'_>) -> Vec<Target> {
        let targets = self.reach.hosts.values().zip(hosts);
        let targets = targets.flat_map(|(reach, host)| self.targets(reach, host, wanted));
        targets.chain(self.outside(outside, wanted)).collect()
    }

    fn targets(&self, reach: &HostReach, host: &Host, wanted: Wanted<'_>) -> Vec<Target> {
        let mut drafts = self.ssh(reach, wanted);
        drafts.extend(ports(reach, Kind::Nginx, wanted));
        drafts.extend(reach.servers.iter().filter_map(|server| self.vhost(reach, server, wanted)));
        drafts.extend(self.entities(reach, wanted));
        drafts.extend(ports(reach, Kind::Package, wanted));
        let mut targets: Vec<Target> = drafts.into_iter().map(|draft| self.target(draft, host)).collect();
        for target in &mut targets {
            match target.kind {
                Kind::Vhost => target.routes = routes(reach, &target.name),
                Kind::App => self.describe_app(target),
                Kind::Ssh
                | Kind::Nginx
                | Kind::Listener
                | Kind::Package
                | Kind::Balancer
                | Kind::Cdn
                | Kind::External => {}
            }
        }
        targets
    }

    fn ssh(&self, reach: &HostReach, wanted: Wanted<'_>) -> Vec<Draft> {
        let at = self.site.hosts.get(&reach.name).map(|host| host.ssh.at);
        let draft = self.entity(reach, (Kind::Ssh, "ssh", at), &Aim::Ssh, wanted);
        draft.into_iter().collect()
    }

    /// Apps, then stated listeners.
    fn entities(&self, reach: &HostReach, wanted: Wanted<'_>) -> Vec<Draft> {
        let Some(host) = self.site.hosts.get(&reach.name) else { return Vec::new() };
        let apps = host.apps.iter().filter_map(|(name, app)| {
            self.entity(reach, (Kind::App, name, Some(app.key_at)), &Aim::App(name.clone()), wanted)
        });
        let listeners = host.listeners.iter().filter_map(|(name, listener)| {
            let aim = Aim::Listener(name.clone());
            self.entity(reach, (Kind::Listener, name, Some(listener.key_at)), &aim, wanted)
        });
        apps.chain(listeners).collect()
    }

    /// An entity that has sockets of its own.
    fn entity(
        &self,
        reach: &HostReach,
        (kind, name, at): (Kind, &str, Option<Span>),
        aim: &Aim,
        wanted: Wanted<'_>,
    ) -> Option<Draft> {
        let own: Vec<&Socket> = reach.sockets.iter().filter(|socket| socket.is_of(aim)).collect();
        let at = at.or(own.first().map(|socket| socket.listener.at))?;
        let collection = match kind {
            Kind::App => "apps.",
            Kind::Listener => "listeners.",
            Kind::Vhost => "vhosts.",
            Kind::Ssh | Kind::Nginx | Kind::Package | Kind::Balancer | Kind::Cdn | Kind::External => "",
        };
        let id = format!("hosts.{}.{collection}{}", reach.name, quoted(name));
        (!own.is_empty() && wanted(&id)).then(|| Draft {
            id,
            kind,
            name: name.to_owned(),
            sockets: own.iter().map(|socket| socket.node()).collect(),
            at,
            paths: self.reach.to(&reach.name, aim),
        })
    }

    /// What is on no host: balancers, delivery networks, services outside, where a way leads to them or is blocked.
    fn outside(&self, outside: &Host, wanted: Wanted<'_>) -> Vec<Target> {
        use infc_net::Place as At;
        let balancers = self.site.balancers.iter();
        let balancers =
            balancers.map(|(name, one)| (Kind::Balancer, At::Balancer(name.clone()), name, one.key_at));
        let cdns =
            self.site.cdns.iter().map(|(name, one)| (Kind::Cdn, At::Cdn(name.clone()), name, one.key_at));
        let externals = self.site.externals.iter();
        let externals =
            externals.map(|(name, one)| (Kind::External, At::Outside(name.clone()), name, one.key_at));
        let all = balancers.chain(cdns).chain(externals);
        let all = all.map(|(kind, place, name, at)| (id(&place), kind, place, name, at));
        let all = all.filter(|(id, ..)| wanted(id));
        let drafts = all.map(|(id, kind, place, name, at)| {
            let (paths, sockets) = (self.reach.ways(&place), Vec::new());
            let near = self.reach.internet(&place).complement();
            (Draft { id, kind, name: name.to_string(), sockets, at, paths }, near)
        });
        let drafts = drafts.filter(|(draft, _)| !draft.paths.is_empty());
        drafts.map(|(draft, near)| self.target(draft, &Host { near, ..outside.clone() })).collect()
    }

    fn vhost(&self, reach: &HostReach, server: &Server, wanted: Wanted<'_>) -> Option<Draft> {
        let is_its =
            |socket: &&Socket| socket.listener.owner == Owner::Nginx && socket.listener.port == server.port();
        let id = format!("hosts.{}.vhosts.{}", reach.name, quoted(&server.name));
        wanted(&id).then(|| Draft {
            id,
            kind: Kind::Vhost,
            name: server.name.to_string(),
            sockets: reach.sockets.iter().filter(is_its).map(Socket::node).collect(),
            at: server.at,
            paths: self.reach.to(&reach.name, &Aim::Vhost(server.name.clone())),
        })
    }

    fn target(&self, draft: Draft, host: &Host) -> Target {
        let ways = ways(&draft.paths, self.places);
        let from = self.sources.iter().map(|source| fare(source, &ways, host)).collect();
        Target {
            id: draft.id,
            host: host.name.clone(),
            kind: draft.kind,
            name: draft.name,
            sockets: draft.sockets,
            place: (self.places)(draft.at),
            audience: None,
            routes: Vec::new(),
            connects: Vec::new(),
            from,
            ways,
            near: host.near.clone(),
        }
    }

    fn describe_app(&self, target: &mut Target) {
        let Some(host) = self.site.hosts.get(target.host.as_str()) else { return };
        let Some(app) = host.apps.get(target.name.as_str()) else { return };
        target.audience = Some(match app.audience.value {
            Audience::Public => "public",
            Audience::Internal => "internal",
            Audience::Admin => "admin",
        });
        let externals = app.connections().map(|to| dotted(&to.value.path));
        let apps = app.calls.value.iter().map(|to| dotted(&to.value.path));
        target.connects = externals.chain(apps).collect();
    }
}

/// Paths as data; those that differ in their sources alone are one.
pub(crate) fn ways(paths: &[Path], places: &dyn Fn(Span) -> Place) -> Vec<Way> {
    let mut ways: Vec<Way> = Vec::new();
    for path in paths {
        let way = way(path, places);
        let same = |known: &&mut Way| {
            (known.relation, known.verdict, known.why, &known.hops)
                == (way.relation, way.verdict, way.why, &way.hops)
        };
        match ways.iter_mut().find(same) {
            Some(known) => known.sources = known.sources.union(&way.sources),
            None => ways.push(way),
        }
    }
    ways
}

fn way(path: &Path, places: &dyn Fn(Span) -> Place) -> Way {
    let (strength, why) = strength(path);
    let hop = |hop: &infc_net::Hop| Hop {
        layer: hop.layer.word(),
        node: hop.node.clone(),
        action: hop.action.clone(),
        through: hop.through.as_ref().map(id),
        place: hop.at.map(places),
    };
    Way {
        sources: path.sources.clone(),
        relation: path.relation.word(),
        verdict: path.verdict.word(),
        why,
        hops: path.hops.iter().map(hop).collect(),
        strength,
    }
}

/// The ports of what is no entity of the site, one by one.
fn ports(reach: &HostReach, asked: Kind, wanted: Wanted<'_>) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    for socket in &reach.sockets {
        let Listener { owner, proto, port, at, .. } = &socket.listener;
        let (kind, name) = match owner {
            Owner::Nginx => (Kind::Nginx, "nginx"),
            Owner::Package(name) => (Kind::Package, *name),
            Owner::App(_) | Owner::Sshd | Owner::Stated(_) => continue,
        };
        if kind != asked {
            continue;
        }
        let id = format!("{}:{port}/{proto}", reach.name);
        if !wanted(&id) {
            continue;
        }
        let paths = socket.paths.iter().cloned();
        match drafts.iter_mut().find(|draft| draft.id == id && draft.name == name) {
            Some(draft) => {
                draft.sockets.push(socket.node());
                draft.paths.extend(paths);
            }
            None => drafts.push(Draft {
                id,
                kind,
                name: name.to_owned(),
                sockets: vec![socket.node()],
                at: *at,
                paths: paths.collect(),
            }),
        }
    }
    drafts
}

/// What the vhost `name` answers, the shortest path first.
fn routes(reach: &HostReach, name: &str) -> Vec<Route> {
    let Some(server) = reach.servers.iter().find(|server| &*server.name == name) else {
        return Vec::new();
    };
    let mut locations: Vec<&Location> = server.locations.iter().collect();
    // One route may be two locations, which differ in their paths alone.
    locations.dedup_by(|one, two| one.at == two.at);
    locations.reverse();
    let route = |location: &Location| Route {
        path: location.route.to_string(),
        does: does(&location.answer),
        to: location.answer.app().map(|app| format!("hosts.{}.apps.{}", app.host, app.app)),
        password: server.asks_password(location),
        allow: server.admits(location).map(allowed),
    };
    locations.into_iter().map(route).collect()
}

/// How `source` fares with what `ways` lead to.
fn fare(source: &Source, ways: &[Way], host: &Host) -> Fare {
    let all = source.seen_from(host);
    let split = Split::of(ways, &all);
    let mut by = Vec::new();
    let mut why = Vec::new();
    for way in ways {
        let taken = match way.strength {
            Strength::Admitted => &split.open,
            Strength::Unknown => &split.unknown,
            Strength::Guarded => &split.password,
            Strength::Stopped => &split.closed,
        };
        if way.sources.meets(taken) {
            if way.strength != Strength::Stopped && !by.contains(&way.relation) {
                by.push(way.relation);
            }
            why.extend(way.why.filter(|word| !why.contains(word)));
        }
    }
    let fate = split.fate();
    let Split { open, unknown, password, closed } = split;
    Fare { source: source.id.clone(), fate, by, open, unknown, password, closed, why }
}

pub(crate) fn does(answer: &Answer) -> &'static str {
    match answer {
        Answer::Proxy(_) => "proxy",
        Answer::Spa { .. } | Answer::Files { .. } => "files",
        Answer::Redirect { .. } => "redirect",
        Answer::Respond { .. } => "respond",
        Answer::Deny => "deny",
    }
}

/// The addresses that an allow-list names.
pub(crate) fn allowed(list: &[Allowed]) -> Addresses {
    let of = |line: &Allowed| line.network.map_or_else(Addresses::all, Addresses::from);
    list.iter().fold(Addresses::empty(), |all, line| all.union(&of(line)))
}

/// The id of what is passed through or reached.
pub(crate) fn id(place: &infc_net::Place) -> String {
    use infc_net::Place as At;
    match place {
        At::Inside(host, aim) => {
            let own = match aim {
                Aim::App(name) => format!("apps.{}", quoted(name)),
                Aim::Vhost(name) => format!("vhosts.{}", quoted(name)),
                Aim::Listener(name) => format!("listeners.{}", quoted(name)),
                Aim::Ssh => "ssh".to_owned(),
            };
            format!("hosts.{host}.{own}")
        }
        At::Host(name) => format!("hosts.{name}"),
        At::Outside(name) => format!("externals.{name}"),
        At::Balancer(name) => format!("balancers.{name}"),
        At::Cdn(name) => format!("cdns.{name}"),
    }
}

/// A name in a path: quoted if it is no word.
pub(crate) fn quoted(name: &str) -> String {
    let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if plain { name.to_owned() } else { format!("\"{name}\"") }
}

fn dotted(path: &[Arc<str>]) -> String {
    path.iter().map(|part| quoted(part)).collect::<Vec<_>>().join(".")
}
