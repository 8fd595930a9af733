//! nginx: a proxied app inherits what its routes admit.
//!
//! It deliberately follows one proxy and no chain of them: a vhost that passes requests to another vhost is not seen.

use std::sync::Arc;

use infc_diag::Span;
use infc_plan::nginx::{Allowed, Location, Server};

use crate::reach::{HostReach, Reach};
use crate::{Addresses, Hop, Layer, Path, Place, Relation, Target, Verdict, Why};

/// How sources fare with the vhost `server` of `host`: the port's paths, cut by the vhost's allow-list and password.
pub(crate) fn to_vhost(host: &HostReach, server: &Server) -> Vec<Path> {
    let hop = hop(format!("nginx \"{}\"", server.name), server.at, passed(host, server));
    pass(host, server.port(), (server.allow.as_deref().map(addresses), server.auth.is_some()), &hop)
}

/// How sources come through nginx to the app `app` of the host `to`.
pub(crate) fn to_app(reach: &Reach, to: &Arc<str>, app: &Arc<str>) -> Vec<Path> {
    let mut paths = Vec::new();
    for host in reach.hosts.values() {
        for server in &*host.servers {
            let leads = |location: &&Location| {
                location.answer.app().is_some_and(|found| found.host == *to && found.app == *app)
            };
            let mut routes: Vec<&Location> = server.locations.iter().filter(leads).collect();
            // One route may be two locations, which differ in their paths alone.
            routes.dedup_by(|one, two| one.at == two.at);
            for location in routes {
                paths.extend(through(reach, host, (server, location), (to, app)));
            }
        }
    }
    paths
}

/// The paths through one route.
fn through(
    reach: &Reach,
    host: &HostReach,
    (server, location): (&Server, &Location),
    (to, app): (&Arc<str>, &Arc<str>),
) -> Vec<Path> {
    if host.name != *to && !proxy_reaches(reach, host, (to, app)) {
        return Vec::new();
    }
    let hop = hop(format!("nginx \"{}\" {}", server.name, location.route), location.at, passed(host, server));
    let admitted = server.admits(location).map(addresses);
    let mut paths = pass(host, server.port(), (admitted, server.asks_password(location)), &hop);
    let last = reach.socket_hop(to, &Target::App(app.clone()));
    for path in &mut paths {
        if !matches!(path.verdict, Verdict::Stopped(_)) {
            path.hops.extend(last.clone());
        }
    }
    paths
}

/// The addresses that an allow-list names.
fn addresses(list: &[Allowed]) -> Addresses {
    let of = |line: &Allowed| line.network.map_or_else(Addresses::all, Addresses::from);
    list.iter().fold(Addresses::empty(), |all, line| all.union(&of(line)))
}

fn hop(node: String, at: Span, through: Place) -> Hop {
    let through = Some(through);
    Hop {
        layer: Layer::Nginx,
        node,
        action: String::new(),
        at: Some(at),
        sources: Addresses::empty(),
        through,
    }
}

fn passed(host: &HostReach, server: &Server) -> Place {
    Place::Inside(host.name.clone(), Target::Vhost(server.name.clone()))
}

/// Whether the host that proxies gets to an app on another host.
fn proxy_reaches(reach: &Reach, host: &HostReach, (to, app): (&Arc<str>, &Arc<str>)) -> bool {
    let direct = reach.direct(to, &Target::App(app.clone()));
    direct.iter().any(|path| path.opens() && path.sources.meets(&host.own))
}

/// The paths to nginx's port, cut by an allow-list and a password; `hop` says where that happens.
fn pass(
    host: &HostReach,
    port: u16,
    (admitted, password): (Option<Addresses>, bool),
    hop: &Hop,
) -> Vec<Path> {
    let mut paths = Vec::new();
    for path in host.sockets.iter().filter(|socket| socket.is_nginx(port)).flat_map(|socket| &socket.paths) {
        if matches!(path.verdict, Verdict::Stopped(_)) {
            paths.push(Path { relation: Relation::Via, ..path.clone() });
            continue;
        }
        let (inside, outside) = match &admitted {
            None => (path.sources.clone(), Addresses::empty()),
            Some(list) => (path.sources.intersection(list), path.sources.difference(list)),
        };
        let (verdict, action) = match (path.verdict, password) {
            (Verdict::Admitted, true) => (Verdict::Guarded, "passed on with a password"),
            (other, _) => (other, "passed on without a password"),
        };
        let stopped = (Verdict::Stopped(Why::AllowList), "stopped by the allow-list");
        for (sources, (verdict, action)) in [(inside, (verdict, action)), (outside, stopped)] {
            if !sources.is_empty() {
                let hop = Hop { action: action.to_owned(), sources: sources.clone(), ..hop.clone() };
                let hops = path.hops.iter().cloned().chain([hop]).collect();
                paths.push(Path { sources, relation: Relation::Via, verdict, hops });
            }
        }
    }
    paths
}
