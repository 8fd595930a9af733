//! A difference as SARIF: a result for each thing that it means, at the line that changes it.
//!
//! It deliberately leaves out files and values, of which a forge shows the lines already, and what is no more: a result is
//! something to look at.

use std::collections::BTreeSet;

use infc_exposure::{Change, Place, What, sentence};

use super::model::{Diff, Told};
use crate::report::{fingerprint_of, sarif};
use sarif::{Finding, Region, Rule};

/// What an opening, a narrowing and another way are called, and how grave they are.
const EXPOSURE: [(What, &str, &str, &str); 3] = [
    (What::Opened, "exposure-opened", "warning", "Somebody gets farther than before"),
    (What::Closed, "exposure-closed", "note", "Somebody gets less far than before"),
    (What::Changed, "exposure-changed", "note", "Somebody gets in by another way than before"),
];

/// The page of a rule about a difference.
const PAGE: &str = "`infc diff` compares two states of a site and says who reaches what now and did not before, by \
    which way, and which line of the sources lets them.";

impl Diff {
    /// The difference as a SARIF log with a final newline.
    pub fn sarif(&self) -> String {
        let rules: Vec<Rule> = EXPOSURE
            .iter()
            .map(|(_, id, level, title)| Rule {
                id,
                title: (*title).to_owned(),
                page: PAGE.to_owned(),
                level,
                url: None,
            })
            .chain(self.kinds())
            .collect();
        let exposed = self.exposure.iter().flatten().map(|change| self.finding(change));
        let findings: Vec<Finding> = exposed.chain(self.appeared.iter().map(appeared)).collect();
        sarif::log(&rules, &findings)
    }

    fn finding(&self, change: &Change) -> Finding {
        let known = EXPOSURE.iter().find(|(what, ..)| *what == change.what);
        let (rule, level) = known.map_or(("exposure-changed", "note"), |(_, id, level, _)| (*id, *level));
        let hops = change.ways.iter().flat_map(|way| &way.hops);
        let mut steps: Vec<(Option<Region>, String)> = Vec::new();
        for hop in hops {
            let step = (hop.place.as_ref().map(region), format!("{}: {}", hop.node, hop.action));
            if !steps.contains(&step) {
                steps.push(step);
            }
        }
        let who = change.sources.join(" ");
        Finding {
            rule,
            level,
            message: sentence(change, &|text| format!("`{text}`")),
            // What stops somebody may be nothing that is written down.
            at: steps
                .iter()
                .find_map(|(at, _)| at.clone())
                .or_else(|| self.targets.get(&change.target).map(region)),
            related: Vec::new(),
            steps,
            fix: None,
            fingerprint: fingerprint_of(&[rule, &change.target, &who, &change.through.join(" ")]),
        }
    }

    /// What the diagnostics are that only the new state has, each once.
    fn kinds(&self) -> impl Iterator<Item = Rule> {
        let names: BTreeSet<&str> = self.appeared.iter().map(|told| told.name).collect();
        infc_diag::all().iter().filter(move |kind| names.contains(kind.name)).map(|kind| sarif::of_kind(kind))
    }
}

/// A diagnostic that only the new state has; it has the fingerprint that it has in a report of that state.
fn appeared(told: &Told) -> Finding {
    Finding {
        rule: told.name,
        level: told.severity,
        message: told.message.clone(),
        at: Some(region(&told.place)),
        related: Vec::new(),
        steps: Vec::new(),
        fix: None,
        fingerprint: told.fingerprint.clone(),
    }
}

fn region(place: &Place) -> Region {
    Region { file: place.file.clone(), lines: (place.line, place.column, place.line, place.column) }
}
