//! Records and maps: first a template, the definitions that were written; then an instance, a template in its place.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use infc_diag::Span;

use super::Machine;
use super::apart::Owner;
use super::layer::{Layer, Order};
use super::merge::Candidate;
use super::thunk::{Env, FrameKind, Frames, Thunk, Weak};
use super::way::Way;
use crate::core::{Body, Def, MapBody, Rank};
use crate::{RecordId, Type};

/// A record as it was written.
#[derive(Debug)]
pub(super) struct Template {
    pub record: RecordId,
    pub root: Rc<Layer<Part>>,
    pub at: Span,
    /// The record by itself, when it is asked for a field before it has a place.
    pub alone: OnceCell<Rc<Instance>>,
}

/// A rank, and the definition that says it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Said {
    pub rank: Rank,
    pub at: Span,
}

/// What is replaced of a collection: the definitions in it that rank lower than the bar, or all.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub(super) enum Bar {
    /// Nothing.
    #[default]
    Open,
    /// What ranks lower.
    Below(Rank),
    /// Everything.
    All,
}

impl Bar {
    /// Whether a definition of this rank is replaced.
    pub fn stops(self, rank: Rank) -> bool {
        match self {
            Self::Open => false,
            Self::Below(bar) => rank < bar,
            Self::All => true,
        }
    }
}

/// The definitions of one body.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub source: Source,
    /// The rank of the definition that the body was given to.
    pub rank: Option<Said>,
    /// What of it a collection replaces that was given in place of the one that holds it.
    pub bar: Bar,
}

#[derive(Clone, Debug)]
pub(super) enum Source {
    Body(Rc<Body>, Env),
    /// A record that is already in its place.
    Fixed(Rc<Instance>),
    /// A profile that could not be read: it may define anything.
    Unknown,
}

/// A record in its place.
#[derive(Debug)]
pub(super) struct Instance {
    pub record: RecordId,
    pub root: Rc<Layer<Part>>,
    pub path: Way,
    /// Whether the path leads to it from the site.
    pub placed: bool,
    pub at: Span,
    /// The entity that it is a part of.
    pub owner: Owner,
    pub fields: Fields,
    index: OnceCell<Index>,
}

#[derive(Debug)]
pub(super) enum FieldState {
    Unasked,
    Busy,
    /// And whether something of an entity was asked for it that is not its own, or something is said of it.
    Done(Weak, bool),
}

/// The fields of a record that were asked for: seldom many.
#[derive(Default, Debug)]
pub(super) struct Fields(RefCell<Vec<(usize, FieldState)>>);

impl Fields {
    /// What `look` sees of the field `index`.
    pub fn look<R>(&self, index: usize, look: impl FnOnce(&FieldState) -> R) -> R {
        let asked = self.0.borrow();
        let found = asked.iter().find(|(known, _)| *known == index);
        look(found.map_or(&FieldState::Unasked, |(_, state)| state))
    }

    pub fn set(&self, index: usize, state: FieldState) {
        let mut asked = self.0.borrow_mut();
        match asked.iter_mut().find(|(known, _)| *known == index) {
            Some((_, known)) => *known = state,
            None => asked.push((index, state)),
        }
    }
}

/// Which part of an instance defines which field.
#[derive(Debug)]
pub(super) struct Index {
    pub order: Order<Part>,
    /// Field, layer, part, number of the definition; sorted by field.
    defined: Vec<(usize, usize, usize, usize)>,
    /// Parts that may define any field: layer, part.
    open: Vec<(usize, usize)>,
    /// The environments inside of this entity, of the parts that open one: by layer and part.
    envs: Vec<((usize, usize), Env)>,
}

/// A map as it was written.
#[derive(Debug)]
pub(super) struct MapTemplate {
    pub item: Type,
    pub root: Rc<Layer<MapPart>>,
}

/// The definitions of one set.
#[derive(Clone, Debug)]
pub(super) struct MapPart {
    pub source: MapSource,
    /// The rank of the definition that the set was given to.
    pub rank: Option<Said>,
    /// Which entries another set replaces.
    pub bar: Bar,
}

#[derive(Clone, Debug)]
pub(super) enum MapSource {
    Body(Rc<MapBody>, Env),
    Fixed(Rc<MapInstance>),
    /// What a function of the prelude made.
    Made(Rc<Vec<Entry>>),
}

/// A key, where it stands, and its value.
pub(super) type Entry = (Arc<str>, Span, Rc<Thunk>);

/// A map in its place: its keys are known, its values are not.
#[derive(Debug)]
pub(super) struct MapInstance {
    pub item: Type,
    /// What it is made of.
    pub root: Rc<Layer<MapPart>>,
    pub path: Way,
    pub placed: bool,
    /// The entity that it is a part of.
    pub owner: Owner,
    pub entries: Entries,
}

/// The entries of a map in its place, sorted by key: most maps are small.
#[derive(Debug)]
pub(super) struct Entries(Vec<(Arc<str>, MapSlot)>);

impl Entries {
    /// Of slots in any order; none if a key stands twice.
    pub fn of(mut all: Vec<(Arc<str>, MapSlot)>) -> Option<Self> {
        all.sort_by(|(one, _), (other, _)| one.cmp(other));
        all.is_sorted_by(|(one, _), (other, _)| one < other).then_some(Self(all))
    }

    pub fn get(&self, key: &str) -> Option<&MapSlot> {
        let at = self.0.binary_search_by(|(known, _)| (**known).cmp(key)).ok()?;
        self.0.get(at).map(|(_, slot)| slot)
    }

    pub fn contains_key(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &MapSlot)> {
        self.0.iter().map(|(key, slot)| (key, slot))
    }

    pub fn keys(&self) -> impl Iterator<Item = &Arc<str>> {
        self.iter().map(|(key, _)| key)
    }
}

impl FromIterator<(Arc<str>, MapSlot)> for Entries {
    /// Of slots sorted by key.
    fn from_iter<I: IntoIterator<Item = (Arc<str>, MapSlot)>>(sorted: I) -> Self {
        Self(sorted.into_iter().collect())
    }
}

/// An entry of a map in its place.
#[derive(Debug)]
pub(super) struct MapSlot {
    pub key_at: Span,
    pub definitions: Rc<Layer<Candidate>>,
    pub state: RefCell<FieldState>,
    /// The entity that it is, if it is one of the site's own.
    pub owner: Cell<Owner>,
}

impl MapSlot {
    pub fn of(key_at: Span, definitions: Rc<Layer<Candidate>>) -> Self {
        let (state, owner) = (RefCell::new(FieldState::Unasked), Cell::default());
        Self { key_at, definitions, state, owner }
    }
}

impl Template {
    pub fn of(record: RecordId, root: Rc<Layer<Part>>, at: Span) -> Rc<Self> {
        Rc::new(Self { record, root, at, alone: OnceCell::new() })
    }

    /// The record in no place, for what asks a value before it has one.
    pub fn alone(&self) -> Rc<Instance> {
        let owner = self.root.own.first().map_or(Owner::default(), |part| part.source.owner());
        let make = || Instance::of(self.record, self.root.clone(), Place::none(self.at), owner);
        self.alone.get_or_init(make).clone()
    }
}

impl Source {
    /// The entity that it belongs to.
    fn owner(&self) -> Owner {
        match self {
            Self::Body(_, env) => env.owner(),
            Self::Fixed(instance) => instance.owner,
            Self::Unknown => Owner::default(),
        }
    }
}

impl Part {
    pub fn new(source: Source) -> Self {
        Self { source, rank: None, bar: Bar::default() }
    }
}

impl MapPart {
    pub fn new(source: MapSource) -> Self {
        Self { source, rank: None, bar: Bar::default() }
    }
}

impl Instance {
    pub fn of(record: RecordId, root: Rc<Layer<Part>>, place: Place, owner: Owner) -> Rc<Self> {
        let Place { path, placed, at, .. } = place;
        let (fields, index) = (Fields::default(), OnceCell::new());
        Rc::new(Self { record, root, path, placed, at, owner, fields, index })
    }

    pub fn index(self: &Rc<Self>, machine: &Machine<'_>) -> &Index {
        self.index.get_or_init(|| Index::of(self, &machine.frames))
    }
}

impl Index {
    fn of(instance: &Rc<Instance>, frames: &Frames) -> Self {
        let order = Order::of(&instance.root);
        let (mut defined, mut open, mut envs) = (Vec::new(), Vec::new(), Vec::new());
        for (place, layer) in order.layers.iter().enumerate() {
            for (number, part) in layer.own.iter().enumerate() {
                let Source::Body(body, env) = &part.source else {
                    open.push((place, number));
                    continue;
                };
                if body.opens {
                    let entity = FrameKind::Entity(RefCell::new(Some(instance.clone())));
                    envs.push(((place, number), frames.keep(env.push(entity, None, instance.owner))));
                }
                let each = body.defs.iter().enumerate();
                defined.extend(each.map(|(at, (field, _))| (*field, place, number, at)));
            }
        }
        defined.sort_unstable();
        Self { order, defined, open, envs }
    }

    /// Whether a part defines `field`, or may.
    pub fn defines(&self, field: usize) -> bool {
        !self.open.is_empty() || self.defined.binary_search_by_key(&field, |(known, ..)| *known).is_ok()
    }

    /// The definition of `field` with its environment, if there is one alone, it holds in any case, and nothing limits it.
    pub fn only(&self, field: usize) -> Option<&Def> {
        let start = self.defined.partition_point(|(known, ..)| *known < field);
        let (known, place, number, at) = *self.defined.get(start)?;
        let next = self.defined.get(start + 1).is_some_and(|(next, ..)| *next == field);
        if known != field || next || !self.open.is_empty() {
            return None;
        }
        let part = self.part(place, number).filter(|part| part.bar == Bar::Open)?;
        let Source::Body(body, _) = &part.source else { return None };
        body.defs.get(at).map(|(_, def)| def).filter(|def| def.when.is_empty())
    }

    /// The parts that define `field`, with their definitions: layer, part, definition.
    pub fn of_field(&self, field: usize) -> impl Iterator<Item = (usize, &Part, Option<(&Def, &Env)>)> {
        let start = self.defined.partition_point(|(known, ..)| *known < field);
        let own = self.defined.get(start..).unwrap_or_default();
        let own = own.iter().take_while(move |(known, ..)| *known == field);
        let own = own.filter_map(|&(_, place, number, at)| {
            let part = self.part(place, number)?;
            let Source::Body(body, outside) = &part.source else { return None };
            let env = self.envs.iter().find(|(known, _)| *known == (place, number));
            let env = env.map_or(outside, |(_, env)| env);
            Some((place, part, Some((&body.defs.get(at)?.1, env))))
        });
        let open = self.open.iter();
        own.chain(open.filter_map(|&(place, number)| Some((place, self.part(place, number)?, None))))
    }

    fn part(&self, place: usize, number: usize) -> Option<&Part> {
        self.order.layers.get(place)?.own.get(number)
    }
}

/// Where an instance is put.
#[derive(Clone)]
pub(super) struct Place {
    pub path: Way,
    pub placed: bool,
    pub at: Span,
    /// Whether what the used gave may not be dropped.
    pub grows: bool,
}

impl Place {
    /// No place of the site.
    pub fn none(at: Span) -> Self {
        Self { path: Way::default(), placed: false, at, grows: false }
    }
}
