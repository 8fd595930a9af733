//! Trials: the site with the body of a test laid over it, as if the test's author had written it and used the site.
//!
//! Each has a machine of its own, so that no value that one test has worked out is met by another. It deliberately
//! judges no expectation; whoever runs the tests does.

use std::collections::BTreeMap;
use std::rc::Rc;

use infc_diag::{Reported, Span, World};
use infc_scalar::ScalarValue;

use super::instance::{Instance, Part, Place, Template};
use super::layer::{Layer, Order};
use super::refine::Quoted;
use super::thunk::{Env, Kind, Weak};
use super::{Evaluated, Machine};
use crate::core::Expr;
use crate::{Program, RecordId, Spanned, Value};

/// The fields of a test that are looked at in a trial alone.
const APART: &[&str] = &["with", "ensure"];

/// What comes of the body of a test.
#[derive(Clone, PartialEq, Debug)]
pub struct Trial {
    /// The site.
    pub site: Evaluated,
    /// What the test says must be true of it, if it says so.
    pub ensure: Option<Ensured>,
}

/// What a test says must be true, and whether it is.
#[derive(Clone, PartialEq, Debug)]
pub struct Ensured {
    /// Where it says so.
    pub at: Span,
    /// Whether it is true; none where that is not known.
    pub holds: Option<bool>,
    /// What its parts come to, where it is not.
    pub why: Option<String>,
}

/// Evaluates the site as the test `name` has it; nothing if there is no such test.
pub fn attempt(program: &Program<'_>, world: &dyn World, name: &str) -> Reported<Option<Trial>> {
    let machine = Machine::of(program);
    machine.trial.set(true);
    let trial = if program.guessed.is_empty() {
        machine.ask_literals(&program.literals);
        let trial = machine.attempt(&program.root, world, name);
        machine.ask_waiting();
        trial
    } else {
        None
    };
    let trial = trial.map(|(value, ensure)| Trial { site: Evaluated { value }, ensure });
    Reported::new(trial, machine.found.into_inner().into_diagnostics())
}

impl Machine<'_> {
    fn attempt(
        &self,
        root: &Expr,
        world: &dyn World,
        name: &str,
    ) -> Option<(Spanned<Value>, Option<Ensured>)> {
        let base = self.settle(&self.eval(root, &Env::empty()))?;
        let with = self.of_test(name, "with", base.at)?;
        // Evaluated anew, so that what the site works out is worked out from what lies over it.
        let mut site = self.eval(root, &Env::empty());
        if let (Kind::Instance(with), Kind::Template(below)) = (&with.kind, &site.kind) {
            let root = over(&with.root, &below.root);
            site = Weak::new(Kind::Template(Template::of(below.record, root, with.at)), site.at);
        } else if with.is_unknown() {
            site = with;
        }
        let Some(merged) = self.settle(&site) else {
            return Some((Spanned::new(Value::Poison, root.at), None));
        };
        *self.underneath.borrow_mut() = Some(base);
        let ensured = self.ensured(world, name, merged.at);
        let at = merged.at;
        Some((self.whole(&Weak::new(Kind::Instance(merged), at), at), ensured))
    }

    fn ensured(&self, world: &dyn World, name: &str, at: Span) -> Option<Ensured> {
        let value = self.of_test(name, "ensure", at)?;
        let holds = match value.kind {
            Kind::Whole(Value::Absent) => return None,
            Kind::Whole(Value::Scalar(ScalarValue::Bool(holds))) => Some(holds),
            _ => None,
        };
        let why = if holds == Some(false) { self.why_not(world, name, at) } else { None };
        Some(Ensured { at: value.at, holds, why })
    }

    /// What the parts of a condition come to that does not hold.
    fn why_not(&self, world: &dyn World, name: &str, at: Span) -> Option<String> {
        let Kind::Instance(test) = self.at_path(&["tests".into(), name.into()].into(), at)?.kind else {
            return None;
        };
        let index = self.schema.record(test.record).field("ensure")?;
        let definitions = self.definitions(&test, index)?;
        let (condition, env) = definitions.single()?.value.core.as_ref()?;
        let source = world.source(condition.at.file).ok()?;
        let range = usize::try_from(condition.at.start).ok()?..usize::try_from(condition.at.end).ok()?;
        let quoted = Quoted { text: source.get(range)?, at: condition.at };
        Some(self.reasons(condition, env, &quoted)).filter(|why| !why.is_empty())
    }

    /// Makes a value the whole site.
    pub(super) fn settle(&self, value: &Weak) -> Option<Rc<Instance>> {
        let Kind::Template(template) = &value.kind else { return None };
        let place = Place { placed: true, ..Place::none(value.at) };
        let instance = Instance::of(template.record, template.root.clone(), place, self.owner());
        *self.root.borrow_mut() = Some(instance.clone());
        Some(instance)
    }

    /// Whether an entity is the site that lies under the one which is worked out, so that this one is meant by it.
    pub(super) fn is_underneath(&self, entity: &Rc<Instance>) -> bool {
        self.underneath.borrow().as_ref().is_some_and(|base| Rc::ptr_eq(base, entity))
    }

    /// A field of a test of the site.
    fn of_test(&self, name: &str, field: &str, at: Span) -> Option<Weak> {
        self.at_path(&["tests".into(), name.into(), field.into()].into(), at)
    }

    /// Whether a field is looked at in a trial alone, or in none.
    pub(super) fn is_apart(&self, record: RecordId, index: usize) -> bool {
        let record = self.schema.record(record);
        let is = |name: &str| record.fields.get(index).is_some_and(|field| &*field.name == name);
        match &*record.name {
            "Test" => APART.iter().any(|name| is(name)),
            "Site" => self.trial.get() && is("tests"),
            _ => false,
        }
    }
}

/// What a test says, all of it using the site.
fn over(with: &Rc<Layer<Part>>, below: &Rc<Layer<Part>>) -> Rc<Layer<Part>> {
    let order = Order::of(with);
    let mut made: BTreeMap<usize, Rc<Layer<Part>>> = BTreeMap::new();
    for (place, (layer, uses)) in order.layers.iter().zip(&order.uses).enumerate().rev() {
        let mut used: Vec<_> = uses.iter().filter_map(|place| made.get(place).cloned()).collect();
        if used.is_empty() {
            used.push(below.clone());
        }
        made.insert(place, Layer::new(layer.own.clone(), used));
    }
    made.remove(&0).unwrap_or_else(|| below.clone())
}
