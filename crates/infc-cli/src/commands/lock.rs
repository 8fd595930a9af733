//! `infc lock`: adds to the lock what is missing, removes what is gone, and changes nothing else.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use camino::Utf8Path;
use infc::Tree;
use infc::disk::{FsWorld, Relocked, Which, copy, is_copied, relock, write_lock};
use infc::lock::{Lock, Locked};
use infc::report::Report;

use crate::outcome::{Failure, Outcome};
use crate::site::Site;
use crate::streams::Streams;

/// Locks the inputs of the nearest flake.
pub fn run(streams: Streams) -> Result<Outcome, Failure> {
    let (world, entry) = Site::flake()?;
    let Some(relocked) = had(streams, &world, relock(&world, entry, Which::Missing)?)? else {
        return Ok(Outcome::Findings);
    };
    let written = write_lock(world.root(), &relocked.new)?;
    copy_anew(streams, world.root(), &relocked)?;
    streams.pleasantry(&if written { table(&relocked) } else { "unchanged\n".to_owned() })?;
    Ok(Outcome::Clean)
}

/// The lock that is to be, unless there is an error; diagnostics are shown.
pub fn had(
    streams: Streams,
    world: &FsWorld,
    reported: infc::Reported<Relocked>,
) -> Result<Option<Relocked>, Failure> {
    let report = Report::new(world, &reported.diagnostics).below(world.root());
    if reported.diagnostics.is_empty() {
        return Ok(Some(reported.value));
    }
    let counts = streams.report(&report)?;
    if counts.errors > 0 {
        streams.remark("the lock is unchanged\n")?;
    }
    Ok((counts.errors == 0).then_some(reported.value))
}

/// Copies what changed and has a copy in the flake once more, so that the copy is what is locked.
pub fn copy_anew(streams: Streams, root: &Utf8Path, relocked: &Relocked) -> Result<(), Failure> {
    let changed = |name: &str| relocked.old.inputs.get(name) != relocked.new.inputs.get(name);
    let trees: BTreeMap<String, Arc<Tree>> = relocked
        .trees
        .iter()
        .filter(|(name, _)| changed(name) && is_copied(root, name))
        .map(|(name, tree)| (name.clone(), tree.clone()))
        .collect();
    for copied in copy(root, &trees)?.into_iter().filter(|copied| copied.written) {
        streams.remark(&format!("note: `{}` is copied anew\n", copied.folder))?;
    }
    Ok(())
}

fn table(Relocked { old, new, .. }: &Relocked) -> String {
    let mut out = String::new();
    let width = new.inputs.keys().chain(old.inputs.keys()).map(String::len).max().unwrap_or(0);
    for (name, locked) in new.inputs.iter().filter(|(name, locked)| old.inputs.get(*name) != Some(*locked)) {
        // Writing to a `String` cannot fail.
        let _ = writeln!(out, "locked   {name:width$}  {}  {}", version(locked), locked.url);
    }
    for name in gone(old, new) {
        let _ = writeln!(out, "removed  {name}");
    }
    out
}

/// The names that the new lock has no more.
pub fn gone<'a>(old: &'a Lock, new: &'a Lock) -> impl Iterator<Item = &'a String> {
    old.inputs.keys().filter(|name| !new.inputs.contains_key(*name))
}

/// What a person compares: the beginning of the commit, or of the hash.
pub fn version(locked: &Locked) -> String {
    let sha256 = locked.sha256.to_string();
    let short = |hash: &str| hash.get(..12).unwrap_or(hash).to_owned();
    match &locked.revision {
        Some(revision) => format!("{} (sha256 {}…)", short(revision), short(&sha256)),
        None => format!("sha256 {}…", short(&sha256)),
    }
}
