//! What differs between two states of a site.
//!
//! It deliberately takes states from sources alone; one from a written bundle is read where disks are.

use super::{Answer, Project, Refusal, Settings};
use crate::diff::Sources;

/// What `infc diff --format json` prints of what `new` changes of `old`, each with what a reader calls it.
pub fn diff(
    old: (&str, Project<'_>),
    new: (&str, Project<'_>),
    settings: &Settings,
) -> Result<Answer, Refusal> {
    let sources = |(name, Project { world, entry, base })| Sources { world, entry, base, name };
    let found = settings.compiler.diff(sources(old), sources(new))?;
    Ok(Answer { json: found.json(), passes: true })
}
