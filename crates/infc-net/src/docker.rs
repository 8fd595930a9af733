//! The way of packets to a container's published port: destination NAT before the host's firewall, then the chain
//! DOCKER-USER, then Docker's own rule, which admits what was rewritten. On loopback, and where Docker does not forward,
//! docker-proxy answers, which makes a connection of its own to the container: the host's policy for what it sends holds.
//!
//! It deliberately takes the container's address for unknown to everybody: what somebody on the same wire sends there
//! directly is not followed.

use std::net::IpAddr;

use infc_diag::Span;
use infc_plan::docker::DockerPlan;
use infc_plan::{BindSet, HostPlan, Listener, Published};

use crate::firewall::{Door, Filter, paths as through_rules};
use crate::reach::ITSELF;
use crate::{Addresses, Doubt, Exit, Hop, Layer, Path, Relation, Verdict, Why};

/// How `sources`, all of the door's family, fare; the paths' sources are disjoint and together all of them.
pub(crate) fn paths(
    docker: Option<&DockerPlan>,
    (door, published): (&Door, Published),
    sources: Addresses,
) -> Vec<Path> {
    let first = hop(door, published, &sources);
    let Some(chain) = docker.and_then(|docker| docker.chain.as_ref()) else {
        return vec![Path {
            sources,
            relation: Relation::Direct,
            verdict: Verdict::Admitted,
            hops: vec![first],
        }];
    };
    let filter = Filter::of(chain);
    let mut all = through_rules(Some(&filter), door, sources);
    for path in &mut all {
        if let Verdict::Stopped(_) = path.verdict {
            path.verdict = Verdict::Stopped(Why::DockerUser);
        }
        for hop in &mut path.hops {
            in_chain(hop);
        }
        path.hops.insert(0, Hop { sources: path.sources.clone(), ..first.clone() });
    }
    all
}

/// How the host's own addresses fare, all of which can come to an ordinary socket of the listener.
pub(crate) fn from_itself(
    host: &HostPlan,
    (listener, published): (&Listener, Published),
    paths: Vec<Path>,
) -> Vec<Path> {
    if !published.forwarded {
        return paths.into_iter().map(|path| by_proxy(host, (listener, published), path)).collect();
    }
    let loopback = Addresses::loopback();
    let mut all = Vec::new();
    for path in paths {
        let (near, far) = match listener.bind {
            BindSet::One(addr) if addr.is_loopback() => (path.narrowed(&Addresses::all()), None),
            _ => (path.narrowed(&loopback), path.narrowed(&loopback.complement())),
        };
        all.extend(near.map(|path| match listener.bind {
            BindSet::One(addr) if !addr.is_loopback() => off_loopback(published, path),
            _ => by_proxy(host, (listener, published), path),
        }));
        all.extend(far.map(|path| rewritten(host, listener, path)));
    }
    all
}

/// docker-proxy has the connection, and makes its own to the container.
pub(crate) fn by_proxy(host: &HostPlan, (listener, published): (&Listener, Published), path: Path) -> Path {
    let Some(firewall) = host.firewall.as_ref().filter(|_| path.opens()) else { return path };
    if published.forwarded && !v4(listener) && !firewall.ipv6 {
        let text = "stopped: docker-proxy connects to the container, and the firewall drops all of IPv6";
        return stopped(path, (Why::NoIpv6, text), firewall.at);
    }
    // Over IPv6 the proxy comes to the container by IPv4, unless Docker forwards IPv6 to it.
    let four = v4(listener) || !published.forwarded;
    match Exit::of(firewall).holds_container(published.inside, four) {
        Ok(None) => path,
        Ok(Some((why, text, at))) => {
            let text = format!("{text}, by which docker-proxy connects to the container");
            stopped(path, (why, &text), at)
        }
        Err(at) => {
            let text =
                "not known: a rule names addresses to which docker-proxy may connect, and Docker gives them";
            Path { verdict: Verdict::Unknown(Doubt::Container), ..stopped(path, (Why::Policy, text), at) }
        }
    }
}

/// The host's own packet goes to the container. UFW takes it for one to loopback, which it was before; the answer comes
/// in by Docker's bridge, as that to an open connection, for which the rules for IPv6 have to be there.
fn rewritten(host: &HostPlan, listener: &Listener, path: Path) -> Path {
    match &host.firewall {
        Some(firewall) if !v4(listener) && !firewall.ipv6 => {
            let text = "stopped: the container's answers come in over IPv6, all of which the firewall drops";
            stopped(path, (Why::NoIpv6, text), firewall.at)
        }
        _ => path,
    }
}

/// A packet from loopback is not sent out by Docker's bridge.
fn off_loopback(published: Published, path: Path) -> Path {
    let text = "stopped: Docker forwards the packet, and none from loopback leaves the host";
    stopped(path, (Why::NoRoute, text), published.at)
}

fn v4(listener: &Listener) -> bool {
    matches!(listener.bind, BindSet::AnyV4 | BindSet::One(IpAddr::V4(_)))
}

/// `path` ends here.
fn stopped(mut path: Path, (why, action): (Why, &str), at: Span) -> Path {
    let node = path.hops.first().map(|hop| hop.node.clone()).unwrap_or_default();
    path.hops.retain(|hop| hop.action != ITSELF);
    path.verdict = Verdict::Stopped(why);
    path.hops.push(Hop {
        layer: Layer::Docker,
        node,
        action: action.to_owned(),
        at: Some(at),
        sources: path.sources.clone(),
        through: None,
    });
    path
}

fn hop(door: &Door, published: Published, sources: &Addresses) -> Hop {
    let action = format!(
        "Docker publishes {}: the packet is forwarded before the firewall's rules for incoming are met",
        door.port
    );
    let sources = sources.clone();
    Hop {
        layer: Layer::Docker,
        node: door.node.clone(),
        action,
        at: Some(published.at),
        sources,
        through: None,
    }
}

/// A hop of the chain, which is told as one of the firewall.
fn in_chain(hop: &mut Hop) {
    hop.layer = Layer::Docker;
    "DOCKER-USER".clone_into(&mut hop.node);
    hop.action = hop.action.replace("no rule of the firewall", "no rule of DOCKER-USER");
}
