//! Laws that hold of any bytes: what the fuzzers try to break, and what the ordinary tests replay.
//!
//! A law gives no answer: it panics where it does not hold, so that a fuzzer sees it. It deliberately says nothing about
//! what a text means.
#![expect(clippy::missing_panics_doc, reason = "a law that does not hold is a failed test")]

use infc::{Diagnostic, FilePath, MemWorld, World};

/// A law: it panics on bytes of which it does not hold.
pub type Law = fn(&[u8]);

/// The laws, by what their inputs are called in `tests/fuzz`.
pub const LAWS: &[(&str, Law)] =
    &[("parse", parse), ("evaluate", evaluate), ("format", format), ("lock", lock)];

/// Every text has a tree whose text it is, and errors that lie in it; mending them gives a text of which the same holds.
pub fn parse(bytes: &[u8]) {
    let mut text = String::from_utf8_lossy(bytes).into_owned();
    for _ in 0..3 {
        let parse = infc_syntax::parse(&text);
        assert_eq!(parse.syntax().text().to_string(), text, "the tree is another text");
        assert_eq!(parse, infc_syntax::parse(&text), "two trees for one text");
        let mut edits = Vec::new();
        for error in &parse.errors {
            let range = error.start as usize..error.end as usize;
            assert!(text.get(range).is_some(), "{error:?} is not in the text");
            edits.extend(error.edits.clone());
        }
        if edits.is_empty() {
            return;
        }
        text = edited(&text, edits);
    }
}

/// The text after those of the edits that do not overlap.
fn edited(text: &str, mut edits: Vec<(u32, u32, String)>) -> String {
    edits.sort();
    let (mut out, mut at) = (String::new(), 0);
    for (start, end, new) in edits {
        let (start, end) = (start as usize, end as usize);
        let Some(kept) = text.get(at..start).filter(|_| text.get(start..end).is_some()) else { continue };
        out.push_str(kept);
        out.push_str(&new);
        at = end;
    }
    out.push_str(text.get(at..).unwrap_or(""));
    out
}

/// Every site is answered by diagnostics whose spans lie in their files, and by a bundle or an error.
///
/// A line `#file PATH` begins another file; what stands before the first is `site.inf`.
pub fn evaluate(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut world = MemWorld::default();
    let mut parts = text.split("#file ");
    let entry = world.insert(FilePath::project("site.inf"), parts.next().unwrap_or(""));
    for part in parts {
        let (path, body) = part.split_once('\n').unwrap_or((part, ""));
        let root = FilePath::project("site.inf");
        if let Some(path) = root.join(path.trim()).filter(|path| *path != root) {
            world.insert(path, body);
        }
    }
    let built = crate::compile(&world, entry);
    for diagnostic in &built.diagnostics {
        placed(&world, diagnostic);
    }
    let report = infc::report::Report::new(&world, &built.diagnostics);
    for shown in [report.human(false), report.json(), report.github()] {
        assert!(!shown.contains('\u{1b}'), "a report holds an escape character");
    }
    let failed = built.diagnostics.iter().any(Diagnostic::is_error);
    if let Some(bundle) = built.bundle {
        assert!(!failed, "a bundle in spite of an error");
        let _ = infc::bundle::seal(&bundle);
    }
}

/// Every span of a diagnostic cuts its file between characters.
pub fn placed(world: &MemWorld, diagnostic: &Diagnostic) {
    let edits = diagnostic.fix.iter().flat_map(|fix| fix.edits.iter().map(|edit| edit.span));
    let labels = diagnostic.labels.iter().map(|label| label.span);
    let labels = labels.chain(diagnostic.steps.iter().filter_map(|step| step.at));
    for span in [diagnostic.primary.span].into_iter().chain(labels).chain(edits) {
        let Ok(text) = world.source(span.file) else { continue };
        let range = span.start as usize..span.end as usize;
        assert!(text.get(range).is_some(), "{}: {span:?} is not in its file", diagnostic.kind.name);
    }
}

/// What has a canonical layout is the same program in it, and laid out already.
pub fn format(bytes: &[u8]) {
    let parse = infc_syntax::parse(&String::from_utf8_lossy(bytes));
    let Some(text) = infc_fmt::format(&parse) else { return };
    let again = infc_syntax::parse(&text);
    assert!(infc_fmt::same(&parse, &again), "another program:\n{text}");
    assert_eq!(infc_fmt::format(&again).as_deref(), Some(&*text), "the layout of a layout is another");
}

/// What is read as a lock is written so that it is read as the same lock; what is not has a place in the text.
pub fn lock(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match infc_lock::read(&text) {
        Ok(lock) => assert_eq!(infc_lock::read(&lock.text()), Ok(lock), "another lock"),
        Err(fault) => assert!(text.get(fault.start..fault.end).is_some(), "{fault:?} is not in the text"),
    }
}
