//! What Docker does to a kernel for the ports that a bundle's containers publish: a bridge with a container behind it that
//! listens, addresses that are translated, and its chains before those of ufw.
//!
//! It is no Docker: no image runs. Ports published on loopback are left out, for nobody outside reaches them.

use std::net::{IpAddr, Ipv4Addr};

use crate::agent::{Sockets, program};
use crate::fail::{Outcome, While as _};
use crate::laid::Laid;
use crate::sandbox::{Place, Running};
use crate::unit_file::units;

/// The one container's address.
const INSIDE: Ipv4Addr = Ipv4Addr::new(172, 17, 0, 2);
const BRIDGE: &str = "
ip netns add containers
ip link add docker0 type veth peer name eth0 netns containers
ip addr add 172.17.0.1/16 dev docker0
ip link set docker0 up
ip -n containers link set lo up
ip -n containers addr add 172.17.0.2/16 dev eth0
ip -n containers link set eth0 up
ip -n containers route add default via 172.17.0.1
echo 1 >/proc/sys/net/ipv4/ip_forward
";
/// Docker's rules: each of the insertions goes before the one above it.
const CHAINS: &str = "
iptables -P FORWARD DROP
iptables -N DOCKER-USER 2>/dev/null || true
iptables -N DOCKER
iptables -I FORWARD -i docker0 ! -o docker0 -j ACCEPT
iptables -I FORWARD -o docker0 -j DOCKER
iptables -I FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
iptables -I FORWARD -j DOCKER-USER
iptables -t nat -N DOCKER
iptables -t nat -A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
";

/// A port of the host, and that of the container behind it.
struct Published {
    outside: u16,
    inside: u16,
}

/// The containers' listener and rules, once the firewall is loaded; nothing where no port is published.
pub fn publish(laid: &Laid) -> Outcome<Option<Running>> {
    let ports = published(laid);
    if ports.is_empty() {
        return Ok(None);
    }
    let chain = "etc/infc/docker/docker-user.v4";
    if laid.bundle.contents.contains_key(chain) {
        let restore = ["iptables-restore", "--noflush", &format!("/{chain}")];
        laid.sandbox.run(&restore)?.success("iptables-restore")?;
    }
    let rules: Vec<String> = ports.iter().map(Published::rules).collect();
    laid.sandbox.run_at(Place::Tools, &["sh", "-euc", BRIDGE])?.success("docker0")?;
    let rules = format!("{CHAINS}{}", rules.concat());
    laid.sandbox.run(&["sh", "-euc", &rules])?.success("Docker's rules")?;
    let tcp = ports.iter().map(|port| port.inside).collect();
    let sockets = Sockets { addresses: vec![IpAddr::V4(INSIDE)], tcp, udp: Vec::new() };
    let mut running = laid.sandbox.start(Place::ToolsAt("containers"), &[&program()?, "listen"])?;
    running.tell(&serde_json::to_string(&sockets).doing("listen")?)?;
    drop(running.answer());
    Ok(Some(running))
}

impl Published {
    /// Of an option's value, such as `0.0.0.0:8080:80`.
    fn read(value: &str) -> Option<Self> {
        let (before, inside) = value.rsplit_once(':')?;
        let (address, outside) = before.rsplit_once(':').unwrap_or(("0.0.0.0", before));
        let loopback = address.starts_with("127.");
        (!loopback).then_some(Self { outside: outside.parse().ok()?, inside: inside.parse().ok()? })
    }

    fn rules(&self) -> String {
        let Self { outside, inside } = self;
        format!(
            "iptables -A DOCKER -d {INSIDE} ! -i docker0 -o docker0 -p tcp --dport {inside} -j ACCEPT\n\
             iptables -t nat -A DOCKER ! -i docker0 -p tcp --dport {outside} -j DNAT --to {INSIDE}:{inside}\n"
        )
    }
}

fn published(laid: &Laid) -> Vec<Published> {
    let mut found = Vec::new();
    for unit in units(&laid.bundle) {
        let start = unit.last("ExecStart");
        if start.starts_with("/usr/bin/docker run ") {
            let words: Vec<&str> = start.split_whitespace().collect();
            let values = words.windows(2).filter(|pair| pair.first() == Some(&"--publish"));
            found.extend(values.filter_map(|pair| Published::read(pair.last()?)));
        }
    }
    found
}
