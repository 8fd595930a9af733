//! nginx: a proxied app inherits what its routes admit.
//!
//! It deliberately follows one proxy and no chain of them: a vhost that passes requests to another vhost is not seen.

use std::sync::Arc;

use infc_plan::{Answer, Front, FrontRoute};

use crate::reach::{HostReach, Reach};
use crate::{Addresses, Hop, Layer, Path, Relation, Target, Verdict, Why};

/// How sources fare with the vhost `name` of `host`: the port's paths, cut by the vhost's allow-list and password.
pub(crate) fn to_vhost(reach: &Reach, host: &HostReach, front: &Front) -> Vec<Path> {
    let admitted = front.allow.as_ref().map(|peers| reach.addresses(peers, &host.name));
    let node = format!("nginx \"{}\"", front.name);
    pass(
        host,
        front,
        (admitted, front.password),
        &Hop {
            layer: Layer::Nginx,
            node,
            action: String::new(),
            at: Some(front.at),
            sources: Addresses::empty(),
        },
    )
}

/// How sources come through nginx to the app `app` of the host `to`.
pub(crate) fn to_app(reach: &Reach, to: &Arc<str>, app: &Arc<str>) -> Vec<Path> {
    let mut paths = Vec::new();
    for host in reach.hosts.values() {
        for front in &host.fronts {
            for route in &front.routes {
                if matches!(&route.answer, Answer::App { host, app: name } if host == to && name == app) {
                    paths.extend(through(reach, host, (front, route), (to, app)));
                }
            }
        }
    }
    paths
}

/// The paths through one route.
fn through(
    reach: &Reach,
    host: &HostReach,
    (front, route): (&Front, &FrontRoute),
    (to, app): (&Arc<str>, &Arc<str>),
) -> Vec<Path> {
    if host.name != *to && !proxy_reaches(reach, host, (to, app)) {
        return Vec::new();
    }
    let allow = route.allow.as_ref().or(front.allow.as_ref());
    let admitted = allow.map(|peers| reach.addresses(peers, &host.name));
    let hop = Hop {
        layer: Layer::Nginx,
        node: format!("nginx \"{}\" {}", front.name, route.path),
        action: String::new(),
        at: Some(route.at),
        sources: Addresses::empty(),
    };
    let mut paths = pass(host, front, (admitted, route.password), &hop);
    let last = reach.socket_hop(to, &Target::App(app.clone()));
    for path in &mut paths {
        if !matches!(path.verdict, Verdict::Stopped(_)) {
            path.hops.extend(last.clone());
        }
    }
    paths
}

/// Whether the host that proxies gets to an app on another host.
fn proxy_reaches(reach: &Reach, host: &HostReach, (to, app): (&Arc<str>, &Arc<str>)) -> bool {
    let direct = reach.direct(to, &Target::App(app.clone()));
    direct.iter().any(|path| path.opens() && path.sources.meets(&host.own))
}

/// The paths to the front's port, cut by an allow-list and a password; `hop` says where that happens.
fn pass(
    host: &HostReach,
    front: &Front,
    (admitted, password): (Option<Addresses>, bool),
    hop: &Hop,
) -> Vec<Path> {
    let mut paths = Vec::new();
    for path in
        host.sockets.iter().filter(|socket| socket.is_nginx(front.port)).flat_map(|socket| &socket.paths)
    {
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
