//! Operators and applications, each chain of them as one.
//!
//! Not here: what they stand between.

use infc_syntax::{SyntaxKind as K, SyntaxNode, SyntaxToken};

use super::expression::{Shape, hugs, shape as shape_of};
use super::{Writer, begins_definition, tokens};

/// A chain of operators that bind equally: the first operand, and what follows it.
struct Chain {
    first: SyntaxNode,
    links: Vec<(SyntaxToken, SyntaxNode)>,
}

/// How tightly an operator binds; each has its own number if it does not chain.
fn level(kind: K) -> u8 {
    match kind {
        K::OrOr => 1,
        K::AndAnd => 2,
        K::SlashSlash => 4,
        K::Plus | K::Minus => 5,
        K::Star | K::Slash => 6,
        K::PlusPlus => 7,
        _ => 3,
    }
}

fn parts(node: &SyntaxNode) -> Option<(SyntaxNode, SyntaxToken, SyntaxNode)> {
    let operator = tokens(node).into_iter().next()?;
    Some((node.first_child()?, operator, node.last_child()?))
}

fn is_of(node: &SyntaxNode, wanted: u8) -> bool {
    node.kind() == K::Binary && parts(node).is_some_and(|(_, operator, _)| level(operator.kind()) == wanted)
}

fn chain_of(node: &SyntaxNode) -> Option<Chain> {
    let (mut left, operator, mut right) = parts(node)?;
    let wanted = level(operator.kind());
    let mut links = Vec::new();
    if matches!(operator.kind(), K::SlashSlash | K::PlusPlus) {
        let first = left;
        let mut operator = operator;
        while is_of(&right, wanted) {
            let (next, following, rest) = parts(&right)?;
            links.push((operator, next));
            (operator, right) = (following, rest);
        }
        links.push((operator, right));
        return Some(Chain { first, links });
    }
    links.push((operator, right));
    while is_of(&left, wanted) {
        let (before, operator, operand) = parts(&left)?;
        links.push((operator, operand));
        left = before;
    }
    links.reverse();
    Some(Chain { first: left, links })
}

/// How a chain stands that ends with a bracket: it hugs if every operand but the first is one.
pub(super) fn shape(node: &SyntaxNode) -> Shape {
    let hug = chain_of(node).is_some_and(|chain| {
        shape_of(&chain.first) != Shape::Loose && chain.links.iter().all(|(_, operand)| is_body(operand))
    });
    if hug { Shape::Hug } else { Shape::Loose }
}

fn is_body(node: &SyntaxNode) -> bool {
    hugs(node) && node.kind() != K::Paren
}

impl Writer<'_> {
    /// A chain of operators, whose further lines are indented if its first is not on a line of its own.
    pub(super) fn chain(&mut self, node: &SyntaxNode, indent: bool) {
        let Some(Chain { first, mut links }) = chain_of(node) else { return };
        let lines = links.iter().rposition(|(_, operand)| !is_body(operand)).map_or(0, |last| last + 1);
        let tail = links.split_off(lines);
        self.group(false, |w| {
            w.expr(&first);
            if indent {
                w.indented(|w| w.links(&links));
            } else {
                w.links(&links);
            }
        });
        self.links(&tail);
    }

    fn links(&mut self, links: &[(SyntaxToken, SyntaxNode)]) {
        for (operator, operand) in links {
            if is_body(operand) {
                self.word(operator);
            } else {
                // What is said after an operator is said of its operand.
                self.comments(operator);
                self.line();
                self.text(operator.text_range());
                self.space();
            }
            self.expr(operand);
        }
    }

    /// `f a b`. One argument in brackets stands on the line where the others end.
    pub(super) fn application(&mut self, node: &SyntaxNode) {
        let mut arguments = Vec::new();
        let mut function = node.clone();
        while function.kind() == K::Apply {
            let (Some(inner), Some(argument)) = (function.first_child(), function.last_child()) else {
                return;
            };
            arguments.push(argument);
            function = inner;
        }
        arguments.reverse();
        let hug = match arguments.last() {
            Some(last) if hugs(last) => Some(arguments.len() - 1),
            _ => only(arguments.iter().map(hugs)),
        };
        let rest = arguments.split_off(hug.unwrap_or(arguments.len()));
        self.group(false, |w| {
            w.expr(&function);
            w.indented(|w| arguments.iter().for_each(|argument| w.argument(argument)));
        });
        for (index, argument) in rest.iter().enumerate() {
            if index == 0 {
                self.space();
                self.expr(argument);
            } else {
                self.group(false, |w| w.indented(|w| w.argument(argument)));
            }
        }
    }

    fn argument(&mut self, node: &SyntaxNode) {
        if begins_definition(node) {
            self.space();
        } else {
            self.line();
        }
        self.expr(node);
    }
}

/// The place of the only `true`.
fn only(flags: impl Iterator<Item = bool>) -> Option<usize> {
    let mut found = flags.enumerate().filter(|(_, flag)| *flag).map(|(index, _)| index);
    found.next().filter(|_| found.next().is_none())
}
