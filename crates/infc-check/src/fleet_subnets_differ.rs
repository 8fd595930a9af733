//! `fleet-subnets-differ`: of one fleet some machines get to the internet in one way and some in another, or not at all.
//!
//! It deliberately takes two address translations for the same way: that each zone has its own is usual.

use infc_diag::{Diagnostic, names};
use infc_model::{At, Ref, Routing, Site, Subnet};
use infc_plan::Plan;

pub(crate) fn check(site: &Site, _plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, host) in site.hosts.iter() {
        let Some(fleet) = host.fleet.get() else { continue };
        let known: Vec<_> = fleet.value.subnets.iter().filter_map(|to| Some((to, way(site, to)?))).collect();
        let Some((first, one)) = known.first() else { continue };
        let network = |to: &At<Ref<Subnet>>| to.value.path.get(1).cloned();
        if let Some((other, _)) = known.iter().find(|(to, way)| way != one || network(to) != network(first)) {
            let message = format!("machines of `{name}` stand in subnets that go to the internet in different ways");
            let said = names::FLEET_SUBNETS_DIFFER.at(other.at, message).label(first.at, "unlike this one");
            found.push(said.help("name subnets of one network and one `routing`").about(["hosts", name]));
        }
    }
    found
}

/// How one goes to the internet from a subnet.
fn way(site: &Site, to: &At<Ref<Subnet>>) -> Option<&'static str> {
    if !site.knows(to.value.path.iter().map(|name| &**name)) {
        return None;
    }
    let network = site.networks.get(to.value.path.get(1)?)?;
    let own = network.subnets.get(to.value.path.get(3)?)?.routing.value.as_ref();
    Some(match own.unwrap_or(&network.routing.value) {
        Routing::InternetGateway => "gateway",
        Routing::Nat(_) => "nat",
        Routing::None => "none",
    })
}
