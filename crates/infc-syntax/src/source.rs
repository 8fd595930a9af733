//! A text as the grammar sees it: the tokens without blanks, each with what recovery wants to know about its line, and
//! the brackets with their partners.
//!
//! Not here: any decision; no error is made from what is learnt here.

use crate::kind::SyntaxKind as K;
use crate::lexer::Token;

/// No token.
const NONE: u32 = u32::MAX;

/// A token that is not a blank.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Significant {
    pub kind: K,
    pub start: u32,
    pub end: u32,
    /// Is it the first of its line?
    pub first: bool,
    /// For a `{`: does a `;` stand between it and its partner, within no other bracket?
    pub has_semicolon: bool,
    /// Bytes before the first token of its line, since the line's start.
    pub indent: u32,
    partner: u32,
}

/// What a parse reads.
pub(crate) struct Source<'a> {
    pub text: &'a str,
    tokens: Vec<Significant>,
    /// How many `{` have no partner.
    pub unclosed: u32,
}

impl<'a> Source<'a> {
    pub(crate) fn new(text: &'a str, all: &[Token]) -> Self {
        let mut source = Self { text, tokens: significant(text, all), unclosed: 0 };
        source.pair();
        source
    }

    /// The token at `index`; at the end, one of kind `EndOfFile`.
    pub(crate) fn token(&self, index: u32) -> Significant {
        self.tokens.get(index as usize).copied().unwrap_or_else(|| {
            let end = self.tokens.last().map_or(0, |token| token.end);
            let (kind, partner) = (K::EndOfFile, NONE);
            Significant { kind, start: end, end, first: true, has_semicolon: false, indent: 0, partner }
        })
    }

    /// The other bracket of a pair.
    pub(crate) fn partner(&self, index: u32) -> Option<u32> {
        self.tokens.get(index as usize).map(|token| token.partner).filter(|partner| *partner != NONE)
    }

    /// The text of a range.
    pub(crate) fn slice(&self, start: u32, end: u32) -> &'a str {
        self.text.get(start as usize..end as usize).unwrap_or("")
    }

    fn pair(&mut self) {
        let mut open: Vec<usize> = Vec::new();
        for index in 0..self.tokens.len() {
            match self.tokens.get(index).map_or(K::EndOfFile, |token| token.kind) {
                K::LBrace | K::LBracket | K::LParen | K::HoleOpen | K::StrOpen | K::IndentedOpen => {
                    open.push(index);
                }
                K::Semicolon => {
                    if let Some(token) = open.last().and_then(|at| self.tokens.get_mut(*at)) {
                        token.has_semicolon = true;
                    }
                }
                closer if is_closer(closer) => {
                    if let Some(at) = self.close(&mut open, closer) {
                        self.link(at, index);
                    }
                }
                _ => {}
            }
        }
        self.unclosed = self.braces(&open);
    }

    /// Gives a closer its opener. `)` and `]` look at the innermost bracket alone; the others forget brackets of that
    /// kind that were left open within.
    fn close(&self, open: &mut Vec<usize>, closer: K) -> Option<usize> {
        let soft = matches!(closer, K::RBracket | K::RParen);
        while let Some(at) = open.last().copied() {
            let kind = self.tokens.get(at).map_or(K::EndOfFile, |token| token.kind);
            if fits(kind, closer) {
                return open.pop();
            }
            if soft || closer == K::RBrace && !matches!(kind, K::LBracket | K::LParen) {
                return None;
            }
            open.pop();
        }
        None
    }

    fn link(&mut self, a: usize, b: usize) {
        for (from, to) in [(a, b), (b, a)] {
            if let Some(token) = self.tokens.get_mut(from) {
                token.partner = u32::try_from(to).unwrap_or(NONE);
            }
        }
    }

    fn braces(&self, open: &[usize]) -> u32 {
        let is_brace = |at: &&usize| self.tokens.get(**at).is_some_and(|token| token.kind == K::LBrace);
        u32::try_from(open.iter().filter(is_brace).count()).unwrap_or(u32::MAX)
    }
}

fn is_closer(kind: K) -> bool {
    matches!(
        kind,
        K::RBrace | K::RBracket | K::RParen | K::HoleClose | K::StrClose | K::IndentedClose | K::StrCut
    )
}

fn fits(opener: K, closer: K) -> bool {
    match closer {
        K::RBrace => opener == K::LBrace,
        K::RBracket => opener == K::LBracket,
        K::RParen => opener == K::LParen,
        K::HoleClose => opener == K::HoleOpen,
        K::StrClose => opener == K::StrOpen,
        K::IndentedClose => opener == K::IndentedOpen,
        _ => matches!(opener, K::StrOpen | K::IndentedOpen),
    }
}

fn significant(text: &str, all: &[Token]) -> Vec<Significant> {
    let mut out = Vec::with_capacity(all.len() / 2);
    let (mut start, mut line, mut indent, mut first) = (0, 0, 0, true);
    for token in all {
        if token.kind.is_trivia() {
            let blank = text.get(start as usize..token.end as usize).unwrap_or("");
            if let Some(at) = blank.rfind('\n') {
                line = start + u32::try_from(at).unwrap_or(0) + 1;
                first = true;
            }
        } else {
            if first {
                indent = start - line;
            }
            let Token { kind, end } = *token;
            out.push(Significant { kind, start, end, first, has_semicolon: false, indent, partner: NONE });
            first = false;
        }
        start = token.end;
    }
    out
}
