//! What differs between two states of a site.
//!
//! It deliberately takes states from sources alone; one from a written bundle is read where disks are.

use super::{Answer, Project, Settings};
use crate::diff::{Diff, Sources, State};

/// What `new` changes of `old`, each with what a reader calls it.
pub fn changes(old: (&str, Project<'_>), new: (&str, Project<'_>), settings: &Settings) -> Diff {
    let state = |(name, Project { world, entry, base }): (&str, Project<'_>)| {
        State::of_sources(Sources { world, entry, base, name }, &settings.options)
    };
    crate::diff::diff(&state(old), &state(new))
}

/// What `infc diff --format json` prints.
pub fn diff(old: (&str, Project<'_>), new: (&str, Project<'_>), settings: &Settings) -> Answer {
    Answer { json: changes(old, new, settings).json(), passes: true }
}
