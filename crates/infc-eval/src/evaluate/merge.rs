//! Merging: which definitions of a slot win (language, section 6).
//!
//! `force` beats plain beats `default`; at one rank the user beats the used; what is left must agree.

use std::rc::Rc;

use infc_diag::{Span, names};

use super::Machine;
use super::instance::{FieldState, Instance, MapTemplate, Part, Place, Source, Template};
use super::thunk::{Env, Kind, Thunk, Weak};
use super::way::Way;
use crate::core::{CoreKind, Def, Rank};
use crate::report::article;
use crate::{Presence, RecordId, Type, Value};

/// A definition in its environment.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub value: Rc<Thunk>,
    pub rank: Rank,
    pub adds: bool,
    pub at: Span,
    /// Which definition it is, in which environment: one that is reached by two ways is still one.
    pub id: (usize, usize),
}

/// The definitions of a slot that compete, none of which uses another; each with those it beat and those it adds to.
#[derive(Clone, Debug, Default)]
pub(super) struct Candidates {
    pub rivals: Vec<Rival>,
}

/// A definition and what it stands on.
#[derive(Clone, Debug)]
pub(super) struct Rival {
    pub own: Candidate,
    pub over: Vec<Rival>,
}

impl Machine<'_> {
    /// Whether all conditions of a definition hold, if that is known.
    pub(super) fn holds(&self, def: &Def, env: &Env) -> Option<bool> {
        let mut known = Some(true);
        for cond in &def.when {
            match self.truth(cond, env) {
                Some(true) => {}
                Some(false) => return Some(false),
                None => known = None,
            }
        }
        known
    }

    /// The definitions of the field `index` in `parts`, seen from `instance`.
    pub(super) fn rivals(&self, instance: &Rc<Instance>, parts: &[Rc<Part>], index: usize) -> Vec<Rival> {
        if let [part] = parts {
            return self.rivals_of(instance, part, index);
        }
        settled(parts.iter().flat_map(|part| self.rivals_of(instance, part, index)))
    }

    fn rivals_of(&self, instance: &Rc<Instance>, part: &Rc<Part>, index: usize) -> Vec<Rival> {
        if !self.step(instance.at) {
            return Vec::new();
        }
        let below = self.rivals(instance, &part.uses, index);
        // What is beaten is kept below each definition that beats it.
        if !self.spend(below.len(), instance.at) {
            return Vec::new();
        }
        match &part.source {
            Source::Unknown => {
                let (at, id) = (instance.at, (Rc::as_ptr(part).addr(), index));
                let value = Thunk::done(Weak::poison(at));
                let own = Candidate { value, rank: Rank::Default, adds: false, at, id };
                vec![Rival { own, over: below }]
            }
            Source::Fixed(fixed) => {
                let value = self.field(fixed, index, fixed.at);
                if matches!(value.kind, Kind::Whole(Value::Absent)) {
                    return below;
                }
                let at = value.at;
                let id = (Rc::as_ptr(fixed).addr(), index);
                let own = Candidate {
                    value: Thunk::done(value),
                    rank: part.rank.unwrap_or(Rank::Plain),
                    adds: false,
                    at,
                    id,
                };
                vec![Rival { own, over: below }]
            }
            Source::Body(body, _) => {
                let defs = body.defs.get(index).map_or(&[][..], Vec::as_slice);
                if defs.is_empty() {
                    return below;
                }
                let env = instance.env(part);
                let own: Vec<Candidate> =
                    defs.iter().filter_map(|def| self.candidate(def, &env, part.rank)).collect();
                stack(own, below)
            }
        }
    }

    /// A definition in its environment, if its conditions hold; one of which that is not known may give anything.
    pub(super) fn candidate(&self, def: &Def, env: &Env, rank: Option<Rank>) -> Option<Candidate> {
        let value = match self.holds(def, env) {
            Some(true) => Thunk::delayed(def.value.clone(), env.clone()),
            Some(false) => return None,
            None => Thunk::done(Weak::poison(def.at)),
        };
        let id = (std::ptr::from_ref(def).addr(), env.addr());
        let rank = def.rank.or(rank).unwrap_or(Rank::Plain);
        Some(Candidate { value, rank, adds: def.adds, at: def.at, id })
    }

    /// The field `index` of `instance`, worked out once.
    pub fn field(&self, instance: &Rc<Instance>, index: usize, at: Span) -> Weak {
        let Some(cell) = instance.fields.get(index) else { return Weak::poison(at) };
        let name = || {
            let field = self.schema.record(instance.record).fields.get(index).map(|field| field.name.clone());
            field.unwrap_or_else(|| "?".into())
        };
        let known = match &*cell.borrow() {
            FieldState::Done(value) => return value.clone(),
            FieldState::Busy => true,
            FieldState::Unasked => false,
        };
        let path = instance.path.below(&name());
        if known {
            self.cycle(&path, at);
            return Weak::poison(at);
        }
        *cell.borrow_mut() = FieldState::Busy;
        self.trail.borrow_mut().push((path.clone(), at));
        let value = self.deeper(at, || {
            let value = self.merged_field(instance, index, &path);
            let field = self.schema.record(instance.record).fields.get(index);
            field.map_or(value.clone(), |field| self.refined(value, &field.ty))
        });
        self.trail.borrow_mut().pop();
        *cell.borrow_mut() = FieldState::Done(value.clone());
        value
    }

    fn merged_field(&self, instance: &Rc<Instance>, index: usize, path: &Way) -> Weak {
        let Some(field) = self.schema.record(instance.record).fields.get(index) else {
            return Weak::poison(instance.at);
        };
        let candidates = Candidates { rivals: self.rivals(instance, &instance.parts, index) };
        let at =
            candidates.rivals.first().map_or(instance.at, |rival| self.outside(rival.own.at, instance.at));
        let value =
            self.merged(&candidates, &field.ty, Place { path: path.clone(), placed: instance.placed, at });
        match (value, &field.presence) {
            (Some(value), _) => value,
            (None, Presence::Optional) => Weak::whole(Value::Absent, instance.at),
            (None, Presence::Default(text)) => self.default(
                (instance.record, index),
                text,
                &field.ty,
                Place { path: path.clone(), placed: instance.placed, at: instance.at },
            ),
            (None, Presence::Required) => {
                let record = self.schema.record(instance.record);
                let whole = if instance.path.is_empty() {
                    record.name.to_string()
                } else {
                    format!("`{}`", instance.path.dotted())
                };
                let message = format!("{whole} has no `{}`", field.name);
                let help = format!("add `{} = …;`, {}", field.name, article(&self.schema.show(&field.ty)));
                self.report(names::MISSING_FIELD.at(instance.at, message).note(field.docs.trim()).help(help));
                Weak::poison(instance.at)
            }
        }
    }

    /// What the definitions of a slot come to, or nothing if there are none.
    pub fn merged(&self, candidates: &Candidates, ty: &Type, place: Place) -> Option<Weak> {
        if candidates.rivals.is_empty() {
            return None;
        }
        match self.schema.plain(ty) {
            Type::Record(id) => {
                let (parts, unknown) = self.record_parts(&candidates.rivals);
                if let Some(unknown) = unknown {
                    return Some(unknown);
                }
                if parts.is_empty() {
                    return None;
                }
                let at = place.at;
                Some(Weak::new(Kind::Instance(Instance::of(self, *id, parts, place)), at))
            }
            Type::Map(_, item) => {
                let (layers, unknown) = self.map_layers(&candidates.rivals);
                if let Some(unknown) = unknown {
                    return Some(unknown);
                }
                let template = MapTemplate { item: (**item).clone(), layers };
                let at = place.at;
                Some(Weak::new(Kind::Map(self.map_instance(&template, place)), at))
            }
            ty => self.leaf(&candidates.rivals, ty, &place),
        }
    }

    /// The parts of a record: each definition's own, standing on those it uses.
    fn record_parts(&self, rivals: &[Rival]) -> (Vec<Rc<Part>>, Option<Weak>) {
        let mut parts = Vec::new();
        for rival in rivals {
            let (under, _) = self.record_parts(&rival.over);
            let value = self.force(&rival.own.value);
            let rank = (rival.own.rank != Rank::Plain).then_some(rival.own.rank);
            match &value.kind {
                Kind::Template(template) => {
                    parts.extend(template.parts.iter().map(|part| part.given(rank, &under)));
                }
                Kind::Instance(instance) => {
                    let source = Source::Fixed(instance.clone());
                    parts.push(Rc::new(Part { source, rank, uses: under }));
                }
                Kind::Whole(Value::Absent) => parts.extend(under),
                Kind::Whole(Value::Ref(path)) => {
                    if let Some(Kind::Instance(instance)) =
                        self.at_path(path, value.at).map(|value| value.kind)
                    {
                        parts.push(Rc::new(Part { source: Source::Fixed(instance), rank, uses: under }));
                    }
                }
                _ => return (parts, Some(value)),
            }
        }
        (parts, None)
    }

    /// A slot that does not merge deeper: the one definition that wins, with what is added to it.
    fn leaf(&self, rivals: &[Rival], ty: &Type, place: &Place) -> Option<Weak> {
        let top = rivals.iter().map(|rival| rival.own.rank).max()?;
        let first: Vec<&Rival> = rivals.iter().filter(|rival| rival.own.rank == top).collect();
        let mut winner: Option<(Weak, &Rival)> = None;
        for rival in &first {
            let Some(value) = self.stacked(rival, ty) else { continue };
            match &winner {
                None => winner = Some((value, rival)),
                Some((known, other)) if self.same(known, &value) == Some(false) => {
                    self.conflict(place, other, rival, known, &value);
                    return Some(Weak::poison(rival.own.at));
                }
                Some(_) => {}
            }
        }
        let Some((value, _)) = winner else {
            let over: Vec<Rival> = first.iter().flat_map(|rival| rival.over.clone()).collect();
            return self.leaf(&over, ty, place);
        };
        Some(value)
    }

    /// The value of a definition, added to what it stands on if it says so. An absent value is no definition.
    pub(super) fn stacked(&self, rival: &Rival, ty: &Type) -> Option<Weak> {
        let own = self.force(&rival.own.value);
        if matches!(own.kind, Kind::Whole(Value::Absent)) {
            return None;
        }
        if !rival.own.adds || !matches!(ty, Type::List(_)) {
            return Some(own);
        }
        let place = Place { path: Way::default(), placed: false, at: own.at };
        match (self.leaf(&rival.over, ty, &place).map(|value| value.kind), &own.kind) {
            (Some(Kind::List(base)), Kind::List(more)) => {
                let items = base.iter().chain(more.iter()).cloned().collect();
                Some(Weak::new(Kind::List(Rc::new(items)), own.at))
            }
            _ => Some(own),
        }
    }

    fn conflict(&self, place: &Place, one: &Rival, two: &Rival, first: &Weak, second: &Weak) {
        let name = place.path.dotted();
        let shown = |value: &Weak| match &value.kind {
            Kind::Whole(Value::Scalar(scalar)) => format!("`{scalar}`"),
            _ => "this value".to_owned(),
        };
        let diagnostic = names::CONFLICTING_DEFINITIONS
            .at(two.own.at, format!("`{name}` has two definitions that differ"));
        let diagnostic = diagnostic
            .here(format!("{} here", shown(second)))
            .label(one.own.at, format!("{} here", shown(first)));
        self.report(diagnostic.help("remove one, or put `default` in front of the one that may be replaced, or `force` in front of the one that holds"));
    }

    /// The value of a type's default, which is a closed expression.
    fn default(&self, slot: (RecordId, usize), text: &str, ty: &Type, place: Place) -> Weak {
        let known = self.defaults.borrow().get(&slot).cloned();
        let core = known.unwrap_or_else(|| {
            let core = crate::elaborate::closed(self.schema, text, ty, place.at);
            self.defaults.borrow_mut().insert(slot, core.clone());
            core
        });
        let at = place.at;
        if let CoreKind::Const(value) = &core.kind {
            return Weak::whole(value.clone(), at);
        }
        let value = Thunk::delayed(core, Env::empty());
        let own = Candidate { value, rank: Rank::Default, adds: false, at, id: (0, 0) };
        let candidates = Candidates { rivals: vec![Rival { own, over: Vec::new() }] };
        let value = self.merged(&candidates, ty, place).unwrap_or_else(|| Weak::poison(at));
        Weak { at, ..value }
    }

    /// `at`, or `other` if that is in the library.
    pub(super) fn outside(&self, at: Span, other: Span) -> Span {
        if self.library.contains(&at.file) { other } else { at }
    }

    /// A template in no place, for what asks a value before it has one.
    pub fn alone(&self, template: &Rc<Template>) -> Rc<Instance> {
        let make = || {
            let place = Place { path: Way::default(), placed: false, at: template.at };
            Instance::of(self, template.record, template.parts.clone(), place)
        };
        template.alone.get_or_init(make).clone()
    }
}

/// Own definitions over those that are used: at the same rank the user beats the used, a higher rank stays.
pub(super) fn stack(own: Vec<Candidate>, below: Vec<Rival>) -> Vec<Rival> {
    let Some(highest) = own.iter().map(|candidate| candidate.rank).max() else { return below };
    let adds = own.iter().all(|candidate| candidate.adds);
    // Two `force` never beat each other; what is added to one stands on it.
    let (stronger, beaten): (Vec<_>, Vec<_>) = below.into_iter().partition(|rival| {
        rival.own.rank > highest || (highest == Rank::Force && rival.own.rank == Rank::Force && !adds)
    });
    let mut rivals: Vec<Rival> = Vec::new();
    for own in own {
        rivals.push(Rival { own, over: beaten.clone() });
    }
    rivals.extend(stronger);
    rivals
}

/// Each definition once, however many ways lead to it; none that another one beats on one of these ways.
pub(super) fn settled(all: impl Iterator<Item = Rival>) -> Vec<Rival> {
    let mut rivals: Vec<Rival> = Vec::new();
    for rival in all {
        if !rivals.iter().any(|known| known.own.id == rival.own.id) {
            rivals.push(rival);
        }
    }
    if rivals.len() < 2 {
        return rivals;
    }
    let beaten = |one: &Rival| {
        let by = |other: &Rival| other.stands_on(one.own.id) && !one.stands_on(other.own.id);
        rivals.iter().any(by)
    };
    let kept: Vec<bool> = rivals.iter().map(|rival| !beaten(rival)).collect();
    let mut kept = kept.into_iter();
    rivals.retain(|_| kept.next().unwrap_or(true));
    rivals
}

impl Rival {
    /// Whether the definition `id` is among those that it beats, directly or not.
    fn stands_on(&self, id: (usize, usize)) -> bool {
        self.over.iter().any(|over| over.own.id == id || over.stands_on(id))
    }
}
