//! Sets, and what stands in them and in `let`.
//!
//! Not here: expressions, declarations.

use super::{
    Declaration, Expr, Seen, Str, TypeExpr, child, child_type, docs, range, seen, token_range, tokens,
    wrapper,
};
use crate::kind::{SyntaxKind as K, SyntaxNode};

wrapper! {
    /// `{ … }`
    Set Set
}
wrapper! {
    /// `a.b = e;`
    Binding Binding
}
wrapper! {
    /// `a."b".c`
    AttrPath AttrPath
}
wrapper! {
    /// `inherit (e) a b;`
    Inherit Inherit
}
wrapper! {
    /// `when c { … };`
    When When
}

/// What stands in a set.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Item {
    /// A definition.
    Binding(Binding),
    /// Definitions by name.
    Inherit(Inherit),
    /// Definitions under a condition.
    When(When),
    /// What could not be read; already reported.
    Error(SyntaxNode),
}

impl Item {
    pub(crate) fn cast(node: SyntaxNode) -> Option<Self> {
        match node.kind() {
            K::Binding => Some(Self::Binding(Binding(node))),
            K::Inherit => Some(Self::Inherit(Inherit(node))),
            K::When => Some(Self::When(When(node))),
            K::Error => Some(Self::Error(node)),
            _ => None,
        }
    }

    /// The node.
    pub fn syntax(&self) -> &SyntaxNode {
        match self {
            Self::Binding(item) => item.syntax(),
            Self::Inherit(item) => item.syntax(),
            Self::When(item) => item.syntax(),
            Self::Error(node) => node,
        }
    }

    /// Where it stands.
    pub fn range(&self) -> (u32, u32) {
        range(self.syntax())
    }
}

/// What stands in a `let`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum LetItem {
    /// A type of its own.
    Declaration(Declaration),
    /// Anything else.
    Item(Item),
}

impl Set {
    /// What stands in it, in order.
    pub fn items(&self) -> impl Iterator<Item = Item> + use<> {
        self.0.children().filter_map(Item::cast)
    }
}

/// What a definition says about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// `default`: gives way to a plain definition.
    Default,
    /// `force`: beats a plain definition.
    Force,
}

impl Binding {
    /// Its rank, if it is not plain.
    pub fn rank(&self) -> Option<Rank> {
        match seen(self.0.green(), 0).find(|seen| !seen.kind.is_trivia())?.kind {
            K::DefaultKw => Some(Rank::Default),
            K::ForceKw => Some(Rank::Force),
            _ => None,
        }
    }

    /// Where the keyword of its rank stands.
    pub fn rank_range(&self) -> Option<(u32, u32)> {
        self.rank().and_then(|_| tokens(&self.0).next()).map(|token| token_range(&token))
    }

    /// What is defined.
    pub fn path(&self) -> Option<AttrPath> {
        self.0.children().find_map(AttrPath::cast)
    }

    /// Does it add to a collection?
    pub fn is_append(&self) -> bool {
        seen(self.0.green(), 0).any(|seen| seen.kind == K::PlusEq)
    }

    /// Where its `=` or `+=` stands.
    pub fn assign_range(&self) -> Option<(u32, u32)> {
        tokens(&self.0)
            .find(|token| matches!(token.kind(), K::Eq | K::PlusEq))
            .map(|token| token_range(&token))
    }

    /// What it is.
    pub fn value(&self) -> Option<Expr> {
        child(&self.0)
    }

    /// Its type, in a `let`.
    pub fn ty(&self) -> Option<TypeExpr> {
        child_type(&self.0)
    }

    /// The lines of the doc comment above it.
    pub fn docs(&self) -> Vec<String> {
        docs(&self.0)
    }
}

/// A segment of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seg {
    /// A name.
    Name {
        /// The name.
        text: String,
        /// Where it stands.
        range: (u32, u32),
    },
    /// A string, one key with its dots and all.
    Str(Str),
}

impl Seg {
    /// Where it stands.
    pub fn range(&self) -> (u32, u32) {
        match self {
            Self::Name { range, .. } => *range,
            Self::Str(text) => text.range(),
        }
    }

    /// The key, if it has no holes.
    pub fn literal(&self) -> Option<String> {
        match self {
            Self::Name { text, .. } => Some(text.clone()),
            Self::Str(text) => text.literal(),
        }
    }
}

impl AttrPath {
    /// The segments, in order, without what could not be read.
    pub fn segments(&self) -> Vec<Seg> {
        let mut strings = self.0.children().filter_map(Str::cast);
        let mut segment = |seen: Seen<'_>| match (seen.kind, seen.text) {
            (K::Ident, Some(text)) => {
                let end = seen.start + u32::try_from(text.len()).unwrap_or(0);
                Some(Seg::Name { text: text.to_owned(), range: (seen.start, end) })
            }
            (K::StringLit, None) => strings.next().map(Seg::Str),
            _ => None,
        };
        seen(self.0.green(), self.range().0).filter_map(&mut segment).collect()
    }

    /// Is every segment there and readable?
    pub fn is_whole(&self) -> bool {
        let (mut segments, mut dots) = (0, 0);
        for seen in seen(self.0.green(), 0) {
            segments += usize::from(matches!(seen.kind, K::Ident | K::StringLit));
            dots += usize::from(seen.kind == K::Dot);
        }
        segments == dots + 1
    }
}

impl Inherit {
    /// What is inherited from, if not the scope.
    pub fn from(&self) -> Option<Expr> {
        child(&self.0.children().find(|node| node.kind() == K::InheritFrom)?)
    }

    /// The names, and where they stand.
    pub fn names(&self) -> Vec<(String, (u32, u32))> {
        let names = tokens(&self.0).filter(|token| token.kind() == K::Ident);
        names.map(|token| (token.text().to_owned(), token_range(&token))).collect()
    }
}

impl When {
    /// The condition.
    pub fn cond(&self) -> Option<Expr> {
        super::after(&self.0, K::WhenKw)
    }

    /// The definitions under it.
    pub fn body(&self) -> Option<Set> {
        // The condition is never a bare set.
        self.0.children().filter_map(Set::cast).last()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bindings(text: &str) -> Vec<Binding> {
        let Some(Expr::Set(set)) = crate::parse(text).file().expr() else { panic!("{text}") };
        let binding = |item| if let Item::Binding(binding) = item { Some(binding) } else { None };
        set.items().filter_map(binding).collect()
    }

    #[test]
    fn a_binding_says_its_parts() {
        let found = bindings("{ default a.\"b.c\" += [ ]; x = 1; }");
        assert_eq!(found[0].rank(), Some(Rank::Default));
        assert!(found[0].is_append() && !found[1].is_append());
        let keys = found[0].path().unwrap().segments().iter().filter_map(Seg::literal).collect::<Vec<_>>();
        assert_eq!(keys, ["a", "b.c"]);
        assert_eq!(found[1].range(), (26, 32));
        assert_eq!(found[1].rank(), None);
    }

    #[test]
    fn docs_are_the_lines_right_above() {
        let found = bindings(
            "{\n  ## far\n\n  ## one\n  ##two\n  a = 1; ## beside\n  b = 2;\n  # plain\n  c = 3;\n}",
        );
        assert_eq!(found[0].docs(), ["one", "two"]);
        assert!(found[1].docs().is_empty() && found[2].docs().is_empty());
    }
}
