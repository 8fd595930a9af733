//! `actor-cannot-reach`: somebody who must get in is stopped on the way.

use std::sync::Arc;

use infc_diag::{Diagnostic, names};
use infc_model::{At, Endpoint, Site};
use infc_net::{Addresses, Layer, Path, Place, Reach, Verdict};
use infc_plan::network::Actor;
use infc_plan::{Origins, Plan};

use crate::policies::{decided, known, place, witness};

pub(crate) fn check(site: &Site, plan: &Plan, reach: &Reach) -> Vec<Diagnostic> {
    let actors = plan.networks.actors.iter();
    let needs = actors.flat_map(|(name, actor)| actor.needs.iter().map(move |need| (name, actor, need)));
    let whole = |name: &str, need: &At<Endpoint>| {
        let from = site.actors.get(name).map_or(&[][..], |actor| &actor.from);
        known(site, need) && place(need).is_some_and(|place| decided(site, from, &place))
    };
    let asked = needs.filter(|(name, _, need)| whole(name, need));
    asked.filter_map(|(name, actor, need)| stopped(reach, (name, actor), need)).collect()
}

fn stopped(reach: &Reach, (name, actor): (&Arc<str>, &Actor), need: &At<Endpoint>) -> Option<Diagnostic> {
    let place = place(need)?;
    let (missing, way) = match leaving(reach, actor, &place) {
        Some(way) => (way.sources.clone(), Some(way)),
        None => left_out(reach, actor, &place)?,
    };
    let from = actor.from.iter().any(|peer| peer.origins == Origins::Internet);
    let who = if from { "anywhere".to_owned() } else { missing.to_string() };
    let message = format!("`{name}` does not get to {}: it comes from {who} and is stopped", spoken(&place));
    let said = names::ACTOR_CANNOT_REACH.at(need.at, message).here("needed here").about(["actors", name]);
    let help = mending(way.as_ref(), from);
    let said = match &way {
        Some(way) => witness::add(said, &who, way),
        None => said.note("no way leads there"),
    };
    Some(said.help(help))
}

/// How a host that is the actor is kept from a service outside.
fn leaving(reach: &Reach, actor: &Actor, place: &Place) -> Option<Path> {
    let Place::Outside(external) = place else { return None };
    let mut hosts = actor.from.iter().filter_map(|peer| match &peer.origins {
        Origins::Host(name) => Some(name),
        _ => None,
    });
    hosts.find_map(|host| {
        reach.departs(host, external).filter(|way| matches!(way.verdict, Verdict::Stopped(_)))
    })
}

/// Those of the actor's addresses that do not arrive, and how the first of them is stopped.
fn left_out(reach: &Reach, actor: &Actor, place: &Place) -> Option<(Addresses, Option<Path>)> {
    let ways = reach.ways(place);
    if ways.is_empty() && matches!(place, Place::Outside(_)) {
        return None;
    }
    let arrived = ways.iter().filter(|way| !matches!(way.verdict, Verdict::Stopped(_)));
    let arrived = arrived.fold(Addresses::empty(), |all, way| all.union(&way.sources));
    let wanted = reach.addresses_at(&actor.from, place);
    let wanted = match place {
        Place::Inside(host, _) => reach.of_families(&wanted, host),
        _ => wanted,
    };
    let missing = wanted.difference(&arrived);
    if missing.is_empty() {
        return None;
    }
    let mut way = ways.iter().filter(|way| matches!(way.verdict, Verdict::Stopped(_)));
    Some((missing.clone(), way.find_map(|way| way.narrowed(&missing))))
}

fn spoken(place: &Place) -> String {
    match place {
        Place::Inside(host, infc_net::Target::Ssh) => format!("the ssh of `{host}`"),
        other => other.to_string(),
    }
}

fn mending(way: Option<&Path>, anywhere: bool) -> &'static str {
    let layer = way.and_then(|way| way.hops.last()).map(|hop| hop.layer);
    match layer {
        Some(Layer::Route) => "let it run inside the network, or give it a way in: a bastion, a VPN, an agent that connects outwards",
        _ if anywhere => {
            "let it run where its address is known, and admit that address; or do not let it come in: an agent on the host fetches"
        }
        _ => "admit it where it is stopped",
    }
}
