//! One JSON object with every diagnostic, for tools.
//!
//! It deliberately caps nothing and gives offsets in bytes, with lines and columns in characters, all as the
//! compiler has them. The fields are a contract: a change that breaks a reader raises `schema`.

use std::fmt::Write as _;

use infc_diag::{Diagnostic, Edit, Fix, Kind, Label, Span, Step};
use serde::Serialize;

use super::{Report, visible::is_hidden};

/// Version of the format.
const SCHEMA: u32 = 1;

/// Where the pages of the diagnostics are published.
pub(super) const PAGES: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/lang/diagnostics");

/// Where the page of a kind of diagnostic is published.
pub fn page(kind: &Kind) -> String {
    format!("{PAGES}/{}.md", kind.name)
}

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    infc_version: &'static str,
    diagnostics: Entries<'a>,
}

/// Diagnostics, as every document that has some holds them.
pub(crate) type Entries<'a> = Vec<Entry<'a>>;

#[derive(Serialize)]
pub(crate) struct Entry<'a> {
    name: &'static str,
    severity: &'static str,
    message: &'a str,
    file: String,
    span: Place,
    label: &'a str,
    labels: Vec<Marked<'a>>,
    steps: Vec<Stepped<'a>>,
    notes: &'a [String],
    help: Option<&'a str>,
    fix: Option<Mending<'a>>,
    url: String,
}

#[derive(Serialize)]
pub(super) struct Place {
    pub start: usize,
    pub end: usize,
    pub line: u32,
    pub column: u32,
    pub end_line: u32,
    pub end_column: u32,
}

#[derive(Serialize)]
struct Marked<'a> {
    file: String,
    span: Place,
    text: &'a str,
}

#[derive(Serialize)]
struct Stepped<'a> {
    node: &'a str,
    action: &'a str,
    file: Option<String>,
    span: Option<Place>,
}

#[derive(Serialize)]
struct Mending<'a> {
    title: &'a str,
    safe: bool,
    edits: Vec<Marked<'a>>,
}

impl<'a> Report<'a> {
    /// The report as JSON with a final newline. `url` is that of the page of the diagnostic.
    pub fn json(&self) -> String {
        let diagnostics = self.entries();
        text(&Document { schema: SCHEMA, infc_version: env!("CARGO_PKG_VERSION"), diagnostics })
    }

    pub(crate) fn entries(&self) -> Entries<'a> {
        self.diagnostics.iter().map(|each| self.entry(each)).collect()
    }

    fn entry(&self, diagnostic: &'a Diagnostic) -> Entry<'a> {
        let Diagnostic {
            kind,
            severity,
            message,
            primary,
            labels,
            steps,
            notes,
            help,
            fix,
            about: _,
            concealed: _,
            within: _,
        } = diagnostic;
        Entry {
            name: kind.name,
            severity: severity.word(),
            message,
            file: self.name(primary.span.file),
            span: self.place(primary.span),
            label: &primary.text,
            labels: labels.iter().map(|Label { span, text }| self.marked(*span, text)).collect(),
            steps: steps.iter().map(|step| self.stepped(step)).collect(),
            notes,
            help: help.as_deref(),
            fix: fix.as_ref().map(|fix| self.mending(fix)),
            url: page(kind),
        }
    }

    fn mending(&self, fix: &'a Fix) -> Mending<'a> {
        let edits = fix.edits.iter().map(|Edit { span, text }| self.marked(*span, text)).collect();
        Mending { title: &fix.title, safe: fix.safe, edits }
    }

    fn stepped(&self, step: &'a Step) -> Stepped<'a> {
        Stepped {
            node: &step.node,
            action: &step.action,
            file: step.at.map(|at| self.name(at.file)),
            span: step.at.map(|at| self.place(at)),
        }
    }

    fn marked(&self, span: Span, text: &'a str) -> Marked<'a> {
        Marked { file: self.name(span.file), span: self.place(span), text }
    }

    pub(super) fn place(&self, span: Span) -> Place {
        let Some(source) = self.sources.get(span.file) else {
            return Place { start: 0, end: 0, line: 1, column: 1, end_line: 1, end_column: 1 };
        };
        let range = source.range(span);
        let (from, to) = (source.position(range.start), source.position(range.end));
        Place {
            start: range.start,
            end: range.end,
            line: from.line,
            column: from.column,
            end_line: to.line,
            end_column: to.column,
        }
    }
}

/// A document of strings and numbers as JSON with a final newline.
pub(crate) fn text(document: &impl Serialize) -> String {
    // Structs of strings and numbers always serialise.
    let text = serde_json::to_string_pretty(document).unwrap_or_default();
    escape_hidden(&text) + "\n"
}

/// Writes hidden characters as `\u` escapes; in JSON text they can only stand in strings. The line ends stay.
fn escape_hidden(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for char in json.chars() {
        if is_hidden(char) && char != '\n' {
            for unit in char.encode_utf16(&mut [0; 2]) {
                // Writing to a `String` cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(char);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use infc_diag::{FilePath, MemWorld, names};

    use super::*;

    #[test]
    fn a_reader_gets_back_what_was_said() {
        let mut world = MemWorld::default();
        let file = world.insert(FilePath::project("site.inf"), "{ é = 1 }");
        let span = Span::new(file, 2, 4);
        let found = [names::SYNTAX.at(span, "bad \u{202e}name").replace(span, "e", "replace `é` with `e`")];
        let text = Report::new(&world, &found).json();
        assert!(!text.contains('\u{202e}'));
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        let first = &read["diagnostics"][0];
        assert_eq!(first["message"], "bad \u{202e}name");
        assert_eq!(first["span"]["end"], 4);
        assert_eq!(first["span"]["end_column"], 4);
        assert_eq!(first["fix"]["edits"][0]["text"], "e");
        assert_eq!(first["fix"]["safe"], true);
    }
}
