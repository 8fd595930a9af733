//! `never`, `never-directly`, `only` and `reaches`: decided over every way that leads to a target.
//!
//! A password answers for the app that is behind it, so a way that asks for one breaks no `never`. It does not answer for
//! what the app hands on: whoever knows it reads the database.

use infc_diag::{Diagnostic, Span, names};
use infc_model::{At, Endpoint, Source};
use infc_net::{Addresses, Doubt, Layer, Path, Place, Relation, Verdict};
use infc_plan::Peer;

use crate::data_behind_admin_tool;

use super::{Outcome, Stated, World, egress, target, vacuous, witness};

/// What a policy over sources and a target says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Never,
    NeverDirectly,
    Only,
    Reaches,
}

pub(super) fn judge(
    world: World<'_>,
    stated: Stated<'_>,
    (from, to, meaning): (&At<Vec<At<Source>>>, &At<Endpoint>, Meaning),
) -> Outcome {
    let Some(place) = target::place(to) else { return Outcome::Holds };
    if !target::known(world, to) || !target::decided(world.site, &from.value, &place) {
        return Outcome::Unknown;
    }
    let peers = world.plan.zones.peers(&from.value);
    let host = match &place {
        Place::Outside(external) if meaning == Meaning::Reaches => {
            return egress::judge(world, stated, (&peers, external));
        }
        Place::Cdn(_) => return Outcome::Unknown,
        Place::Host(_) | Place::Outside(_) | Place::Balancer(_) => "",
        // A host without a plan is reported already.
        Place::Inside(host, _) if !world.reach.hosts.contains_key(host) => return Outcome::Unknown,
        Place::Inside(host, _) => host,
    };
    if let Some(why) = target::dead(world, &place) {
        return Some(vacuous(stated, to.at, &why)).into();
    }
    let sources = world.reach.addresses_at(&peers, &place);
    // `only [ ]` has a meaning: nobody but the host itself.
    if sources.is_empty() && meaning != Meaning::Only {
        return Some(vacuous(stated, from.at, "its sources are no address at all")).into();
    }
    let ways = world.reach.ways(&place);
    let asked = Asked { stated, place: &place, ways: &ways };
    match meaning {
        Meaning::Never => asked.forbidden(&sources, &peers),
        Meaning::NeverDirectly => {
            let direct: Vec<Path> =
                ways.iter().filter(|way| way.relation == Relation::Direct).cloned().collect();
            Asked { ways: &direct, ..asked }.forbidden(&sources, &peers)
        }
        Meaning::Only => {
            let own = world.reach.hosts.get(host).map(|host| host.own.clone()).unwrap_or_default();
            asked.forbidden(&own.union(&sources).complement(), &[])
        }
        Meaning::Reaches => asked.required(&world.reach.of_families(&sources, host)).into(),
    }
}

/// A policy, its target, and the ways that lead there.
#[derive(Clone, Copy)]
struct Asked<'a> {
    stated: Stated<'a>,
    place: &'a Place,
    ways: &'a [Path],
}

impl Asked<'_> {
    /// The first way by which one of `sources` gets in, one that is open to everyone before others; else the first by
    /// which one may.
    fn forbidden(self, sources: &Addresses, peers: &[Peer]) -> Outcome {
        let met = |which: fn(&Path) -> bool| {
            let ways = self.ways.iter().filter(|way| which(way)).filter_map(|way| way.narrowed(sources));
            ways.min_by_key(|way| !way.sources.holds_most())
        };
        if let Some(way) = met(breaks) {
            let who = witness::name(&way.sources, peers);
            let message = format!("`{}` does not hold: {who} reaches {}", self.stated.name, self.place);
            let said = witness::add(names::POLICY_VIOLATED.at(self.stated.at, message), &who, &way);
            let said = said.help(mending(&way));
            return match handed_on(&way).filter(|_| way.sources.holds_most()) {
                Some(at) => Outcome::HandedOn(said.note(data_behind_admin_tool::EVERY_ROW).into(), at),
                None => Some(said).into(),
            };
        }
        met(doubtful).map(|way| self.unknown(&witness::name(&way.sources, peers), &way)).into()
    }

    /// The first of `sources` that does not arrive; else the first of which infc does not know whether it does.
    fn required(self, sources: &Addresses) -> Option<Diagnostic> {
        let arrived = self.union(|way| matches!(way.verdict, Verdict::Admitted | Verdict::Guarded));
        let missing = sources.difference(&arrived);
        let stopped = missing.difference(&self.union(doubtful));
        if stopped.is_empty() {
            let mut ways = self.ways.iter().filter(|way| doubtful(way));
            let way = ways.find_map(|way| way.narrowed(&missing))?;
            return Some(self.unknown(&missing.to_string(), &way));
        }
        let message =
            format!("`{}` does not hold: {stopped} does not reach {}", self.stated.name, self.place);
        let said = names::POLICY_VIOLATED.at(self.stated.at, message);
        let ways: Vec<Path> = self.ways.iter().filter_map(|way| way.narrowed(&stopped)).collect();
        let said = match ways.first() {
            Some(way) => witness::add(said, &stopped.to_string(), way),
            None => said.note("no path leads there"),
        };
        let mut words: Vec<&str> = Vec::new();
        for way in &ways {
            if let Verdict::Stopped(why) = way.verdict
                && !words.contains(&why.word())
            {
                words.push(why.word());
            }
        }
        let said = if words.is_empty() { said } else { said.note(format!("why not: {}", words.join(", "))) };
        Some(said.help("admit the source where it is stopped"))
    }

    fn union(self, which: impl Fn(&Path) -> bool) -> Addresses {
        let ways = self.ways.iter().filter(|way| which(way));
        ways.fold(Addresses::empty(), |all, way| all.union(&way.sources))
    }

    fn unknown(self, who: &str, way: &Path) -> Diagnostic {
        let message = format!(
            "`{}` cannot be decided: nobody says whether {who} reaches {}",
            self.stated.name, self.place
        );
        let said = witness::add(names::POLICY_UNKNOWN.at(self.stated.at, message), who, way);
        let Verdict::Unknown(doubt) = way.verdict else { return said };
        said.help(match doubt {
            Doubt::Interface => "say who comes in by the interface: `from = [ … ];` instead of `on`",
            Doubt::RawNginx => "say who may come in the vhost or route, with `allow` and `auth`",
            Doubt::Container => {
                "name no addresses of containers in `out`, or let out to all of them by `on = \"docker0\"`"
            }
            Doubt::Edge => "admit all addresses that it comes from, or none",
            Doubt::RawFirewall => {
                "state the rules under `firewall`, or `accept.policy-unknown` with the reason"
            }
        })
    }
}

/// Whether the sources of a way are in.
fn breaks(way: &Path) -> bool {
    match way.verdict {
        Verdict::Admitted => true,
        Verdict::Guarded => way.relation == Relation::Onward,
        Verdict::Stopped(_) | Verdict::Unknown(_) => false,
    }
}

/// Where the last app on a way is said to hand on what lies behind it.
fn handed_on(way: &Path) -> Option<Span> {
    way.hops.iter().rev().find(|hop| hop.layer == Layer::App)?.at
}

fn doubtful(way: &Path) -> bool {
    matches!(way.verdict, Verdict::Unknown(_))
}

fn mending(way: &Path) -> &'static str {
    let nginx = way.hops.iter().any(|hop| hop.layer == Layer::Nginx);
    match (way.relation, nginx) {
        (Relation::Onward, true) => {
            "add `allow = [ … ];` to the route: who gets to the app gets to all that it hands on"
        }
        (Relation::Onward, false) => {
            "narrow the rule, or bind the app to loopback: who gets to it gets to all that it hands on"
        }
        (_, true) => "add `allow = [ … ];` to the route, or `auth = basic { … };`",
        (_, false) => "narrow the rule, or bind the listener to loopback",
    }
}
