//! `lang/grammar.md` and the parser: one grammar.
//!
//! It deliberately compares names alone; that they mean the same is what the tests of the language show.

use infc_tests::{files, read, repository};

#[test]
fn every_production_is_a_function() {
    let folder = repository().join("crates/infc-syntax/src/grammar");
    let parser: String = files(&folder, ".rs").iter().map(|path| read(path)).collect();
    let missing: Vec<String> = productions(&read(&repository().join("lang/grammar.md")))
        .into_iter()
        .filter(|name| !parser.contains(&format!("fn {name}(")))
        .collect();
    assert!(missing.is_empty(), "no function is called {}", missing.join(", "));
}

/// The names that the `ebnf` blocks define.
fn productions(grammar: &str) -> Vec<String> {
    let mut inside = false;
    let mut names = Vec::new();
    for line in grammar.lines() {
        if line.starts_with("```") {
            inside = line == "```ebnf";
        } else if let Some((name, _)) = line.split_once('=').filter(|_| inside && !line.starts_with(' ')) {
            names.push(name.trim().to_owned());
        }
    }
    assert!(!names.is_empty(), "the grammar has no production");
    names
}
