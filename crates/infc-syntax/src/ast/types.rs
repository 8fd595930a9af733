//! Types, as they are written.
//!
//! Not here: which types there are.

use super::{range, token_range, tokens};
use crate::kind::{SyntaxKind as K, SyntaxNode};

/// A type.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TypeExpr {
    /// `T`, `t.T`, `List T`
    Name(SyntaxNode),
    /// `T?`
    Option(SyntaxNode),
    /// `A -> B`
    Function(SyntaxNode),
    /// `( T )`
    Paren(SyntaxNode),
}

impl TypeExpr {
    /// The type that a node is.
    pub fn cast(node: SyntaxNode) -> Option<Self> {
        match node.kind() {
            K::TypeName => Some(Self::Name(node)),
            K::TypeOption => Some(Self::Option(node)),
            K::TypeFunction => Some(Self::Function(node)),
            K::TypeParen => Some(Self::Paren(node)),
            _ => None,
        }
    }

    /// The node.
    pub fn syntax(&self) -> &SyntaxNode {
        match self {
            Self::Name(node) | Self::Option(node) | Self::Function(node) | Self::Paren(node) => node,
        }
    }

    /// Where it stands.
    pub fn range(&self) -> (u32, u32) {
        range(self.syntax())
    }

    /// Of `List T`, `[ ("List", …) ]`; of `t.Tier`, both names. Empty if it is not a name.
    pub fn segments(&self) -> Vec<(String, (u32, u32))> {
        match self {
            Self::Name(node) => tokens(node)
                .filter(|token| token.kind() == K::Ident)
                .map(|token| (token.text().to_owned(), token_range(&token)))
                .collect(),
            Self::Option(_) | Self::Function(_) | Self::Paren(_) => Vec::new(),
        }
    }

    /// The name, its segments joined by `.`.
    pub fn name(&self) -> Option<String> {
        let segments = self.segments().into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        (!segments.is_empty()).then(|| segments.join("."))
    }

    /// Where the name stands, without the arguments.
    pub fn name_range(&self) -> Option<(u32, u32)> {
        let segments = self.segments();
        Some((segments.first()?.1.0, segments.last()?.1.1))
    }

    /// Of a name, its arguments; otherwise the types that it is made of: `T` of `T?`, `A` and `B` of `A -> B`.
    pub fn args(&self) -> Vec<TypeExpr> {
        self.syntax().children().filter_map(TypeExpr::cast).collect()
    }
}
