//! `lang/grammar.md` and the grammar for editors: the same productions.
//!
//! It deliberately compares names alone; that they mean the same is what `shape` shows.

use infc_grammar::language;
use infc_tests::{read, repository};

/// Productions that are no nodes of their own: what they hold stands where they would.
const WITHOUT_NODE: &[&str] = &["let_items"];

/// Nodes that are no productions: tokens, and what may not stand in a tree without an error.
const BESIDES: &[&str] =
    &["name", "number", "path", "text", "escape", "comment", "doc_comment", "block_comment", "refused"];

fn productions() -> Vec<String> {
    let grammar = read(&repository().join("lang/grammar.md"));
    let blocks = grammar.split("```ebnf\n").skip(1).filter_map(|rest| rest.split("```").next());
    let lines = blocks.flat_map(str::lines).filter(|line| !line.starts_with(' '));
    let names = lines.filter_map(|line| Some(line.split_once('=')?.0.trim().to_owned()));
    names.collect()
}

#[test]
fn every_production_is_a_node_and_every_node_a_production() {
    let language = language();
    let count = u16::try_from(language.node_kind_count()).unwrap();
    let shown = |id: &u16| {
        language.node_kind_is_named(*id) && language.node_kind_is_visible(*id)
            || language.node_kind_is_supertype(*id)
    };
    let nodes: Vec<&str> = (0..count).filter(shown).filter_map(|id| language.node_kind_for_id(id)).collect();
    let productions = productions();
    assert!(productions.len() > 40, "only {} productions", productions.len());
    let expected = |name: &&String| !WITHOUT_NODE.contains(&name.as_str());
    let missing: Vec<&String> =
        productions.iter().filter(expected).filter(|name| !nodes.contains(&name.as_str())).collect();
    assert!(missing.is_empty(), "no node is called {missing:?}");
    let known = |name: &&&str| BESIDES.contains(*name) || productions.iter().any(|known| known == **name);
    let more: Vec<&&str> = nodes.iter().filter(|name| !known(name)).collect();
    assert!(more.is_empty(), "no production is called {more:?}");
}
