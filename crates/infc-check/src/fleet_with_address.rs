//! `fleet-with-address`: a fleet, whose machines get their addresses from their subnets, and an address that is stated.

use infc_diag::{Diagnostic, Span, names};
use infc_model::{Host, PublicAddress, Site};
use infc_plan::Plan;

pub(crate) fn check(site: &Site, _plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, host) in site.hosts.iter() {
        let Some(fleet) = host.fleet.get() else { continue };
        found.extend(stated(host).into_iter().map(|(what, at)| {
            let message = format!("`{name}` is a fleet, and states {what}");
            let said = names::FLEET_WITH_ADDRESS.at(at, message).label(fleet.at, "each of its machines has another");
            said.help("take it out; the machines stand in `fleet.subnets`").about(["hosts", name])
        }));
    }
    found
}

/// What can be true of one machine alone, and where it is stated.
fn stated(host: &Host) -> Vec<(&'static str, Span)> {
    let public = host.public.get().filter(|public| matches!(public.value, PublicAddress::Text(_)));
    [
        host.address.get().map(|own| ("one address", own.at)),
        host.address6.get().map(|own| ("one IPv6 address", own.at)),
        public.map(|own| ("one public address", own.at)),
        host.network.get().map(|own| ("a second time where it stands", own.at)),
    ]
    .into_iter()
    .flatten()
    .collect()
}
