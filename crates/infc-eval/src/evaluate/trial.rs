//! Trials: the site with the body of a test laid over it, as if the test's author had written it and used the site.
//!
//! Each has a machine of its own, so that no value that one test has worked out is met by another. It deliberately
//! judges no expectation; whoever runs the tests does.

use std::collections::BTreeMap;
use std::rc::Rc;

use infc_diag::{Reported, Span};
use infc_scalar::ScalarValue;

use super::instance::{Instance, Part, Place, Template};
use super::layer::{Layer, Order};
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
    /// What the test says must be true of it, if it says so; none where that is not known.
    pub ensure: Option<Spanned<Option<bool>>>,
}

/// Evaluates the site as the test `name` has it; nothing if there is no such test.
pub fn attempt(program: &Program<'_>, name: &str) -> Reported<Option<Trial>> {
    let machine = Machine::of(program);
    machine.trial.set(true);
    let trial = if program.unbalanced.is_empty() {
        machine.ask_literals(&program.literals);
        let trial = machine.attempt(&program.root, name);
        machine.ask_waiting();
        trial
    } else {
        None
    };
    let trial = trial.map(|(value, ensure)| Trial { site: Evaluated { value }, ensure });
    Reported::new(trial, machine.diagnostics.into_inner())
}

type Ensured = Option<Spanned<Option<bool>>>;

impl Machine<'_> {
    fn attempt(&self, root: &Expr, name: &str) -> Option<(Spanned<Value>, Ensured)> {
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
        let ensure = self.of_test(name, "ensure", merged.at)?;
        let ensure = match ensure.kind {
            Kind::Whole(Value::Absent) => None,
            Kind::Whole(Value::Scalar(ScalarValue::Bool(value))) => {
                Some(Spanned::new(Some(value), ensure.at))
            }
            _ => Some(Spanned::new(None, ensure.at)),
        };
        let at = merged.at;
        Some((self.whole(&Weak::new(Kind::Instance(merged), at), at), ensure))
    }

    /// Makes a value the whole site.
    pub(super) fn settle(&self, value: &Weak) -> Option<Rc<Instance>> {
        let Kind::Template(template) = &value.kind else { return None };
        let place = Place { placed: true, ..Place::none(value.at) };
        let instance = Instance::of(self, template.record, template.root.clone(), place);
        *self.root.borrow_mut() = Some(instance.clone());
        Some(instance)
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
