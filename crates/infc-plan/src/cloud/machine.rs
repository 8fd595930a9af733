//! Machines that stand in networks of the site.
//!
//! It deliberately leaves out hosts that stand in none: those are somewhere else, and are not made by this provider.

use std::net::IpAddr;
use std::sync::Arc;

use infc_diag::{Diagnostic, Span};
use infc_model::{At, Facts, Host, Named, Os};

use super::{Cloud, Label, incomplete, labels};
use crate::Report;
use crate::network::{Networks, Place, Public};

/// A machine.
#[derive(Clone, PartialEq, Debug)]
pub struct Machine {
    /// Its label.
    pub label: Label,
    /// The host.
    pub host: Arc<str>,
    /// Its operating system.
    pub os: Os,
    /// The type of machine, as the provider calls it.
    pub kind: At<String>,
    /// The subnet.
    pub subnet: Label,
    /// Its address there.
    pub address: At<IpAddr>,
    /// Whether it has an IPv6 address.
    pub six: bool,
    /// Its public IPv4 address.
    pub public: Public,
    /// Its security groups.
    pub groups: Vec<At<Label>>,
    /// The size of its disk in GiB, if that is stated.
    pub disk: Option<At<u64>>,
    /// Whether containers run on it.
    pub has_containers: bool,
    /// Where it is named.
    pub at: Span,
}

/// The machines of `site`.
pub(super) fn machines(
    site: &Facts,
    networks: &Networks,
    cloud: &Cloud,
    report: &mut Report,
) -> Vec<Machine> {
    let machine = |(name, host): (&Arc<str>, &Named<Host>)| {
        let place =
            networks.hosts.get(name).filter(|place| place.network.is_some() && place.fleet.is_empty())?;
        report.take(machine(cloud, (name, host), place)?)
    };
    site.hosts.iter().filter_map(machine).collect()
}

/// What stands in a network of AWS without a security group of its own.
pub(super) fn without_group(name: &str, at: Span) -> Diagnostic {
    incomplete(at, format!("`{name}` has no security group"))
        .note(
            "in AWS everything in a network has one: it would be given a default that the site does not know",
        )
        .help("name its `groups`")
}

/// One machine; nothing where its network is not made either.
fn machine(
    cloud: &Cloud,
    (name, host): (&Arc<str>, &Named<Host>),
    place: &Place,
) -> Option<Result<Machine, Diagnostic>> {
    let network = cloud.network(place.network.as_deref()?)?;
    let address = host.address.get().map(|address| At::new(*address.value, address.at))?;
    let Some(subnet) = network.subnet_of(address.value) else {
        return Some(Err(incomplete(
            address.at,
            format!("no subnet of `{}` has this address", network.name),
        )
        .help("state the subnet that it is one of, with its `cidr`")));
    };
    let Some(kind) = host.machine.get() else {
        return Some(Err(incomplete(host.key_at, format!("the type of the machine `{name}` is not said"))
            .help("state it as AWS calls it: `machine = \"t3.micro\"`")));
    };
    if place.groups.is_empty() {
        return Some(Err(without_group(name, host.key_at)));
    }
    let disk = host.size.value.as_ref().and_then(|size| size.disk.get());
    Some(Ok(Machine {
        label: Label::of([&**name]),
        host: name.clone(),
        os: host.os.value.clone(),
        kind: At::new(kind.value.0.clone(), kind.at),
        subnet: subnet.label.clone(),
        address,
        six: host.address6.value.is_some(),
        public: place.public.clone(),
        groups: labels(&place.groups),
        disk: disk.map(|disk| At::new(disk.value.bytes.div_ceil(1 << 30), disk.at)),
        has_containers: super::fleet::has_containers(host),
        at: host.key_at,
    }))
}
