//! Whether two texts are one program, laid out in two ways.
//!
//! Not here: meaning. Equal tokens have equal meaning, strings apart, whose indentation does not count.

use infc_syntax::ast::{Str, StrPart};
use infc_syntax::{Parse, SyntaxElement, SyntaxKind as K, SyntaxNode, SyntaxToken};

/// Have the two texts the same tokens, the same comments in the same order, and strings of the same value? A `,` after
/// the last parameter, a `;` after the last field and a `|` before the first variant do not count.
pub fn same(one: &Parse, other: &Parse) -> bool {
    let (one, other) = (one.syntax(), other.syntax());
    one.descendants_with_tokens().filter_map(word).eq(other.descendants_with_tokens().filter_map(word))
        && one
            .descendants_with_tokens()
            .filter_map(comment)
            .eq(other.descendants_with_tokens().filter_map(comment))
}

/// What a node or a token contributes.
fn word(element: SyntaxElement) -> Option<(K, String)> {
    match element {
        rowan::NodeOrToken::Node(node) if node.kind() == K::StringLit => Some((K::StringLit, value(node)?)),
        rowan::NodeOrToken::Node(node) => Some((node.kind(), String::new())),
        rowan::NodeOrToken::Token(token) if is_optional(&token) => None,
        rowan::NodeOrToken::Token(token) => match token.kind() {
            K::StrText | K::Whitespace => None,
            K::Comment | K::DocComment if !in_string(&token) => None,
            kind => Some((kind, token.text().replace('\r', ""))),
        },
    }
}

/// The text of a string, with a mark for each hole, whose tokens are looked at by themselves.
fn value(node: SyntaxNode) -> Option<String> {
    let parts = Str::cast(node)?.parts();
    Some(
        parts
            .into_iter()
            .map(|part| if let StrPart::Text { value, .. } = part { value } else { "\0".to_owned() })
            .collect(),
    )
}

fn is_optional(token: &SyntaxToken) -> bool {
    let around = |kind: K| token.parent().is_some_and(|node| node.kind() == kind);
    match token.kind() {
        K::Comma => around(K::Params) && significant(token.next_sibling_or_token(), true) == Some(K::RBrace),
        K::Semicolon => {
            around(K::Field) && token.parent().is_some_and(|field| field.next_sibling().is_none())
        }
        K::Pipe => around(K::EnumDecl) && significant(token.prev_sibling_or_token(), false) == Some(K::Eq),
        _ => false,
    }
}

fn significant(mut element: Option<SyntaxElement>, forward: bool) -> Option<K> {
    while let Some(found) = element {
        if !found.kind().is_trivia() {
            return Some(found.kind());
        }
        element = if forward { found.next_sibling_or_token() } else { found.prev_sibling_or_token() };
    }
    None
}

/// A comment, without what its place does to its blanks. One in a hole of a string is a part of that.
fn comment(element: SyntaxElement) -> Option<Vec<String>> {
    let token = element.into_token().filter(|token| matches!(token.kind(), K::Comment | K::DocComment))?;
    (!in_string(&token)).then(|| token.text().lines().map(|line| line.trim().to_owned()).collect())
}

fn in_string(token: &SyntaxToken) -> bool {
    token.parent_ancestors().any(|node| node.kind() == K::StringLit)
}
