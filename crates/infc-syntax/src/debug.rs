//! A tree as text, for tests and for people who work on the parser.
//!
//! Not here: the canonical form of a file.

use std::fmt::Write;

use crate::{Parse, SyntaxElement, SyntaxNode};

/// One line for each node and each token that is not a blank, indented by depth, then the errors.
pub fn debug_tree(parse: &Parse) -> String {
    let mut out = String::new();
    write_node(&mut out, &parse.syntax());
    for error in &parse.errors {
        let _ = writeln!(out, "{}..{} {:?}: {}", error.start, error.end, error.kind, error.message);
    }
    out
}

fn write_node(out: &mut String, root: &SyntaxNode) {
    let mut depth = 0usize;
    for event in root.preorder_with_tokens() {
        match event {
            rowan::WalkEvent::Enter(SyntaxElement::Node(node)) => {
                let _ = writeln!(out, "{:1$}{2:?}", "", depth * 2, node.kind());
                depth += 1;
            }
            rowan::WalkEvent::Enter(SyntaxElement::Token(token)) if !token.kind().is_trivia() => {
                let _ = writeln!(out, "{:1$}{2:?} {3:?}", "", depth * 2, token.kind(), token.text());
            }
            rowan::WalkEvent::Leave(SyntaxElement::Node(_)) => depth = depth.saturating_sub(1),
            rowan::WalkEvent::Enter(SyntaxElement::Token(_))
            | rowan::WalkEvent::Leave(SyntaxElement::Token(_)) => {}
        }
    }
}
