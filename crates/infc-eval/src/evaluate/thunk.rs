//! Values that are not whole yet, the environments that they are worked out in, and what is put off.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use infc_diag::Span;

use super::apart::Owner;
use super::instance::{Instance, MapInstance, MapTemplate, Template};
use crate::core::{Expr, Lambda};
use crate::{EnumId, Path, Value};

/// A value whose parts may still be put off, and its place.
#[derive(Clone, Debug)]
pub(super) struct Weak {
    pub kind: Kind,
    pub at: Span,
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// Whole: a scalar, a reference, nothing, unknown, poison.
    Whole(Value),
    List(Rc<Vec<Rc<Thunk>>>),
    Template(Rc<Template>),
    Instance(Rc<Instance>),
    MapTemplate(Rc<MapTemplate>),
    Map(Rc<MapInstance>),
    Variant {
        ty: EnumId,
        index: usize,
        payload: Option<Rc<Thunk>>,
    },
    Closure(Rc<Lambda>, Env),
    Arguments(Rc<Vec<Option<Rc<Thunk>>>>),
}

impl Weak {
    pub fn new(kind: Kind, at: Span) -> Self {
        Self { kind, at }
    }

    pub fn whole(value: Value, at: Span) -> Self {
        Self { kind: Kind::Whole(value), at }
    }

    pub fn poison(at: Span) -> Self {
        Self::whole(Value::Poison, at)
    }

    /// Whether nothing can be said of it.
    pub fn is_unknown(&self) -> bool {
        matches!(self.kind, Kind::Whole(Value::Poison | Value::Unknown(_)))
    }
}

/// An expression in its environment, worked out at most once.
#[derive(Debug)]
pub(super) struct Thunk {
    pub core: Option<(Expr, Env)>,
    pub state: RefCell<State>,
    /// Whether something of an entity was asked for it that is not its own, or something is said of it.
    pub met: Cell<bool>,
}

#[derive(Debug)]
pub(super) enum State {
    Delayed,
    /// Being worked out; how long the trail was when that began.
    Busy(usize),
    Done(Weak),
}

impl Thunk {
    pub fn delayed(core: Expr, env: Env) -> Rc<Self> {
        let state = RefCell::new(State::Delayed);
        Rc::new(Self { core: Some((core, env)), state, met: Cell::new(false) })
    }

    pub fn done(value: Weak) -> Rc<Self> {
        Rc::new(Self { core: None, state: RefCell::new(State::Done(value)), met: Cell::new(false) })
    }
}

/// Environments, from the inside.
#[derive(Clone, Debug)]
pub(super) struct Env(Option<Rc<Frame>>);

#[derive(Debug)]
pub(super) struct Frame {
    pub kind: FrameKind,
    /// The call whose parameters it holds, if it holds any.
    pub call: Option<Span>,
    origin: Option<u32>,
    /// The entity that it was made for.
    owner: Owner,
    parent: Env,
}

#[derive(Debug)]
pub(super) enum FrameKind {
    /// Variables; a `let`'s are filled after the environment is made, because they see each other.
    Slots(RefCell<Vec<Rc<Thunk>>>),
    /// An entity in its final state.
    Entity(RefCell<Option<Rc<Instance>>>),
    /// The entity of the whole site, which is not made yet.
    Root,
}

/// The frames that were made. They hold what holds them, so that somebody has to let go when all is worked out.
#[derive(Default)]
pub(super) struct Frames(RefCell<Vec<std::rc::Weak<Frame>>>);

impl Frames {
    /// Notes the innermost frame of an environment that was just made.
    pub fn keep(&self, env: Env) -> Env {
        self.0.borrow_mut().extend(env.0.as_ref().map(Rc::downgrade));
        env
    }
}

impl Drop for Frames {
    fn drop(&mut self) {
        let mut slots = Vec::new();
        for frame in self.0.take().into_iter().filter_map(|frame| frame.upgrade()) {
            match &frame.kind {
                FrameKind::Slots(held) => slots.push(held.take()),
                FrameKind::Entity(held) => drop(held.take()),
                FrameKind::Root => {}
            }
        }
        // What is nested deeply is let go step by step, and needs stack for it.
        stacker::maybe_grow(1024 * 1024, 64 * 1024 * 1024, || drop(slots));
    }
}

impl Env {
    pub fn empty() -> Self {
        Self(None)
    }

    /// This environment and a frame in it, made for `owner`; `origin` says which one it is, if that is known before anything
    /// runs.
    pub fn push(&self, kind: FrameKind, origin: Option<u32>, owner: Owner) -> Self {
        Self(Some(Rc::new(Frame { kind, call: None, origin, owner, parent: self.clone() })))
    }

    /// The environment of what the call at `call` runs for `owner`.
    pub fn called(&self, slots: FrameKind, (call, origin): (Span, Option<u32>), owner: Owner) -> Self {
        let parent = self.clone();
        Self(Some(Rc::new(Frame { kind: slots, call: Some(call), origin, owner, parent })))
    }

    /// The entity that its innermost frame was made for.
    pub fn owner(&self) -> Owner {
        self.0.as_ref().map_or(Owner::default(), |frame| frame.owner)
    }

    /// The number of the environment, the same for all that have the same variables; none inside of an entity and where
    /// a function is called by another one of the prelude.
    pub fn origin(&self) -> Option<u32> {
        self.0.as_ref().map_or(Some(0), |frame| frame.origin)
    }

    /// The environment `up` steps outwards.
    pub fn frame(&self, up: u32) -> Option<&Frame> {
        let mut frame = self.0.as_deref()?;
        for _ in 0..up {
            frame = frame.parent.0.as_deref()?;
        }
        Some(frame)
    }

    pub fn slot(&self, up: u32, index: usize) -> Option<Rc<Thunk>> {
        match &self.frame(up)?.kind {
            FrameKind::Slots(slots) => slots.borrow().get(index).cloned(),
            FrameKind::Entity(_) | FrameKind::Root => None,
        }
    }
}

/// A reference.
pub(super) fn reference(path: Path, at: Span) -> Weak {
    Weak::whole(Value::Ref(path), at)
}
