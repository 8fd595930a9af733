//! What the compiler reads without an error has none in an editor either, and the other way round.
//!
//! Not here: texts that were made wrong on purpose (`refused`).

use infc_grammar::{faults, parse};

use crate::differences::explained;
use crate::sources::{Source, programs, written};

/// What is wrong with how the two read a text.
fn disagreement(source: &Source) -> Option<String> {
    let tree = parse(&source.text).unwrap();
    let errors = infc_syntax::parse(&source.text).errors;
    match errors.first() {
        None if tree.root_node().has_error() => Some(format!("{}: {:?}", source.name, faults(&tree))),
        Some(error) if !tree.root_node().has_error() && explained(&source.text, &errors).is_none() => {
            Some(format!("{}: only the compiler says: {}", source.name, error.message))
        }
        _ => None,
    }
}

#[test]
fn the_sources_of_the_repository_are_read_alike() {
    let wrong: Vec<String> = written().iter().filter_map(disagreement).collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn random_programs_are_read_without_an_error() {
    for source in programs(if cfg!(debug_assertions) { 400 } else { 20_000 }) {
        assert_eq!(disagreement(&source), None, "\n{}\n", source.text);
    }
}
