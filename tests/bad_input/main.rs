//! Input that nobody writes by hand: too deep, too long, too many mistakes, characters that cannot be seen.
//!
//! Each is answered by the diagnostics that are named here, at places that lie in the text, and by a tree that is the
//! text. How long that takes is no test's to say: the bounds of the parser and of the evaluation are what ends it, and
//! `cargo bench -p infc-sites` shows what it costs.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod bytes;
mod chains;
mod deep;
mod hidden;
mod long;
mod many;

use std::collections::BTreeMap;

use infc::{Diagnostic, FilePath, MemWorld};
use infc_tests::{compile, law};

/// How many of everything: more than any bound, and in a build for speed (`.ci/more laws`) as many as a source can hold.
const MANY: usize = if cfg!(debug_assertions) { 3_000 } else { 100_000 };

/// A name, and how often it is said.
type Said = (&'static str, usize);

/// What is said of a site that consists of `text`: how often each name.
fn said(text: &str) -> BTreeMap<&'static str, usize> {
    let mut said = BTreeMap::new();
    for diagnostic in compiled(text) {
        *said.entry(diagnostic.kind.name).or_default() += 1;
    }
    said
}

/// The diagnostics of a site that consists of `text`, which are shown in every form.
fn compiled(text: &str) -> Vec<Diagnostic> {
    let tree = infc_syntax::parse(text).syntax();
    // The text is compared as a whole: to show it would take longer than to find the fault.
    assert!(tree.text() == text, "the tree is another text");
    let mut world = MemWorld::default();
    let entry = world.insert(FilePath::project("site.inf"), text);
    let diagnostics = compile(&world, entry).checked.diagnostics;
    for diagnostic in &diagnostics {
        law::placed(&world, diagnostic);
    }
    let report = infc::report::Report::new(&world, &diagnostics);
    for shown in [report.human(false), report.json(), report.github()] {
        assert!(!shown.contains('\u{1b}'), "a report holds an escape character");
    }
    diagnostics
}

/// Asserts what is said of a text: names, and how often each is said.
fn says(what: &str, text: &str, expected: &[Said]) {
    let said = said(text);
    let expected: BTreeMap<&str, usize> = expected.iter().copied().collect();
    assert_eq!(said, expected, "{what}");
}
