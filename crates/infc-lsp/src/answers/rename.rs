//! Renaming: every place of a name, in every file, and never a site that is worse for it.
//!
//! It deliberately compiles the renamed sources before it offers them: what would break something is refused, with the
//! reason.

use std::collections::BTreeMap;
use std::sync::Arc;

use infc::{Options, Overlay};
use infc_diag::{Diagnostic, FileId, Span};

use super::navigation::{occurrences, symbols};
use crate::Snapshot;
use crate::snapshot::Asked;

/// The name at a place that can be renamed.
pub fn renamed_at(snapshot: &Snapshot<'_, '_>, asked: &Asked) -> Option<Span> {
    let found = occurrences(snapshot, &symbols(snapshot, asked));
    if found.iter().any(|at| !snapshot.is_own(at.file)) {
        return None;
    }
    let here = |at: &&Span| at.file == asked.file && at.start <= asked.offset && asked.offset <= at.end;
    found.iter().find(here).copied()
}

/// The places to be edited, by file, or why the name cannot be this one.
pub fn rename(
    snapshot: &Snapshot<'_, '_>,
    asked: &Asked,
    name: &str,
) -> Result<BTreeMap<FileId, Vec<Span>>, String> {
    if renamed_at(snapshot, asked).is_none() {
        return Err("there is no name of this project here".to_owned());
    }
    if name.is_empty() || name.contains(['"', '\\', '$', '\n', '\r']) {
        return Err(format!("`{name}` is no name"));
    }
    let mut files: BTreeMap<FileId, Vec<Span>> = BTreeMap::new();
    for at in occurrences(snapshot, &symbols(snapshot, asked)) {
        files.entry(at.file).or_default().push(at);
    }
    match broken(snapshot, &files, name) {
        Some(found) => Err(format!("with this name, there would be a mistake: {}", found.message)),
        None => Ok(files),
    }
}

/// The first mistake that the renamed sources have and the present ones have not.
fn broken(
    snapshot: &Snapshot<'_, '_>,
    files: &BTreeMap<FileId, Vec<Span>>,
    name: &str,
) -> Option<Diagnostic> {
    let world = snapshot.inspection.world;
    let mut texts = BTreeMap::new();
    for (file, places) in files {
        texts.insert(*file, edited(&world.source(*file).ok()?, places, name));
    }
    let entry = *snapshot.inspection.program.files.first()?;
    let mut before: BTreeMap<&str, usize> = BTreeMap::new();
    for found in snapshot.inspection.diagnostics.iter().filter(|found| found.is_error()) {
        *before.entry(found.kind.name).or_default() += 1;
    }
    let after = infc::compile(&Overlay { below: world, texts }, entry, &Options::default()).diagnostics;
    after.into_iter().filter(Diagnostic::is_error).find(|found| match before.get_mut(found.kind.name) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    })
}

/// A text with `name` at some places.
fn edited(text: &str, places: &[Span], name: &str) -> Arc<str> {
    let (mut out, mut at) = (String::new(), 0);
    for place in places {
        out.push_str(text.get(at..place.start as usize).unwrap_or_default());
        out.push_str(name);
        at = place.end as usize;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out.into()
}
