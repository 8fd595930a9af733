//! What is open to everyone although no policy says that it is to be, or for whom.
//!
//! It deliberately asks no policy whether it holds: one that speaks of a target has had it looked at.

use std::collections::BTreeSet;

use crate::exposure::{Exposure, Fate, Kind, SourceKind, Target};
use crate::gather::id;

/// How many are named before they are counted.
const NAMED: usize = 8;

impl Exposure {
    /// The same, now that it is known of which places the policies speak.
    #[must_use]
    pub fn asserted(mut self, places: &BTreeSet<infc_net::Place>) -> Self {
        let spoken: BTreeSet<String> = places.iter().map(id).collect();
        // Vhosts are what a port of nginx answers; each is asked for by itself.
        let listed = |target: &&Target| target.kind != Kind::Nginx && !spoken.contains(&target.id);
        let open = self.targets.iter().filter(listed).filter(|target| self.is_open(target));
        self.unasserted = open.map(|target| target.id.clone()).collect();
        self
    }

    /// Whether everyone reaches a target who is in no zone, on no host and in no network.
    fn is_open(&self, target: &Target) -> bool {
        let mut fates = self.sources.iter().zip(&target.from).filter(|(source, _)| match source.kind {
            SourceKind::Internet | SourceKind::EveryoneElse => true,
            SourceKind::Zone
            | SourceKind::Network
            | SourceKind::Host
            | SourceKind::Other
            | SourceKind::Loopback => false,
        });
        fates.next_back().is_some_and(|(_, fare)| fare.fate == Fate::Open)
    }
}

/// The line that names them, if there are any.
pub(crate) fn unasserted(exposure: &Exposure) -> Option<String> {
    let all = &exposure.unasserted;
    let named = all.get(..NAMED).unwrap_or(all).join(", ");
    let more = all.len().saturating_sub(NAMED);
    let rest = if more == 0 { String::new() } else { format!(", and {more} more") };
    (!all.is_empty()).then(|| format!("open to everyone and asserted by no policy: {named}{rest}"))
}
