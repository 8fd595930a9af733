//! The sources that diagnostics point into, each read and indexed once, however many diagnostics there are.
//!
//! It deliberately trusts no span: one that lies outside of its file is moved to the nearest place inside.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use infc_diag::{Diagnostic, FileId, LineColumn, LineIndex, Span, World};

/// A file's text and where its lines begin.
pub struct Source {
    text: Arc<str>,
    lines: LineIndex,
}

impl Source {
    /// Indexes a text.
    pub fn new(text: Arc<str>) -> Self {
        Self { lines: LineIndex::new(&text), text }
    }

    /// The byte range of `span`, inside the text and on character boundaries.
    pub fn range(&self, span: Span) -> Range<usize> {
        let start = self.boundary(span.start as usize);
        start..self.boundary(span.end as usize).max(start)
    }

    fn boundary(&self, offset: usize) -> usize {
        let mut at = offset.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    /// Line and column of a byte offset.
    pub fn position(&self, offset: usize) -> LineColumn {
        self.lines.line_column(&self.text, to_u32(self.boundary(offset)))
    }

    /// The line, from 1, that holds a byte offset.
    pub fn line_of(&self, offset: usize) -> u32 {
        self.lines.line(to_u32(offset))
    }

    /// The byte range of a line, from 1, without its end.
    pub fn line(&self, number: u32) -> Range<usize> {
        let start = self.lines.start_of(number) as usize;
        let rest = self.text.get(start..).unwrap_or("");
        let text = rest.split('\n').next().unwrap_or("");
        start..start + text.strip_suffix('\r').unwrap_or(text).len()
    }

    /// The text of a range that [`Source::range`] or [`Source::line`] gave.
    pub fn text(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or("")
    }
}

/// Every file that a set of diagnostics names, as far as it can be read.
pub struct Sources(BTreeMap<FileId, Source>);

impl Sources {
    /// Reads the files of `diagnostics` from `world`.
    pub fn read(world: &dyn World, diagnostics: &[Diagnostic]) -> Self {
        Self::of(world, diagnostics.iter().flat_map(spans), &concealed(diagnostics))
    }

    /// Reads the files of `spans` from `world`, without what is `concealed`.
    pub fn of(world: &dyn World, spans: impl Iterator<Item = Span>, concealed: &BTreeSet<Span>) -> Self {
        let mut files = BTreeMap::new();
        for span in spans {
            if let std::collections::btree_map::Entry::Vacant(place) = files.entry(span.file) {
                place.insert(crate::hidden::text(world, span.file, concealed).map(Source::new));
            }
        }
        Self(files.into_iter().filter_map(|(file, source)| Some((file, source?))).collect())
    }

    /// The source of `file`, if it could be read.
    pub fn get(&self, file: FileId) -> Option<&Source> {
        self.0.get(&file)
    }
}

/// What any of them conceals. Those of one compilation share the set.
fn concealed(diagnostics: &[Diagnostic]) -> BTreeSet<Span> {
    let mut all = BTreeSet::new();
    let mut last: Option<&Arc<BTreeSet<Span>>> = None;
    for each in diagnostics.iter().map(|diagnostic| &diagnostic.concealed) {
        if last.is_none_or(|last| !Arc::ptr_eq(last, each)) {
            all.extend(each.iter().copied());
            last = Some(each);
        }
    }
    all
}

fn spans(diagnostic: &Diagnostic) -> impl Iterator<Item = Span> + '_ {
    let edits = diagnostic.fix.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
    std::iter::once(diagnostic.primary.span)
        .chain(diagnostic.labels.iter().map(|label| label.span))
        .chain(diagnostic.steps.iter().filter_map(|step| step.at))
        .chain(edits)
}

fn to_u32(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
