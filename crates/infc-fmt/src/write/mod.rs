//! The tree as a stream of operations: one function per production, which visits its tokens in order.
//!
//! Every token is written by [`Writer::token`], which writes the comments after it too, so that none can be forgotten.
//! Not here: where lines end.

mod chain;
mod declaration;
mod expression;
mod set;
mod string;
mod types;

use infc_syntax::{SyntaxElement, SyntaxKind as K, SyntaxNode, SyntaxToken};

use crate::comment::{Gap, after};
use crate::layout::{Blank, Group, Line, Mark, Op};

/// What writes a stream.
struct Writer<'a> {
    source: &'a str,
    ops: Vec<Op>,
    /// What stands after the token written last.
    gap: Gap,
}

/// The stream of a file.
pub(crate) fn file(source: &str, root: &SyntaxNode) -> Vec<Op> {
    let mut writer = Writer { source, ops: Vec::new(), gap: Gap::default() };
    let (comments, gap) = after(root.first_token(), true);
    let begun = !comments.is_empty();
    writer.ops.extend(comments.into_iter().map(Op::Comment));
    writer.gap = gap;
    for (index, node) in root.children().enumerate() {
        if index > 0 || begun {
            writer.line_of_block(index == 0);
        }
        writer.declaration_or_expr(&node);
    }
    writer.ops
}

/// Steps.
impl Writer<'_> {
    fn token(&mut self, token: &SyntaxToken) {
        self.text(token.text_range());
        self.comments(token);
    }

    /// What follows a token without the token, which is left out or written later.
    fn comments(&mut self, token: &SyntaxToken) {
        let (comments, gap) = after(token.next_token(), false);
        self.ops.extend(comments.into_iter().map(Op::Comment));
        self.gap = gap;
    }

    fn text(&mut self, range: rowan::TextRange) {
        let range = usize::from(range.start())..usize::from(range.end());
        let width = self.source.get(range.clone()).map_or(0, |text| text.chars().count());
        self.ops.push(Op::Text(range, width));
    }

    fn space(&mut self) {
        self.ops.push(Op::Space);
    }

    fn line(&mut self) {
        self.ops.push(Op::Line(Line { spaced: true, blank: Blank::Never }));
    }

    fn soft_line(&mut self) {
        self.ops.push(Op::Line(Line { spaced: false, blank: Blank::Never }));
    }

    /// The line before something of a block, which keeps an empty line before it unless it is the first.
    fn line_of_block(&mut self, first: bool) {
        let blank = self.gap.blank;
        let blank = if first { Blank::First(blank) } else { Blank::Keep(blank) };
        self.ops.push(Op::Line(Line { spaced: true, blank }));
    }

    fn group(&mut self, hard: bool, inner: impl FnOnce(&mut Self)) {
        self.ops.push(Op::Begin(Group { hard, ..Group::default() }));
        inner(self);
        self.ops.push(Op::End);
    }

    fn indented(&mut self, inner: impl FnOnce(&mut Self)) {
        self.ops.push(Op::Indent);
        inner(self);
        self.ops.push(Op::Dedent);
    }

    /// Something on the line of what is before, or indented on the next.
    fn indented_group(&mut self, inner: impl FnOnce(&mut Self)) {
        self.group(false, |w| {
            w.indented(|w| {
                w.line();
                inner(w);
            });
        });
    }

    fn mark(&mut self, mark: Mark) {
        self.ops.push(Op::Mark(mark));
    }
}

/// Nodes.
impl Writer<'_> {
    /// `(` and `)` around what may be on lines of its own.
    fn bracketed(&mut self, open: &SyntaxToken, close: &SyntaxToken, inner: impl FnOnce(&mut Self)) {
        self.token(open);
        self.group(false, |w| {
            w.indented(|w| {
                w.soft_line();
                inner(w);
                w.ops.push(Op::Flush(false));
            });
            w.soft_line();
            w.token(close);
        });
    }

    /// A bracket, items that are on lines of their own if the first is, and the closing bracket.
    fn block(&mut self, node: &SyntaxNode, item: fn(&mut Self, &SyntaxNode)) {
        let tokens = tokens(node);
        let (Some(open), Some(close)) = (tokens.iter().find(|token| opens(token)), tokens.last()) else {
            return;
        };
        self.token(open);
        self.block_of(&node.children().collect::<Vec<_>>(), item, |w| w.token(close));
    }

    /// What stands in a bracket, and its end.
    fn block_of(
        &mut self,
        items: &[SyntaxNode],
        item: fn(&mut Self, &SyntaxNode),
        close: impl FnOnce(&mut Self),
    ) {
        let hard = self.gap.newline && !items.is_empty();
        self.group(hard, |w| {
            w.indented(|w| {
                for (index, node) in items.iter().enumerate() {
                    if begins_definition(node) {
                        w.space();
                    } else {
                        w.line_of_block(index == 0);
                    }
                    item(w, node);
                }
                w.ops.push(Op::Flush(items.is_empty()));
            });
            w.line();
            close(w);
        });
    }
}

/// Would this operand be read as a definition if a line began with it?
fn begins_definition(node: &SyntaxNode) -> bool {
    let word = node.first_token().is_some_and(|token| token.kind() == K::Ident && token.text() == "when");
    word && matches!(node.kind(), K::Name | K::Select)
}

fn opens(token: &SyntaxToken) -> bool {
    matches!(token.kind(), K::LBrace | K::LBracket | K::LParen)
}

/// The tokens of a node itself.
fn tokens(node: &SyntaxNode) -> Vec<SyntaxToken> {
    elements(node).filter_map(SyntaxElement::into_token).collect()
}

/// The nodes and tokens of a node, without blanks and comments.
fn elements(node: &SyntaxNode) -> impl Iterator<Item = SyntaxElement> + use<> {
    node.children_with_tokens().filter(|element| !element.kind().is_trivia())
}
