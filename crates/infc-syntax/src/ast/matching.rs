//! `match`, its arms and patterns.
//!
//! Not here: whether the arms cover every case.

use super::{Expr, Number, Str, after, child, range, token_range, tokens, wrapper};
use crate::kind::SyntaxKind as K;

wrapper! {
    /// `match e { … }`
    Match Match
}
wrapper! {
    /// `pattern: e;`
    Arm Arm
}
impl Match {
    /// What is matched.
    pub fn scrutinee(&self) -> Option<Expr> {
        after(&self.0, K::MatchKw)
    }

    /// The arms, in order.
    pub fn arms(&self) -> impl Iterator<Item = Arm> + use<> {
        self.0.children().filter_map(Arm::cast)
    }
}

/// What an arm matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    /// `_`
    Wildcard {
        /// Where it stands.
        range: (u32, u32),
    },
    /// `variant` or `variant x`, `none` or `some x`
    Variant {
        /// The variant.
        name: String,
        /// Where it stands.
        range: (u32, u32),
        /// The name of its payload, and where that stands.
        binder: Option<(String, (u32, u32))>,
    },
    /// A literal.
    Number(Number),
    /// A literal.
    Str(Str),
}

impl Arm {
    /// What it matches.
    pub fn pattern(&self) -> Option<Pattern> {
        let node = self.0.children().find(|node| node.kind() == K::Pattern)?;
        let mut names = tokens(&node).map(|token| (token.text().to_owned(), token_range(&token)));
        match (names.next(), child(&node)) {
            (Some((name, range)), _) if name == "_" => Some(Pattern::Wildcard { range }),
            (Some((name, range)), _) => Some(Pattern::Variant { name, range, binder: names.next() }),
            (None, Some(Expr::Number(number))) => Some(Pattern::Number(number)),
            (None, Some(Expr::Str(text))) => Some(Pattern::Str(text)),
            (None, _) => None,
        }
    }

    /// Where the pattern stands.
    pub fn pattern_range(&self) -> Option<(u32, u32)> {
        self.0.children().find(|node| node.kind() == K::Pattern).map(|node| range(&node))
    }

    /// What the match is then.
    pub fn body(&self) -> Option<Expr> {
        child(&self.0)
    }
}
