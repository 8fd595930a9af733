//! Operators and what they stand between.
//!
//! Not here: how tightly they bind; the tree already says it.

use super::{Expr, after, child, token_range, tokens, wrapper};
use crate::kind::SyntaxKind as K;

wrapper! {
    /// `!a`
    Unary Unary
}
wrapper! {
    /// `a + b`
    Binary Binary
}
macro_rules! operators {
    ($($(#[doc = $doc:literal])* $name:ident $kind:ident $text:literal;)*) => {
        /// A binary operator.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum BinOp { $($(#[doc = $doc])* $name,)* }

        impl BinOp {
            fn of(kind: K) -> Option<Self> {
                match kind { $(K::$kind => Some(Self::$name),)* _ => None }
            }

            /// As it is written.
            pub fn text(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

operators! {
    /// Either.
    Or OrOr "||";
    /// Both.
    And AndAnd "&&";
    /// Equal.
    Eq EqEq "==";
    /// Not equal.
    NotEq NotEq "!=";
    /// Less.
    Less Less "<";
    /// Less or equal.
    LessEq LessEq "<=";
    /// Greater.
    Greater Greater ">";
    /// Greater or equal.
    GreaterEq GreaterEq ">=";
    /// A body on top of a value.
    Update SlashSlash "//";
    /// Sum.
    Add Plus "+";
    /// Difference.
    Sub Minus "-";
    /// Product.
    Mul Star "*";
    /// Quotient.
    Div Slash "/";
    /// One list after another.
    Concat PlusPlus "++";
}

impl Binary {
    /// The operator.
    pub fn op(&self) -> Option<BinOp> {
        tokens(&self.0).find_map(|token| BinOp::of(token.kind()))
    }

    /// Where the operator stands.
    pub fn op_range(&self) -> Option<(u32, u32)> {
        tokens(&self.0).next().map(|token| token_range(&token))
    }

    /// The left operand.
    pub fn left(&self) -> Option<Expr> {
        child(&self.0)
    }

    /// The right operand.
    pub fn right(&self) -> Option<Expr> {
        after(&self.0, tokens(&self.0).next()?.kind())
    }
}

/// A unary operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnOp {
    /// `!`
    Not,
    /// `-`
    Neg,
}

impl Unary {
    /// The operator.
    pub fn op(&self) -> Option<UnOp> {
        match tokens(&self.0).next()?.kind() {
            K::Not => Some(UnOp::Not),
            K::Minus => Some(UnOp::Neg),
            _ => None,
        }
    }

    /// The operand.
    pub fn operand(&self) -> Option<Expr> {
        child(&self.0)
    }
}
