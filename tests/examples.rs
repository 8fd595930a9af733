//! The examples: what is repaired reports nothing; what is as documented says what its document says, and every
//! mistake that its README lists is found.
//!
//! It deliberately goes through the library as a user's tool would.

#![expect(clippy::panic, reason = "a test fails by a panic")]

use std::collections::BTreeSet;

use infc::disk::DiskWorld;
use infc::{Options, TestOptions, World, compile};
use infc_tests::{read, repository};

/// What is said of a site.
struct Found {
    /// Each diagnostic: its name, and the line that it points at, with single blanks.
    named: Vec<(String, String)>,
    /// Each diagnostic in a line.
    said: Vec<String>,
    /// Whether a bundle was made.
    built: bool,
}

fn found(site: &str) -> Found {
    let path = repository().join(site);
    let (world, entry) =
        DiskWorld::open(&path, infc::library()).unwrap_or_else(|error| panic!("{site}: {error:?}"));
    let compilation = compile(&world, entry, &Options { release: true, ..Options::default() });
    let mut found = Found { named: Vec::new(), said: Vec::new(), built: compilation.bundle.is_some() };
    for diagnostic in &compilation.diagnostics {
        let (name, span) = (diagnostic.kind.name, diagnostic.primary.span);
        let text = world.source(span.file).unwrap_or_default();
        let (start, end) = (span.start as usize, span.end as usize);
        assert!(end <= text.len(), "{site}: {name} points outside its file");
        let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line = text[from..].lines().next().unwrap_or_default();
        found.named.push((name.to_owned(), single_blanks(line)));
        found.said.push(format!("{name}: {}", diagnostic.message));
    }
    found
}

fn single_blanks(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_repaired_one_reports_nothing() {
    for form in ["site", "ubuntu-24-04", "debian-12"] {
        let Found { said, built, .. } = found(&format!("examples/ementech/{form}.inf"));
        assert!(said.is_empty() && built, "{form}: {said:#?}");
    }
    let text = read(&repository().join("examples/ementech/system.inf"));
    assert!(!text.contains("accept"), "the repaired example accepts something");
}

#[test]
fn its_own_tests_pass() {
    for form in ["site", "ubuntu-24-04", "debian-12"] {
        let path = repository().join(format!("examples/ementech/{form}.inf"));
        let (world, entry) =
            DiskWorld::open(&path, infc::library()).unwrap_or_else(|error| panic!("{form}: {error:?}"));
        let tested = infc::test(&world, entry, &TestOptions { jobs: 2, ..TestOptions::default() });
        assert!(tested.diagnostics.is_empty() && tested.tests.len() >= 9, "{form}: {tested:#?}");
        for test in tested.tests {
            assert!(test.passed(), "{form}: {:#?}", test.failures);
        }
    }
}

#[test]
fn every_mistake_of_the_document_is_found() {
    let Found { named, built, .. } = found("examples/ementech/as-documented/site.inf");
    assert!(!built, "nothing is written of a site with errors");
    let readme = read(&repository().join("examples/ementech/README.md"));
    let rows: Vec<&str> = readme.lines().filter(|line| line.starts_with("| EM-")).collect();
    assert_eq!(rows.len(), 26, "a row for each mistake");
    let (mut finding, mut by_name) = (0, BTreeSet::new());
    for row in rows {
        let cells: Vec<&str> = row.split('|').map(|cell| cell.trim().trim_matches('`')).collect();
        let [_, _, _, statement, answer, _] = cells[..] else { panic!("not four cells: {row}") };
        if answer.starts_with("impossible: ") {
            continue;
        }
        let there = named.iter().any(|(name, line)| name == answer && line.contains(statement));
        assert!(there, "not found: {row}\nfound: {named:#?}");
        finding += 1;
        by_name.insert(answer);
    }
    assert!(finding >= 18 && by_name.len() >= 15, "{finding} under {by_name:?}");
}

/// What the document spells in its own way: the site's word, and the document's.
const SPELT: &[(&str, &str)] = &[
    ("1h", "3600"),
    ("10m", "600"),
    ("2h", "7200"),
    ("0640", "640"),
    ("internet", "5000"),
    ("websocket", "socket"),
    ("spa", "static"),
    ("delay-compress", "delaycompress"),
    ("missing-ok", "missingok"),
    ("skip-empty", "notifempty"),
    ("relink", "ln"),
    ("\"@\"", "ementech"),
    ("/var/www/", "app_name"),
    ("atlas", "mongodb"),
];

/// The words of a text, in small letters.
fn words(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 1);
    let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty());
    words.chain(numbers).map(str::to_lowercase).collect()
}

#[test]
fn every_statement_is_on_the_line_that_it_names() {
    let folder = repository().join("examples/ementech/as-documented");
    let site = read(&folder.join("site.inf"));
    let document = read(&folder.join("ementech.txt"));
    let lines: Vec<&str> = document.lines().collect();
    let (mut cited, mut text) = (0, Vec::new());
    for (number, line) in site.lines().enumerate() {
        let (statement, citation) = line.split_once("##").unwrap_or((line, ""));
        if statement.trim() == "'';" {
            // A file that the document holds: each of its lines stands there.
            for quoted in text.drain(..) {
                assert!(
                    lines.iter().any(|known: &&str| known.trim() == quoted),
                    "{}: not in the document: {quoted}",
                    number + 1
                );
            }
        } else if statement.trim_end().ends_with("''") {
            text.clear();
        } else if !statement.trim().is_empty() && citation.is_empty() {
            text.push(statement.trim());
        }
        for place in citation.split_whitespace() {
            let at: usize = place
                .strip_prefix("ementech.txt:")
                .and_then(|at| at.parse().ok())
                .unwrap_or_else(|| panic!("{}: {place}", number + 1));
            assert!(at >= 1 && at <= lines.len(), "{}: the document has no line {at}", number + 1);
            cited += 1;
        }
        if !citation.is_empty() && statement.trim() != "'';" {
            let near: Vec<&str> = citation
                .split_whitespace()
                .filter_map(|place| place.strip_prefix("ementech.txt:")?.parse::<usize>().ok())
                .filter_map(|at| lines.get(at - 1).copied())
                .collect();
            let shared = words(&near.join(" "));
            let mut said = words(statement);
            for (_, theirs) in SPELT.iter().filter(|(ours, _)| statement.contains(ours)) {
                said.extend(words(theirs));
            }
            assert!(
                said.intersection(&shared).next().is_some(),
                "{}: nothing of `{}` on {citation}: {near:?}",
                number + 1,
                statement.trim()
            );
        }
    }
    assert!(cited > 150, "only {cited} statements name their line");
}
