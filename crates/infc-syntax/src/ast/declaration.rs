//! Declarations.
//!
//! Not here: what they mean.

use super::{Expr, Str, TypeExpr, child, child_type, docs, named, range, wrapper};
use crate::kind::{SyntaxKind as K, SyntaxNode};

wrapper! {
    /// `type N = T where e because "…";`
    TypeDecl TypeDecl
}
wrapper! {
    /// `enum N = a | b T;`
    EnumDecl EnumDecl
}
wrapper! {
    /// `record N = { … };`
    RecordDecl RecordDecl
}
wrapper! {
    /// `extend K = { … };`
    ExtendDecl ExtendDecl
}
wrapper! {
    /// An alternative of an enum.
    Variant Variant
}
wrapper! {
    /// `field : T = e;`
    Field Field
}

/// A declaration.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Declaration {
    /// `type N = T where e because "…";`
    Type(TypeDecl),
    /// `enum N = a | b T;`
    Enum(EnumDecl),
    /// `record N = { … };`
    Record(RecordDecl),
    /// `extend K = { … };`
    Extend(ExtendDecl),
}

impl Declaration {
    /// The declaration that a node is.
    pub fn cast(node: SyntaxNode) -> Option<Self> {
        match node.kind() {
            K::TypeDecl => Some(Self::Type(TypeDecl(node))),
            K::EnumDecl => Some(Self::Enum(EnumDecl(node))),
            K::RecordDecl => Some(Self::Record(RecordDecl(node))),
            K::ExtendDecl => Some(Self::Extend(ExtendDecl(node))),
            _ => None,
        }
    }

    /// The node.
    pub fn syntax(&self) -> &SyntaxNode {
        match self {
            Self::Type(inner) => inner.syntax(),
            Self::Enum(inner) => inner.syntax(),
            Self::Record(inner) => inner.syntax(),
            Self::Extend(inner) => inner.syntax(),
        }
    }

    /// Where it stands.
    pub fn range(&self) -> (u32, u32) {
        range(self.syntax())
    }

    /// What it names.
    pub fn name(&self) -> Option<String> {
        named(self.syntax()).map(|(name, _)| name)
    }

    /// Where the name stands.
    pub fn name_range(&self) -> Option<(u32, u32)> {
        named(self.syntax()).map(|(_, range)| range)
    }

    /// The lines of the doc comment above it.
    pub fn docs(&self) -> Vec<String> {
        docs(self.syntax())
    }
}

impl TypeDecl {
    /// The type that it is made from.
    pub fn ty(&self) -> Option<TypeExpr> {
        child_type(&self.0)
    }

    /// What must hold of `it`.
    pub fn condition(&self) -> Option<Expr> {
        super::after(&self.clause()?, K::WhereKw)
    }

    /// Why.
    pub fn reason(&self) -> Option<Str> {
        match super::after(&self.clause()?, K::BecauseKw) {
            Some(Expr::Str(text)) => Some(text),
            _ => None,
        }
    }

    fn clause(&self) -> Option<SyntaxNode> {
        self.0.children().find(|node| node.kind() == K::Where)
    }
}

impl EnumDecl {
    /// The alternatives, in order.
    pub fn variants(&self) -> impl Iterator<Item = Variant> + use<> {
        self.0.children().filter_map(Variant::cast)
    }
}

impl Variant {
    /// Its name.
    pub fn name(&self) -> Option<String> {
        named(&self.0).map(|(name, _)| name)
    }

    /// Where the name stands.
    pub fn name_range(&self) -> Option<(u32, u32)> {
        named(&self.0).map(|(_, range)| range)
    }

    /// The fields of its payload, if that is a record of its own.
    pub fn fields(&self) -> Option<Vec<Field>> {
        field_list(&self.0)
    }

    /// The type of its payload, if that is written as one.
    pub fn ty(&self) -> Option<TypeExpr> {
        child_type(&self.0)
    }

    /// The lines of the doc comment above it.
    pub fn docs(&self) -> Vec<String> {
        docs(&self.0)
    }
}

impl RecordDecl {
    /// The fields, in order.
    pub fn fields(&self) -> Vec<Field> {
        field_list(&self.0).unwrap_or_default()
    }
}

impl ExtendDecl {
    /// The fields, in order.
    pub fn fields(&self) -> Vec<Field> {
        field_list(&self.0).unwrap_or_default()
    }
}

fn field_list(node: &SyntaxNode) -> Option<Vec<Field>> {
    let list = node.children().find(|node| node.kind() == K::FieldList)?;
    Some(list.children().filter_map(Field::cast).collect())
}

impl Field {
    /// Its name.
    pub fn name(&self) -> Option<String> {
        named(&self.0).map(|(name, _)| name)
    }

    /// Where the name stands.
    pub fn name_range(&self) -> Option<(u32, u32)> {
        named(&self.0).map(|(_, range)| range)
    }

    /// Whether nothing that was given may be dropped from it.
    pub fn grow_only(&self) -> bool {
        self.0.children_with_tokens().any(|element| element.kind() == K::GrowOnlyKw)
    }

    /// Its type.
    pub fn ty(&self) -> Option<TypeExpr> {
        child_type(&self.0)
    }

    /// What it is if nobody defines it.
    pub fn default(&self) -> Option<Expr> {
        child(&self.0)
    }

    /// The lines of the doc comment above it.
    pub fn docs(&self) -> Vec<String> {
        docs(&self.0)
    }
}
