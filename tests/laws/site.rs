//! Random bodies that use each other, over a small schema that has every form of slot.
//!
//! It deliberately does not say what they come to: `oracle` does.

use std::borrow::Cow;
use std::sync::Arc;

use infc_eval::{Field, Presence, RecordId, RecordType, Schema, Type};
use infc_scalar::Scalar;
use infc_tests::Random;

/// What a slot is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ty {
    Bool,
    Int,
    List,
    Ints,
    Records,
    Record(usize),
}

/// A slot of a record.
pub struct Slot {
    pub name: &'static str,
    pub ty: Ty,
    /// What it is without a definition, as the language writes it; else it may be absent.
    pub default: Option<&'static str>,
    pub grows: bool,
}

const fn slot(name: &'static str, ty: Ty, default: Option<&'static str>) -> Slot {
    Slot { name, ty, default, grows: false }
}

const fn growing(name: &'static str, ty: Ty, default: &'static str) -> Slot {
    Slot { name, ty, default: Some(default), grows: true }
}

/// The records: the site, what profiles are of, a record in it, and one in that.
pub const RECORDS: [(&str, &[Slot]); 4] = [
    ("World", &[slot("node", Ty::Record(1), Some("{ }"))]),
    (
        "Node",
        &[
            slot("flag", Ty::Bool, Some("true")),
            slot("x", Ty::Int, None),
            slot("y", Ty::Int, Some("7")),
            slot("l", Ty::List, Some("[ 9 ]")),
            slot("r", Ty::Record(2), Some("{ }")),
            slot("d", Ty::Record(2), Some("{ p = 4; s.u = 5; l = [ 6 ]; }")),
            slot("o", Ty::Record(2), None),
            slot("m", Ty::Ints, Some("{ }")),
            slot("w", Ty::Ints, Some("{ a = 1; d = 2; }")),
            slot("n", Ty::Records, Some("{ }")),
            growing("g", Ty::List, "[ ]"),
            growing("k", Ty::Ints, "{ }"),
        ],
    ),
    (
        "Rec",
        &[
            slot("p", Ty::Int, Some("1")),
            slot("q", Ty::Int, None),
            slot("s", Ty::Record(3), Some("{ }")),
            slot("l", Ty::List, Some("[ ]")),
        ],
    ),
    ("Inner", &[slot("u", Ty::Int, Some("1")), slot("v", Ty::Int, None)]),
];

/// The slots of a record.
pub fn slots(record: usize) -> &'static [Slot] {
    RECORDS[record].1
}

/// The type of the slot `name`.
fn named(record: usize, name: &str) -> Option<&'static Slot> {
    slots(record).iter().find(|slot| slot.name == name)
}

/// The schema that the sites are checked against.
pub fn schema() -> Schema {
    let record = |(number, (name, slots)): (usize, &(&'static str, &'static [Slot]))| RecordType {
        name: Cow::Borrowed(*name),
        docs: Cow::Borrowed(""),
        fields: slots.iter().map(field).collect(),
        entity: number < 2,
        scope: &[],
        shorthand: None,
        positional: false,
    };
    let records = RECORDS.iter().enumerate().map(record).collect();
    Schema::new(records, Vec::new(), RecordId(0))
}

fn field(slot: &'static Slot) -> Field {
    let record = |number: usize| Type::Record(RecordId(u16::try_from(number).unwrap()));
    let ty = match slot.ty {
        Ty::Bool => Type::Scalar(Scalar::Bool),
        Ty::Int => Type::Scalar(Scalar::Int),
        Ty::List => Type::List(Arc::new(Type::Scalar(Scalar::Int))),
        Ty::Ints => Type::Map(Scalar::Name.into(), Arc::new(Type::Scalar(Scalar::Int))),
        Ty::Records => Type::Map(Scalar::Name.into(), Arc::new(record(2))),
        Ty::Record(number) => record(number),
    };
    let presence = slot.default.map_or(Presence::Optional, |text| Presence::Default(Cow::Borrowed(text)));
    Field { name: slot.name.into(), docs: Cow::Borrowed(""), ty, presence, grow_only: slot.grows }
}

/// How strongly a definition holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Rank {
    Type,
    Default,
    Plain,
    Force,
}

/// Under which condition a definition holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cond {
    Always,
    When(&'static str, bool),
}

/// A value as it is written.
#[derive(Clone, Debug)]
pub enum Value {
    Int(i64),
    None,
    List(Vec<i64>),
    Set(Vec<Item>),
    /// `Rec { … } // { … }`, by its number.
    Over(usize, Vec<Item>, Vec<Item>),
}

/// A definition as it is written.
#[derive(Clone, Debug)]
pub struct Item {
    pub id: usize,
    pub path: Vec<&'static str>,
    pub rank: Option<Rank>,
    pub adds: bool,
    pub cond: Cond,
    pub value: Value,
}

/// A profile, or the node itself: what it uses, as numbers of earlier ones, and what it defines.
#[derive(Clone, Debug)]
pub struct Body {
    pub uses: Vec<usize>,
    pub items: Vec<Item>,
}

/// Profiles, the node last.
#[derive(Clone, Debug)]
pub struct Site(pub Vec<Body>);

const KEYS: [&str; 3] = ["a", "b", "c"];

/// Makes what is written.
struct Writer<'r> {
    random: &'r mut Random,
    next: usize,
    /// The slots that this site speaks of mostly, so that definitions meet.
    busy: Vec<&'static str>,
}

impl Site {
    /// Up to five profiles and a node.
    pub fn random(random: &mut Random) -> Self {
        let count = 2 + random.below(5);
        let fields = slots(1);
        let busy = (0..2).map(|_| random.pick(&fields[1..]).name).collect();
        let mut writer = Writer { random, next: 1, busy };
        let mut bodies: Vec<Body> = Vec::new();
        for number in 0..count {
            let uses = (0..number).filter(|_| writer.random.one_in(2)).collect();
            let items = writer.items(1, 2, true);
            bodies.push(Body { uses, items });
        }
        Self(bodies)
    }
}

impl Writer<'_> {
    /// Definitions of slots of a record; `least` is about how many. `deep` says whether `//` may stand in them.
    fn items(&mut self, record: usize, least: usize, deep: bool) -> Vec<Item> {
        let mut items: Vec<Item> = Vec::new();
        for _ in 0..least + self.random.below(4) {
            let fields = slots(record);
            let fields = if record == 1 { &fields[1..] } else { fields };
            let slot = if record == 1 && !self.random.one_in(6) {
                let name = *self.random.pick::<&str>(&self.busy);
                named(1, name).unwrap()
            } else {
                self.random.pick(fields)
            };
            let item = self.item(slot.name, slot.ty, slot.default.is_none(), deep);
            add(&mut items, item);
        }
        items
    }

    fn entries(&mut self, ty: Ty, deep: bool) -> Vec<Item> {
        let mut items = Vec::new();
        for _ in 0..self.random.below(4) {
            let key = *self.random.pick(&KEYS);
            let item = self.item(key, ty, false, deep);
            add(&mut items, item);
        }
        items
    }

    /// A definition of `name`, or of what is below it.
    fn item(&mut self, name: &'static str, mut ty: Ty, mut optional: bool, deep: bool) -> Item {
        let mut path = vec![name];
        while self.random.one_in(2) {
            let (name, below, may) = match ty {
                Ty::Record(record) => {
                    let slot = self.random.pick(slots(record));
                    (slot.name, slot.ty, slot.default.is_none())
                }
                Ty::Ints => (*self.random.pick(&KEYS), Ty::Int, false),
                Ty::Records => (*self.random.pick(&KEYS), Ty::Record(2), false),
                Ty::Bool | Ty::Int | Ty::List => break,
            };
            path.push(name);
            (ty, optional) = (below, may);
        }
        let rank = *self.random.pick(&[None, None, None, Some(Rank::Default), Some(Rank::Force)]);
        let adds = matches!(ty, Ty::List | Ty::Ints | Ty::Records) && self.random.one_in(2);
        let conds = [("true", true), ("false", false), ("self.flag", true), ("!self.flag", false)];
        let cond = if self.random.one_in(4) {
            let (text, holds) = *self.random.pick(&conds);
            Cond::When(text, holds)
        } else {
            Cond::Always
        };
        let value = self.value(ty, optional, deep);
        self.next += 1;
        Item { id: self.next, path, rank, adds, cond, value }
    }

    fn value(&mut self, ty: Ty, optional: bool, deep: bool) -> Value {
        if optional && self.random.one_in(4) {
            return Value::None;
        }
        let int = |random: &mut Random| i64::try_from(random.below(3)).unwrap();
        match ty {
            Ty::Bool | Ty::Int => Value::Int(int(self.random)),
            Ty::List => {
                let count = self.random.below(3);
                Value::List((0..count).map(|_| int(self.random)).collect())
            }
            Ty::Ints => Value::Set(self.entries(Ty::Int, deep)),
            Ty::Records => Value::Set(self.entries(Ty::Record(2), deep)),
            Ty::Record(2) if deep && self.random.one_in(3) => {
                self.next += 1;
                Value::Over(self.next, self.items(2, 1, false), self.items(2, 1, false))
            }
            Ty::Record(record) => Value::Set(self.items(record, 0, deep)),
        }
    }
}

/// Adds a definition, unless its slot is defined already: as a whole, or in parts. Conditions set it apart.
fn add(items: &mut Vec<Item>, item: Item) {
    let meets = |other: &Item| other.path.starts_with(&item.path) || item.path.starts_with(&other.path);
    let always = |item: &Item| item.cond == Cond::Always;
    if !(always(&item) && items.iter().any(|other| always(other) && meets(other))) {
        items.push(item);
    }
}
