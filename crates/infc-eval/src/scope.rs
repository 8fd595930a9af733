//! Lexical scopes: what a name means at a place. One scope is one environment when the program runs.
//!
//! It deliberately holds no value.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use infc_diag::{FileId, Span};
use infc_syntax::ast;

use crate::core::{Slots, Used};
use crate::{RecordId, Type};

/// A scope and those around it.
#[derive(Debug)]
pub struct Scope {
    /// The scope around it.
    pub parent: Option<Rc<Scope>>,
    /// How many environments are around it.
    pub depth: u32,
    /// The file that it stands in.
    pub file: FileId,
    /// What it names.
    pub kind: ScopeKind,
}

/// What a scope names.
#[derive(Debug)]
pub enum ScopeKind {
    /// A file, in which `std` is known. No environment of its own.
    File,
    /// A file that inputs are handed on to, as the types of its parameters. No environment of its own.
    Given(BTreeMap<String, Type>),
    /// The inputs of a flake, by the names of the parameters of `outputs`. No environment of its own.
    Inputs(Rc<[GivenInput]>),
    /// The names of a `let`.
    Let(Rc<LetScope>),
    /// The parameters of a function, or what a pattern binds.
    Params(Vec<Bound>),
    /// The inside of an entity.
    Entity(RecordId),
    /// Names that mean something around a declaration, but not in it. No environment of its own.
    Sealed(Vec<String>),
}

/// An input that a flake is given.
#[derive(Debug)]
pub struct GivenInput {
    /// Its name.
    pub name: Arc<str>,
    /// Where it stands as a parameter.
    pub at: Span,
    /// Whether anything uses it.
    pub used: Used,
}

/// A parameter.
#[derive(Debug)]
pub struct Bound {
    /// Its name.
    pub name: Arc<str>,
    /// Its type.
    pub ty: Type,
    /// Where it stands.
    pub at: Span,
}

/// The names of a `let`, each elaborated once for every type that it is used at.
#[derive(Debug)]
pub struct LetScope {
    /// The definitions by name.
    pub items: Rc<BTreeMap<String, LetItem>>,
    /// The core of what has been elaborated.
    pub slots: Rc<Slots>,
    /// Which slot holds which name at which type.
    pub known: RefCell<BTreeMap<SlotKey, Known>>,
    /// What the steps of a way lead to whose value a slot holds: the number of the step, and the definition.
    pub ways: RefCell<BTreeMap<usize, Vec<(usize, Span)>>>,
}

/// A definition of a `let`.
#[derive(Debug)]
pub struct LetItem {
    /// What it is.
    pub value: LetValue,
    /// Its type, if it says one.
    pub ty: Option<ast::TypeExpr>,
    /// Where the name stands.
    pub at: Span,
    /// Whether anything uses it.
    pub used: Used,
    /// The type that a use of it expects, and the first that does, if it says none itself.
    pub meant: RefCell<Option<(Type, Span)>>,
}

/// What a definition of a `let` is.
#[derive(Clone, Debug)]
pub enum LetValue {
    /// An expression.
    Expr(ast::Expr),
    /// `a.b = e; a.c = e;`
    Parts(Vec<ast::Binding>),
    /// `inherit (e) name;`
    From(ast::Expr, String, Span),
    /// Not readable; already reported.
    Error,
}

/// A name, the way into it, and what is expected of it.
pub type SlotKey = (String, Vec<String>, Expect);

/// A slot that is being elaborated, or its number and type.
#[derive(Clone, Debug)]
pub enum Known {
    /// A use of itself.
    Busy,
    /// Its number and type.
    Done(usize, Type),
}

/// What is expected of an expression.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Expect {
    /// Nothing: its type is to be found.
    Any,
    /// This type.
    Is(Type),
    /// A function of that many arguments with this result, if it is known.
    Gives(usize, Option<Type>),
}

impl Scope {
    /// The scope of a file's own expression, to which inputs are handed on.
    pub fn of_called(file: FileId, given: BTreeMap<String, Type>) -> Rc<Scope> {
        Rc::new(Scope { parent: None, depth: 0, file, kind: ScopeKind::Given(given) })
    }

    /// A scope inside `parent` that is an environment of its own.
    pub fn inside(parent: &Rc<Scope>, kind: ScopeKind) -> Rc<Scope> {
        Rc::new(Scope { parent: Some(parent.clone()), depth: parent.depth + 1, file: parent.file, kind })
    }

    /// Whether it is an environment when the program runs.
    pub fn is_frame(&self) -> bool {
        let frameless = matches!(
            self.kind,
            ScopeKind::File | ScopeKind::Given(_) | ScopeKind::Inputs(_) | ScopeKind::Sealed(_)
        );
        !frameless
    }

    /// The file that this scope stands in.
    pub fn file(&self) -> FileId {
        self.file
    }

    /// This scope and those around it, from the inside.
    pub fn chain(self: &Rc<Scope>) -> impl Iterator<Item = Rc<Scope>> {
        std::iter::successors(Some(self.clone()), |scope| scope.parent.clone())
    }
}
