//! Renaming: every place of a name, in every file, and never a site that is worse for it.
//!
//! It deliberately compiles the renamed sources before it offers them: what would break something is refused, with the
//! reason.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use infc::{Compiler, OverlayWorld};
use infc_diag::{Diagnostic, FileId, Span};
use infc_syntax::ast::{Expr, Inherit};

use super::hover;
use super::navigation::{Mark, Role, marks};
use crate::Snapshot;
use crate::snapshot::Asked;

/// Places of files, and what is written there instead.
pub type Renamed = BTreeMap<FileId, Vec<(Span, String)>>;

/// The name at a place that can be renamed, or why there is none.
pub fn renamed_at(snapshot: &Snapshot<'_, '_>, asked: &Asked) -> Result<Span, String> {
    let found = marks(snapshot, asked);
    if let Some(foreign) = found.iter().find(|mark| !snapshot.is_own(mark.at.file)) {
        let file = snapshot.name(foreign.at.file);
        return Err(format!("it stands in `{file}` too, which is no part of this project"));
    }
    let here = |mark: &&Mark| {
        mark.at.file == asked.file && mark.at.start <= asked.offset && asked.offset <= mark.at.end
    };
    found.iter().find(here).map(|mark| mark.at).ok_or_else(|| match hover::field_at(snapshot, asked) {
        Some((record, field)) => format!("`{field}` is a field of `{record}`: its name is the language's"),
        None => "there is no name of this project here".to_owned(),
    })
}

/// What is written where, or why the name cannot be this one.
pub fn rename(snapshot: &Snapshot<'_, '_>, asked: &Asked, name: &str) -> Result<Renamed, String> {
    renamed_at(snapshot, asked)?;
    if name.is_empty() || name.contains(['"', '\\', '$', '\n', '\r']) {
        return Err(format!("`{name}` is no name"));
    }
    let found = marks(snapshot, asked);
    let mut files = Renamed::new();
    let places: BTreeSet<Span> = found.iter().map(|mark| mark.at).collect();
    for at in places {
        let roles: Vec<Role> = found.iter().filter(|mark| mark.at == at).map(|mark| mark.role).collect();
        let edits = match inherited(snapshot, at) {
            Some(inherit) => apart(snapshot, &inherit, (at, &roles), name)?,
            None => vec![(at, name.to_owned())],
        };
        files.entry(at.file).or_default().extend(edits);
    }
    match broken(snapshot, &files) {
        Some(found) => Err(format!("not renamed: {}", found.message)),
        None => Ok(files),
    }
}

/// The `inherit` that a name stands in.
fn inherited(snapshot: &Snapshot<'_, '_>, at: Span) -> Option<Inherit> {
    let root = snapshot.source(at.file)?.root();
    let node = infc_syntax::covering(&root, (at.start, at.end));
    let inherit = node.ancestors().take(3).find_map(Inherit::cast)?;
    inherit.names().iter().any(|(_, range)| *range == (at.start, at.end)).then_some(inherit)
}

/// What a name in an `inherit` becomes: it reads one thing and gives another, and both only keep one name if both are
/// renamed.
fn apart(
    snapshot: &Snapshot<'_, '_>,
    inherit: &Inherit,
    (at, roles): (Span, &[Role]),
    name: &str,
) -> Result<Vec<(Span, String)>, String> {
    let reads = roles.contains(&Role::Read);
    let gives = roles.iter().any(|role| *role != Role::Read);
    if reads && gives {
        return Ok(vec![(at, name.to_owned())]);
    }
    let old = snapshot.text(at);
    let from = match inherit.from() {
        None => String::new(),
        Some(Expr::Name(set)) => format!("{}.", set.text()),
        Some(_) => {
            return Err(format!(
                "`{old}` is inherited from what has no name: write `{old} = …;` there first"
            ));
        }
    };
    let definition = if reads { format!("{old} = {from}{name};") } else { format!("{name} = {from}{old};") };
    let (start, end) = inherit.range();
    if inherit.names().len() == 1 {
        return Ok(vec![(Span::new(at.file, start, end), definition)]);
    }
    let before = snapshot.text(Span::new(at.file, start, at.start));
    let blanks = before.len() - before.trim_end().len();
    let blanks = u32::try_from(blanks).unwrap_or(0);
    let gone = (Span::new(at.file, at.start - blanks, at.end), String::new());
    Ok(vec![gone, (Span::new(at.file, end, end), format!(" {definition}"))])
}

/// The first mistake that the renamed sources have and the present ones have not.
fn broken(snapshot: &Snapshot<'_, '_>, files: &Renamed) -> Option<Diagnostic> {
    let world = snapshot.inspection.world;
    let mut texts = BTreeMap::new();
    for (file, places) in files {
        texts.insert(*file, edited(&world.source(*file).ok()?, places));
    }
    let entry = *snapshot.inspection.program.files.first()?;
    let mut before: BTreeMap<&str, usize> = BTreeMap::new();
    for found in snapshot.inspection.diagnostics().iter().filter(|found| found.is_error()) {
        *before.entry(found.kind.name).or_default() += 1;
    }
    let after = Compiler::new().check(&OverlayWorld { below: world, texts }, entry).ok()?.diagnostics;
    after.into_iter().filter(Diagnostic::is_error).find(|found| match before.get_mut(found.kind.name) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    })
}

/// A text with other words at some places.
fn edited(text: &str, places: &[(Span, String)]) -> Arc<str> {
    let (mut out, mut at) = (String::new(), 0);
    let mut sorted: Vec<&(Span, String)> = places.iter().collect();
    sorted.sort();
    for (place, name) in sorted {
        out.push_str(text.get(at..place.start as usize).unwrap_or_default());
        out.push_str(name);
        at = place.end as usize;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out.into()
}
