//! explain: why a slot has its value.
//!
//! Nothing is recorded while a site is evaluated, so that a build pays nothing for it: values are kept, and the
//! definitions and expressions that lead to one are gone through again when somebody asks. It deliberately judges
//! nothing: a broken site is explained as far as it has values.

mod chain;
mod via;

use std::rc::Rc;
use std::sync::Arc;

use super::Machine;
use super::instance::{Instance, MapInstance, Place};
use super::judge::{Lost, Verdict, judge};
use super::layer::{Layer, Order};
use super::merge::Candidate;
use super::thunk::{Kind, Thunk, Weak};
use crate::reason::{Definition, Fate, Reason, Role, Step, TypeDefault};
use crate::{Presence, Program, Spanned, Type, Value};

/// A site that was evaluated, and can be asked.
pub struct Explainer<'a> {
    machine: Machine<'a>,
    value: Spanned<Value>,
}

/// Where a value stands.
enum Stand {
    /// A field of a record.
    Field(Rc<Instance>, usize),
    /// An entry of a map.
    Entry(Rc<MapInstance>, Arc<str>),
    /// An element of a list, or what a variant carries.
    Part(Rc<Thunk>),
}

impl<'a> Explainer<'a> {
    /// Evaluates `program`, whose mistakes are told by [`crate::evaluate`].
    pub fn new(program: &'a Program<'a>) -> Self {
        let machine = Machine::of(program);
        let value = machine.start(program);
        Self { machine, value }
    }

    /// The whole site.
    pub fn value(&self) -> &Spanned<Value> {
        &self.value
    }

    /// Why the slot at `path` has its value; nothing if there is no such slot.
    pub fn explain(&self, path: &[Arc<str>]) -> Option<Reason> {
        let stands = self.machine.stands(path)?;
        let last = stands.last()?;
        let (mut definitions, winner) = self.machine.judged(last);
        definitions.sort_by_key(|definition| definition.fate);
        let default = self.machine.type_default(last, winner.is_some());
        let mut steps = Vec::new();
        match (&winner, last) {
            (Some(winner), _) => self.machine.thunk_steps(&winner.value, &mut steps),
            (None, Stand::Part(thunk)) => self.machine.thunk_steps(thunk, &mut steps),
            (None, Stand::Field(..) | Stand::Entry(..)) => {}
        }
        if default.as_ref().is_some_and(|default| default.in_force) {
            let at = self.machine.stand_at(last);
            steps.push(Step { at, depth: 0, role: Role::TypeDefault });
        }
        self.machine.via(&stands, winner.as_ref(), &mut steps);
        steps.dedup();
        Some(Reason { path: path.to_vec(), definitions, default, steps })
    }
}

impl Machine<'_> {
    /// Where each part of the way to `path` stands, from the site inwards.
    fn stands(&self, path: &[Arc<str>]) -> Option<Vec<Stand>> {
        let root = self.root.borrow().clone()?;
        let mut stands = Vec::new();
        let mut value = Weak::new(Kind::Instance(root.clone()), root.at);
        for name in path {
            while let Kind::Variant { payload: Some(payload), .. } = &value.kind {
                stands.push(Stand::Part(payload.clone()));
                value = self.force(&payload.clone());
            }
            let stand = self.stand(&value, name)?;
            value = match &stand {
                Stand::Field(instance, index) => self.field(instance, *index, instance.at),
                Stand::Entry(map, key) => self.entry(map, key, value.at),
                Stand::Part(thunk) => self.force(thunk),
            };
            stands.push(stand);
        }
        Some(stands)
    }

    /// Where the part `name` of a value stands.
    fn stand(&self, value: &Weak, name: &Arc<str>) -> Option<Stand> {
        let field = |instance: Rc<Instance>| {
            let index = self.schema.record(instance.record).field(name)?;
            Some(Stand::Field(instance, index))
        };
        match &value.kind {
            Kind::Instance(instance) => field(instance.clone()),
            Kind::Template(template) => field(template.alone()),
            Kind::Map(map) => map.entries.contains_key(name).then(|| Stand::Entry(map.clone(), name.clone())),
            Kind::MapTemplate(template) => {
                let map = self.map_instance(template, Place::none(value.at));
                map.entries.contains_key(name).then(|| Stand::Entry(map.clone(), name.clone()))
            }
            Kind::List(items) => items.get(name.parse::<usize>().ok()?).cloned().map(Stand::Part),
            Kind::Whole(_) | Kind::Variant { .. } | Kind::Closure(..) | Kind::Arguments(_) => None,
        }
    }

    /// The definitions of what stands there, in the order of use, and its type.
    fn competing(&self, stand: &Stand) -> Option<(Rc<Layer<Candidate>>, Type)> {
        match stand {
            Stand::Field(instance, index) => {
                let ty = self.schema.record(instance.record).fields.get(*index)?.ty.clone();
                Some((self.definitions(instance, *index)?, ty))
            }
            Stand::Entry(map, key) => Some((map.entries.get(key)?.definitions.clone(), map.item.clone())),
            Stand::Part(_) => None,
        }
    }

    /// What became of each definition, and the one in force.
    fn judged(&self, stand: &Stand) -> (Vec<Definition>, Option<Candidate>) {
        let Some((definitions, ty)) = self.competing(stand) else { return (Vec::new(), None) };
        let order = Order::of(&definitions);
        let ty = self.schema.plain(&ty);
        let is_absent =
            |candidate: &Candidate| matches!(self.force(&candidate.value).kind, Kind::Whole(Value::Absent));
        let verdicts = match ty {
            Type::Record(_) => judge(&order, &is_absent),
            Type::Map(..) | Type::List(_) => judge(&order, &|candidate| !candidate.adds),
            _ => judge(&order, &|_| true),
        };
        // The user's own first; of what neither uses, the first in the text.
        let holds = verdicts.iter().filter(|each| each.lost.is_none());
        let first = holds.min_by_key(|each| (each.layer, each.candidate.at));
        let winner = first.map(|each| each.candidate.clone());
        let fate = |each: &Verdict<'_>| match (each.lost, ty) {
            (Some(Lost::Rank), _) => Fate::BeatenByRank,
            (Some(Lost::Use), _) => Fate::BeatenByUser,
            (None, _) if first.is_some_and(|first| std::ptr::eq(first.candidate, each.candidate)) => {
                Fate::InForce
            }
            (None, Type::List(_)) => Fate::AddedTo,
            (None, Type::Record(_) | Type::Map(..)) => Fate::Merged,
            (Some(Lost::Equal) | None, _) => Fate::Agrees,
        };
        (verdicts.iter().map(|each| self.told(each.candidate, fate(each))).collect(), winner)
    }

    fn told(&self, candidate: &Candidate, fate: Fate) -> Definition {
        let value = match self.force(&candidate.value).kind {
            Kind::Whole(Value::Scalar(scalar)) => Some(scalar.to_string()),
            Kind::Whole(Value::Ref(path)) => Some(path.join(".")),
            Kind::Whole(Value::Secret(secret)) => secret.name().map(|name| name.join(".")),
            Kind::Whole(Value::Absent) => Some("none".to_owned()),
            _ => None,
        };
        Definition { at: candidate.at, rank: candidate.rank.word(), value, fate }
    }

    fn type_default(&self, stand: &Stand, defined: bool) -> Option<TypeDefault> {
        let Stand::Field(instance, index) = stand else { return None };
        let record = self.schema.record(instance.record);
        match &record.fields.get(*index)?.presence {
            Presence::Default(text) => {
                let text = text.to_string();
                Some(TypeDefault { text, record: record.name.to_string(), in_force: !defined })
            }
            Presence::Required | Presence::Optional => None,
        }
    }

    /// The entity or set in which a value stands.
    fn stand_at(&self, stand: &Stand) -> infc_diag::Span {
        match stand {
            Stand::Field(instance, _) => instance.at,
            Stand::Entry(map, key) => map.entries.get(key).map_or_else(|| self.root_at(), |slot| slot.key_at),
            Stand::Part(thunk) => self.force(thunk).at,
        }
    }
}
