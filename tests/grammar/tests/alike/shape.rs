//! The two trees of a text have the same nodes at the same places.
//!
//! It deliberately leaves out names, which are tokens in one of them, and takes a chain of applications as one.

use std::collections::BTreeSet;

use infc_grammar::{nodes, parse};
use infc_syntax::{SyntaxElement, SyntaxKind as K, SyntaxNode};
use tree_sitter::Node;

use crate::sources::{programs, range, written};

/// A node: what the grammar calls it, where it begins and ends.
type Placed = (String, usize, usize);

/// What a node of the compiler is in the grammar for editors.
fn production(node: &SyntaxNode) -> Option<&'static str> {
    let parent = |kind: K| node.parent().is_some_and(|parent| parent.kind() == kind);
    Some(match node.kind() {
        K::TypeDecl => "type_decl",
        K::EnumDecl => "enum_decl",
        K::RecordDecl => "record_decl",
        K::ExtendDecl => "extend_decl",
        K::Where => "where_because",
        K::Variant => "variant",
        K::FieldList => "field_list",
        K::Field => "field",
        K::Lambda => "lambda",
        K::Params => "params",
        K::Param => "param",
        K::Let => "let_in",
        K::If => "if_then_else",
        K::Assert => "assert",
        K::Match => "match_of",
        K::Arm => "arm",
        K::Pattern => "pattern",
        K::Binary => "operation",
        K::Unary => "unary",
        K::Has => "has",
        K::Apply if !parent(K::Apply) || node.prev_sibling().is_some() => "application",
        K::Select => "select",
        K::Paren => "paren",
        K::NumberLit => "number",
        K::StringLit => "string",
        K::Hole => "hole",
        K::PathLit => "path",
        K::Set => "set",
        K::List => "list",
        K::Binding if parent(K::Let) => "let_binding",
        K::Binding => "binding",
        K::AttrPath => "attr_path",
        K::Inherit => "inherit",
        K::InheritFrom => "inherit_from",
        K::When => "when",
        K::TypeName if node.first_child().is_some() => "type_apply",
        K::TypeName => "type_name",
        K::TypeOption => "type_atom",
        K::TypeFunction => "type_expr",
        K::TypeParen => "type_paren",
        _ => return None,
    })
}

fn compiled(text: &str) -> BTreeSet<Placed> {
    let placed = |node: SyntaxNode| {
        let tokens = node.descendants_with_tokens().filter_map(SyntaxElement::into_token);
        let mut ranges = tokens.filter(|token| !token.kind().is_trivia()).map(|token| range(&token));
        let first = ranges.next()?;
        let last = ranges.last().unwrap_or_else(|| first.clone());
        Some((production(&node)?.to_owned(), first.start, last.end))
    };
    infc_syntax::parse(text).syntax().descendants().filter_map(placed).collect()
}

/// The name of a type that is applied to others is no node of the compiler's.
fn is_applied(node: &Node<'_>) -> bool {
    node.kind() == "type_name"
        && node.prev_named_sibling().is_none()
        && node.parent().is_some_and(|parent| parent.kind() == "type_apply")
}

fn edited(text: &str) -> BTreeSet<Placed> {
    let left_out = ["file", "name", "text", "escape", "comment", "doc_comment", "block_comment"];
    let tree = parse(text).unwrap();
    let shown = nodes(&tree).into_iter().filter(|node| node.is_named() && !is_applied(node));
    let shown = shown.filter(|node| !left_out.contains(&node.kind()));
    shown.map(|node| (node.kind().to_owned(), node.start_byte(), node.end_byte())).collect()
}

#[test]
fn the_trees_have_the_same_nodes() {
    let mut count = 0;
    for source in written().into_iter().chain(programs(200)) {
        if !infc_syntax::parse(&source.text).errors.is_empty() {
            continue;
        }
        let (compiled, edited) = (compiled(&source.text), edited(&source.text));
        let odd: Vec<(&Placed, &str)> = compiled
            .symmetric_difference(&edited)
            .map(|placed| (placed, source.text.get(placed.1..placed.2).unwrap_or("")))
            .take(5)
            .collect();
        assert!(odd.is_empty(), "{}: {odd:#?}", source.name);
        count += compiled.len();
    }
    assert!(count > 50_000, "only {count} nodes");
}
