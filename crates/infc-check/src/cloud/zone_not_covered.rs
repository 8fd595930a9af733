//! `zone-not-covered`: what stands in a network is spread over fewer availability zones than the network is said to span.

use std::collections::BTreeSet;
use std::sync::Arc;

use infc_diag::{Diagnostic, names};
use infc_model::{At, Network, Ref, Site, Subnet};
use infc_plan::Plan;

pub(crate) fn check(site: &Site, _plan: &Plan) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = site.networks.iter().filter(|(name, _)| site.knows(["networks", name])).flat_map(|(name, one)| elsewhere(name, one)).collect();
    for (name, balancer) in site.balancers.iter() {
        let said = spread(site, name, &balancer.subnets);
        found.extend(said.map(|said| said.about(["balancers", name])));
    }
    for (name, host) in site.hosts.iter() {
        let said = host.fleet.get().and_then(|fleet| spread(site, name, &fleet.value.subnets));
        found.extend(said.map(|said| said.about(["hosts", name])));
    }
    found
}

/// Subnets in a zone that their network does not have, and zones of another region.
fn elsewhere(name: &Arc<str>, network: &Network) -> Vec<Diagnostic> {
    let zones = &network.zones.value;
    let strange = network.subnets.values().filter_map(|subnet| subnet.zone.get());
    let strange = strange.filter(|zone| !zones.is_empty() && zones.iter().all(|known| known.value != *zone.value));
    let mut found: Vec<Diagnostic> = strange
        .map(|zone| {
            let message = format!("`{name}` does not span {}", zone.value.0);
            names::ZONE_NOT_COVERED.at(zone.at, message).help("name one of the network's `zones`").about(["networks", name])
        })
        .collect();
    if let Some(region) = network.region.get()
        && let Some(zone) = zones.iter().find(|zone| !zone.value.0.starts_with(&region.value.0))
    {
        let message = format!("{} is no zone of {}", zone.value.0, region.value.0);
        let said = names::ZONE_NOT_COVERED.at(zone.at, message).label(region.at, "the region");
        found.push(said.help("name zones of one region").about(["networks", name]));
    }
    found
}

/// That something in `subnets` cannot be in all zones.
fn spread(site: &Site, name: &str, subnets: &At<Vec<At<Ref<Subnet>>>>) -> Option<Diagnostic> {
    let network = site.networks.get(subnets.value.first()?.value.path.get(1)?)?;
    let zones = &network.zones;
    let of = |to: &At<Ref<Subnet>>| network.subnets.get(to.value.path.get(3)?)?.zone.value.as_ref().map(|zone| &zone.0);
    if !site.knows(["networks"]) {
        return None;
    }
    let known: BTreeSet<&String> = subnets.value.iter().filter_map(of).collect();
    let open = subnets.value.iter().filter(|to| of(to).is_none()).count();
    let most = known.len() + open;
    if most >= zones.value.len() {
        return None;
    }
    let message = format!(
        "`{name}` stands in {most} zone{} at most, and its network spans {}",
        if most == 1 { "" } else { "s" },
        zones.value.len()
    );
    let said = names::ZONE_NOT_COVERED.at(subnets.at, message).label(zones.at, "a subnet lies in one zone");
    Some(said.help("give it a subnet in each zone, or take the zone out of the network's `zones`"))
}
