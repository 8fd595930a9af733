//! Expressions.
//!
//! Not here: strings (`string`), sets (`set`).

use super::{
    AttrPath, Declaration, Item, LetItem, Set, Str, TypeExpr, after, child, child_type, named, range,
    token_range, tokens, wrapper,
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
    /// `a + b`
    Binary Binary
}
wrapper! {
    /// `!a`
    Unary Unary
}
wrapper! {
    /// `( e )`
    Paren Paren
}
wrapper! {
    /// `match e { … }`
    Match Match
}
wrapper! {
    /// `pattern: e;`
    Arm Arm
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
        let first = self.0.children().next()?;
        if first.kind() == K::Params {
            return Some(Params::Pattern(first.children().filter_map(Param::cast).collect()));
        }
        let (name, range) = named(Param::cast(first)?.syntax())?;
        Some(Params::Single { name, range })
    }

    /// Where the parameters stand.
    pub fn params_range(&self) -> Option<(u32, u32)> {
        self.0.children().next().map(|node| range(&node))
    }

    /// What it gives.
    pub fn body(&self) -> Option<Expr> {
        child(&self.0)
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

impl Paren {
    /// What stands within.
    pub fn expr(&self) -> Option<Expr> {
        child(&self.0)
    }
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
