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
    /// How many `}` have no partner.
    pub surplus: u32,
}

impl<'a> Source<'a> {
    pub(crate) fn new(text: &'a str, all: &[Token]) -> Self {
        let mut source = Self { text, tokens: significant(text, all), unclosed: 0, surplus: 0 };
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
        let mut open: Vec<Open> = Vec::new();
        for index in 0..self.tokens.len() {
            match self.tokens.get(index).map_or(K::EndOfFile, |token| token.kind) {
                kind @ (K::LBrace | K::LBracket | K::LParen | K::HoleOpen | K::StrOpen | K::IndentedOpen) => {
                    open.push(Open::after(open.last(), index, kind));
                }
                K::Semicolon => {
                    if let Some(token) = open.last().and_then(|open| self.tokens.get_mut(open.index)) {
                        token.has_semicolon = true;
                    }
                }
                closer if is_closer(closer) => match close(&mut open, closer) {
                    Some(at) => self.link(at, index),
                    None => self.surplus += u32::from(closer == K::RBrace),
                },
                _ => {}
            }
        }
        let braces = open.iter().filter(|open| open.kind == K::LBrace).count();
        self.unclosed = u32::try_from(braces).unwrap_or(u32::MAX);
    }

    fn link(&mut self, a: usize, b: usize) {
        for (from, to) in [(a, b), (b, a)] {
            if let Some(token) = self.tokens.get_mut(from) {
                token.partner = u32::try_from(to).unwrap_or(NONE);
            }
        }
    }
}

/// A bracket that is open, and how many of each soft kind are within the same braces, with itself.
struct Open {
    index: usize,
    kind: K,
    parens: u32,
    brackets: u32,
}

impl Open {
    fn after(outer: Option<&Open>, index: usize, kind: K) -> Self {
        let (parens, brackets) = outer.map_or((0, 0), |outer| (outer.parens, outer.brackets));
        match kind {
            K::LParen => Self { index, kind, parens: parens + 1, brackets },
            K::LBracket => Self { index, kind, parens, brackets: brackets + 1 },
            _ => Self { index, kind, parens: 0, brackets: 0 },
        }
    }

    fn is_soft(&self) -> bool {
        matches!(self.kind, K::LParen | K::LBracket)
    }
}

/// Takes the opener of a closer, and forgets the soft brackets that were left open within. Without an opener in the
/// same braces nothing is forgotten, so that each bracket is looked at a bounded number of times.
fn close(open: &mut Vec<Open>, closer: K) -> Option<usize> {
    let reachable = match closer {
        K::RParen => open.last()?.parens > 0,
        K::RBracket => open.last()?.brackets > 0,
        _ => true,
    };
    if !reachable {
        return None;
    }
    while let Some(innermost) = open.last() {
        if !fits(innermost.kind, closer) && closer == K::RBrace && !innermost.is_soft() {
            return None;
        }
        let innermost = open.pop()?;
        if fits(innermost.kind, closer) {
            return Some(innermost.index);
        }
    }
    None
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
