//! evaluate: merge and value. Every slot of the site is evaluated, used or not.
//!
//! An entity is known by its definitions; a field is worked out when it is asked for, from the definitions that win.
//! Everything is lazy and memoised, so that any order of asking gives the same values; what depends on itself is a
//! diagnostic with every edge. It deliberately knows no kinds.

mod access;
mod apart;
mod budget;
mod builtin;
mod compute;
mod cycle;
mod defaulted;
mod disclosed;
mod explain;
mod force;
mod instance;
mod judge;
mod layer;
mod maps;
mod merge;
mod order;
mod policy;
mod refine;
mod secret;
mod texts;
mod thunk;
mod trial;
mod way;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use infc_diag::{Diagnostic, FileId, Findings, Reported, Span, names};

use crate::core::{Expr, Rank};
use crate::elaborate::Condition;
use crate::{Program, RecordId, RefinedId, Schema, Spanned, Type, Value};

pub(crate) use order::of as order_of;
pub use trial::{Ensured, Trial, attempt};

use budget::Spent;
use defaulted::Defaulted;
use instance::{Instance, Template};
use thunk::{Env, Frames, Thunk, Weak};
use way::Way;

pub use budget::Budget;
pub use explain::Explainer;

/// A whole site.
#[derive(Clone, PartialEq, Debug)]
pub struct Evaluated {
    /// The value.
    pub value: Spanned<Value>,
}

/// Evaluates the whole site.
pub fn evaluate(program: &Program<'_>) -> Reported<Evaluated> {
    let machine = Machine::of(program);
    let value = machine.start(program);
    machine.apart.keep(program, machine.steps.get());
    Reported::new(Evaluated { value }, machine.found.into_inner().into_diagnostics())
}

/// The evaluator's state.
struct Machine<'a> {
    /// Let go of before anything else.
    frames: Frames,
    schema: &'a Schema,
    conditions: &'a BTreeMap<RefinedId, Condition>,
    /// The conditions that were asked, worked out as functions.
    asked: RefCell<BTreeMap<RefinedId, Rc<Thunk>>>,
    /// What the entities that are kept are made of, by their places.
    entities: &'a BTreeMap<crate::memory::Place, Rc<[u64]>>,
    /// Who asks what of whom.
    apart: apart::Apart,
    /// Values with parts that have to satisfy a condition.
    waiting: RefCell<Vec<(Type, Weak)>>,
    library: &'a [FileId],
    /// Whether it works out what a test makes of the site.
    trial: Cell<bool>,
    /// The site that a test is laid over.
    underneath: RefCell<Option<Rc<Instance>>>,
    globals: Vec<Rc<Thunk>>,
    root: RefCell<Option<Rc<Instance>>>,
    /// What is wrong: one mistake may be met by many ways.
    found: RefCell<Findings>,
    /// What is being worked out, for cycles.
    trail: RefCell<Vec<(Way, Span)>>,
    /// The calls that are being made, to find the user's own place.
    calls: RefCell<Vec<Span>>,
    budget: Budget,
    steps: Cell<u64>,
    spent: RefCell<Spent>,
    depth: Cell<u32>,
    /// Whether it is said of the definitions that they are too deep, and so need not be of their values.
    is_too_deep: bool,
    /// Defaults of fields, elaborated once.
    defaults: RefCell<BTreeMap<(RecordId, usize), Expr>>,
    /// What they come to.
    defaulted: Defaulted,
    /// What is written outside of entities, by its place and environment.
    templates: RefCell<BTreeMap<(Span, RecordId, u32), Rc<Template>>>,
    /// Environments that are known before anything runs, by what makes them and the one around.
    origins: RefCell<BTreeMap<(Span, u32), u32>>,
}

/// The elements of a list.
type List = Rc<Vec<Rc<Thunk>>>;

impl<'a> Machine<'a> {
    fn of(program: &'a Program<'a>) -> Self {
        Self {
            frames: Frames::default(),
            schema: &program.schema,
            conditions: &program.conditions,
            asked: RefCell::default(),
            entities: &program.kept,
            apart: apart::Apart::of(program),
            waiting: RefCell::default(),
            library: &program.library,
            trial: Cell::new(false),
            underneath: RefCell::default(),
            globals: program.globals.iter().map(|core| Thunk::delayed(core.clone(), Env::empty())).collect(),
            root: RefCell::new(None),
            found: RefCell::default(),
            trail: RefCell::default(),
            calls: RefCell::default(),
            budget: program.budget.clone(),
            steps: Cell::new(0),
            spent: RefCell::default(),
            depth: Cell::new(0),
            is_too_deep: program.is_too_deep,
            defaults: RefCell::new(program.defaults.clone()),
            defaulted: Defaulted::of(&program.schema),
            templates: RefCell::default(),
            origins: RefCell::default(),
        }
    }

    /// The whole site. Where braces do not pair up, what stands in what is a guess, and nothing is to be said of it.
    fn start(&self, program: &Program<'_>) -> Spanned<Value> {
        if program.guessed.is_empty() {
            self.ask_literals(&program.literals);
            let site = self.site(&program.root, &program.exported);
            self.ask_waiting();
            site
        } else {
            Spanned::new(Value::Poison, program.root.at)
        }
    }
}

impl Machine<'_> {
    fn report(&self, mut diagnostic: Diagnostic) {
        // Who is told of it has to work it out again.
        self.apart.mark();
        // What is wrong when nothing is worked out any more is wrong for that reason alone.
        let budget = diagnostic.kind == &names::BUDGET;
        if (self.is_spent() && !budget) || (self.is_too_deep && budget) {
            return;
        }
        diagnostic.primary.span = self.users(diagnostic.primary.span);
        let mut found = self.found.borrow_mut();
        if !(budget && found.kept().iter().any(|known| known.kind == &names::BUDGET)) {
            found.push(diagnostic);
        }
    }

    fn is_library(&self, at: Span) -> bool {
        self.library.contains(&at.file)
    }

    /// The user's own place for something that is written in the library: the innermost call that is the user's.
    fn users(&self, at: Span) -> Span {
        if !self.library.contains(&at.file) {
            return at;
        }
        let calls = self.calls.borrow();
        calls.iter().rev().find(|call| !self.library.contains(&call.file)).copied().unwrap_or(at)
    }
}

impl Rank {
    fn word(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Default => "default",
            Self::Plain => "plain",
            Self::Force => "force",
        }
    }
}
