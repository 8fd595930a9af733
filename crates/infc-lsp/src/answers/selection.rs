//! What is around a place, from the word to the whole file: what an editor marks when it is told to mark more.
//!
//! It deliberately leaves out what would mark the same again.

use infc_syntax::ast::Str;
use infc_syntax::{SyntaxKind, SyntaxNode};
use lsp_types::{Position, SelectionRange};

use crate::Encoding;
use crate::snapshot::{Source, range, token_range};

/// What is around each of some places.
pub fn selections(source: &Source, places: &[Position], encoding: Encoding) -> Vec<SelectionRange> {
    places.iter().map(|at| around(source, source.text.offset(*at, encoding), encoding)).collect()
}

fn around(source: &Source, offset: u32, encoding: Encoding) -> SelectionRange {
    let root = source.root();
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    let mut add = |wider: (u32, u32)| {
        if ranges.last().is_none_or(|last| *last != wider && wider.0 <= last.0 && last.1 <= wider.1) {
            ranges.push(wider);
        }
    };
    if let Some(token) = source.token(offset) {
        if token.kind() != SyntaxKind::Whitespace {
            add(token_range(&token));
        }
        for node in token.parent_ancestors() {
            if let Some(text) = Str::cast(node.clone()) {
                add(text.inner_range());
            }
            if let Some(inside) = inside(&node) {
                add(inside);
            }
            add(range(&node));
        }
    }
    add(range(&root));
    let mut whole: Option<SelectionRange> = None;
    for wider in ranges.into_iter().rev() {
        whole =
            Some(SelectionRange { range: source.text.range(wider, encoding), parent: whole.map(Box::new) });
    }
    whole.unwrap_or(SelectionRange { range: source.text.whole(encoding), parent: None })
}

/// What stands between the brackets of a set or a list.
fn inside(node: &SyntaxNode) -> Option<(u32, u32)> {
    if !matches!(node.kind(), SyntaxKind::Set | SyntaxKind::List) {
        return None;
    }
    let mut children = node.children();
    let first = children.next()?;
    let last = children.last().unwrap_or_else(|| first.clone());
    Some((range(&first).0, range(&last).1))
}
