//! *In*: the text of one file. *Out*: a lossless tree of it, a typed view over that tree, and what is wrong with the text.
//! *Never*: fails, panics, resolves a name, knows a type, interprets a number.
//!
//! Text is cut into tokens (`lexer`), read by the productions of `lang/grammar.md` over the tokens that are not
//! blanks, and built into a [`rowan`] tree. One parser serves compiler, formatter and editor. Time is linear in the
//! text, and nesting is bounded.

mod again;
mod error;
mod hidden;
mod input;
mod kind;
mod lexer;
mod source;
mod tree;

mod grammar;

pub mod ast;
mod debug;

use std::cell::{Cell, RefCell};

pub use again::reparse;
pub use debug::debug_tree;
pub use error::{SyntaxError, SyntaxErrorKind};
pub use kind::{Inf, SyntaxElement, SyntaxKind, SyntaxNode, SyntaxToken};

pub use rowan::{GreenNode, GreenNodeData, TextRange, TokenAtOffset};

use input::{ERRORS, In, Session};
use source::Source;

/// The greatest length of a text, in bytes.
pub const LENGTH: usize = 10 << 20;

/// A parsed text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parse {
    /// The tree; its text is the input. Cheap to clone, and may be sent to another thread.
    pub green: rowan::GreenNode,
    /// What is wrong, by place.
    pub errors: Vec<SyntaxError>,
    /// Has every brace its partner?
    paired: bool,
}

impl Parse {
    /// The root of the tree.
    pub fn syntax(&self) -> SyntaxNode {
        SyntaxNode::new_root(self.green.clone())
    }

    /// The root, typed.
    pub fn file(&self) -> ast::File {
        ast::File::of(self.syntax())
    }
}

/// Parses a text. Every text has a tree; what does not follow the grammar is in it verbatim, and reported.
pub fn parse(text: &str) -> Parse {
    parse_until(text, &|| false).unwrap_or_else(|| too_long(text))
}

/// Parses a text unless `stop` says yes meanwhile, which it is asked every few hundred tokens.
pub fn parse_until(text: &str, stop: &dyn Fn() -> bool) -> Option<Parse> {
    if text.len() > LENGTH {
        return Some(too_long(text));
    }
    let stop = Stop::new(stop);
    let (tokens, lexical) = lexer::lex(text, &stop);
    let source = Source::new(text, &tokens);
    let session =
        Session { source: &source, events: RefCell::default(), errors: RefCell::default(), stop: &stop };
    let (events, count, dropped) = match grammar::file(In::new(&session)) {
        Ok((end, ())) => end.lengths(),
        Err(_) => (0, 0, 0),
    };
    let mut log = session.events.into_inner();
    log.truncate(events);
    if stop.now() {
        return None;
    }
    let mut errors = session.errors.into_inner();
    errors.truncate(count);
    let (hidden, seen) = hidden::hidden(text, &tokens, ERRORS);
    let dropped = dropped + seen - hidden.len() + lexical.len().saturating_sub(ERRORS);
    errors.extend(lexical.into_iter().take(ERRORS));
    errors.extend(hidden);
    let green = tree::build(text, tokens, &log, &stop);
    let paired = source.unclosed == 0 && source.surplus == 0;
    (!stop.now()).then(|| Parse { green, errors: capped(independent(text, errors), dropped), paired })
}

/// Whether a parse is to end, asked at every token and passed on now and then.
pub(crate) struct Stop<'a> {
    asked: &'a dyn Fn() -> bool,
    is_set: Cell<bool>,
    count: Cell<u32>,
}

/// How many tokens go by between two questions.
const TOKENS: u32 = 512;

impl<'a> Stop<'a> {
    fn new(asked: &'a dyn Fn() -> bool) -> Self {
        Self { asked, is_set: Cell::new(false), count: Cell::new(0) }
    }

    /// Counts a token; whether the parse ends.
    pub fn token(&self) -> bool {
        let count = self.count.get().wrapping_add(1);
        self.count.set(count);
        if count.is_multiple_of(TOKENS) { self.now() } else { self.is_set.get() }
    }

    fn now(&self) -> bool {
        if !self.is_set.get() {
            self.is_set.set((self.asked)());
        }
        self.is_set.get()
    }
}

fn too_long(text: &str) -> Parse {
    let message = format!("this file is longer than {} MiB and is not read", LENGTH >> 20);
    let error = SyntaxError::new(SyntaxErrorKind::Beyond, (0, 0), message);
    let token = rowan::GreenToken::new(rowan::SyntaxKind(SyntaxKind::Unknown as u16), text);
    let green = rowan::GreenNode::new(rowan::SyntaxKind(SyntaxKind::File as u16), [token.into()]);
    Parse { green, errors: vec![error], paired: false }
}

/// Without the errors on a line that another error there explains.
fn independent(text: &str, mut errors: Vec<SyntaxError>) -> Vec<SyntaxError> {
    let line = |error: &SyntaxError| {
        let (before, after) = text.split_at_checked(error.start as usize).unwrap_or((text, ""));
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let end = after.find('\n').map_or(text.len(), |at| before.len() + at);
        start..=end
    };
    let lines = errors.iter().filter(|error| error.dominant).map(line).collect::<Vec<_>>();
    errors.retain(|error| error.dominant || !lines.iter().any(|line| line.contains(&(error.start as usize))));
    errors
}

/// Sorted by place, and no more than a person reads; `dropped` are missing already.
fn capped(mut errors: Vec<SyntaxError>, dropped: usize) -> Vec<SyntaxError> {
    errors.sort_by_key(|error| (error.start, error.end));
    let more = errors.len().saturating_sub(ERRORS) + dropped;
    if more > 0 {
        errors.truncate(ERRORS);
        let end = errors.last().map_or((0, 0), |error| (error.start, error.end));
        let message = format!("the text has {more} more mistakes, which are not listed");
        let error = SyntaxError::new(SyntaxErrorKind::Beyond, end, message);
        errors.push(error.help("mend those that are listed and check again"));
    }
    errors
}

/// The smallest node around the bytes `start..end` of a tree, or the whole.
pub fn covering(root: &SyntaxNode, (start, end): (u32, u32)) -> SyntaxNode {
    let whole = root.text_range();
    if start > end || start < whole.start().into() || end > whole.end().into() {
        return root.clone();
    }
    match root.covering_element(rowan::TextRange::new(start.into(), end.into())) {
        rowan::NodeOrToken::Node(node) => node,
        rowan::NodeOrToken::Token(token) => token.parent().unwrap_or_else(|| root.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::debug::faults;
    use SyntaxErrorKind as E;

    #[test]
    fn errors_are_counted_out() {
        let parse = parse(&format!("[ {} ]", ",".repeat(500)));
        assert_eq!(parse.errors.len(), ERRORS + 1);
    }

    #[test]
    fn all_independent_errors_are_found() {
        let text = "{\n  a = [ 1, 2 ];\n  b: 3;\n  c = 4\n  d = null;\n  e = (5;\n  f = \"g\n  h = 1.5;\n}";
        let expected = [
            E::CommaInList,
            E::ColonForEquals,
            E::MissingSemicolon,
            E::Null,
            E::Syntax,
            E::UnclosedString,
            E::Float,
        ];
        assert_eq!(faults(text).iter().map(|fault| fault.0).collect::<Vec<_>>(), expected);
    }
}
