//! Records and maps: first a template, the definitions that were written; then an instance, a template in its place.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use infc_diag::Span;

use super::Machine;
use super::thunk::{Env, FrameKind, Weak};
use super::way::Way;
use crate::core::{Body, MapBody, Rank};
use crate::{RecordId, Type};

/// A record as it was written: its parts, none of which uses another at this level.
#[derive(Debug)]
pub(super) struct Template {
    pub record: RecordId,
    pub parts: Vec<Rc<Part>>,
    pub at: Span,
    /// The record by itself, when it is asked for a field before it has a place.
    pub alone: OnceCell<Rc<Instance>>,
}

/// The definitions of one body, and those that it uses.
#[derive(Debug)]
pub(super) struct Part {
    pub source: Source,
    /// The rank of the definition that the body was given to.
    pub rank: Option<Rank>,
    pub uses: Vec<Rc<Part>>,
}

#[derive(Debug)]
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
    pub parts: Vec<Rc<Part>>,
    pub path: Way,
    /// Whether the path leads to it from the site.
    pub placed: bool,
    pub at: Span,
    pub fields: Vec<RefCell<FieldState>>,
    envs: RefCell<Vec<(*const Part, Env)>>,
}

#[derive(Debug)]
pub(super) enum FieldState {
    Unasked,
    Busy,
    Done(Weak),
}

/// A map as it was written.
#[derive(Debug)]
pub(super) struct MapTemplate {
    pub item: Type,
    pub layers: Vec<Rc<MapLayer>>,
}

/// The definitions of one set, and those of the maps that it uses.
#[derive(Debug)]
pub(super) struct MapLayer {
    pub source: MapSource,
    pub rank: Option<Rank>,
    pub uses: Vec<Rc<MapLayer>>,
}

#[derive(Debug)]
pub(super) enum MapSource {
    Body(Rc<MapBody>, Env),
    Fixed(Rc<MapInstance>),
    /// What a function of the prelude made.
    Made(Vec<(Arc<str>, Span, Rc<super::Thunk>)>),
}

/// A map in its place: its keys are known, its values are not.
#[derive(Debug)]
pub(super) struct MapInstance {
    pub item: Type,
    /// What it is made of.
    pub layers: Vec<Rc<MapLayer>>,
    pub path: Way,
    pub placed: bool,
    pub entries: BTreeMap<Arc<str>, MapSlot>,
}

/// An entry of a map in its place.
#[derive(Debug)]
pub(super) struct MapSlot {
    pub key_at: Span,
    pub candidates: super::merge::Candidates,
    pub state: RefCell<FieldState>,
}

impl Template {
    pub fn of(record: RecordId, parts: Vec<Rc<Part>>, at: Span) -> Rc<Self> {
        Rc::new(Self { record, parts, at, alone: OnceCell::new() })
    }
}

impl Part {
    /// The part with `rank` where it says none, and using `more` too.
    pub fn given(self: &Rc<Self>, rank: Option<Rank>, more: &[Rc<Part>]) -> Rc<Self> {
        if rank.is_none() && more.is_empty() {
            return self.clone();
        }
        let source = match &self.source {
            Source::Body(body, env) => Source::Body(body.clone(), env.clone()),
            Source::Fixed(instance) => Source::Fixed(instance.clone()),
            Source::Unknown => Source::Unknown,
        };
        let uses = self.uses.iter().chain(more).cloned().collect();
        Rc::new(Self { source, rank: self.rank.or(rank), uses })
    }
}

impl Instance {
    pub fn of(machine: &Machine<'_>, record: RecordId, parts: Vec<Rc<Part>>, place: Place) -> Rc<Self> {
        let fields =
            machine.schema.record(record).fields.iter().map(|_| RefCell::new(FieldState::Unasked)).collect();
        let Place { path, placed, at } = place;
        Rc::new(Self { record, parts, path, placed, at, fields, envs: RefCell::default() })
    }

    /// The environment of a part's definitions: where the body stands, and inside of this entity if it opens one.
    pub fn env(self: &Rc<Self>, part: &Rc<Part>) -> Env {
        let Source::Body(body, env) = &part.source else { return Env::empty() };
        if !body.opens {
            return env.clone();
        }
        let key = Rc::as_ptr(part);
        if let Some((_, env)) = self.envs.borrow().iter().find(|(known, _)| *known == key) {
            return env.clone();
        }
        let inside = env.push(FrameKind::Entity(self.clone()));
        self.envs.borrow_mut().push((key, inside.clone()));
        inside
    }
}

/// Where an instance is put.
pub(super) struct Place {
    pub path: Way,
    pub placed: bool,
    pub at: Span,
}
