//! The kinds of tokens and nodes that a tree is made of.
//!
//! Not here: what a kind may hold (`lang/grammar.md`) or mean.

macro_rules! kinds {
    ($($(#[doc = $doc:literal])* $name:ident)*) => {
        /// A kind of token or node. Tokens come first, from `Whitespace` to `EndOfFile`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum SyntaxKind { $($(#[doc = $doc])* $name,)* }

        const ALL: &[SyntaxKind] = &[$(SyntaxKind::$name,)*];
    };
}

kinds! {
    /// Blanks and line ends.
    Whitespace
    /// `# …` or `/* … */`.
    Comment
    /// `## …`, which documents what follows.
    DocComment
    /// A name; also a keyword that is one only in its place.
    Ident
    /// Everything contiguous from a digit on: `443/tcp`, `1h30m`, `6000..6100`.
    Number
    /// `./x` or `../x`.
    Path
    /// `https://…` without quotes, a mistake.
    Uri
    /// `<nixpkgs>`, a mistake.
    SearchPath
    /// `/srv/api` without quotes, a mistake.
    BarePath
    /// `2001:db8::1`, `ops@example.org` or `~/x` without quotes, a mistake.
    BareText
    /// `'…'`, `“…”` or `` `…` ``, a mistake.
    ForeignQuotes
    /// The `"` that begins a string.
    StrOpen
    /// The `"` that ends it.
    StrClose
    /// The `''` that begins an indented string.
    IndentedOpen
    /// The `''` that ends it.
    IndentedClose
    /// Text of a string, as it is.
    StrText
    /// An escape in a string.
    StrEscape
    /// `${`.
    HoleOpen
    /// The `}` that ends a hole.
    HoleClose
    /// Where a string that was not closed ends; has no text and is never in a tree.
    StrCut
    /// `let`
    LetKw
    /// `in`
    InKw
    /// `if`
    IfKw
    /// `then`
    ThenKw
    /// `else`
    ElseKw
    /// `assert`
    AssertKw
    /// `inherit`
    InheritKw
    /// `match`, where an expression begins.
    MatchKw
    /// `or`, after a selection.
    OrKw
    /// `default`, where a definition begins.
    DefaultKw
    /// `force`, where a definition begins.
    ForceKw
    /// `when`, where a definition begins.
    WhenKw
    /// `type`, where a declaration begins.
    TypeKw
    /// `enum`, where a declaration begins.
    EnumKw
    /// `record`, where a declaration begins.
    RecordKw
    /// `extend`, where a declaration begins.
    ExtendKw
    /// `where`, after the type of a declaration.
    WhereKw
    /// `because`, after the condition of a declaration.
    BecauseKw
    /// `grow-only`, in front of a field of a declaration.
    GrowOnlyKw
    /// `{`
    LBrace
    /// `}`
    RBrace
    /// `[`
    LBracket
    /// `]`
    RBracket
    /// `(`
    LParen
    /// `)`
    RParen
    /// `;`
    Semicolon
    /// `:`
    Colon
    /// `,`
    Comma
    /// `.`
    Dot
    /// `...`, a mistake.
    Ellipsis
    /// `=`
    Eq
    /// `+=`
    PlusEq
    /// `==`
    EqEq
    /// `!=`
    NotEq
    /// `<`
    Less
    /// `<=`
    LessEq
    /// `>`
    Greater
    /// `>=`
    GreaterEq
    /// `&&`
    AndAnd
    /// `||`
    OrOr
    /// `|`
    Pipe
    /// `!`
    Not
    /// `+`
    Plus
    /// `++`
    PlusPlus
    /// `-`
    Minus
    /// `->`
    Arrow
    /// `*`
    Star
    /// `/`
    Slash
    /// `//`
    SlashSlash
    /// `?`
    Question
    /// `@`, a mistake.
    At
    /// Characters that begin no token.
    Unknown
    /// The end; never in a tree.
    EndOfFile

    /// The root.
    File
    /// `type N = T where e because "…";`
    TypeDecl
    /// `enum N = a | b T;`
    EnumDecl
    /// `record N = { … };`
    RecordDecl
    /// `extend K = { … };`
    ExtendDecl
    /// `where e because "…"`
    Where
    /// An alternative of an enum.
    Variant
    /// `{ field : T; … }`
    FieldList
    /// `field : T = e;`
    Field
    /// `x: e` or `{ a, b }: e`
    Lambda
    /// `{ a : T, b }`
    Params
    /// A parameter.
    Param
    /// `let … in e`
    Let
    /// `if c then a else b`
    If
    /// `assert c; e`
    Assert
    /// `match e { … }`
    Match
    /// `pattern: e;`
    Arm
    /// A pattern.
    Pattern
    /// `a + b`
    Binary
    /// `!a`
    Unary
    /// `e ? a.b`
    Has
    /// `f x`
    Apply
    /// `e.a.b or d`
    Select
    /// `( e )`
    Paren
    /// A number as an expression.
    NumberLit
    /// A string as an expression or a segment.
    StringLit
    /// `${ e }` in a string.
    Hole
    /// A path as an expression.
    PathLit
    /// A variable, variant, function or type in an expression.
    Name
    /// `{ … }`
    Set
    /// `[ … ]`
    List
    /// `a.b = e;`
    Binding
    /// `a."b".c`
    AttrPath
    /// `inherit a b;`
    Inherit
    /// `( e )` of an inherit.
    InheritFrom
    /// `when c { … };`
    When
    /// `T` or `List T`
    TypeName
    /// `T?`
    TypeOption
    /// `A -> B`
    TypeFunction
    /// `( T )`
    TypeParen
    /// What could not be read, verbatim.
    Error
}

use SyntaxKind as K;

impl SyntaxKind {
    /// Is it a blank or a comment?
    pub fn is_trivia(self) -> bool {
        matches!(self, K::Whitespace | K::Comment | K::DocComment)
    }

    /// Is it a word, keyword or not?
    pub fn is_word(self) -> bool {
        self == K::Ident || (K::LetKw..=K::GrowOnlyKw).contains(&self)
    }
}

/// The language, for rowan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Inf {}

impl rowan::Language for Inf {
    type Kind = SyntaxKind;

    fn kind_from_raw(raw: rowan::SyntaxKind) -> SyntaxKind {
        ALL.get(usize::from(raw.0)).copied().unwrap_or(K::Error)
    }

    fn kind_to_raw(kind: SyntaxKind) -> rowan::SyntaxKind {
        rowan::SyntaxKind(u16::from(kind as u8))
    }
}

/// A node of a tree, with its place in it.
pub type SyntaxNode = rowan::SyntaxNode<Inf>;
/// A token of a tree, with its place in it.
pub type SyntaxToken = rowan::SyntaxToken<Inf>;
/// A node or a token.
pub type SyntaxElement = rowan::SyntaxElement<Inf>;
