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

/// The tree on one line, `(Binary (Name a) + (Name b))`, for tests.
#[cfg(test)]
pub(crate) fn outline(node: &SyntaxNode) -> String {
    let children = node.children_with_tokens().filter(|element| !element.kind().is_trivia());
    let parts = children.map(|element| match element {
        SyntaxElement::Node(node) => outline(&node),
        SyntaxElement::Token(token) => token.text().to_owned(),
    });
    format!("({:?} {})", node.kind(), parts.collect::<Vec<_>>().join(" "))
}

/// The outline of the expression of a text that has no errors.
#[cfg(test)]
pub(crate) fn sound(text: &str) -> String {
    let parse = crate::parse(text);
    assert_eq!(parse.errors, [], "{text}");
    outline(parse.file().expr().unwrap().syntax())
}

/// The kind, place and source of each error of a text.
#[cfg(test)]
pub(crate) fn faults(text: &str) -> Vec<(crate::SyntaxErrorKind, u32, &str)> {
    let errors = crate::parse(text).errors.into_iter();
    errors.map(|e| (e.kind, e.start, text.get(e.start as usize..e.end as usize).unwrap())).collect()
}

/// The text after the safe edits of its errors.
#[cfg(test)]
pub(crate) fn mended(text: &str) -> String {
    let mut mended = text.to_owned();
    let safe = crate::parse(text).errors.into_iter().filter(|error| error.safe);
    let mut edits = safe.flat_map(|error| error.edits).collect::<Vec<_>>();
    edits.sort();
    for (start, end, with) in edits.into_iter().rev() {
        mended.replace_range(start as usize..end as usize, &with);
    }
    mended
}
