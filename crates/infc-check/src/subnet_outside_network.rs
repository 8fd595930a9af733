//! `subnet-outside-network`: subnets that lie outside of their network or in each other, hosts that have no place in theirs.

use std::net::IpAddr;
use std::sync::Arc;

use infc_diag::{Diagnostic, names};
use infc_model::{At, Host, Named, Network, Segment, Site};
use infc_net::Addresses;
use infc_plan::Plan;
use infc_scalar::Cidr;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let networks = site.networks.iter();
    let mut found: Vec<Diagnostic> = networks.flat_map(|(name, network)| subnets(name, network)).collect();
    found.extend(site.hosts.iter().filter_map(|(name, host)| misplaced(site, plan, (name, host))));
    found
}

fn subnets(name: &Arc<str>, network: &Network) -> Vec<Diagnostic> {
    let stated = [network.cidr.value, network.cidr6.value].into_iter().flatten();
    let whole: Addresses = stated.chain(network.also.iter().map(|one| one.value)).collect();
    let mut found = Vec::new();
    let mut known: Vec<(&Arc<str>, At<Cidr>)> = Vec::new();
    for (subnet, one) in network.subnets.iter() {
        for cidr in [one.cidr.get(), one.cidr6.get()].into_iter().flatten() {
            let own = Addresses::from(*cidr.value);
            let of_family = if cidr.value.is_v4() { whole.only_v4() } else { whole.only_v6() };
            let other = known.iter().find(|(_, other)| Addresses::from(other.value).meets(&own));
            if !of_family.is_empty() && !whole.covers(&own) {
                let message = format!("the subnet `{subnet}` lies outside of `{name}`, which has {of_family}");
                found.push(names::SUBNET_OUTSIDE_NETWORK.at(cidr.at, message).about(["networks", name]));
            } else if let Some((first, other)) = other {
                let message = format!("the subnets `{first}` and `{subnet}` share addresses");
                let said = names::SUBNET_OUTSIDE_NETWORK.at(cidr.at, message);
                found.push(said.label(other.at, format!("`{first}`")).about(["networks", name]));
            }
            known.push((subnet, At::new(*cidr.value, cidr.at)));
        }
    }
    found
}

/// A host whose address is none of its network or subnet.
fn misplaced(site: &Site, plan: &Plan, (name, host): (&Arc<str>, &Named<Host>)) -> Option<Diagnostic> {
    let segment = host.network.get()?;
    let Segment::Ref(to) = segment.value;
    let network = site.networks.get(to.path.get(1)?)?;
    let own: Vec<Cidr> = match to.path.get(3) {
        Some(subnet) => network.subnets.get(subnet)?.cidr.value.into_iter().collect(),
        None => network.cidr.value.into_iter().chain(network.also.iter().map(|one| one.value)).collect(),
    };
    let place = plan.networks.hosts.get(name)?;
    let four = place.addresses.iter().find(|address| address.value.is_ipv4())?;
    let fits = |address: IpAddr| own.iter().any(|cidr| cidr.contains(address));
    if own.is_empty() || fits(four.value) {
        return None;
    }
    let message = format!("`{name}` has no address of `{}`: {} lies outside of it", to.name(), four.value);
    Some(
        names::SUBNET_OUTSIDE_NETWORK
            .at(four.at, message)
            .label(segment.at, "it stands here")
            .help("write its address in the network under `address`, and the public one under `public`")
            .about(["hosts", name]),
    )
}
