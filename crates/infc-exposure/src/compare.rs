//! What another state of a site changes in who reaches what: who gets in, who is kept out, by which way.
//!
//! It deliberately compares addresses, not names: a zone that grew has opened what it reaches.

use std::collections::BTreeSet;

use infc_net::Addresses;
use serde::Serialize;

use crate::exposure::{Exposure, Fate, Host, SCHEMA, Strength, Target, Way, spelled};
use crate::question::few;
use crate::split::Split;

/// What differs, in the order of the new state, then what is gone.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Difference {
    /// [`SCHEMA`].
    pub schema: u32,
    /// Each difference.
    pub changes: Vec<Change>,
}

/// That some addresses fare otherwise with a target than before.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Change {
    /// Its kind.
    pub what: What,
    /// The target's id.
    pub target: String,
    /// The target, as a person calls it.
    pub name: String,
    /// Who, as a person says it.
    pub who: String,
    /// Who, exactly.
    pub sources: Vec<String>,
    /// How they fared.
    pub old: Fate,
    /// How they fare.
    pub new: Fate,
    /// The first place by which they get in, and how many more there are; of those that do no more, where it was.
    pub through: Vec<String>,
    /// The ways by which they get in, or what keeps them out.
    pub ways: Vec<Way>,
}

/// What has become of some addresses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// They get farther than before.
    Opened,
    /// They get less far.
    Closed,
    /// They get in as before, and by another way.
    Changed,
}

impl What {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Closed => "closed",
            Self::Changed => "changed",
        }
    }
}

impl Difference {
    /// Whether anybody gets farther than before.
    pub fn grew(&self) -> bool {
        self.changes.iter().any(|change| change.what == What::Opened)
    }

    /// The JSON, with a final newline.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}

/// What `new` changes.
pub fn compare(old: &Exposure, new: &Exposure) -> Difference {
    let mut changes = Vec::new();
    for target in &new.targets {
        let before = old.targets.iter().find(|other| other.id == target.id);
        let sides = Sides { old: side(old, before), new: side(new, Some(target)) };
        sides.compare(target, &mut changes);
    }
    let is_gone = |target: &&Target| new.targets.iter().all(|other| other.id != target.id);
    for target in old.targets.iter().filter(is_gone) {
        let sides = Sides { old: side(old, Some(target)), new: side(new, None) };
        sides.compare(target, &mut changes);
    }
    Difference { schema: SCHEMA, changes }
}

/// A target in one of two states; without ways where it is not there.
struct Side<'a> {
    exposure: &'a Exposure,
    host: Option<&'a Host>,
    ways: &'a [Way],
}

struct Sides<'a> {
    old: Side<'a>,
    new: Side<'a>,
}

fn side<'a>(exposure: &'a Exposure, target: Option<&'a Target>) -> Side<'a> {
    Side {
        exposure,
        host: target.and_then(|target| exposure.host(&target.host)),
        ways: target.map_or(&[], |target| &target.ways),
    }
}

impl Sides<'_> {
    fn compare(&self, target: &Target, changes: &mut Vec<Change>) {
        let outside = self.outside();
        let before = Split::of(self.old.ways, &outside).parts();
        let after = Split::of(self.new.ways, &outside).parts();
        for (now, reaching) in &after {
            for (then, reached) in &before {
                let moved = reaching.intersection(reached);
                if then == now {
                    changes.extend(self.another_way(target, *now, &moved));
                } else if !moved.is_empty() {
                    let what = if now > then { What::Opened } else { What::Closed };
                    changes.push(self.change(target, what, (*then, *now), &moved));
                }
            }
        }
    }

    /// Every address that is no host's own, of the families that it has.
    fn outside(&self) -> Addresses {
        let own = |side: &Side<'_>| side.host.map(|host| host.own.clone()).unwrap_or_default();
        let outside = own(&self.old).union(&own(&self.new)).complement();
        match self.new.host.or(self.old.host) {
            Some(host) => host.of_its_families(outside),
            None => outside,
        }
    }

    fn change(
        &self,
        target: &Target,
        what: What,
        (then, now): (Strength, Strength),
        moved: &Addresses,
    ) -> Change {
        let by = |side: &Side<'_>, strength| leading(side.ways, strength, moved);
        let ways = by(&self.new, now);
        let through = if now == Strength::Stopped { places(&by(&self.old, then)) } else { places(&ways) };
        let side = if self.new.host.is_some() { &self.new } else { &self.old };
        Change {
            what,
            target: target.id.clone(),
            name: target.name.clone(),
            who: side.host.map_or_else(|| moved.to_string(), |host| side.exposure.said(moved, host)),
            sources: spelled(moved),
            old: then.fate(),
            new: now.fate(),
            through: through.into_iter().collect(),
            ways,
        }
    }

    /// Addresses that get in as before, but at other places.
    fn another_way(&self, target: &Target, strength: Strength, same: &Addresses) -> Option<Change> {
        if strength == Strength::Stopped || same.is_empty() {
            return None;
        }
        let then = places(&leading(self.old.ways, strength, same));
        let now = places(&leading(self.new.ways, strength, same));
        (then != now).then(|| self.change(target, What::Changed, (strength, strength), same))
    }
}

/// The ways of one strength by which some of `sources` come, narrowed to them.
fn leading(ways: &[Way], strength: Strength, sources: &Addresses) -> Vec<Way> {
    let own = ways.iter().filter(|way| way.strength == strength && way.sources.meets(sources));
    own.map(|way| Way { sources: way.sources.intersection(sources), ..way.clone() }).collect()
}

/// Where ways lead in: `admin.example.org/api/` for what goes through nginx, else `vps:5432/tcp`.
fn places(ways: &[Way]) -> BTreeSet<String> {
    let place = |way: &Way| {
        let nginx = way.hops.iter().rev().find(|hop| hop.layer == "nginx").map(|hop| {
            let name = hop.node.trim_start_matches("nginx ").replace("\" ", "").replace('"', "");
            if name.contains('/') { name } else { name + "/" }
        });
        nginx.or_else(|| way.hops.last().map(|hop| hop.node.clone()))
    };
    ways.iter().filter_map(place).collect()
}

impl Exposure {
    /// A set of addresses as a person says it: `the internet` if everyone who has no name is in it.
    pub(crate) fn said(&self, set: &Addresses, host: &Host) -> String {
        let Some(rest) = self.rest().map(|rest| rest.seen_from(host)) else { return self.named(set, host) };
        let missing = rest.difference(set);
        if missing.is_empty() {
            return "the internet".to_owned();
        }
        few(&missing, set).map_or_else(|| self.named(set, host), |few| format!("the internet but {few}"))
    }
}
