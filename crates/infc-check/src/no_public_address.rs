//! `no-public-address`: a name points at a host that the internet does not know.

use infc_diag::{Diagnostic, Span, names};
use infc_model::{Record, Site};
use infc_plan::Plan;
use infc_plan::network::Public;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let zones = site.dns.values().flat_map(|zone| zone.records.iter());
    let mut found = Vec::new();
    for (owner, record) in zones {
        of_record((site, plan), owner, (&record.value.value, record.value.at), &mut found);
    }
    found
}

fn of_record((site, plan): (&Site, &Plan), owner: &str, (record, at): (&Record, Span), found: &mut Vec<Diagnostic>) {
    match record {
        Record::Several(records) => {
            for one in &records.value {
                of_record((site, plan), owner, (&one.value, one.at), found);
            }
        }
        Record::Address(host) => {
            let Some(place) = plan.networks.hosts.get(host.name()) else { return };
            let stated = site.hosts.get(host.name()).is_some_and(|host| host.address.value.is_some());
            let placed = stated || !place.fleet.is_empty();
            if placed && place.reachable().is_empty() && site.knows(["hosts", host.name()]) {
                let why = match &place.public {
                    Public::Dynamic(_) => "its public address may be another tomorrow",
                    Public::None | Public::Fixed(_) => "it has no public address",
                };
                let message = format!("`{owner}` cannot point at `{}`: {why}", host.name());
                let said = names::NO_PUBLIC_ADDRESS.at(at, message).label(place.at, "the host");
                found.push(said.help("give the host `public = \"…\";`, or point the name at what stands before it"));
            }
        }
        Record::Ip(_)
        | Record::Alias(_)
        | Record::Mail(_)
        | Record::Txt(_)
        | Record::Caa(_)
        | Record::NameServer(_)
        | Record::Authority(_) => {}
    }
}
