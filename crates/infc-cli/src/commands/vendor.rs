//! `infc vendor`: copies the locked inputs into the flake. Nothing is fetched, and nothing but what is locked is copied.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use infc::disk::{copy, stale_copies};
use infc::lock::{load, verify};
use infc::report::Report;
use infc::{Sought, World as _};

use crate::outcome::{Failure, Outcome};
use crate::site::Site;
use crate::streams::Streams;

/// Copies the inputs of the nearest flake.
pub fn run(streams: Streams) -> Result<Outcome, Failure> {
    let (world, entry) = Site::flake()?;
    let world = world.without_copies();
    let verified = verify(&world, entry);
    let report = Report::new(&world, &verified.diagnostics).below(world.root());
    if !verified.diagnostics.is_empty() {
        streams.report(&report)?;
        streams.remark("nothing is copied\n")?;
        return Ok(Outcome::Findings);
    }
    let mut trees = BTreeMap::new();
    for (name, sha256) in &verified.value.ready {
        // It was loaded to be verified, and is given once more.
        let sought = Sought { name, folder: None, sha256: &sha256.to_string() };
        if let Ok(tree) = world.tree(&sought) {
            trees.insert(name.clone(), tree.files);
        }
    }
    let copied = copy(world.root(), &trees)?;
    let lock = load(&world).ok().flatten().map(|(lock, _)| lock).unwrap_or_default();
    for stale in stale_copies(world.root(), &lock) {
        streams.remark(&format!("note: `{stale}` is of no input; remove it\n"))?;
    }
    let mut out = String::new();
    for each in &copied {
        let what = if each.written { "copied" } else { "unchanged" };
        // Writing to a `String` cannot fail.
        let _ = writeln!(
            out,
            "{what}  {}  {} {}",
            each.folder,
            each.files,
            if each.files == 1 { "file" } else { "files" }
        );
    }
    streams.pleasantry(if copied.is_empty() { "the flake has no inputs\n" } else { &out })?;
    Ok(Outcome::Clean)
}
