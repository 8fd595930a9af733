//! Declarations and fields.
//!
//! Not here: types (`types`), expressions.

use infc_syntax::{SyntaxElement, SyntaxKind as K, SyntaxNode, SyntaxToken};

use super::types::is_type;
use super::{Writer, elements};
use crate::comment::after;
use crate::layout::{Group, Op};

impl Writer<'_> {
    pub(super) fn declaration_or_expr(&mut self, node: &SyntaxNode) {
        match node.kind() {
            K::TypeDecl => self.group(false, |w| w.declaration(node)),
            K::EnumDecl => self.enumeration(node),
            K::RecordDecl | K::ExtendDecl => self.declaration(node),
            _ => self.expr(node),
        }
    }

    /// `type N = T where e because "…";`, `record N = { … };`, `extend K = { … };`
    fn declaration(&mut self, node: &SyntaxNode) {
        for (index, element) in elements(node).enumerate() {
            match element {
                SyntaxElement::Node(node) => match node.kind() {
                    K::Where => self.indented(|w| w.clause(&node)),
                    K::FieldList => {
                        self.space();
                        self.block(&node, Self::field);
                    }
                    _ => {
                        self.space();
                        self.ty(&node);
                    }
                },
                SyntaxElement::Token(token) => {
                    if index > 0 && token.kind() != K::Semicolon {
                        self.space();
                    }
                    self.token(&token);
                }
            }
        }
    }

    /// `where e because "…"`
    fn clause(&mut self, node: &SyntaxNode) {
        for element in elements(node) {
            match element {
                SyntaxElement::Token(keyword) => {
                    self.line();
                    self.token(&keyword);
                    self.space();
                }
                SyntaxElement::Node(node) => self.expr(&node),
            }
        }
    }

    /// `enum N = a | b T;`. Broken, each variant has its `|`; flat, the first has none.
    fn enumeration(&mut self, node: &SyntaxNode) {
        let begin = self.ops.len();
        self.ops.push(Op::Begin(Group::default()));
        self.ops.push(Op::Indent);
        let (mut hard, mut first) = (false, true);
        let mut pipe = None;
        for (index, element) in elements(node).enumerate() {
            match element {
                SyntaxElement::Node(variant) => {
                    self.alternative(&variant, pipe.take().as_ref(), first);
                    first = false;
                }
                SyntaxElement::Token(token) if token.kind() == K::Pipe => {
                    hard |= first && after(token.next_token(), false).1.newline;
                    pipe = Some(token);
                }
                SyntaxElement::Token(token) => {
                    if index > 0 && token.kind() != K::Semicolon {
                        self.space();
                    }
                    self.token(&token);
                    hard |= token.kind() == K::Eq && self.gap.newline;
                }
            }
        }
        if let Some(Op::Begin(group)) = self.ops.get_mut(begin) {
            group.hard = hard;
        }
        self.ops.push(Op::Dedent);
        self.ops.push(Op::End);
    }

    fn alternative(&mut self, variant: &SyntaxNode, pipe: Option<&SyntaxToken>, first: bool) {
        let own = pipe.is_some_and(|pipe| after(pipe.next_token(), false).1.own);
        // What is said on lines of its own after a `|` is said of the variant.
        if let (Some(pipe), true) = (pipe, own) {
            self.comments(pipe);
        }
        self.line_of_block(first);
        if first {
            self.ops.push(Op::IfBroken("| "));
        } else {
            self.ops.push(Op::Owned("|".to_owned()));
            self.space();
        }
        if let (Some(pipe), false) = (pipe, own) {
            self.comments(pipe);
        }
        self.variant(variant);
    }

    fn variant(&mut self, node: &SyntaxNode) {
        for element in elements(node) {
            match element {
                SyntaxElement::Token(name) => self.token(&name),
                SyntaxElement::Node(payload) => {
                    self.space();
                    if payload.kind() == K::FieldList {
                        self.block(&payload, Self::field);
                    } else {
                        self.ty(&payload);
                    }
                }
            }
        }
    }

    /// A field or a parameter, with its type and its default. Every field has a `;`, the last too.
    pub(super) fn field(&mut self, node: &SyntaxNode) {
        let mut ended = node.kind() != K::Field;
        for element in elements(node) {
            match element {
                SyntaxElement::Node(node) if is_type(&node) => self.ty(&node),
                SyntaxElement::Node(node) => self.value(&node),
                SyntaxElement::Token(token) => match token.kind() {
                    K::Colon => self.word(&token),
                    K::Eq => {
                        self.space();
                        self.token(&token);
                    }
                    kind => {
                        self.token(&token);
                        ended |= kind == K::Semicolon;
                        if kind == K::GrowOnlyKw {
                            self.space();
                        }
                    }
                },
            }
        }
        if !ended {
            self.ops.push(Op::Owned(";".to_owned()));
        }
    }
}
