//! Secrets that stand in a source are shown nowhere: not in an excerpt, not in a message, in no form of a report. Nor is a
//! word of a source that nobody reads to its end.
//!
//! It deliberately strikes them out where text leaves the compiler, so that no rule has to think of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use infc_diag::{Diagnostic, FileId, World};
use infc_scalar::secret;

/// A secret that is shorter may stand in any text by chance.
const SHORTEST: usize = 6;

/// The longest word of a message, in bytes.
const LONGEST: usize = 1_000;

/// `text` with its secrets struck out, byte for byte; of a source in the language, also those that only their names tell.
pub(crate) fn source(text: Arc<str>) -> Arc<str> {
    let mut ranges: Vec<_> = secret::find(&text).into_iter().map(|found| found.range).collect();
    ranges.extend(infc_eval::secrets(&text).into_iter().map(|found| range(found.range)));
    if ranges.is_empty() { text } else { secret::struck(&text, ranges).into() }
}

/// The text of `file`, with its secrets struck out.
pub(crate) fn text(world: &dyn World, file: FileId) -> Option<Arc<str>> {
    world.source(file).ok().map(source)
}

/// Strikes out of what `diagnostics` say the secrets of the sources `files`, and every other text that looks like one.
pub(crate) fn hide(world: &dyn World, files: &[FileId], diagnostics: &mut [Diagnostic]) {
    if diagnostics.is_empty() {
        return;
    }
    let mut known: BTreeSet<String> = BTreeSet::new();
    for text in files.iter().filter_map(|file| world.source(*file).ok()) {
        let literals = infc_eval::secrets(&text).into_iter().map(|found| range(found.range));
        let others = secret::find(&text).into_iter().map(|found| found.range);
        let texts = literals.chain(others).filter_map(|range| text.get(range).map(str::to_owned));
        known.extend(texts.filter(|secret| secret.trim().len() >= SHORTEST));
    }
    for diagnostic in diagnostics {
        each_text(diagnostic, &mut |text| {
            strike(text, &known);
            shorten(text);
        });
    }
}

fn strike(text: &mut String, known: &BTreeSet<String>) {
    for secret in known.iter().filter(|secret| !secret.is_empty()) {
        if text.contains(secret.as_str()) {
            *text = text.replace(secret.as_str(), &"*".repeat(secret.chars().count()));
        }
    }
    if let std::borrow::Cow::Owned(masked) = secret::masked(text) {
        *text = masked;
    }
}

/// Cuts the words that are longer than [`LONGEST`].
fn shorten(text: &mut String) {
    if text.len() <= LONGEST || text.split_whitespace().all(|word| word.len() <= LONGEST) {
        return;
    }
    let cut = |word: &str| {
        let blanks = word.get(word.trim_end().len()..).unwrap_or_default();
        let end = (0..=LONGEST).rev().find(|at| word.is_char_boundary(*at)).unwrap_or(0);
        match word.get(..end) {
            Some(start) if start.len() + blanks.len() < word.len() => format!("{start}…{blanks}"),
            _ => word.to_owned(),
        }
    };
    *text = text.split_inclusive(char::is_whitespace).map(cut).collect();
}

fn each_text(diagnostic: &mut Diagnostic, change: &mut dyn FnMut(&mut String)) {
    change(&mut diagnostic.message);
    change(&mut diagnostic.primary.text);
    diagnostic.labels.iter_mut().for_each(|label| change(&mut label.text));
    diagnostic
        .steps
        .iter_mut()
        .for_each(|step| [&mut step.node, &mut step.action].into_iter().for_each(&mut *change));
    diagnostic.notes.iter_mut().for_each(&mut *change);
    diagnostic.help.iter_mut().for_each(&mut *change);
    let Some(fix) = &mut diagnostic.fix else { return };
    change(&mut fix.title);
    let before = fix.edits.clone();
    fix.edits.iter_mut().for_each(|edit| change(&mut edit.text));
    // An edit with a struck-out or cut text would put the stars into the source.
    if fix.edits != before {
        diagnostic.fix = None;
    }
}

fn range((start, end): (u32, u32)) -> std::ops::Range<usize> {
    start as usize..end as usize
}
