//! A tree that is mended after an edit is the tree of the new text, as in an editor where each key is an edit.
//!
//! It deliberately compares only what has no error: how much of a broken text is kept may hang on what was there before.

use infc_grammar::{language, parse};
use infc_tests::Random;
use tree_sitter::{InputEdit, Parser, Point, Tree};

use crate::sources::{Source, programs, range, tokens, written};

fn point(text: &str, at: usize) -> Point {
    let before = &text[..at];
    Point::new(before.matches('\n').count(), at - before.rfind('\n').map_or(0, |end| end + 1))
}

/// Replaces a range of a text, and mends its tree.
fn edited(parser: &mut Parser, (text, tree): &mut (String, Tree), at: std::ops::Range<usize>, new: &str) {
    let (start_position, old_end_position) = (point(text, at.start), point(text, at.end));
    text.replace_range(at.clone(), new);
    let new_end_byte = at.start + new.len();
    tree.edit(&InputEdit {
        start_byte: at.start,
        old_end_byte: at.end,
        new_end_byte,
        start_position,
        old_end_position,
        new_end_position: point(text, new_end_byte),
    });
    *tree = parser.parse(text.as_str(), Some(tree)).unwrap();
}

/// The nodes of a tree and their places.
fn shown(tree: &Tree) -> Vec<(String, usize, usize)> {
    let nodes = infc_grammar::nodes(tree);
    nodes.iter().map(|node| (node.kind().to_owned(), node.start_byte(), node.end_byte())).collect()
}

/// What a key, a paste or a deletion puts for a token.
const TYPED: &[&str] =
    &["", "", "x", "\"", "''", "{", "}", "${", "#", "/* */", "-", "\n", " a = 1;", "when", "or"];

#[test]
fn mended_trees_are_those_of_the_text() {
    let mut parser = Parser::new();
    parser.set_language(&language()).unwrap();
    let (mut sound, mut broken) = (0, 0);
    let short = |source: &Source| source.text.len() < 4000;
    for source in written().into_iter().filter(short).chain(programs(100).filter(short)) {
        let mut random = Random::of(&source.text);
        let mut state = (source.text.clone(), parse(&source.text).unwrap());
        for _ in 0..6 {
            let tokens = tokens(&state.0);
            if tokens.is_empty() {
                break;
            }
            let at = range(random.pick(&tokens));
            let at = if random.one_in(2) { at.end..at.end } else { at };
            let old = state.0[at.clone()].to_owned();
            let new = random.pick(TYPED);
            edited(&mut parser, &mut state, at.clone(), new);
            broken += usize::from(state.1.root_node().has_error());
            // And back again.
            if random.one_in(2) {
                edited(&mut parser, &mut state, at.start..at.start + new.len(), &old);
            }
            let fresh = parse(&state.0).unwrap();
            assert_eq!(state.1.root_node().has_error(), fresh.root_node().has_error(), "\n{}", state.0);
            if !fresh.root_node().has_error() {
                assert!(shown(&state.1) == shown(&fresh), "{}:\n{}", source.name, state.0);
                sound += 1;
            }
        }
    }
    assert!(sound > 1000 && broken > 1000, "{sound} texts were sound, {broken} broken");
}
