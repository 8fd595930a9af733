//! A typed, lazy view over a tree: each wrapper is a node and costs nothing until it is asked.
//!
//! A tree may be broken, so every accessor returns an `Option` or a list. Ranges are byte offsets, without the blanks
//! around. Not here: meaning.

mod declaration;
mod expression;
mod flake;
mod matching;
mod operator;
mod set;
mod string;
mod types;

pub use declaration::{Declaration, EnumDecl, ExtendDecl, Field, RecordDecl, TypeDecl, Variant};
pub use expression::{
    Apply, Assert, ErrorExpr, Expr, Has, If, Lambda, Let, List, Name, Number, Param, Params, Paren, Path,
    Select,
};
pub use flake::{Input, Inputs, Wrong, WrongInput};
pub use matching::{Arm, Match, Pattern};
pub use operator::{BinOp, Binary, UnOp, Unary};
pub use set::{AttrPath, Binding, Inherit, Item, LetItem, Rank, Seg, Set, When};
pub use string::{Str, StrPart};
pub use types::TypeExpr;

pub(crate) use string::unescape;

use crate::kind::{Inf, SyntaxElement, SyntaxKind as K, SyntaxNode, SyntaxToken};

/// Defines the wrapper of a kind of node.
macro_rules! wrapper {
    ($(#[$meta:meta])* $name:ident $kind:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub struct $name(pub(crate) $crate::kind::SyntaxNode);

        impl $name {
            /// The wrapper of a node of this kind.
            pub fn cast(node: $crate::kind::SyntaxNode) -> Option<Self> {
                (node.kind() == $crate::kind::SyntaxKind::$kind).then_some(Self(node))
            }

            /// The node.
            pub fn syntax(&self) -> &$crate::kind::SyntaxNode {
                &self.0
            }

            /// Where it stands.
            pub fn range(&self) -> (u32, u32) {
                $crate::ast::range(&self.0)
            }
        }
    };
}
pub(crate) use wrapper;

wrapper! {
    /// A file: declarations and an expression.
    File File
}

impl File {
    pub(crate) fn of(root: SyntaxNode) -> Self {
        Self(root)
    }

    /// The declarations at its start.
    pub fn declarations(&self) -> impl Iterator<Item = Declaration> + use<> {
        self.0.children().filter_map(Declaration::cast)
    }

    /// What the file stands for.
    pub fn expr(&self) -> Option<Expr> {
        child(&self.0)
    }
}

pub(crate) fn range(node: &SyntaxNode) -> (u32, u32) {
    let range = node.text_range();
    (range.start().into(), range.end().into())
}

pub(crate) fn token_range(token: &SyntaxToken) -> (u32, u32) {
    let range = token.text_range();
    (range.start().into(), range.end().into())
}

/// A child of a node that is only looked at.
pub(crate) struct Seen<'a> {
    pub kind: K,
    pub start: u32,
    /// The text, if it is a token.
    pub text: Option<&'a str>,
}

/// The children of `green`, which begins at `start`, blanks and all. A cursor costs more than the look at most of them.
pub(crate) fn seen(green: &rowan::GreenNodeData, start: u32) -> impl Iterator<Item = Seen<'_>> {
    let mut end = start;
    green.children().map(move |child| {
        let start = end;
        let (kind, length) = match child {
            rowan::NodeOrToken::Node(node) => (node.kind(), node.text_len()),
            rowan::NodeOrToken::Token(token) => (token.kind(), token.text_len()),
        };
        end += u32::from(length);
        let text = child.into_token().map(rowan::GreenTokenData::text);
        Seen { kind: <Inf as rowan::Language>::kind_from_raw(kind), start, text }
    })
}

/// The first child that is an expression.
pub(crate) fn child(node: &SyntaxNode) -> Option<Expr> {
    node.children().find_map(Expr::cast)
}

/// The first type among the children.
pub(crate) fn child_type(node: &SyntaxNode) -> Option<TypeExpr> {
    node.children().find_map(TypeExpr::cast)
}

/// The expression after the token of a kind, unless another token stands between.
pub(crate) fn after(node: &SyntaxNode, kind: K) -> Option<Expr> {
    let mut elements = node.children_with_tokens().skip_while(|element| element.kind() != kind).skip(1);
    let next = elements.find(|element| !element.kind().is_trivia())?;
    Expr::cast(next.into_node()?)
}

/// The first token of a kind, not within another node.
pub(crate) fn token(node: &SyntaxNode, kind: K) -> Option<SyntaxToken> {
    tokens(node).find(|token| token.kind() == kind)
}

/// The tokens that are not blanks, not within another node.
pub(crate) fn tokens(node: &SyntaxNode) -> impl Iterator<Item = SyntaxToken> + use<> {
    let tokens = node.children_with_tokens().filter_map(SyntaxElement::into_token);
    tokens.filter(|token| !token.kind().is_trivia())
}

/// The first name among the tokens: its text and where it stands.
pub(crate) fn named(node: &SyntaxNode) -> Option<(String, (u32, u32))> {
    token(node, K::Ident).map(|token| (token.text().to_owned(), token_range(&token)))
}

/// The `##` lines right above a node, without the marks.
pub(crate) fn docs(node: &SyntaxNode) -> Vec<String> {
    let mut lines = Vec::new();
    let mut before = in_front_of_pipe(node).or_else(|| node.prev_sibling_or_token());
    while let Some(token) = before.as_ref().and_then(|element| element.as_token()) {
        let next = token.prev_sibling_or_token();
        match token.kind() {
            K::DocComment if begins_line(next.as_ref()) => lines.push(doc_text(token.text())),
            K::Whitespace if token.text().matches('\n').count() <= 1 => {}
            _ => break,
        }
        before = next;
    }
    lines.reverse();
    lines
}

/// What stands before the `|` with which a variant of an enum begins, if nothing but the end of its line lies between.
fn in_front_of_pipe(node: &SyntaxNode) -> Option<SyntaxElement> {
    let mut before = node.prev_sibling_or_token();
    while let Some(token) = before.as_ref().and_then(|element| element.as_token()) {
        let next = token.prev_sibling_or_token();
        match token.kind() {
            K::Pipe => return next,
            K::Whitespace => {}
            K::Comment | K::DocComment if !begins_line(next.as_ref()) => {}
            _ => return None,
        }
        before = next;
    }
    None
}

fn begins_line(before: Option<&SyntaxElement>) -> bool {
    let Some(blank) = before.and_then(|element| element.as_token()) else { return before.is_none() };
    let starts = blank.text_range().start() == 0.into();
    blank.kind() == K::Whitespace && (starts || blank.text().contains('\n'))
}

fn doc_text(comment: &str) -> String {
    let text = comment.trim_end().trim_start_matches('#');
    text.strip_prefix(' ').unwrap_or(text).to_owned()
}
