//! Sets, lists, parameters, and what stands in them.
//!
//! Not here: fields of records (`declaration`).

use infc_syntax::{SyntaxElement, SyntaxKind as K, SyntaxNode};

use super::{Writer, elements, tokens};
use crate::layout::{Group, Mark, Op};

impl Writer<'_> {
    /// `{ … }` or `[ … ]`
    pub(super) fn set(&mut self, node: &SyntaxNode) {
        self.block(node, if node.kind() == K::Set { Self::item } else { Self::expr });
    }

    /// What stands in a set or a `let`.
    pub(super) fn item(&mut self, node: &SyntaxNode) {
        match node.kind() {
            K::Binding => self.binding(node),
            K::Inherit => self.inherit(node),
            K::When => self.when(node),
            _ => self.declaration_or_expr(node),
        }
        self.ops.push(Op::Unmark);
    }

    fn binding(&mut self, node: &SyntaxNode) {
        let typed = tokens(node).iter().any(|token| token.kind() == K::Colon);
        for element in elements(node) {
            match element {
                SyntaxElement::Node(node) if node.kind() == K::AttrPath => self.joined(&node),
                SyntaxElement::Node(node) if super::types::is_type(&node) => self.ty(&node),
                SyntaxElement::Node(node) => self.value(&node),
                SyntaxElement::Token(token) => match token.kind() {
                    K::Semicolon => self.token(&token),
                    K::Eq | K::PlusEq => {
                        self.space();
                        if !typed {
                            self.mark(Mark::Equals(token.text().len() - 1));
                        }
                        self.token(&token);
                    }
                    K::Colon => self.word(&token),
                    _ => {
                        self.token(&token);
                        self.space();
                    }
                },
            }
        }
    }

    fn inherit(&mut self, node: &SyntaxNode) {
        self.mark(Mark::Neutral);
        let mut parts = elements(node).peekable();
        if let Some(SyntaxElement::Token(keyword)) = parts.next() {
            self.token(&keyword);
        }
        if let Some(SyntaxElement::Node(from)) = parts.next_if(|part| part.kind() == K::InheritFrom) {
            let ends = tokens(&from);
            let ([open, close], Some(inner)) = (ends.as_slice(), from.first_child()) else { return };
            self.space();
            self.bracketed(open, close, |w| w.expr(&inner));
        }
        self.group(false, |w| {
            w.indented(|w| {
                for name in parts.filter_map(SyntaxElement::into_token) {
                    if name.kind() != K::Semicolon {
                        w.line();
                    }
                    w.token(&name);
                }
            });
        });
    }

    fn when(&mut self, node: &SyntaxNode) {
        let mut nodes = node.children();
        let (Some(condition), Some(body)) = (nodes.next(), nodes.next()) else { return };
        let Some([keyword, semicolon]) = tokens(node).first_chunk().cloned() else { return };
        self.token(&keyword);
        self.space();
        self.expr(&condition);
        self.space();
        self.expr(&body);
        self.token(&semicolon);
    }

    /// `{ a : T, b }`. Broken, a `,` follows the last too; flat, none does.
    pub(super) fn params(&mut self, node: &SyntaxNode) {
        let tokens = tokens(node);
        let (Some(open), Some(close)) = (tokens.first(), tokens.last()) else { return };
        let params = node.children().collect::<Vec<_>>();
        let mut commas = tokens.iter().filter(|token| token.kind() == K::Comma);
        self.token(open);
        let hard = self.gap.newline && !params.is_empty();
        self.ops.push(Op::Begin(Group { hard, ..Group::default() }));
        self.indented(|w| {
            for (index, param) in params.iter().enumerate() {
                w.line_of_block(index == 0);
                w.field(param);
                let last = index + 1 == params.len();
                if last {
                    w.ops.push(Op::IfBroken(","));
                }
                match commas.next() {
                    Some(comma) if last => w.comments(comma),
                    Some(comma) => w.token(comma),
                    None => {}
                }
            }
            w.ops.push(Op::Flush(params.is_empty()));
        });
        self.line();
        self.token(close);
        self.ops.push(Op::End);
    }
}
