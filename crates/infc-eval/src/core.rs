//! The core: expressions with every name resolved and every type known, ready to be evaluated.
//!
//! It deliberately has no types left but those that merging needs, and no syntax.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use infc_diag::Span;
use infc_scalar::Scalar;

use crate::{EnumId, Key, RecordId, Type, Value};

/// A core expression and its place.
#[derive(Clone, Debug)]
pub struct Core {
    /// What it is.
    pub kind: CoreKind,
    /// Where it stands.
    pub at: Span,
}

/// An expression, shared.
pub type Expr = Rc<Core>;

/// What a core expression is. `up` counts environments outwards.
#[derive(Clone, Debug)]
pub enum CoreKind {
    /// A value without holes.
    Const(Value),
    /// A string with holes, read as the scalar when its holes are known; a key may be a number in quotes.
    Text { scalar: Scalar, parts: Vec<TextPart>, is_key: bool },
    /// A variable of a `let` or a function.
    Slot { up: u32, index: usize },
    /// A file's value, or a part of it.
    Global(usize),
    /// A collection of an enclosing entity, in its final state.
    Scope { up: u32, field: usize },
    /// An enclosing entity.
    Itself { up: u32 },
    /// The whole site, named in an entity's body in another file.
    Site,
    /// A field of a record.
    Field { base: Expr, field: usize },
    /// An entry of a map.
    Key { base: Expr, key: Expr },
    /// A value, or another where it is absent.
    Or { base: Expr, default: Expr },
    /// Whether a value is there.
    Has(Expr),
    /// A record's definitions.
    Body(Rc<Body>),
    /// A map's definitions.
    MapBody(Rc<MapBody>),
    /// A list; a spread item is a list itself and is flattened.
    List(Vec<(Expr, bool)>),
    /// A variant.
    Variant { ty: EnumId, index: usize, payload: Option<Expr> },
    /// Arguments by parameter.
    Arguments(Vec<Option<Expr>>),
    /// A call.
    Call { function: Expr, argument: Expr },
    /// A function.
    Lambda(Rc<Lambda>),
    /// Definitions and what uses them.
    Let { slots: Rc<Slots>, body: Expr },
    /// A choice.
    If { cond: Expr, then: Expr, otherwise: Expr },
    /// A choice by variant or literal; the first arm that fits.
    Match { scrutinee: Expr, arms: Vec<(Test, Expr)> },
    /// A condition that must hold, and what follows.
    Assert { cond: Expr, body: Expr },
    /// An operator.
    Binary { op: Op, left: Expr, right: Expr },
    /// `!`
    Not(Expr),
    /// `-`
    Negate(Expr),
    /// A function of the prelude, and which map it takes and makes.
    Builtin { op: Builtin, args: Vec<Expr>, maps: Box<Maps> },
    /// The secret that lies at a place.
    Seal(Expr),
    /// A secret, handed on from here.
    Handed(Expr),
    /// The identity of an entity.
    Identity(Expr),
    /// A value that has to satisfy the conditions of a type.
    Refine { ty: Type, value: Expr },
    /// `base // { … }`
    Merge { base: Expr, over: Expr },
    /// The body of `outputs`, in the scope of the whole site.
    Open { record: RecordId, body: Expr },
    /// A condition that, where it holds, is shown at the place of a value.
    Blamed { cond: Expr, place: Expr },
    /// What the parts of a condition come to, as text; with its own text and the place of that.
    Reasons { cond: Expr, text: Rc<str>, text_at: Span },
    /// Something that is already reported.
    Poison,
}

/// The keys of the map that a function of the prelude takes, and the keys and values of the one that it makes.
#[derive(Clone, Debug)]
pub struct Maps {
    /// How the keys of what it takes are read.
    pub from: Scalar,
    /// What the keys of what it makes are.
    pub key: Key,
    /// What the values of what it makes are.
    pub item: Type,
}

impl Maps {
    /// Of a function that neither takes nor makes a map.
    pub const NONE: Self =
        Self { from: Scalar::Name, key: Key { scalar: Scalar::Name, refined: None }, item: Type::Poison };
}

/// A part of a string with holes.
#[derive(Clone, Debug)]
pub enum TextPart {
    /// Fixed.
    Fixed(String),
    /// An expression that can be shown.
    Hole(Expr),
}

/// What an arm of a `match` fits.
#[derive(Clone, Debug)]
pub enum Test {
    /// A variant; its payload, if any, is bound.
    Variant(usize),
    /// A literal.
    Equal(Value),
    /// An absent value.
    None,
    /// A present value, which is bound.
    Some,
    /// Everything.
    Any,
}

/// The definitions of a `let`, one for each type that a name is used at; grows while the body is elaborated.
#[derive(Clone, Debug, Default)]
pub struct Slots {
    /// The definitions.
    pub items: RefCell<Vec<Expr>>,
}

/// A function.
#[derive(Clone, Debug)]
pub struct Lambda {
    /// The defaults of its parameters; a single parameter has one entry without a default.
    pub defaults: Vec<Option<Expr>>,
    /// Whether it takes one argument by position.
    pub single: bool,
    /// What it gives.
    pub body: Expr,
}

/// How strongly a definition holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Rank {
    /// The default of a field's type.
    Type,
    /// `default x = …`
    Default,
    /// `x = …`
    Plain,
    /// `force x = …`
    Force,
}

/// One definition of a slot.
#[derive(Clone, Debug)]
pub struct Def {
    /// Its value.
    pub value: Expr,
    /// Its rank, if it says one.
    pub rank: Option<Rank>,
    /// `+=`, or a path that goes on below the slot: adds instead of replacing.
    pub adds: bool,
    /// Holds only if all these do.
    pub when: Vec<Expr>,
    /// Where the name of the slot stands.
    pub at: Span,
}

/// The definitions of a record.
#[derive(Clone, Debug)]
pub struct Body {
    /// Its type.
    pub record: RecordId,
    /// Whether its definitions see the entity.
    pub opens: bool,
    /// Profiles that it uses.
    pub imports: Vec<Expr>,
    /// The definitions, each with the number of its field.
    pub defs: Vec<(usize, Def)>,
}

/// The definitions of a map.
#[derive(Clone, Debug)]
pub struct MapBody {
    /// What its values are.
    pub item: Type,
    /// Its entries, in the order written.
    pub entries: Vec<(Expr, Def)>,
}

/// Operators.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Op {
    Add,
    Sub,
    Mul,
    Div,
    Concat,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    And,
    Or,
}

/// Functions of the prelude.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Builtin {
    Map,
    Filter,
    Fold,
    MapAttrs,
    FilterAttrs,
    AttrNames,
    AttrValues,
    Concat,
    Length,
    Elem,
    GenAttrs,
    Range,
    All,
    Any,
    Join,
    Split,
    HasPrefix,
    HasSuffix,
    RemovePrefix,
    RemoveSuffix,
    Sh,
    Each,
}

/// A counter that tells whether a name was ever used.
pub type Used = Rc<Cell<bool>>;
