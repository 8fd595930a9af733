//! Expressions.
//!
//! Not here: chains of operators and applications (`chain`), sets (`set`), strings (`string`).

use infc_syntax::{SyntaxElement, SyntaxKind as K, SyntaxNode, SyntaxToken};

use super::{Writer, elements, tokens};
use crate::layout::{Blank, Group, Line, Op};

/// How an expression stands after a `=` or `:`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// It has no place where a line could end.
    Atom,
    /// It begins on the line, and has its own lines within brackets or between keywords.
    Hug,
    /// All of it on the line, or all of it on lines of its own.
    Loose,
}

/// How `node` stands after a `=` or `:`.
pub(super) fn shape(node: &SyntaxNode) -> Shape {
    match node.kind() {
        K::StringLit if node.text().contains_char('\n') => Shape::Hug,
        K::Set | K::List | K::Paren | K::Lambda | K::Let | K::Match => Shape::Hug,
        K::Apply if node.last_child().is_some_and(|last| hugs(&last)) => Shape::Hug,
        K::Binary if node.last_child().is_some_and(|last| hugs(&last)) => super::chain::shape(node),
        K::Apply | K::Binary | K::If | K::Assert => Shape::Loose,
        K::Select | K::Has | K::Unary if node.children().any(|part| shape(&part) != Shape::Atom) => {
            Shape::Hug
        }
        _ => Shape::Atom,
    }
}

/// Is it in brackets, so that it can begin on any line?
pub(super) fn hugs(node: &SyntaxNode) -> bool {
    match node.kind() {
        K::Set | K::List | K::Paren => true,
        K::StringLit => node.text().contains_char('\n'),
        _ => false,
    }
}

impl Writer<'_> {
    pub(super) fn expr(&mut self, node: &SyntaxNode) {
        stacker::maybe_grow(128 * 1024, 1024 * 1024, || self.expr_here(node));
    }

    fn expr_here(&mut self, node: &SyntaxNode) {
        match node.kind() {
            K::StringLit => self.string(node),
            K::Set | K::List => self.set(node),
            K::Let => self.let_in(node),
            K::If => self.group(breaks_if(node), |w| w.if_then_else(node)),
            K::Assert => self.assert(node),
            K::Match => self.match_of(node),
            K::Lambda => self.lambda(node),
            K::Binary => self.chain(node, true),
            K::Apply => self.application(node),
            K::Paren => self.paren(node),
            K::Has => self.spread(node),
            _ => self.joined(node),
        }
    }

    /// The parts of a node without blanks between, but for `or`.
    pub(super) fn joined(&mut self, node: &SyntaxNode) {
        for element in elements(node) {
            match element {
                SyntaxElement::Node(node) => self.expr(&node),
                SyntaxElement::Token(token) if token.kind() == K::OrKw => self.word(&token),
                // A path would take the `.` for its own.
                SyntaxElement::Token(token)
                    if node.first_child().is_some_and(|base| base.kind() == K::PathLit) =>
                {
                    self.space();
                    self.token(&token);
                }
                SyntaxElement::Token(token) => self.token(&token),
            }
        }
    }

    /// The parts of a node with blanks between.
    fn spread(&mut self, node: &SyntaxNode) {
        for (index, element) in elements(node).enumerate() {
            if index > 0 {
                self.space();
            }
            match element {
                SyntaxElement::Node(node) => self.expr(&node),
                SyntaxElement::Token(token) => self.token(&token),
            }
        }
    }

    /// A token with blanks around it.
    pub(super) fn word(&mut self, token: &SyntaxToken) {
        self.space();
        self.token(token);
        self.space();
    }

    /// What stands after a `=`, a `:` or a keyword.
    pub(super) fn value(&mut self, node: &SyntaxNode) {
        match shape(node) {
            Shape::Hug if !self.gap.own => {
                self.space();
                self.expr(node);
            }
            Shape::Atom => {
                self.ops.push(Op::Begin(Group { if_helps: true, ..Group::default() }));
                self.indented(|w| {
                    w.line();
                    w.expr(node);
                });
                self.ops.push(Op::End);
            }
            Shape::Hug => self.indented_group(|w| w.expr(node)),
            Shape::Loose => self.indented_group(|w| match node.kind() {
                K::Binary => w.chain(node, false),
                _ => w.expr(node),
            }),
        }
    }

    /// An expression after a keyword that goes on with the line if it can.
    fn body(&mut self, node: &SyntaxNode) {
        if shape(node) == Shape::Loose || self.gap.own {
            self.group(false, |w| {
                w.line();
                w.expr(node);
            });
        } else {
            self.space();
            self.expr(node);
        }
    }

    fn let_in(&mut self, node: &SyntaxNode) {
        let Some([let_kw, in_kw]) = tokens(node).first_chunk().cloned() else { return };
        let mut items = node.children().collect::<Vec<_>>();
        let Some(body) = items.pop() else { return };
        self.token(&let_kw);
        self.block_of(&items, Self::item, |w| w.token(&in_kw));
        self.body(&body);
    }

    fn if_then_else(&mut self, node: &SyntaxNode) {
        let Some([if_kw, then_kw, else_kw]) = tokens(node).first_chunk().cloned() else { return };
        let Some([condition, then, otherwise]) = node.children().collect::<Vec<_>>().first_chunk().cloned()
        else {
            return;
        };
        self.token(&if_kw);
        self.group(false, |w| {
            w.indented(|w| {
                w.line();
                w.expr(&condition);
                w.ops.push(Op::Flush(false));
            });
            w.line();
            w.token(&then_kw);
        });
        let hugged = self.branch(&then, true);
        if hugged {
            self.space();
        } else {
            self.line();
        }
        self.token(&else_kw);
        if otherwise.kind() == K::If && !self.gap.own {
            self.space();
            self.if_then_else(&otherwise);
        } else {
            self.branch(&otherwise, false);
        }
    }

    /// A branch, on the line of its keyword if it hugs; is there `more` after it?
    fn branch(&mut self, node: &SyntaxNode, more: bool) -> bool {
        let hugged = shape(node) == Shape::Hug && !matches!(node.kind(), K::Let | K::Lambda) && !self.gap.own;
        if hugged {
            self.space();
            self.expr(node);
        } else {
            self.indented(|w| {
                w.line();
                w.expr(node);
                if more {
                    w.ops.push(Op::Flush(false));
                }
            });
        }
        hugged
    }

    fn assert(&mut self, node: &SyntaxNode) {
        let Some([assert, semicolon]) = tokens(node).first_chunk().cloned() else { return };
        let Some([condition, body]) = node.children().collect::<Vec<_>>().first_chunk().cloned() else {
            return;
        };
        let begin = self.ops.len();
        self.group(false, |w| {
            w.token(&assert);
            w.space();
            w.expr(&condition);
            w.token(&semicolon);
            let (hard, blank) = (w.gap.newline, Blank::Keep(w.gap.blank));
            if let Some(Op::Begin(group)) = w.ops.get_mut(begin) {
                group.hard = hard;
            }
            w.ops.push(Op::Line(Line { spaced: true, blank }));
            w.expr(&body);
        });
    }

    fn match_of(&mut self, node: &SyntaxNode) {
        let tokens = tokens(node);
        let Some([match_kw, open, close]) = tokens.first_chunk() else { return };
        let mut nodes = node.children();
        let Some(scrutinee) = nodes.next() else { return };
        self.token(match_kw);
        self.space();
        self.expr(&scrutinee);
        self.space();
        self.token(open);
        self.block_of(&nodes.collect::<Vec<_>>(), Self::arm, |w| w.token(close));
    }

    fn arm(&mut self, node: &SyntaxNode) {
        let mut nodes = node.children();
        let (Some(pattern), Some(body)) = (nodes.next(), nodes.next()) else { return };
        let Some([colon, semicolon]) = tokens(node).first_chunk().cloned() else { return };
        self.spread(&pattern);
        self.token(&colon);
        self.value(&body);
        self.token(&semicolon);
    }

    fn lambda(&mut self, node: &SyntaxNode) {
        let mut nodes = node.children();
        let (Some(params), Some(body)) = (nodes.next(), nodes.next()) else { return };
        let Some(colon) = tokens(node).into_iter().next() else { return };
        if params.kind() == K::Params {
            self.params(&params);
        } else {
            self.joined(&params);
        }
        self.token(&colon);
        self.value(&body);
    }

    fn paren(&mut self, node: &SyntaxNode) {
        let Some([open, close]) = tokens(node).first_chunk().cloned() else { return };
        let Some(inner) = node.first_child() else { return };
        let own = crate::comment::after(open.next_token(), false).1.own;
        if shape(&inner) == Shape::Hug && !own {
            self.token(&open);
            self.expr(&inner);
            self.token(&close);
        } else {
            self.bracketed(&open, &close, |w| match inner.kind() {
                K::Binary => w.chain(&inner, false),
                _ => w.expr(&inner),
            });
        }
    }
}

/// Did the author put the branches on lines of their own?
fn breaks_if(node: &SyntaxNode) -> bool {
    elements(node).filter_map(SyntaxElement::into_token).any(|token| {
        let newline = |found: Option<SyntaxToken>| {
            found.is_some_and(|token| token.kind().is_trivia() && token.text().contains('\n'))
        };
        match token.kind() {
            K::ThenKw => newline(token.next_token()),
            K::ElseKw => newline(token.prev_token()),
            _ => false,
        }
    })
}
