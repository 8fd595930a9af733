//! The host's interfaces and the places that connect to it, each a network namespace of the sandbox.
//!
//! Every interface of the host has a bridge of its own in a further namespace, and zones hang on the bridge that
//! their traffic arrives by. No bridge has a way out; an address here is the test's alone, whoever has it elsewhere.

use std::net::IpAddr;

use crate::fail::{Outcome, broken};
use crate::sandbox::{Place, Sandbox};

/// Interfaces and zones.
#[derive(Clone, Debug)]
pub struct Network {
    /// The host's interfaces.
    pub host: Vec<Interface>,
    /// Where connections come from.
    pub zones: Vec<Zone>,
}

/// One interface of the host.
#[derive(Clone, Debug)]
pub struct Interface {
    /// Such as `eth0`.
    pub name: &'static str,
    /// Its addresses with their prefix lengths, such as `203.0.113.10/24`.
    pub addresses: &'static [&'static str],
}

/// A place outside of the host.
#[derive(Clone, Debug)]
pub struct Zone {
    /// Such as `internet`.
    pub name: &'static str,
    /// The host's interface that its packets arrive on.
    pub on: &'static str,
    /// Its addresses, one an address family.
    pub addresses: &'static [&'static str],
}

/// The namespace of the bridges.
const WIRES: &str = "wires";

impl Network {
    /// Makes the interfaces and the zones in a sandbox.
    pub fn build(&self, sandbox: &Sandbox) -> Outcome<()> {
        ip(sandbox, &["netns", "add", WIRES])?;
        for interface in &self.host {
            let bridge = format!("br-{}", interface.name);
            ip(sandbox, &["-n", WIRES, "link", "add", &bridge, "type", "bridge", "forward_delay", "0"])?;
            ip(sandbox, &["-n", WIRES, "link", "set", &bridge, "up"])?;
            let outer = format!("h-{}", interface.name);
            ip(
                sandbox,
                &["link", "add", interface.name, "type", "veth", "peer", "name", &outer, "netns", WIRES],
            )?;
            ip(sandbox, &["-n", WIRES, "link", "set", &outer, "master", &bridge, "up"])?;
            for address in interface.addresses {
                ip(sandbox, &with_nodad(&["addr", "add", address, "dev", interface.name], address))?;
            }
            ip(sandbox, &["link", "set", interface.name, "up"])?;
        }
        self.zones.iter().try_for_each(|zone| self.build_zone(sandbox, zone))
    }

    fn build_zone(&self, sandbox: &Sandbox, zone: &Zone) -> Outcome<()> {
        let outer = format!("z-{}", zone.name);
        ip(sandbox, &["netns", "add", zone.name])?;
        ip(sandbox, &["-n", zone.name, "link", "set", "lo", "up"])?;
        let peer = ["type", "veth", "peer", "name", &outer, "netns", WIRES];
        ip(sandbox, &[&["-n", zone.name, "link", "add", "eth0"], &peer[..]].concat())?;
        ip(sandbox, &["-n", WIRES, "link", "set", &outer, "master", &format!("br-{}", zone.on), "up"])?;
        ip(sandbox, &["-n", zone.name, "link", "set", "eth0", "up"])?;
        for address in zone.addresses {
            let own = format!("{address}{}", full(address));
            ip(sandbox, &with_nodad(&["-n", zone.name, "addr", "add", &own, "dev", "eth0"], address))?;
            for target in self.targets(zone)?.iter().map(IpAddr::to_string) {
                if target.contains(':') != address.contains(':') {
                    continue;
                }
                let there = format!("{target}{}", full(&target));
                ip(sandbox, &["-n", zone.name, "route", "replace", &there, "dev", "eth0", "src", address])?;
                ip(sandbox, &["route", "replace", &own, "dev", zone.on, "src", &target])?;
            }
        }
        Ok(())
    }

    /// The host's addresses that a zone can send to.
    pub fn targets(&self, zone: &Zone) -> Outcome<Vec<IpAddr>> {
        let Some(interface) = self.host.iter().find(|interface| interface.name == zone.on) else {
            return broken(format!("zone {} is on {}, which the host does not have", zone.name, zone.on));
        };
        let spoken =
            |address: &IpAddr| zone.addresses.iter().any(|own| own.contains(':') == address.is_ipv6());
        Ok(addresses(interface).into_iter().filter(spoken).collect())
    }

    /// Every address of the host but the loopback's.
    pub fn own(&self) -> Vec<IpAddr> {
        self.host.iter().flat_map(addresses).collect()
    }

    /// The zone of a name.
    pub fn zone(&self, name: &str) -> Outcome<&Zone> {
        match self.zones.iter().find(|zone| zone.name == name) {
            Some(zone) => Ok(zone),
            None => broken(format!("the network has no zone {name}")),
        }
    }
}

fn addresses(interface: &Interface) -> Vec<IpAddr> {
    let written = interface.addresses.iter();
    written.filter_map(|text| text.split('/').next()?.parse().ok()).collect()
}

fn full(address: &str) -> &'static str {
    if address.contains(':') { "/128" } else { "/32" }
}

/// Without the wait for a duplicate of an IPv6 address, during which it cannot be used.
fn with_nodad<'a>(words: &[&'a str], address: &str) -> Vec<&'a str> {
    let last = if address.contains(':') { &["nodad"][..] } else { &[] };
    [words, last].concat()
}

fn ip(sandbox: &Sandbox, words: &[&str]) -> Outcome<()> {
    let command = [&["ip"], words].concat();
    sandbox.run_at(Place::Tools, &command)?.success(&command.join(" ")).map(drop)
}
