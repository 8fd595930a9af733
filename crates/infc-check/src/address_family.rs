//! `address-family`: an address of IPv6 where one of IPv4 is meant, or the other way round.
//!
//! It deliberately leaves alone what may be of either family: the only address of a host, further addresses of a network.

use std::fmt::Display;

use infc_diag::{Diagnostic, Span, names};
use infc_model::{At, Host, Network, PublicAddress, Routing, Site};
use infc_plan::Plan;
use infc_scalar::Cidr;

/// An address in a field that is for the other family.
struct Misplaced {
    field: &'static str,
    text: String,
    /// Whether it is of IPv4.
    v4: bool,
    at: Span,
    help: &'static str,
}

pub(crate) fn check(site: &Site, _plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, network) in site.networks.iter() {
        let said = in_network(network).into_iter().map(|one| one.said(name).about(["networks", name]));
        found.extend(said);
    }
    for (name, host) in site.hosts.iter() {
        found.extend(in_host(host).into_iter().map(|one| one.said(name).about(["hosts", name])));
    }
    found
}

impl Misplaced {
    fn said(&self, owner: &str) -> Diagnostic {
        let (is, meant) = if self.v4 { ("IPv4", "IPv6") } else { ("IPv6", "IPv4") };
        let message = format!("{} is of {is}, and `{}` of `{owner}` is for {meant}", self.text, self.field);
        names::ADDRESS_FAMILY.at(self.at, message).help(self.help)
    }
}

fn in_network(network: &Network) -> Vec<Misplaced> {
    let own = [(&network.cidr, &network.cidr6)];
    let parts = network.subnets.values().map(|subnet| (&subnet.cidr, &subnet.cidr6));
    let mut found: Vec<Misplaced> = own.into_iter().chain(parts).flat_map(cidrs).collect();
    found.extend(translated(&network.routing.value));
    let ways = network.subnets.values().filter_map(|subnet| subnet.routing.get());
    found.extend(ways.flat_map(|way| translated(way.value)));
    found
}

fn cidrs((four, six): (&At<Option<Cidr>>, &At<Option<Cidr>>)) -> Vec<Misplaced> {
    let four = four.get().filter(|one| !one.value.is_v4());
    let six = six.get().filter(|one| one.value.is_v4());
    let four = four.map(|one| misplaced("cidr", (one.value, false, one.at), "write it under `cidr6`"));
    let six = six.map(|one| misplaced("cidr6", (one.value, true, one.at), "write it under `cidr`"));
    four.into_iter().chain(six).collect()
}

fn translated(way: &Routing) -> Vec<Misplaced> {
    let Routing::Nat(nat) = way else { return Vec::new() };
    let six = nat.value.addresses.iter().filter(|one| one.value.is_ipv6());
    let help = "take it out: with IPv6 everybody connects with an address of his own";
    six.map(|one| misplaced("addresses", (&one.value, false, one.at), help)).collect()
}

fn in_host(host: &Host) -> Vec<Misplaced> {
    let mut found = Vec::new();
    // Of a host that has one address alone, that may be of either family.
    let own = host.address.get().filter(|one| one.value.is_ipv6() && host.address6.value.is_some());
    let help = "a host has one address of each family here; one of IPv6 stands under `address6`";
    found.extend(own.map(|one| misplaced("address", (one.value, false, one.at), help)));
    let six = host.address6.get().filter(|one| one.value.is_ipv4());
    found.extend(six.map(|one| misplaced("address6", (one.value, true, one.at), "write it under `address`")));
    let public = host.public.get().and_then(|public| match public.value {
        PublicAddress::Text(one) | PublicAddress::Current(one) => Some(one.clone()),
        PublicAddress::Dynamic => None,
    });
    let help = "write it under `address6`: nothing translates it, the host has it itself";
    let public = public.filter(|one| one.value.is_ipv6());
    found.extend(public.map(|one| misplaced("public", (&one.value, false, one.at), help)));
    let containers = host.docker.ipv6.get().filter(|one| one.value.is_v4());
    let help = "name a network of IPv6, such as `\"fd00:d0c:1::/64\"`; Docker has one of IPv4 by itself";
    found.extend(containers.map(|one| misplaced("docker.ipv6", (one.value, true, one.at), help)));
    found
}

fn misplaced(
    field: &'static str,
    (address, v4, at): (&dyn Display, bool, Span),
    help: &'static str,
) -> Misplaced {
    Misplaced { field, text: address.to_string(), v4, at, help }
}
