//! Entities of the site itself, and who asks what of whom: what asks nothing of another entity is the same in the next state
//! of the site, if nothing in it and around it has changed.
//!
//! Whatever is worked out belongs to an entity, or to none: then it is the same for all. It deliberately keeps nothing of which
//! something is said.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use super::Machine;
use super::instance::{MapInstance, MapSlot};
use super::merge::Candidate;
use crate::core::{CoreKind, Expr, Rank};
use crate::memory::{Valued, Values};
use crate::{Program, Spanned, Type, Value};

/// The entity that something was made for, by its number; none is 0.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Owner(u32);

/// Who asks what of whom.
#[derive(Default)]
pub(super) struct Apart {
    /// For which entity something is being worked out.
    inside: Cell<Owner>,
    /// Whether it has asked for something of another entity, or something was said.
    met: Cell<bool>,
    /// How many entities there are.
    owners: Cell<u32>,
    /// What the state before left.
    before: Values,
    /// What the next one may use.
    after: RefCell<Values>,
}

impl Apart {
    pub fn of(program: &Program<'_>) -> Self {
        Self { before: program.memory.map(crate::Memory::values).unwrap_or_default(), ..Self::default() }
    }

    /// Notes that what is being worked out is not the entity's own doing.
    pub fn mark(&self) {
        self.met.set(true);
    }

    /// Leaves the values to the next state. Of what took more than half of all steps nothing is left: where they end, it
    /// matters who took them.
    pub fn keep(&self, program: &Program<'_>, steps: u64) {
        let is_whole = program.guessed.is_empty() && steps < program.budget.steps / 2;
        if let Some(memory) = program.memory.filter(|_| is_whole) {
            memory.keep_values(self.after.take());
        }
    }
}

impl Machine<'_> {
    /// The entity for which something is being worked out.
    pub fn owner(&self) -> Owner {
        self.apart.inside.get()
    }

    /// Notes that something is asked of what belongs to `owner`, for which others were asked, if it `met` them.
    pub fn meet(&self, owner: Owner, met: bool) {
        if met || (owner != Owner::default() && owner != self.owner()) {
            self.apart.mark();
        }
    }

    /// Works something out that belongs to `owner`, and says whether others were asked for it.
    pub fn working_for<R>(&self, owner: Owner, work: impl FnOnce() -> R) -> (R, bool) {
        let inside = self.apart.inside.replace(owner);
        let before = self.apart.met.replace(false);
        let result = work();
        self.apart.inside.set(inside);
        let met = self.apart.met.replace(before);
        self.meet(owner, met);
        (result, met)
    }

    /// The entity that an entry is, or that it is a part of.
    pub fn owner_of(&self, map: &MapInstance, slot: &MapSlot) -> Owner {
        if !self.is_of_site(map) {
            return map.owner;
        }
        if slot.owner.get() == Owner::default() {
            self.apart.owners.set(self.apart.owners.get() + 1);
            slot.owner.set(Owner(self.apart.owners.get()));
        }
        slot.owner.get()
    }

    fn is_of_site(&self, map: &MapInstance) -> bool {
        map.placed
            && map.path.is_single()
            && matches!(self.schema.plain(&map.item), Type::Record(id) if self.schema.record(*id).entity)
    }

    /// The whole value of an entry, by `work` unless it is an entity of the site and known from the state before.
    pub fn whole_apart(
        &self,
        map: &MapInstance,
        (key, slot): (&Arc<str>, &MapSlot),
        work: impl FnOnce() -> Spanned<Value>,
    ) -> Spanned<Value> {
        if !self.is_of_site(map) {
            return work();
        }
        let parts = slot.definitions.single().and_then(|only| self.parts_of(only));
        let path = parts.map(|_| map.path.below(key).path());
        let known = path.as_ref().and_then(|path| self.apart.before.get(path));
        if let (Some(path), Some(known)) = (&path, known.filter(|known| Some(&known.parts) == parts))
            && self.spend(usize::try_from(known.steps).unwrap_or(usize::MAX), slot.key_at)
        {
            self.apart.after.borrow_mut().insert(path.clone(), known.clone());
            return known.value().clone();
        }
        let steps = self.steps.get();
        let (value, met) = self.working_for(self.owner_of(map, slot), work);
        if let (Some(path), Some(parts), false) = (path, parts, met || self.is_spent()) {
            let steps = self.steps.get() - steps;
            self.apart.after.borrow_mut().insert(path, Valued::new(parts.clone(), value.clone(), steps));
        }
        value
    }

    /// What an entity is made of that is all of a definition, if it is kept.
    fn parts_of(&self, only: &Candidate) -> Option<&Rc<[u64]>> {
        let is_plain = only.rank == Rank::Plain && !only.adds && only.bar == super::instance::Bar::Open;
        let (core, _) = only.value.core.as_ref().filter(|_| is_plain)?;
        self.parts_of_core(core)
    }

    fn parts_of_core(&self, core: &Expr) -> Option<&Rc<[u64]>> {
        match &core.kind {
            CoreKind::Body(_) => self.entities.get(&(core.at.file, core.at.start)),
            CoreKind::Global(index) => self.parts_of_core(&self.globals.get(*index)?.core.as_ref()?.0),
            _ => None,
        }
    }
}
