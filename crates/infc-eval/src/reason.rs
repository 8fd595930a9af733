//! Why a slot has its value, as data: its definitions with what became of each, and the way to what was written.
//!
//! It deliberately holds no text of a source: places become lines when they are shown.

use std::sync::Arc;

use infc_diag::Span;

/// Why a slot has its value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reason {
    /// The names from the site to the slot; an element of a list is its number, from 0.
    pub path: Vec<Arc<str>>,
    /// Its definitions, the one in force first.
    pub definitions: Vec<Definition>,
    /// The default of its type as the language writes it, and whether that is the value.
    pub default: Option<TypeDefault>,
    /// From the definition in force to what was written, then how the definition came to be part of the site.
    pub steps: Vec<Step>,
}

/// The default that a type gives to a field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TypeDefault {
    /// As the language writes it.
    pub text: String,
    /// The record whose field it is.
    pub record: String,
    /// Whether no definition beats it.
    pub in_force: bool,
}

/// A definition of a slot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Definition {
    /// Where its name stands.
    pub at: Span,
    /// `default`, `plain` or `force`.
    pub rank: &'static str,
    /// Its own value, if that is a scalar, a reference or nothing.
    pub value: Option<String>,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a definition.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Fate {
    /// It gave the value.
    InForce,
    /// It says the same as the one in force.
    Agrees,
    /// It is one of several whose parts make the value.
    Merged,
    /// The one in force is added to it by `+=`.
    AddedTo,
    /// One of a higher rank beat it.
    BeatenByRank,
    /// One of the same rank beat it, whose body uses the body that it stands in.
    BeatenByUser,
    /// It gives nothing here.
    Absent,
}

impl Fate {
    /// The word for tools.
    pub fn word(self) -> &'static str {
        match self {
            Self::InForce => "in-force",
            Self::Agrees => "agrees",
            Self::Merged => "merged",
            Self::AddedTo => "added-to",
            Self::BeatenByRank => "beaten-by-rank",
            Self::BeatenByUser => "beaten-by-user",
            Self::Absent => "absent",
        }
    }
}

/// A place on the way from a slot to what was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// Where.
    pub at: Span,
    /// How deep it is among the operands of operators and strings, from 0.
    pub depth: u32,
    /// What stands there.
    pub role: Role,
}

/// What stands at a place on the way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Role {
    /// The value itself.
    Written,
    /// A `let`, or a part of another file.
    Variable,
    /// A parameter, given by the call at this place.
    Parameter(Span),
    /// A parameter that the call at this place leaves to its default.
    ParameterDefault(Span),
    /// The final value of this slot.
    Slot(String),
    /// A reference to this entity.
    Entity(String),
    /// The call of a function.
    Call,
    /// A function of the prelude.
    Function,
    /// A condition, and whether it holds.
    Condition(bool),
    /// What a `match` looks at.
    Scrutinee,
    /// A string with holes.
    Text,
    /// An operator.
    Operator,
    /// The default after `or`.
    Otherwise,
    /// The profile that brings the definition, in a list of `imports`.
    Import,
    /// The default of a type.
    TypeDefault,
}
