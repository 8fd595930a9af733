//! Secrets that stand in a source are shown nowhere: not in an excerpt, not in a message, in no form of a report. Nor is a
//! word of a source that nobody reads to its end.
//!
//! It deliberately strikes them out where text leaves the compiler, so that no rule has to think of it.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use infc_diag::{Diagnostic, FileId, MemWorld, Span, World};
use infc_eval::Program;
use infc_scalar::secret;

use self::known::Known;

mod known;

/// A secret that is shorter may stand in any text by chance.
const SHORTEST: usize = 6;

/// The longest word of a message, in bytes.
const LONGEST: usize = 1_000;

/// The text of `file`, with its secrets struck out, byte for byte: those that look like some, those that only their names
/// tell, and what is `concealed`.
pub(crate) fn text(world: &dyn World, file: FileId, concealed: &BTreeSet<Span>) -> Option<Arc<str>> {
    let text = world.source(file).ok()?;
    let mut ranges = ranges(world, file).0.clone();
    ranges.extend(of_file(file, concealed));
    Some(if ranges.is_empty() { text } else { secret::struck(&text, ranges).into() })
}

/// The text of `file` by itself, with its secrets struck out, byte for byte: those that look like some, and those that only
/// their names tell.
pub fn shown(world: &dyn World, file: FileId) -> Option<Arc<str>> {
    text(world, file, &BTreeSet::new())
}

/// The same of a text that is no file of a world.
pub(crate) fn masked(text: &str) -> Arc<str> {
    let mut world = MemWorld::default();
    let file = world.insert("site.inf", text);
    shown(&world, file).unwrap_or_else(|| text.into())
}

/// Strikes out of what `diagnostics` say the secrets of a program's sources, and every other text that looks like one.
pub(crate) fn hide(world: &dyn World, program: &Program<'_>, diagnostics: &mut [Diagnostic]) {
    if diagnostics.is_empty() {
        return;
    }
    let found = diagnostics.iter().flat_map(|each| each.concealed.iter());
    let concealed: Arc<BTreeSet<Span>> = Arc::new(program.concealed.iter().chain(found).copied().collect());
    let hidden = Hidden::of(world, &program.files, &concealed);
    for diagnostic in diagnostics {
        diagnostic.concealed = Arc::clone(&concealed);
        each_text(diagnostic, &mut |text| hidden.strike(text));
    }
}

/// The secrets of some sources.
#[derive(Debug)]
pub(crate) struct Hidden(Known);

impl Hidden {
    /// Those of `files`, and what is `concealed` of them.
    pub fn of(world: &dyn World, files: &[FileId], concealed: &BTreeSet<Span>) -> Self {
        let mut known: BTreeSet<String> = BTreeSet::new();
        for file in files {
            let Ok(text) = world.source(*file) else { continue };
            let own = ranges(world, *file);
            let ranges = own.0.iter().cloned().chain(of_file(*file, concealed));
            let texts = ranges.filter_map(|range| text.get(range).map(str::to_owned));
            known.extend(texts.filter(|secret| secret.trim().len() >= SHORTEST));
        }
        Self(Known::new(known))
    }

    /// Strikes them out of `text`, and every other text that looks like one.
    pub fn strike(&self, text: &mut String) {
        strike(text, &self.0);
        shorten(text);
    }
}

/// Parts of a source.
#[derive(Default)]
struct Ranges(Vec<Range<usize>>);

/// Where a source holds what looks like a secret, or is called one.
fn ranges(world: &dyn World, file: FileId) -> Arc<Ranges> {
    let found = infc_diag::derive(world, file, |text, _| {
        let mut ranges: Vec<Range<usize>> = secret::find(text).into_iter().map(|found| found.range).collect();
        let literals = infc_eval::secrets(world, file);
        ranges.extend(literals.iter().map(|found| range(found.range)));
        Some(Ranges(ranges))
    });
    found.unwrap_or_default()
}

/// What is concealed of one file.
fn of_file(file: FileId, concealed: &BTreeSet<Span>) -> impl Iterator<Item = Range<usize>> + '_ {
    let from = Span::new(file, 0, 0);
    concealed
        .range(from..)
        .take_while(move |span| span.file == file)
        .map(|span| range((span.start, span.end)))
}

fn strike(text: &mut String, known: &Known) {
    if let Some(struck) = known.struck(text) {
        *text = struck;
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

fn range((start, end): (u32, u32)) -> Range<usize> {
    start as usize..end as usize
}
