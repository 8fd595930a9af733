//! Entities that were elaborated before and of which nothing has changed: what was found out of them holds again.
//!
//! What such an entity asked of what stands around it is asked again, and has to be answered as it was; what comes of asking
//! (numbers of definitions, who uses what, what is wrong there) comes of it again. It deliberately keeps no entity of which
//! something is to be said.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use infc_diag::{FileId, Span};
use infc_syntax::ast::{self, Seg};

use super::access::Step;
use super::asking::Asking;
use super::marks::KEPT;
use super::{Elaborator, Named, Typed, Use};
use crate::core::{CoreKind, Expr};
use crate::memory::{Entities, Place};
use crate::scope::{Expect, Scope, ScopeKind};
use crate::shift::Shift;
use crate::{Memory, RecordId, Spanned, Type, Value};

/// An entity: its place, and what was found out of it.
#[derive(Debug)]
pub(crate) struct Entity {
    /// Which it is, of all that there were.
    pub number: u64,
    /// Where its set ends.
    pub end: u32,
    /// Nothing, if something is to be said of it.
    known: Option<Known>,
}

/// What was found out of an entity.
#[derive(Debug)]
struct Known {
    record: RecordId,
    /// How deeply it stands.
    depth: u32,
    core: Expr,
    asked: Vec<Asked>,
    noted: Noted,
}

/// What is noted of an entity, without what it asks of others.
#[derive(Debug, Default)]
struct Noted {
    uses: Vec<Use>,
    types: Vec<Typed>,
    fields: Vec<Named>,
    literals: Vec<(Type, Spanned<Value>)>,
    concealed: Vec<Span>,
    /// How many expressions it has.
    work: u64,
}

/// What an entity asks of what stands around it.
#[derive(Debug)]
pub(super) struct Asked {
    pub of: Of,
    /// The way into it.
    pub steps: Vec<Step>,
    pub expect: Expect,
    pub at: Span,
    /// How deeply it is asked.
    depth: u32,
    /// The number of the definition, and its type.
    answer: (usize, Type),
}

/// Of what it is asked.
#[derive(Clone, Debug)]
pub(super) enum Of {
    /// The definition of a `let`, by the depth of that.
    Let(u32, String),
    /// A file, and the inputs that are handed on to it.
    File(FileId, BTreeMap<String, Type>),
    /// An input, by the parameter of `outputs`.
    Input(String),
}

/// What is kept from state to state.
#[derive(Default)]
pub(super) struct Kept {
    /// Whether anything is.
    is_on: bool,
    /// Entities that stand as they stood in the state before.
    before: Entities,
    /// Those of this state.
    after: Entities,
    /// The first of those that were made for this state.
    first: u64,
    /// How many there were ever.
    made: u64,
    /// The entity that is being elaborated.
    now: Option<Now>,
    /// What asks what.
    pub asking: Asking,
}

/// An entity that is being elaborated.
pub(super) struct Now {
    /// The depth of the scope around it.
    outer: u32,
    asked: Vec<Asked>,
    noted: Noted,
    /// How much there was of everything when it was last gone on with.
    from: Counts,
    /// What was concealed outside of it.
    concealed: BTreeSet<Span>,
    /// Whether nothing is to be said of it.
    is_silent: bool,
}

/// How much there is of everything that is noted.
struct Counts {
    uses: usize,
    types: usize,
    fields: usize,
    literals: usize,
    work: u64,
    said: u64,
}

impl Entity {
    /// Forgets what was found out of it, but not where it stands.
    pub fn forget(&mut self) {
        self.known = None;
    }

    /// Moves everything in it.
    pub fn shift(&mut self, (file, shift): (FileId, &Shift)) {
        let is_behind = file == shift.file && self.end > shift.from;
        let Some(known) = &mut self.known else { return };
        // What it uses stands anywhere, everything else within it.
        known.noted.uses.iter_mut().for_each(|found| shift.span(&mut found.definition));
        if !is_behind {
            return;
        }
        shift.core(&mut known.core);
        for asked in &mut known.asked {
            shift.span(&mut asked.at);
            for step in &mut asked.steps {
                shift.span(&mut step.at);
                if let Some(Seg::Name { range, .. }) = &mut step.segment {
                    *range = (step.at.start, step.at.end);
                }
            }
        }
        let Noted { uses, types, fields, literals, concealed, work: _ } = &mut known.noted;
        let uses = uses.iter_mut().map(|found| &mut found.at);
        let types = types.iter_mut().map(|typed| &mut typed.at);
        let fields = fields.iter_mut().map(|named| &mut named.at);
        for at in uses.chain(types).chain(fields).chain(concealed) {
            shift.span(at);
        }
        for (_, literal) in literals {
            shift.value(literal);
        }
    }
}

impl Kept {
    /// Notes that what is being elaborated hangs on what is not in the sources.
    pub fn looks_beyond(&mut self) {
        self.asking.looks_beyond();
        if let Some(now) = &mut self.now {
            now.is_silent = false;
        }
    }
}

impl Elaborator<'_> {
    /// Takes over what the state before left.
    pub(super) fn recall(&mut self, memory: Option<&Memory>, entry: FileId) {
        let Some(memory) = memory else { return };
        let (before, made) = memory.recall(self.world, entry);
        self.kept = Kept { is_on: true, before, first: made, made, ..Kept::default() };
    }

    /// Leaves to the next state what is known of this one; one that is a guess or not whole leaves the one before as it is.
    /// Gives what the entities are made of, by their places.
    pub(super) fn keep(&mut self, memory: Option<&Memory>, entry: FileId) -> BTreeMap<Place, Rc<[u64]>> {
        let Some(memory) = memory else { return BTreeMap::new() };
        let Kept { before, mut after, first, made, asking, .. } = std::mem::take(&mut self.kept);
        let places = after.iter().chain(&before).map(|((file, start), entity)| (*file, *start, entity.end));
        let parts = asking.parts(&places.collect::<Vec<_>>(), made);
        let is_guessed = self.syntax.values().any(|file| file.guessed);
        if self.is_spent || self.is_too_deep || is_guessed || self.world.is_cancelled() {
            after.values_mut().filter(|entity| entity.number >= first).for_each(Entity::forget);
            memory.put_back([before, after], made);
        } else {
            memory.keep(self.world, (entry, &self.order), (after, made));
        }
        parts
    }

    /// What `make` makes of the set of a record; of an entity of which nothing has changed, what it made before.
    pub(super) fn kept(
        &mut self,
        set: &ast::Set,
        record: RecordId,
        outer: &Rc<Scope>,
        make: impl FnOnce(&mut Self) -> Expr,
    ) -> Expr {
        let at = self.span(outer, set.range());
        if !self.may_keep(record, at, outer) {
            return make(self);
        }
        let place = (at.file, at.start);
        let before = self.kept.before.remove(&place).filter(|entity| entity.end == at.end);
        let around = self.kept.asking.enter();
        if let Some(entity) = before
            && let Some(known) = entity.known.as_ref().filter(|known| known.record == record)
            && self.holds(known, outer)
        {
            let core = known.core.clone();
            self.kept.asking.entity(place, entity.number);
            self.kept.asking.leave(around);
            self.kept.after.insert(place, entity);
            return core;
        }
        let number = self.kept.made;
        self.kept.made += 1;
        let concealed = std::mem::take(&mut self.concealed);
        let (from, noted) = (self.counts(), Noted::default());
        let now = Now { outer: outer.depth, asked: Vec::new(), noted, from, concealed, is_silent: true };
        self.kept.now = Some(now);
        let (depth, core) = (self.depth, make(self));
        self.kept.asking.entity(place, number);
        self.kept.asking.leave(around);
        let known = self.kept.now.take().and_then(|mut now| {
            self.note(&mut now);
            self.concealed = now.concealed;
            let is_whole = self.marks.types.len() < KEPT && self.marks.fields.len() < KEPT;
            let Now { asked, noted, .. } = now;
            (now.is_silent && is_whole).then(|| Known { record, depth, core: core.clone(), asked, noted })
        });
        self.kept.after.insert(place, Entity { number, end: at.end, known });
        core
    }

    /// Whether an entity may be kept: one in a place where names mean the same whoever looks.
    fn may_keep(&self, record: RecordId, at: Span, outer: &Rc<Scope>) -> bool {
        let is_fixed = |scope: Rc<Scope>| match &scope.kind {
            ScopeKind::File | ScopeKind::Inputs(_) | ScopeKind::Let(_) => true,
            ScopeKind::Given(inputs) => inputs.is_empty(),
            ScopeKind::Entity(around) => *around == self.schema.root,
            ScopeKind::Params(_) | ScopeKind::Sealed(_) => false,
        };
        self.kept.is_on
            && self.kept.now.is_none()
            && record != self.schema.root
            && self.schema.record(record).entity
            && self.found.is_heard()
            && !self.syntax.get(&at.file).is_some_and(|file| file.guessed)
            && outer.chain().all(is_fixed)
    }

    /// Asks for an entity what it asked, and notes of it what was noted, if all is answered as it was and there is room.
    fn holds(&mut self, known: &Known, outer: &Rc<Scope>) -> bool {
        let Noted { uses, types, fields, literals, concealed, work } = &known.noted;
        let has_room = self.work + work <= self.allowed.min(self.most)
            && self.marks.types.len() + types.len() < KEPT
            && self.marks.fields.len() + fields.len() < KEPT;
        if self.depth != known.depth || !has_room || !known.asked.iter().all(|asked| self.again(asked, outer))
        {
            return false;
        }
        self.uses.extend_from_slice(uses);
        self.marks.types.extend_from_slice(types);
        self.marks.fields.extend_from_slice(fields);
        self.literals.extend_from_slice(literals);
        self.concealed.extend(concealed.iter().copied());
        self.work += work;
        true
    }

    /// Whether what was asked is answered as it was.
    fn again(&mut self, asked: &Asked, outer: &Rc<Scope>) -> bool {
        let Asked { of, steps, expect, at, depth, answer } = asked;
        let above = std::mem::replace(&mut self.depth, *depth);
        let found = match of {
            Of::Let(depth, name) => {
                let found = outer.chain().find(|scope| scope.depth == *depth && scope.is_frame());
                found.and_then(|scope| {
                    let ScopeKind::Let(inner) = &scope.kind else { return None };
                    let (core, ty, _) =
                        self.let_variable(&inner.clone(), (name, steps), expect, (*at, 0), &scope);
                    Some((core, ty))
                })
            }
            Of::File(file, given) => Some(self.global_given(*file, steps, expect, (*at, given.clone()))),
            Of::Input(name) => {
                let inputs = outer.chain().find_map(|scope| match &scope.kind {
                    ScopeKind::Inputs(inputs) => Some(inputs.clone()),
                    _ => None,
                });
                inputs.map(|inputs| self.given(&inputs, (name, steps), expect, *at))
            }
        };
        self.depth = above;
        found.and_then(|(core, ty)| Some((number(&core)?, ty))).is_some_and(|found| found == *answer)
    }

    /// Leaves the entity that is being elaborated, if something outside of it is asked for: of the scope at `depth`.
    pub(super) fn outside(&mut self, depth: u32) -> Option<Now> {
        let mut now = self.kept.now.take_if(|now| depth <= now.outer)?;
        self.note(&mut now);
        Some(now)
    }

    /// Goes on with an entity after it was told what it asked for.
    pub(super) fn inside(
        &mut self,
        now: Option<Now>,
        asked: impl FnOnce() -> (Of, Vec<Step>, Expect),
        found: (&Expr, &Type),
        at: Span,
    ) {
        let Some(mut now) = now else { return };
        let (of, steps, expect) = asked();
        let is_plain = |step: &Step| matches!(step.segment, None | Some(Seg::Name { .. }));
        match number(found.0).filter(|_| self.found.is_heard() && steps.iter().all(is_plain)) {
            Some(number) => {
                let answer = (number, found.1.clone());
                now.asked.push(Asked { of, steps, expect, at, depth: self.depth, answer });
            }
            None => now.is_silent = false,
        }
        now.from = self.counts();
        now.concealed.append(&mut self.concealed);
        self.kept.now = Some(now);
    }

    fn counts(&self) -> Counts {
        Counts {
            uses: self.uses.len(),
            types: self.marks.types.len(),
            fields: self.marks.fields.len(),
            literals: self.literals.len(),
            work: self.work,
            said: self.found.said(),
        }
    }

    /// Notes what came of an entity since it was last gone on with.
    fn note(&mut self, now: &mut Now) {
        let Now { noted, from, .. } = now;
        noted.uses.extend_from_slice(self.uses.get(from.uses..).unwrap_or_default());
        noted.types.extend_from_slice(self.marks.types.get(from.types..).unwrap_or_default());
        noted.fields.extend_from_slice(self.marks.fields.get(from.fields..).unwrap_or_default());
        noted.literals.extend_from_slice(self.literals.get(from.literals..).unwrap_or_default());
        noted.concealed.extend(self.concealed.iter().copied());
        noted.work += self.work - from.work;
        now.is_silent &= self.found.said() == from.said;
        now.concealed.append(&mut self.concealed);
    }
}

/// The number of the definition that an expression names.
fn number(core: &Expr) -> Option<usize> {
    match &core.kind {
        CoreKind::Slot { index, .. } | CoreKind::Global(index) => Some(*index),
        _ => None,
    }
}
