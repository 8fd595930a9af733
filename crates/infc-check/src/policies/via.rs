//! `only-via`: whoever reaches a target from outside comes through one of the places that are named.
//!
//! It deliberately does not ask who comes, or with what password: that is `only`'s and `never`'s.

use infc_diag::names;
use infc_model::{OnlyVia, Through};
use infc_net::{Layer, Path, Place, Verdict};

use super::{Outcome, Stated, World, target, vacuous, witness};

pub(super) fn judge(world: World<'_>, stated: Stated<'_>, only: &OnlyVia) -> Outcome {
    let Some(place) = target::place(&only.to) else { return Outcome::Holds };
    if !target::known(world, &only.to) || !target::decided(world.site, &[], &place) {
        return Outcome::Unknown;
    }
    if let Some(why) = target::dead(world, &place) {
        return Some(vacuous(stated, only.to.at, &why)).into();
    }
    let host = match &place {
        Place::Inside(host, _) => host,
        Place::Host(_) | Place::Outside(_) | Place::Balancer(_) | Place::Cdn(_) => "",
    };
    let own = world.reach.hosts.get(host).map(|host| host.own.clone()).unwrap_or_default();
    let ways = world.reach.ways(&place);
    // What comes from one of the named places themselves comes through it.
    let named = only.via.iter().filter_map(|named| match &named.value {
        Through::Ref(to) => target::of_path(&to.path),
        Through::Nginx => None,
    });
    let own = named.fold(own, |own, place| own.union(&world.reach.senders(&place)));
    let outside = ways.iter().filter_map(|way| way.narrowed(&own.complement()));
    let arriving: Vec<Path> = outside.filter(|way| !matches!(way.verdict, Verdict::Stopped(_))).collect();
    if arriving.is_empty() {
        return Some(vacuous(stated, only.to.at, &format!("nobody outside reaches {place}"))).into();
    }
    let passes = |way: &Path| only.via.iter().any(|named| through(way, &named.value));
    let Some(way) = arriving.iter().find(|way| !passes(way)) else { return Outcome::Holds };
    let whole = world.reach.of_families(&own.complement(), host);
    let who = if way.sources.covers(&whole) { "the internet".to_owned() } else { way.sources.to_string() };
    let found = if matches!(way.verdict, Verdict::Unknown(_)) {
        let message = format!("`{}` cannot be decided: {who} may reach {place} by another way", stated.name);
        names::POLICY_UNKNOWN.at(stated.at, message)
    } else {
        let message = format!("`{}` does not hold: {who} reaches {place} by another way", stated.name);
        names::POLICY_VIOLATED.at(stated.at, message)
    };
    let found = witness::add(found, &who, way);
    Some(found.help("shut this way, or name what it leads through")).into()
}

/// Whether a way leads through what a policy names.
fn through(way: &Path, named: &Through) -> bool {
    match named {
        Through::Nginx => way.hops.iter().any(|hop| hop.layer == Layer::Nginx),
        Through::Ref(to) => target::of_path(&to.path).is_some_and(|place| way.passes(&place)),
    }
}
