//! What Docker itself writes into the kernel's tables for the published ports of a host, for tests that have no Docker.
//!
//! It is no part of a bundle. It deliberately follows version 20.10 with one bridge, `docker0`; later versions name some
//! chains otherwise and decide the same for what comes from outside.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use infc_plan::{BindSet, HostPlan, Listener, Owner};

/// Docker's bridge.
const BRIDGE: &str = "docker0";

/// The network of the bridge.
const NETWORK: &str = "172.17.0.0/16";

/// The address of each container behind Docker's bridge, by its app: Docker gives them out in the order of starting,
/// after the bridge's own.
pub fn containers(host: &HostPlan, v4: bool) -> BTreeMap<Arc<str>, IpAddr> {
    let mut apps: Vec<&Arc<str>> = host.listeners.iter().filter_map(contained).collect();
    apps.dedup();
    let ipv6 = host.docker.as_ref().and_then(|docker| docker.ipv6);
    let address = |index: usize| match (v4, ipv6) {
        (true, _) => Some(Ipv4Addr::from(u32::from(Ipv4Addr::new(172, 17, 0, 2)) + u32::try_from(index).ok()?).into()),
        (false, Some(network)) => match network.first() {
            IpAddr::V6(first) => Some(Ipv6Addr::from(u128::from(first) + 2 + index as u128).into()),
            IpAddr::V4(_) => None,
        },
        (false, None) => None,
    };
    apps.into_iter().enumerate().filter_map(|(index, app)| Some((app.clone(), address(index)?))).collect()
}

fn contained(listener: &Listener) -> Option<&Arc<str>> {
    match &listener.owner {
        Owner::App(name) => listener.published.map(|_| name),
        _ => None,
    }
}

/// The tables of one family, as `iptables-restore --noflush` reads them: destination NAT, and the chains before the
/// firewall's in FORWARD. Load the chain DOCKER-USER of the bundle first, where the host has one: Docker leaves it as it
/// finds it. Empty where Docker writes no rules of this family.
pub fn tables(host: &HostPlan, v4: bool) -> String {
    let containers = containers(host, v4);
    let forwarded: Vec<(&Listener, IpAddr)> = host
        .listeners
        .iter()
        .filter(|listener| listener.forwarded() && family(listener.bind) == v4)
        .filter_map(|listener| Some((listener, *containers.get(contained(listener)?)?)))
        .collect();
    let Some(docker) = host.docker.as_ref().filter(|_| !containers.is_empty()) else { return String::new() };
    if host.listeners.iter().all(|listener| !listener.forwarded()) {
        return String::new();
    }
    let loopback = if v4 { "127.0.0.0/8" } else { "::1/128" };
    let network = if v4 { NETWORK.to_owned() } else { docker.ipv6.map(|net| net.to_string()).unwrap_or_default() };
    let mut text = format!(
        "*nat
:DOCKER - [0:0]
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A OUTPUT ! -d {loopback} -m addrtype --dst-type LOCAL -j DOCKER
-A POSTROUTING -s {network} ! -o {BRIDGE} -j MASQUERADE
-A DOCKER -i {BRIDGE} -j RETURN
"
    );
    for (listener, to) in &forwarded {
        let inside = listener.published.map_or(listener.port, |published| published.inside);
        let (port, proto) = (listener.port, listener.proto);
        let at = match listener.bind {
            BindSet::One(addr) => format!(" -d {addr}"),
            BindSet::AnyV4 | BindSet::AnyV6 | BindSet::Dual => String::new(),
        };
        let to = if v4 { to.to_string() } else { format!("[{to}]") };
        let rule = format!("-A DOCKER{at} ! -i {BRIDGE} -p {proto} -m {proto} --dport {port} -j DNAT --to-destination {to}:{inside}");
        let _ = writeln!(text, "{rule}");
    }
    text += "COMMIT\n*filter\n:FORWARD DROP [0:0]\n:DOCKER - [0:0]\n";
    if docker.chain.is_none() {
        text += ":DOCKER-USER - [0:0]\n-A DOCKER-USER -j RETURN\n";
    }
    let first = [
        "-j DOCKER-USER".to_owned(),
        format!("-o {BRIDGE} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT"),
        format!("-o {BRIDGE} -j DOCKER"),
        format!("-i {BRIDGE} ! -o {BRIDGE} -j ACCEPT"),
        format!("-i {BRIDGE} -o {BRIDGE} -j ACCEPT"),
    ];
    for (index, rule) in first.iter().enumerate() {
        let _ = writeln!(text, "-I FORWARD {} {rule}", index + 1);
    }
    for (listener, to) in &forwarded {
        let inside = listener.published.map_or(listener.port, |published| published.inside);
        let proto = listener.proto;
        let rule = format!("-A DOCKER -d {to} ! -i {BRIDGE} -o {BRIDGE} -p {proto} -m {proto} --dport {inside} -j ACCEPT");
        let _ = writeln!(text, "{rule}");
    }
    text + "COMMIT\n"
}

/// Whether a published port is of IPv4.
fn family(bind: BindSet) -> bool {
    match bind {
        BindSet::One(addr) => addr.is_ipv4(),
        BindSet::AnyV4 => true,
        BindSet::AnyV6 | BindSet::Dual => false,
    }
}
