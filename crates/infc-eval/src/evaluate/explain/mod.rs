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
use super::merge::Rival;
use super::thunk::{Kind, Thunk, Weak};
use super::way::Way;
use crate::core::Rank;
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
            (Some(winner), _) => self.machine.thunk_steps(&winner.own.value, &mut steps),
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
            Kind::Template(template) => field(self.alone(template)),
            Kind::Map(map) => map.entries.contains_key(name).then(|| Stand::Entry(map.clone(), name.clone())),
            Kind::MapTemplate(template) => {
                let map =
                    self.map_instance(template, Place { path: Way::default(), placed: false, at: value.at });
                map.entries.contains_key(name).then(|| Stand::Entry(map.clone(), name.clone()))
            }
            Kind::List(items) => items.get(name.parse::<usize>().ok()?).cloned().map(Stand::Part),
            Kind::Whole(_) | Kind::Variant { .. } | Kind::Closure(..) | Kind::Arguments(_) => None,
        }
    }

    /// The definitions that compete where a value stands, and its type.
    fn competing(&self, stand: &Stand) -> (Vec<Rival>, Option<Type>) {
        match stand {
            Stand::Field(instance, index) => {
                let ty = self.schema.record(instance.record).fields.get(*index).map(|field| field.ty.clone());
                (self.rivals(instance, &instance.parts, *index), ty)
            }
            Stand::Entry(map, key) => {
                let rivals = map.entries.get(key).map(|slot| slot.candidates.rivals.clone());
                (rivals.unwrap_or_default(), Some(map.item.clone()))
            }
            Stand::Part(_) => (Vec::new(), None),
        }
    }

    /// What became of each definition, and the one in force.
    fn judged(&self, stand: &Stand) -> (Vec<Definition>, Option<Rival>) {
        let (rivals, ty) = self.competing(stand);
        let mut told = Told { machine: self, seen: Vec::new(), definitions: Vec::new() };
        let winner = match ty.as_ref().map(|ty| self.schema.plain(ty)) {
            Some(Type::Record(_) | Type::Map(..)) => {
                for rival in &rivals {
                    told.merged(rival);
                }
                if let Some(first) = told.definitions.first_mut() {
                    first.fate = Fate::InForce;
                }
                rivals.first().cloned()
            }
            Some(ty) => told.leaf(&rivals, ty),
            None => None,
        };
        (told.definitions, winner)
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

/// Tells the definitions of one slot, each once.
struct Told<'m, 'a> {
    machine: &'m Machine<'a>,
    seen: Vec<(usize, usize)>,
    definitions: Vec<Definition>,
}

impl Told<'_, '_> {
    fn tell(&mut self, rival: &Rival, fate: Fate) {
        if self.seen.contains(&rival.own.id) {
            return;
        }
        self.seen.push(rival.own.id);
        let value = match self.machine.force(&rival.own.value).kind {
            Kind::Whole(Value::Scalar(scalar)) => Some(scalar.to_string()),
            Kind::Whole(Value::Ref(path)) => Some(path.join(".")),
            Kind::Whole(Value::Absent) => Some("none".to_owned()),
            _ => None,
        };
        self.definitions.push(Definition { at: rival.own.at, rank: rival.own.rank.word(), value, fate });
    }

    /// A definition whose parts are merged with those that it stands on.
    fn merged(&mut self, rival: &Rival) {
        self.tell(rival, Fate::Merged);
        let whole = |over: &&Rival| rival.own.adds || over.own.rank != rival.own.rank;
        for over in &rival.over {
            if whole(&over) || matches!(self.machine.force(&over.own.value).kind, Kind::Template(_)) {
                self.merged(over);
            } else {
                self.beaten(over, Fate::BeatenByUser);
            }
        }
    }

    /// The definitions of a slot that is one value; gives the one in force.
    fn leaf(&mut self, rivals: &[Rival], ty: &Type) -> Option<Rival> {
        let top: Rank = rivals.iter().map(|rival| rival.own.rank).max()?;
        let gives = |rival: &&Rival| rival.own.rank == top && self.machine.stacked(rival, ty).is_some();
        let Some(winner) = rivals.iter().find(gives) else {
            for rival in rivals {
                self.tell(rival, Fate::Absent);
            }
            let over: Vec<Rival> = rivals.iter().flat_map(|rival| rival.over.clone()).collect();
            return self.leaf(&over, ty);
        };
        self.tell(winner, Fate::InForce);
        for rival in rivals {
            let absent = || self.machine.stacked(rival, ty).is_none();
            let fate = match rival.own.rank < top {
                true => Fate::BeatenByRank,
                false if absent() => Fate::Absent,
                false => Fate::Agrees,
            };
            self.tell(rival, fate);
            for over in &rival.over {
                self.under(rival, over, matches!(ty, Type::List(_)));
            }
        }
        Some(winner.clone())
    }

    /// A definition that another stands on.
    fn under(&mut self, user: &Rival, over: &Rival, list: bool) {
        if user.own.adds && list {
            self.tell(over, Fate::AddedTo);
            for next in &over.over {
                self.under(over, next, list);
            }
        } else if over.own.rank < user.own.rank {
            self.beaten(over, Fate::BeatenByRank);
        } else {
            self.beaten(over, Fate::BeatenByUser);
        }
    }

    fn beaten(&mut self, rival: &Rival, fate: Fate) {
        self.tell(rival, fate);
        for over in &rival.over {
            let fate = if over.own.rank < rival.own.rank { Fate::BeatenByRank } else { Fate::BeatenByUser };
            self.beaten(over, fate);
        }
    }
}
