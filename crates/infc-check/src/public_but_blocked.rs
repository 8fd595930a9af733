//! `public-but-blocked`: a vhost, or an app with a `from` of its own, that nobody of those it is for can reach.

use std::sync::Arc;

use infc_diag::{Diagnostic, Span, names};
use infc_model::{App, Site};
use infc_net::{Addresses, Hop, Layer, Path, Place, Reach, Target, Verdict};
use infc_plan::Plan;
use infc_plan::nginx::Server;

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan, reach: &infc_net::Reach) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for host in planned(site, plan).filter(|host| host.knows_ways()) {
        for server in &*host.plan.servers() {
            found.extend(blocked(host, server, reach));
        }
        for (name, app) in host.host.apps.iter() {
            found.extend(app_blocked(host, (name, app), (reach, plan)));
        }
    }
    found
}

/// An app says who may connect to its port directly, and the firewall says nobody.
fn app_blocked(host: Planned<'_>, (name, app): (&Arc<str>, &App), (reach, plan): (&Reach, &Plan)) -> Option<Diagnostic> {
    let (first, port) = (app.from.first()?, app.port.get()?);
    let own = reach.hosts.get(host.name).map(|host| host.own.clone()).unwrap_or_default();
    let meant = reach.addresses(&plan.zones.peers(&app.from), host.name).difference(&own);
    let paths = reach.direct(host.name, &Target::App(name.clone()));
    let arrived = paths.iter().any(|path| !matches!(path.verdict, Verdict::Stopped(_)) && path.sources.meets(&meant));
    let stopped = self::meant(&paths, (&meant, &meant)).filter(|_| !arrived)?;
    let hop = stopped.hops.last()?;
    let message = format!("nobody that `{name}` is open to reaches it: {}", reason(hop, port.value.0));
    let diagnostic = names::PUBLIC_BUT_BLOCKED.at(first.at, message).about(host.path(&["apps", name]));
    let diagnostic = diagnostic.here("open to these").label(port.at, "its port");
    let diagnostic = match hop.layer {
        Layer::Firewall => diagnostic,
        _ => stopped_at(diagnostic, hop, port.at),
    };
    let mend = mending(stopped, port.value.0);
    Some(diagnostic.help(format!("take `from` out if a vhost carries the app, or {mend}")))
}

/// Of ways that are blocked the one that was meant: through what stands before the host, for everyone, the farthest.
fn meant<'a>(paths: &'a [Path], (from, internet): (&Addresses, &Addresses)) -> Option<&'a Path> {
    let before = |path: &Path| path.hops.iter().any(is_edge);
    let rank = |path: &&Path| (before(path), path.sources.meets(internet), path.hops.len());
    paths.iter().filter(|path| path.sources.meets(from)).rev().max_by_key(rank)
}

fn is_edge(hop: &Hop) -> bool {
    matches!(hop.through, Some(Place::Balancer(_) | Place::Cdn(_)))
}

/// Whether the layer is one of what stands before the host.
fn is_before(hop: &Hop) -> bool {
    matches!(hop.layer, Layer::Group | Layer::Route) && is_edge(hop)
}

/// What of the layers on the way keeps everyone out.
fn reason(hop: &Hop, port: u16) -> String {
    if is_before(hop) {
        return format!("before it, at {}, {}", hop.node, hop.action.trim_start_matches("stopped: "));
    }
    match hop.layer {
        Layer::Group => format!("no rule of its security group admits port {port}"),
        Layer::Docker => format!("the chain DOCKER-USER stops port {port}"),
        Layer::Route => format!("nothing from outside its network gets to port {port}"),
        Layer::Edge => "what stands before it hands nothing on".to_owned(),
        Layer::Bind => format!("its port {port} is bound to loopback"),
        Layer::Nginx => "its allow-list names nobody outside".to_owned(),
        Layer::Firewall | Layer::Socket | Layer::App | Layer::External => format!("its port {port} is shut"),
    }
}

/// What opens the layer at which a way ends.
fn mending(path: &Path, port: u16) -> String {
    let Some(hop) = path.hops.last() else { return String::new() };
    if is_before(hop) {
        return match hop.layer {
            Layer::Group => "add a rule for it to that security group".to_owned(),
            _ => "let an internet gateway lead to one of its subnets".to_owned(),
        };
    }
    match hop.layer {
        Layer::Group => format!("add `{{ port = {port}/tcp; from = [ … ]; }}` to the security group"),
        Layer::Docker => format!("add a rule `(allow {{ port = {port}/tcp; }})` to `docker.user-chain`, or let it be `derived`"),
        Layer::Route if path.verdict == Verdict::Stopped(infc_net::Why::NoPublicIp) => {
            "give the host a `public` address, or put a balancer before it".to_owned()
        }
        Layer::Route => "let an internet gateway lead to its subnet, or put a balancer before it".to_owned(),
        Layer::Edge => "let the balancer or delivery network hand on to it".to_owned(),
        Layer::Bind => "bind it to an address that others reach".to_owned(),
        Layer::Nginx => "name in `allow` who may come".to_owned(),
        Layer::Firewall | Layer::Socket | Layer::App | Layer::External => {
            format!("add a rule `(allow {{ port = {port}/tcp; }})`, or `firewall = derived;`")
        }
    }
}

/// Shows what stops, unless that is shown already.
fn stopped_at(diagnostic: Diagnostic, hop: &Hop, shown: Span) -> Diagnostic {
    match hop.at {
        Some(at) if at != shown => diagnostic.label(at, hop.action.clone()),
        _ => diagnostic,
    }
}

fn blocked(host: Planned<'_>, server: &Server, reach: &Reach) -> Option<Diagnostic> {
    let target = Target::Vhost(server.name.clone());
    // What stands before it is not whom it is for.
    let own = reach.hosts.get(host.name).map(|host| host.own.clone()).unwrap_or_default();
    let own = own.union(&reach.before(host.name, &target));
    let paths = reach.to(host.name, &target);
    let mut arrived = paths.iter().filter(|path| !matches!(path.verdict, Verdict::Stopped(_)));
    let outside = own.complement();
    if arrived.any(|path| path.sources.meets(&outside)) {
        return None;
    }
    let internet = reach.internet(&Place::Inside(host.name.clone(), target));
    let stopped = meant(&paths, (&outside, &internet))?;
    let hop = stopped.hops.last()?;
    let message = format!("nobody reaches `{}`: {}", server.name, reason(hop, server.port()));
    let diagnostic = names::PUBLIC_BUT_BLOCKED.at(server.at, message).about(host.path(&["vhosts", &server.name]));
    let mend = mending(stopped, server.port());
    Some(stopped_at(diagnostic, hop, server.at).help(mend))
}
