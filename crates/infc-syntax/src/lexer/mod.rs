//! Text to tokens, blanks and comments included: the tokens' texts, joined, are the input.
//!
//! Strings are read by mode, so that `"${x}"` is a run of tokens whose holes hold ordinary ones. A `"…"` string, holes
//! and all, stands on one line; one that is not closed ends there, at a [`SyntaxKind::StrCut`] without text.
//! Not here: what a number or an escape means, which words are keywords by their place.

mod foreign;
mod plain;
mod string;

pub(crate) use plain::is_address;

use crate::Stop;
use crate::error::{SyntaxError, SyntaxErrorKind};
use crate::kind::SyntaxKind as K;

/// A token: its kind, and where it ends. It begins where the one before it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub kind: K,
    pub end: u32,
}

/// What a nom parser of one token returns.
type One<'a> = nom::IResult<&'a str, K>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// In `"…"`.
    Line,
    /// In `''…''`.
    Indented,
    /// In `${…}`, within so many braces.
    Hole(u32),
}

struct Lexer<'a> {
    rest: &'a str,
    offset: u32,
    modes: Vec<Mode>,
    /// Where the outermost `Line` is in `modes`.
    line: Option<usize>,
    tokens: Vec<Token>,
    errors: Vec<SyntaxError>,
}

/// The tokens of `text`, and what is wrong with its comments. `text` is shorter than 4 GiB.
pub(crate) fn lex(text: &str, stop: &Stop<'_>) -> (Vec<Token>, Vec<SyntaxError>) {
    let tokens = Vec::with_capacity(text.len() / 4);
    let mut lexer =
        Lexer { rest: text, offset: 0, modes: Vec::new(), line: None, tokens, errors: Vec::new() };
    while !lexer.rest.is_empty() && !stop.token() {
        lexer.step();
    }
    lexer.cut(0);
    (lexer.tokens, lexer.errors)
}

impl Lexer<'_> {
    fn step(&mut self) {
        let read = match self.modes.last() {
            Some(Mode::Line) => string::line(self.rest),
            Some(Mode::Indented) => string::indented(self.rest),
            Some(Mode::Hole(_)) | None => plain::token(self.rest),
        };
        match read {
            Ok((rest, kind)) if rest.len() < self.rest.len() => self.push(kind, self.rest.len() - rest.len()),
            // A line end in `"…"`, which is the one thing that a mode cannot read.
            Ok(_) | Err(_) => self.cut(self.line.unwrap_or(0)),
        }
    }

    fn push(&mut self, kind: K, len: usize) {
        let (text, rest) = self.rest.split_at(len);
        if kind.is_trivia() {
            self.trivia(kind, text);
        }
        if !text.is_ascii()
            && let Some(error) = foreign::fault(kind, text, self.offset)
        {
            self.errors.push(error);
        }
        self.rest = rest;
        self.offset = self.offset.saturating_add(u32::try_from(len).unwrap_or(u32::MAX));
        let kind = self.shift(kind);
        self.tokens.push(Token { kind, end: self.offset });
    }

    /// Follows the modes; the `}` of a hole gets its own kind.
    fn shift(&mut self, kind: K) -> K {
        match (kind, self.modes.last_mut()) {
            (K::StrOpen, _) => {
                self.line.get_or_insert(self.modes.len());
                self.modes.push(Mode::Line);
            }
            (K::IndentedOpen, _) => self.modes.push(Mode::Indented),
            (K::HoleOpen, _) => self.modes.push(Mode::Hole(0)),
            (K::StrClose | K::IndentedClose, _) => self.pop(),
            (K::LBrace, Some(Mode::Hole(braces))) => *braces += 1,
            (K::RBrace, Some(Mode::Hole(0))) => {
                self.pop();
                return K::HoleClose;
            }
            (K::RBrace, Some(Mode::Hole(braces))) => *braces -= 1,
            _ => {}
        }
        kind
    }

    fn pop(&mut self) {
        self.modes.pop();
        if self.line == Some(self.modes.len()) {
            self.line = None;
        }
    }

    fn trivia(&mut self, kind: K, text: &str) {
        if kind == K::Comment && text.starts_with("/*") && (text.len() < 4 || !text.ends_with("*/")) {
            let at = (self.offset, self.offset + 2);
            let error = SyntaxError::new(SyntaxErrorKind::Syntax, at, "this comment is never closed");
            self.errors.push(error.label("`/*` needs a `*/`"));
        }
        if let (Some(line), true) = (self.line, text.contains('\n')) {
            self.cut(line);
        }
    }

    /// Ends the strings from `keep` on, each with a token that has no text.
    fn cut(&mut self, keep: usize) {
        for mode in self.modes.drain(keep.min(self.modes.len())..) {
            if !matches!(mode, Mode::Hole(_)) {
                self.tokens.push(Token { kind: K::StrCut, end: self.offset });
            }
        }
        self.line = self.line.filter(|line| *line < keep);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<K> {
        lex(text, &Stop::new(&|| false))
            .0
            .into_iter()
            .map(|token| token.kind)
            .filter(|kind| *kind != K::Whitespace)
            .collect()
    }

    #[test]
    fn numbers_take_all_that_may_belong() {
        for text in
            ["443", "1_000", "1h30m", "443/tcp", "20r/s", "6000..6100/tcp", "1.5", "10.0.0.0/8", "80%"]
        {
            assert_eq!(kinds(text), [K::Number], "{text}");
        }
        assert_eq!(kinds("4 / 2"), [K::Number, K::Slash, K::Number]);
    }

    #[test]
    fn names_keep_their_hyphens_and_give_back_arrows() {
        assert_eq!(kinds("ubuntu-22-04 A->B"), [K::Ident, K::Ident, K::Arrow, K::Ident]);
    }

    #[test]
    fn holes_are_read_as_tokens() {
        let expected = [K::StrOpen, K::StrText, K::HoleOpen, K::LBrace, K::RBrace, K::HoleClose, K::StrClose];
        assert_eq!(kinds("\"a${{}}\""), expected);
    }

    #[test]
    fn a_string_ends_with_its_line() {
        assert_eq!(kinds("\"a\nb"), [K::StrOpen, K::StrText, K::StrCut, K::Ident]);
        assert_eq!(kinds("\"${a\nb"), [K::StrOpen, K::HoleOpen, K::Ident, K::StrCut, K::Ident]);
        assert_eq!(kinds("''a\nb"), [K::IndentedOpen, K::StrText, K::StrCut]);
    }

    #[test]
    fn habits_of_nix_are_tokens() {
        assert_eq!(kinds("https://a.org/?b"), [K::Uri]);
        assert_eq!(kinds("<nixpkgs>"), [K::SearchPath]);
        assert_eq!(kinds("/srv/api"), [K::BarePath]);
        assert_eq!(kinds("x: x"), [K::Ident, K::Colon, K::Ident]);
    }

    #[test]
    fn indented_escapes() {
        let expected =
            [K::IndentedOpen, K::StrEscape, K::StrEscape, K::StrEscape, K::StrText, K::IndentedClose];
        assert_eq!(kinds("''''$'''''\\n\\ta''"), expected);
    }
}
