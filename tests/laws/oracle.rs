//! Section 6 of the language as a reader would check it by hand: the definitions of a slot as a set, every two of them
//! compared, over the partial order of use. Nothing is shared with the compiler, and nothing is fast.
//!
//! It deliberately knows no text and no order but that of use.

use std::collections::{BTreeMap, BTreeSet};

use crate::site::{Cond, Item, Rank, Site, Slot, Ty, Value, slots};

/// What a slot comes to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Out {
    /// Its definitions do not agree.
    Wrong,
    Absent,
    Bool(bool),
    Int(i64),
    List(Vec<i64>),
    Map(BTreeMap<String, Out>),
    Record(Vec<Out>),
}

/// What is to be reported: the name of the diagnostic and the slot.
pub type Found = BTreeSet<(&'static str, String)>;

/// Which body a definition stands in, or how deep the slot is whose default it is part of; in a part of it that stands
/// left or right of a `//`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Place {
    body: Result<usize, usize>,
    base: Option<usize>,
    over: Option<usize>,
}

/// A definition `d` of a collection that was given in place of another one.
#[derive(Clone, Copy, Debug)]
struct Replaced {
    by: Rank,
    /// Both rank as the same `force`.
    whole: bool,
}

/// A definition of the slot in question.
#[derive(Clone, Debug)]
struct Def<'a> {
    place: Place,
    rank: Rank,
    /// Which definition says the rank.
    said: usize,
    adds: bool,
    value: Given<'a>,
    replaced: Vec<Replaced>,
}

#[derive(Clone, Copy, Debug)]
enum Given<'a> {
    Whole(&'a Value),
    /// A path goes on below.
    Path(&'a [&'static str], &'a Item),
}

/// A rank that what stands in a value has if it says none, and who said it.
type Inherited = Option<(Rank, usize)>;

/// Judges one site.
pub struct Oracle {
    /// Which bodies each body uses, directly or not.
    uses: Vec<BTreeSet<usize>>,
    pub found: Found,
}

impl Oracle {
    /// What the node comes to, and what is reported.
    pub fn judge(site: &Site) -> (Out, Found) {
        let mut uses: Vec<BTreeSet<usize>> = Vec::new();
        for body in &site.0 {
            let mut all: BTreeSet<usize> = body.uses.iter().copied().collect();
            all.extend(body.uses.iter().flat_map(|used| uses[*used].iter().copied()));
            uses.push(all);
        }
        let last = site.0.len() - 1;
        let reached: Vec<usize> =
            (0..=last).filter(|body| *body == last || uses[last].contains(body)).collect();
        let mut oracle = Self { uses, found: Found::new() };
        let all: Vec<(Place, &[Item])> = reached
            .into_iter()
            .map(|body| (Place { body: Ok(body), base: None, over: None }, site.0[body].items.as_slice()))
            .collect();
        let sources: Vec<Source> = all
            .into_iter()
            .map(|(place, items)| Source { place, items, path: None, inherited: None, replaced: Vec::new() })
            .collect();
        let out = oracle.record(1, &sources, "node");
        (out, oracle.found)
    }

    /// Whether `one` stands in a body that uses, directly or not, the one that `two` stands in.
    fn uses(&self, one: Place, two: Place) -> bool {
        if one.over.is_some() && one.over == two.base {
            return true;
        }
        match (one.body, two.body) {
            (Ok(user), Ok(other)) => one.base.is_none() && self.uses[user].contains(&other),
            // Who speaks of a slot, and be it as the default of what it is part of, uses its default.
            (Ok(_), Err(_)) => true,
            (Err(outer), Err(inner)) => outer < inner,
            (Err(_), Ok(_)) => false,
        }
    }

    fn beats(&self, one: &Def<'_>, two: &Def<'_>) -> bool {
        let forced = one.rank == Rank::Force && one.said != two.said;
        one.rank > two.rank || (one.rank == two.rank && !forced && self.uses(one.place, two.place))
    }

    fn slot(&mut self, slot: &'static Slot, mut defs: Vec<Def<'_>>, path: &str) -> Out {
        let default = slot.default.map(|text| default(slot.ty, text));
        let mut defs: Vec<Def<'_>> = std::mem::take(&mut defs);
        if let Some(value) = &default {
            let place = Place { body: Err(path.matches('.').count()), base: None, over: None };
            let value = Given::Whole(value);
            defs.push(Def { place, rank: Rank::Type, said: 0, adds: false, value, replaced: Vec::new() });
        }
        if defs.is_empty() {
            return Out::Absent;
        }
        self.value(slot.ty, &defs, path, slot.grows)
    }

    fn value(&mut self, ty: Ty, defs: &[Def<'_>], path: &str, grows: bool) -> Out {
        match ty {
            Ty::Bool | Ty::Int => self.leaf(ty, defs, path),
            Ty::List => self.list(defs, path, grows),
            Ty::Ints => self.map(Ty::Int, defs, path, grows),
            Ty::Records => self.map(Ty::Record(2), defs, path, grows),
            Ty::Record(record) => self.whole_record(record, defs, path),
        }
    }

    fn conflict(&mut self, path: &str) -> Out {
        self.found.insert(("conflicting-definitions", path.to_owned()));
        Out::Wrong
    }

    fn leaf(&mut self, ty: Ty, defs: &[Def<'_>], path: &str) -> Out {
        let held = defs.iter().filter(|two| !defs.iter().any(|one| self.beats(one, two)));
        let values: Vec<Out> = held.map(|def| scalar(ty, def)).collect();
        if values.iter().all(|value| *value == values[0]) { values[0].clone() } else { self.conflict(path) }
    }

    fn list(&mut self, defs: &[Def<'_>], path: &str, grows: bool) -> Out {
        let beaten = |two: &&Def<'_>| defs.iter().any(|one| !one.adds && self.beats(one, two));
        let (lost, held): (Vec<_>, Vec<_>) = defs.iter().partition(beaten);
        let (adds, sets): (Vec<&Def<'_>>, Vec<&Def<'_>>) = held.into_iter().partition(|def| def.adds);
        let forced = |one: &Def<'_>, two: &Def<'_>| {
            !one.adds
                && (one.rank, two.rank) == (Rank::Force, Rank::Force)
                && one.said != two.said
                && self.uses(one.place, two.place)
        };
        if adds.iter().any(|two| defs.iter().any(|one| forced(one, two))) {
            return self.conflict(path);
        }
        let base: Vec<Vec<i64>> = sets.iter().map(|def| elements(def)).collect();
        if base.iter().any(|list| *list != base[0]) {
            return self.conflict(path);
        }
        let mut all = base.first().cloned().unwrap_or_default();
        // A user's additions come after those of what it uses; others in the order of their values, equal ones once.
        let mut levels: BTreeSet<(usize, Vec<i64>)> = BTreeSet::new();
        for def in &adds {
            levels.insert((self.level(def, &adds), elements(def)));
        }
        all.extend(levels.into_iter().flat_map(|(_, items)| items));
        let gone = |def: &&Def<'_>| elements(def).iter().any(|item| !all.contains(item));
        if grows && lost.iter().any(gone) {
            self.found.insert(("grow-only", path.to_owned()));
        }
        Out::List(all)
    }

    /// How many of `adds` stand in the longest chain below `def`.
    fn level(&self, def: &Def<'_>, adds: &[&Def<'_>]) -> usize {
        let below = adds.iter().filter(|other| self.uses(def.place, other.place));
        below.map(|other| 1 + self.level(other, adds)).max().unwrap_or(0)
    }

    fn map(&mut self, item: Ty, defs: &[Def<'_>], path: &str, grows: bool) -> Out {
        let over = |two: &Def<'_>| -> Vec<&Def<'_>> {
            defs.iter().filter(|one| !one.adds && self.beats(one, two)).collect()
        };
        let beaten: Vec<Vec<Replaced>> = defs
            .iter()
            .map(|two| {
                let by = |one: &Def<'_>| Replaced {
                    by: one.rank,
                    whole: one.rank == Rank::Force && one.rank == two.rank,
                };
                over(two).into_iter().map(by).collect()
            })
            .collect();
        let given = |lost: bool| -> BTreeSet<&str> {
            let each = defs.iter().zip(&beaten).filter(move |(_, beaten)| beaten.is_empty() != lost);
            each.flat_map(|(def, _)| entries(def).into_iter().map(|(key, _)| key)).collect()
        };
        let dropped = grows && given(true).iter().any(|key| !given(false).contains(key));
        if dropped {
            self.found.insert(("grow-only", path.to_owned()));
        }
        if self.forced_entry_left_out(defs) {
            self.conflict(path);
        }
        let mut keyed: BTreeMap<&str, Vec<Def<'_>>> = BTreeMap::new();
        for (def, beaten) in defs.iter().zip(&beaten) {
            let mut def = def.clone();
            if !dropped {
                def.replaced.extend(beaten.iter().copied());
            }
            for (key, entry) in entries(&def) {
                keyed.entry(key).or_default().push(entry);
            }
        }
        let mut all = BTreeMap::new();
        for (key, mut entries) in keyed {
            entries.retain(|entry| !entry.is_replaced());
            if !entries.is_empty() {
                all.insert(key.to_owned(), self.value(item, &entries, &format!("{path}.{key}"), false));
            }
        }
        Out::Map(all)
    }

    /// Whether a map with `force` leaves out an entry that another `force` gives.
    fn forced_entry_left_out(&self, defs: &[Def<'_>]) -> bool {
        let held: Vec<&Def<'_>> = defs
            .iter()
            .filter(|two| !two.adds && two.rank == Rank::Force)
            .filter(|two| !defs.iter().any(|one| !one.adds && self.beats(one, two)))
            .collect();
        let keys: BTreeSet<&str> =
            held.iter().flat_map(|def| entries(def).into_iter().map(|(key, _)| key)).collect();
        let against = |two: &&Def<'_>| {
            let user = |one: &&Def<'_>| self.uses(one.place, two.place) && one.said != two.said;
            two.rank < Rank::Force || held.iter().any(user)
        };
        let forced =
            defs.iter().filter(against).flat_map(entries).filter(|(_, entry)| entry.peak() == Rank::Force);
        !held.is_empty() && forced.into_iter().any(|(key, _)| !keys.contains(key))
    }

    /// A record that may be absent: `none` replaces what it beats, and differs from what it stands beside.
    fn whole_record(&mut self, record: usize, defs: &[Def<'_>], path: &str) -> Out {
        let none = |def: &Def<'_>| matches!(def.value, Given::Whole(Value::None));
        let kept: Vec<&Def<'_>> = defs
            .iter()
            .filter(|two| !none(two) && !defs.iter().any(|one| none(one) && self.beats(one, two)))
            .collect();
        let absent =
            defs.iter().any(|two| none(two) && !defs.iter().any(|one| !none(one) && self.beats(one, two)));
        match (kept.is_empty(), absent) {
            (true, _) => Out::Absent,
            (false, true) => self.conflict(path),
            (false, false) => {
                let sources: Vec<Source> = kept.into_iter().flat_map(sources).collect();
                self.record(record, &sources, path)
            }
        }
    }

    fn record(&mut self, record: usize, sources: &[Source<'_>], path: &str) -> Out {
        let field = |slot: &'static Slot| {
            let mut defs: Vec<Def<'_>> = Vec::new();
            for source in sources {
                defs.extend(source.defs(slot.name).into_iter().filter(|def| !def.is_replaced()));
            }
            self.slot(slot, defs, &format!("{path}.{}", slot.name))
        };
        Out::Record(slots(record).iter().map(field).collect())
    }
}

/// Definitions that stand together.
#[derive(Clone, Debug)]
struct Source<'a> {
    place: Place,
    items: &'a [Item],
    /// A path that goes on, in place of the items.
    path: Option<(&'a [&'static str], &'a Item)>,
    inherited: Inherited,
    replaced: Vec<Replaced>,
}

impl<'a> Source<'a> {
    /// The definitions of `name`.
    fn defs(&self, name: &str) -> Vec<Def<'a>> {
        let named = self.all().into_iter().filter(|(known, _)| *known == name);
        named.map(|(_, def)| def).collect()
    }

    fn all(&self) -> Vec<(&'static str, Def<'a>)> {
        if let Some((path, item)) = self.path {
            return vec![self.def(path, item)];
        }
        let holds = |item: &&Item| matches!(item.cond, Cond::Always | Cond::When(_, true));
        self.items.iter().filter(holds).map(|item| self.def(&item.path, item)).collect()
    }

    fn def(&self, path: &'a [&'static str], item: &'a Item) -> (&'static str, Def<'a>) {
        let plain = (Rank::Plain, item.id);
        let (value, adds, said) = match &path[1..] {
            [] => {
                let said = item.rank.map(|rank| (rank, item.id)).or(self.inherited);
                (Given::Whole(&item.value), item.adds, said.unwrap_or(plain))
            }
            rest => (Given::Path(rest, item), true, self.inherited.unwrap_or(plain)),
        };
        let (rank, said) = said;
        (path[0], Def { place: self.place, rank, said, adds, value, replaced: self.replaced.clone() })
    }
}

/// What a definition of a record or a map defines in it.
fn sources<'a>(def: &Def<'a>) -> Vec<Source<'a>> {
    let inherited = (def.rank != Rank::Plain).then_some((def.rank, def.said));
    let source = |place: Place, items: &'a [Item]| Source {
        place,
        items,
        path: None,
        inherited,
        replaced: def.replaced.clone(),
    };
    match def.value {
        Given::Path(path, item) => vec![Source { path: Some((path, item)), ..source(def.place, &[]) }],
        Given::Whole(Value::Set(items)) => vec![source(def.place, items)],
        Given::Whole(Value::Over(id, base, over)) => vec![
            source(Place { base: Some(*id), ..def.place }, base),
            source(Place { over: Some(*id), ..def.place }, over),
        ],
        Given::Whole(Value::Int(_) | Value::None | Value::List(_)) => Vec::new(),
    }
}

fn entries<'a>(def: &Def<'a>) -> Vec<(&'static str, Def<'a>)> {
    sources(def).iter().flat_map(Source::all).collect()
}

impl<'a> Def<'a> {
    /// Whether all that it defines is replaced.
    fn is_replaced(&self) -> bool {
        let peak = self.peak();
        // No `force` beats another one.
        self.replaced.iter().any(|replaced| {
            replaced.whole || (peak <= replaced.by && (peak, replaced.by) != (Rank::Force, Rank::Force))
        })
    }

    /// The highest rank in it, as far as its own braces say one.
    fn peak(&self) -> Rank {
        self.written().iter().map(Def::peak).max().unwrap_or(self.rank)
    }

    /// The definitions in its braces, whether their conditions hold or not.
    fn written(&self) -> Vec<Def<'a>> {
        let each = |source: &Source<'a>| -> Vec<Def<'a>> {
            match source.path {
                Some((path, item)) => vec![source.def(path, item).1],
                None => source.items.iter().map(|item| source.def(&item.path, item).1).collect(),
            }
        };
        match self.value {
            Given::Whole(Value::Over(..)) => Vec::new(),
            _ => sources(self).iter().flat_map(each).collect(),
        }
    }
}

fn scalar(ty: Ty, def: &Def<'_>) -> Out {
    match (ty, def.value) {
        (Ty::Bool, Given::Whole(Value::Int(value))) => Out::Bool(*value != 0),
        (_, Given::Whole(Value::Int(value))) => Out::Int(*value),
        _ => Out::Absent,
    }
}

fn elements(def: &Def<'_>) -> Vec<i64> {
    match def.value {
        Given::Whole(Value::List(items)) => items.clone(),
        _ => Vec::new(),
    }
}

/// The default of a slot, as the schema writes it.
fn default(ty: Ty, text: &str) -> Value {
    let item = |path: &[&'static str], value: Value| Item {
        id: 0,
        path: path.to_vec(),
        rank: None,
        adds: false,
        cond: Cond::Always,
        value,
    };
    match (ty, text) {
        (Ty::Bool, _) => Value::Int(1),
        (Ty::Int, number) => Value::Int(number.parse().unwrap()),
        (Ty::List, "[ 9 ]") => Value::List(vec![9]),
        (Ty::List, _) => Value::List(Vec::new()),
        (_, "{ }") => Value::Set(Vec::new()),
        (Ty::Record(_), _) => Value::Set(vec![
            item(&["p"], Value::Int(4)),
            item(&["s", "u"], Value::Int(5)),
            item(&["l"], Value::List(vec![6])),
        ]),
        _ => Value::Set(vec![item(&["a"], Value::Int(1)), item(&["d"], Value::Int(2))]),
    }
}
