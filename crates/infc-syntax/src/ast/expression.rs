//! Expressions.
//!
//! Not here: operators (`operator`), `match` (`matching`), strings (`string`), sets (`set`).

use super::{
    AttrPath, Binary, Declaration, Item, LetItem, Match, Set, Str, TypeExpr, Unary, after, child, child_type,
    named, range, wrapper,
};
use crate::kind::{SyntaxKind as K, SyntaxNode};

macro_rules! expressions {
    ($($(#[doc = $doc:literal])* $variant:ident($type:ident) $kind:ident;)*) => {
        /// An expression.
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum Expr { $($(#[doc = $doc])* $variant($type),)* }

        impl Expr {
            /// The expression that a node is.
            pub fn cast(node: SyntaxNode) -> Option<Self> {
                match node.kind() {
                    $(K::$kind => $type::cast(node).map(Self::$variant),)*
                    _ => None,
                }
            }

            /// The node.
            pub fn syntax(&self) -> &SyntaxNode {
                match self { $(Self::$variant(inner) => inner.syntax(),)* }
            }
        }
    };
}

expressions! {
    /// `443/tcp`
    Number(Number) NumberLit;
    /// `"…"` or `''…''`
    Str(Str) StringLit;
    /// `./x`
    Path(Path) PathLit;
    /// A variable, function, variant or type.
    Name(Name) Name;
    /// `{ … }`
    Set(Set) Set;
    /// `[ … ]`
    List(List) List;
    /// `let … in e`
    Let(Let) Let;
    /// `if c then a else b`
    If(If) If;
    /// `f x`
    Apply(Apply) Apply;
    /// `x: e` or `{ a, b }: e`
    Lambda(Lambda) Lambda;
    /// `e.a.b or d`
    Select(Select) Select;
    /// `e ? a.b`
    Has(Has) Has;
    /// `a + b`
    Binary(Binary) Binary;
    /// `!a`
    Unary(Unary) Unary;
    /// `( e )`
    Paren(Paren) Paren;
    /// `match e { … }`
    Match(Match) Match;
    /// `assert c; e`
    Assert(Assert) Assert;
    /// What could not be read or is not in the language; already reported.
    Error(ErrorExpr) Error;
}

impl Expr {
    /// Where it stands.
    pub fn range(&self) -> (u32, u32) {
        range(self.syntax())
    }

    /// The expression without the parentheses around it.
    pub fn inner(self) -> Option<Expr> {
        let mut expr = self;
        while let Expr::Paren(paren) = &expr {
            expr = paren.expr()?;
        }
        Some(expr)
    }
}

wrapper! {
    /// A number, with all that stands against it.
    Number NumberLit
}
wrapper! {
    /// A path, relative to the file.
    Path PathLit
}
wrapper! {
    /// A variable, function, variant or type.
    Name Name
}
wrapper! {
    /// `[ a b ]`
    List List
}
wrapper! {
    /// `let … in e`
    Let Let
}
wrapper! {
    /// `if c then a else b`
    If If
}
wrapper! {
    /// `f x`
    Apply Apply
}
wrapper! {
    /// `x: e` or `{ a, b }: e`
    Lambda Lambda
}
wrapper! {
    /// `e.a.b or d`
    Select Select
}
wrapper! {
    /// `e ? a.b`
    Has Has
}
wrapper! {
    /// `( e )`
    Paren Paren
}
wrapper! {
    /// `assert c; e`
    Assert Assert
}
wrapper! {
    /// What could not be read or is not in the language; already reported.
    ErrorExpr Error
}

impl Number {
    /// As it is written.
    pub fn text(&self) -> String {
        self.0.text().to_string()
    }
}

impl Path {
    /// As it is written, with its `./` or `../`.
    pub fn text(&self) -> String {
        self.0.text().to_string()
    }
}

impl Name {
    /// The name.
    pub fn text(&self) -> String {
        self.0.text().to_string()
    }

    /// Is it the name of a type?
    pub fn is_type(&self) -> bool {
        self.0.text().char_at(0.into()).is_some_and(|c| c.is_ascii_uppercase())
    }
}

impl List {
    /// The elements, without what could not be read.
    pub fn items(&self) -> impl Iterator<Item = Expr> + use<> {
        self.0.children().filter_map(Expr::cast)
    }
}

impl Let {
    /// What is named.
    pub fn items(&self) -> impl Iterator<Item = LetItem> + use<> {
        let item = |node: SyntaxNode| match Declaration::cast(node.clone()) {
            Some(declaration) => Some(LetItem::Declaration(declaration)),
            None => Item::cast(node).map(LetItem::Item),
        };
        self.0.children().filter_map(item)
    }

    /// What stands after `in`.
    pub fn body(&self) -> Option<Expr> {
        // Without its `in` a `let` still has a body.
        after(&self.0, K::InKw)
            .or_else(|| self.0.children().filter_map(Expr::cast).last().filter(|e| !e.is_error()))
    }
}

impl Expr {
    /// Is it what could not be read?
    pub fn is_error(&self) -> bool {
        matches!(self, Expr::Error(_))
    }
}

impl If {
    /// The condition.
    pub fn cond(&self) -> Option<Expr> {
        after(&self.0, K::IfKw)
    }

    /// What it is if the condition holds.
    pub fn then(&self) -> Option<Expr> {
        after(&self.0, K::ThenKw)
    }

    /// What it is otherwise.
    pub fn otherwise(&self) -> Option<Expr> {
        after(&self.0, K::ElseKw)
    }
}

impl Apply {
    /// What is applied.
    pub fn function(&self) -> Option<Expr> {
        child(&self.0)
    }

    /// What it is applied to.
    pub fn argument(&self) -> Option<Expr> {
        self.0.children().filter_map(Expr::cast).nth(1)
    }
}

/// What a function takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Params {
    /// `x: …`
    Single {
        /// The name.
        name: String,
        /// Where it stands.
        range: (u32, u32),
    },
    /// `{ a : T, b : T = e }: …`
    Pattern(Vec<Param>),
}

wrapper! {
    /// A parameter.
    Param Param
}

impl Param {
    /// Its name.
    pub fn name(&self) -> Option<String> {
        named(&self.0).map(|(name, _)| name)
    }

    /// Where its name stands.
    pub fn name_range(&self) -> Option<(u32, u32)> {
        named(&self.0).map(|(_, range)| range)
    }

    /// Its type.
    pub fn ty(&self) -> Option<TypeExpr> {
        child_type(&self.0)
    }

    /// What it is if the caller gives none.
    pub fn default(&self) -> Option<Expr> {
        child(&self.0)
    }
}

impl Lambda {
    /// What it takes.
    pub fn params(&self) -> Option<Params> {
        let first = self.parameters()?;
        if first.kind() == K::Params {
            return Some(Params::Pattern(first.children().filter_map(Param::cast).collect()));
        }
        let (name, range) = named(Param::cast(first)?.syntax())?;
        Some(Params::Single { name, range })
    }

    /// Where the parameters stand.
    pub fn params_range(&self) -> Option<(u32, u32)> {
        self.parameters().map(|node| range(&node))
    }

    fn parameters(&self) -> Option<SyntaxNode> {
        self.0.children().find(|node| matches!(node.kind(), K::Params | K::Param))
    }

    /// What it gives.
    pub fn body(&self) -> Option<Expr> {
        // A name for all parameters, which the language lacks, is an error node before the `:`.
        after(&self.0, K::Colon)
    }
}

impl Select {
    /// What is selected from.
    pub fn base(&self) -> Option<Expr> {
        child(&self.0)
    }

    /// What is selected.
    pub fn path(&self) -> Option<AttrPath> {
        self.0.children().find_map(AttrPath::cast)
    }

    /// What it is if that is absent.
    pub fn default(&self) -> Option<Expr> {
        after(&self.0, K::OrKw)
    }
}

impl Has {
    /// What is asked.
    pub fn base(&self) -> Option<Expr> {
        child(&self.0)
    }

    /// What it may have.
    pub fn path(&self) -> Option<AttrPath> {
        self.0.children().find_map(AttrPath::cast)
    }
}

impl Paren {
    /// What stands within.
    pub fn expr(&self) -> Option<Expr> {
        child(&self.0)
    }
}

impl Assert {
    /// What must hold.
    pub fn cond(&self) -> Option<Expr> {
        after(&self.0, K::AssertKw)
    }

    /// What it is then.
    pub fn body(&self) -> Option<Expr> {
        after(&self.0, K::Semicolon).or_else(|| self.0.children().filter_map(Expr::cast).nth(1))
    }
}
