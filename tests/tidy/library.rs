//! The standard library and its guide: no definition without its example, no heading without its definition.
//!
//! It deliberately does not run the examples; `documents` does.

use infc_tests::{files, read, repository, sources};

/// The headings of the guide that name a definition.
fn headings(guide: &str) -> Vec<&str> {
    let lines = guide.lines().filter(|line| line.starts_with("### `std."));
    lines.map(|line| line.trim_start_matches("### ").trim_matches('`')).collect()
}

#[test]
fn every_definition_is_documented() {
    let found = infc::explain::definitions();
    assert!(found.len() > 30, "only {} definitions were found", found.len());
    let silent: Vec<&str> =
        found.iter().filter(|one| one.docs.is_empty()).map(|one| one.path.as_str()).collect();
    assert!(silent.is_empty(), "no `##` comment stands above {}", silent.join(", "));
}

#[test]
fn every_definition_has_an_example_that_uses_it() {
    let mut wrong = Vec::new();
    for found in infc::explain::definitions().iter().filter(|one| one.signature.is_some()) {
        match infc::explain::example(&found.path) {
            None => wrong.push(format!("stdlib/std.md has no heading `### `{}``", found.path)),
            Some(section) if !sources(section).iter().any(|block| uses(block, &found.path)) => {
                wrong.push(format!("no ```inf block below `### `{}`` uses it", found.path));
            }
            Some(_) => {}
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// Whether `path` stands in `block` as a whole.
fn uses(block: &str, path: &str) -> bool {
    let is_part = |next: char| next.is_ascii_alphanumeric() || next == '-' || next == '.';
    block.match_indices(path).any(|(at, _)| {
        !block.get(at + path.len()..).and_then(|rest| rest.chars().next()).is_some_and(is_part)
    })
}

#[test]
fn every_heading_has_its_definition() {
    let found = infc::explain::definitions();
    let guide = read(&repository().join("stdlib/std.md"));
    let (headings, known) = (headings(&guide), |path: &&str| found.iter().any(|one| one.path == *path));
    let unknown: Vec<&str> = headings.iter().filter(|path| !known(path)).copied().collect();
    assert!(unknown.is_empty(), "std does not define {}", unknown.join(", "));
    let mut sorted = headings.clone();
    sorted.sort_unstable();
    let before = sorted.len();
    sorted.dedup();
    assert_eq!(before, sorted.len(), "a heading stands twice");
}

#[test]
fn every_file_of_the_library_is_embedded() {
    let folder = repository().join("stdlib");
    let there: Vec<String> = files(&folder, ".inf")
        .iter()
        .filter_map(|path| Some(path.strip_prefix(&folder).ok()?.to_string()))
        .collect();
    let embedded: Vec<&str> = infc::library().iter().map(|(path, _)| *path).collect();
    assert_eq!(embedded, there, "stdlib/lib.rs lists other files");
}
