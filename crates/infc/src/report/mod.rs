//! Diagnostics as people and tools read them: for a terminal, as JSON, SARIF and JUnit, as GitHub and GitLab read them.
//!
//! All show the same list: sorted by file and place, each diagnostic once. Nothing here prints; a renderer gives
//! a string in which no character of a source or a message can control a terminal.

mod fingerprint;
mod github;
mod gitlab;
#[cfg(feature = "terminal")]
mod human;
mod json;
mod junit;
pub(crate) mod sarif;
#[cfg(feature = "terminal")]
mod snippet;
mod source;
mod tests;
mod visible;

use std::collections::BTreeSet;

use camino::Utf8Path;
use infc_diag::{Diagnostic, FileId, LineIndex, Root, Severity, Span, Step, World};

pub use crate::hidden::shown;
pub(crate) use fingerprint::{fingerprint, of as fingerprint_of};
pub use github::property;
pub(crate) use json::Entries;
pub use json::page;
pub(crate) use json::text as json_text;
pub use tests::TestReport;
pub use visible::{visible, visible_line};

use crate::library::WithLibrary;
use source::Sources;

/// How many diagnostics there are of each severity.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Counts {
    /// Those that stop a build.
    pub errors: usize,
    /// Those that do not, unless denied.
    pub warnings: usize,
    /// The rest.
    pub notes: usize,
}

impl Counts {
    /// Counts `diagnostics`.
    pub fn of<'a>(diagnostics: impl IntoIterator<Item = &'a Diagnostic>) -> Self {
        let mut counts = Self::default();
        for diagnostic in diagnostics {
            match diagnostic.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
                Severity::Note => counts.notes += 1,
            }
        }
        counts
    }
}

impl std::fmt::Display for Counts {
    /// `2 errors, 1 warning`; nothing if all are zero.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let all = [(self.errors, "error"), (self.warnings, "warning"), (self.notes, "note")];
        let parts: Vec<String> = all
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}{}", if count == 1 { "" } else { "s" }))
            .collect();
        out.write_str(&parts.join(", "))
    }
}

/// A list of diagnostics, ready to be shown.
pub struct Report<'a> {
    world: &'a dyn World,
    base: &'a Utf8Path,
    diagnostics: Vec<&'a Diagnostic>,
    sources: Sources,
}

impl<'a> Report<'a> {
    /// Sorts `diagnostics`, drops repeats, and reads from `world` the sources that they point into.
    pub fn new(world: &'a dyn World, diagnostics: &'a [Diagnostic]) -> Self {
        let mut keyed: Vec<_> = diagnostics.iter().map(|each| (key(world, each), each)).collect();
        keyed.sort_by(|a, b| a.0.cmp(&b.0));
        let mut kept: Vec<&Diagnostic> = Vec::with_capacity(keyed.len());
        for (_, each) in keyed {
            if kept.last() != Some(&each) {
                kept.push(each);
            }
        }
        Self {
            world,
            base: Utf8Path::new(""),
            diagnostics: kept,
            sources: Sources::read(&WithLibrary::of(world), diagnostics),
        }
    }

    /// Shows files of the project below `base`, the project's directory as the reader would write it.
    #[must_use]
    pub fn below(mut self, base: &'a Utf8Path) -> Self {
        self.base = base;
        self
    }

    /// The diagnostics in the order in which they are shown.
    pub fn diagnostics(&self) -> &[&'a Diagnostic] {
        &self.diagnostics
    }

    /// How many there are.
    pub fn counts(&self) -> Counts {
        Counts::of(self.diagnostics.iter().copied())
    }

    /// The lines of the steps of `diagnostic`.
    fn steps(&self, diagnostic: &Diagnostic) -> Vec<String> {
        steps(self.world, self.base, diagnostic)
    }

    /// The name of `file` for a reader.
    fn name(&self, file: FileId) -> String {
        name(self.world, self.base, file)
    }
}

/// The steps of `diagnostic` in columns: what is met, what happens there, and where the text decides it.
fn steps(world: &dyn World, base: &Utf8Path, diagnostic: &Diagnostic) -> Vec<String> {
    let widest = diagnostic.steps.iter().map(|step| step.node.chars().count()).max().unwrap_or(0);
    let line = |step: &Step| {
        let at = step.at.map(|at| format!(" ({})", line_of(world, base, at))).unwrap_or_default();
        format!("{:widest$}  {}{at}", step.node, step.action)
    };
    diagnostic.steps.iter().map(line).collect()
}

/// `site.inf:38`.
fn line_of(world: &dyn World, base: &Utf8Path, span: Span) -> String {
    let whole = place(world, base, span);
    whole.rsplit_once(':').map_or(whole.clone(), |(line, _)| line.to_owned())
}

/// The name of `file` for a reader who writes the project's directory as `base`.
pub(crate) fn name(world: &dyn World, base: &Utf8Path, file: FileId) -> String {
    let path = world.path(file);
    let shown = match path.root {
        Root::Project => base.join(&path.path).into_string(),
        Root::Std | Root::Input(_) => path.to_string(),
    };
    visible::visible_line(&shown)
}

/// Where `span` begins, as `file:line:column`, for a reader who writes the project's directory as `base`.
pub fn place(world: &dyn World, base: &Utf8Path, span: Span) -> String {
    let name = name(world, base, span.file);
    WithLibrary::of(world).source(span.file).map_or(name.clone(), |text| {
        let at = LineIndex::new(&text).line_column(&text, span.start);
        format!("{name}:{}:{}", at.line, at.column)
    })
}

/// The line of source in which `span` begins, for a reader: without what is `concealed`, without the blanks around it, and
/// not too long.
pub fn line(world: &dyn World, span: Span, concealed: &BTreeSet<Span>) -> String {
    const LONGEST: usize = 72;
    let Some(text) = crate::hidden::text(&WithLibrary::of(world), span.file, concealed) else {
        return String::new();
    };
    let source = source::Source::new(text);
    let start = source.range(span).start;
    let range = source.line(source.line_of(start));
    let column = start.saturating_sub(range.start);
    let whole = source.text(range);
    let text = whole.trim();
    let before = column.saturating_sub(whole.len() - whole.trim_start().len());
    let from = if text.len() <= LONGEST { 0 } else { before.saturating_sub(LONGEST / 3) };
    let chars = text.char_indices().skip_while(|(at, _)| *at < from).map(|(_, char)| char);
    let shown: String = chars.clone().take(LONGEST).collect();
    let (open, close) = (from > 0, chars.count() > LONGEST);
    let mark = |cut: bool| if cut { "…" } else { "" };
    format!("{}{}{}", mark(open), visible::visible_line(&shown), mark(close))
}

/// What diagnostics are sorted by: file, place, then severity and words, so that the order never depends on the run.
fn key<'a>(world: &dyn World, diagnostic: &'a Diagnostic) -> impl Ord + use<'a> {
    let span = diagnostic.primary.span;
    let path = world.path(span.file);
    (path, span.start, span.end, diagnostic.severity, diagnostic.kind.name, diagnostic.message.as_str())
}
