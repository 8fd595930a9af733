//! Every source that the repository shows is in canonical layout, and the layout is the one that the specification says.
//!
//! With `INFC_BLESS=1` in the environment what is not is rewritten. It deliberately leaves alone what has syntax errors.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test reads and mends the repository, and may fail"
)]

use std::ops::Range;

use camino::Utf8Path;
use infc_tests::{Block, files, programs, read, repository};

fn formatted(text: &str) -> Option<String> {
    infc_fmt::format(&infc_syntax::parse(text))
}

/// What should stand in parts of a text instead of what does.
fn settle(path: &Utf8Path, edits: &[(Range<usize>, String)], failures: &mut Vec<String>) {
    if edits.is_empty() {
        return;
    }
    let mut text = read(path);
    if std::env::var("INFC_BLESS").is_ok_and(|value| value == "1") {
        for (range, new) in edits.iter().rev() {
            text.replace_range(range.clone(), new);
        }
        return std::fs::write(path, text).unwrap();
    }
    for (range, new) in edits {
        let line = text[..range.start].lines().count() + 1;
        failures.push(format!("{path}:{line}: this layout is canonical:\n{new}"));
    }
}

fn judge(failures: &[String]) {
    assert!(failures.is_empty(), "\n{}\n`INFC_BLESS=1` rewrites it", failures.join("\n"));
}

#[test]
fn every_source_is_canonical() {
    let mut failures = Vec::new();
    let sources = files(&repository(), ".inf");
    assert!(sources.len() > 10);
    for path in sources {
        let text = read(&path);
        let edits = formatted(&text).filter(|new| *new != text).map(|new| (0..text.len(), new));
        settle(&path, &edits.into_iter().collect::<Vec<_>>(), &mut failures);
    }
    judge(&failures);
}

#[test]
fn every_block_is_canonical() {
    let (mut failures, mut seen) = (Vec::new(), 0);
    for path in files(&repository(), ".md") {
        let text = read(&path);
        let mut edits = Vec::new();
        for Block { body, words } in programs(&text) {
            if words.iter().any(|word| word == "unformatted") {
                continue;
            }
            seen += 1;
            let block = &text[body.clone()];
            edits.extend(formatted(block).filter(|new| new != block).map(|new| (body, new)));
        }
        settle(&path, &edits, &mut failures);
    }
    assert!(seen > 100);
    judge(&failures);
}

#[test]
fn the_layout_is_the_specified_one() {
    let path = repository().join("lang/spec/format.md");
    let (text, mut edits, mut failures) = (read(&path), Vec::new(), Vec::new());
    let blocks = programs(&text);
    assert!(blocks.len() > 10 && blocks.len().is_multiple_of(2));
    for pair in blocks.chunks(2) {
        assert_eq!([&pair[0].words[..], &pair[1].words[..]], [["unformatted"], ["formatted"]]);
        let new = formatted(&text[pair[0].body.clone()]).unwrap();
        if new != text[pair[1].body.clone()] {
            edits.push((pair[1].body.clone(), new));
        }
    }
    settle(&path, &edits, &mut failures);
    judge(&failures);
}
