//! Merging: the definitions of a slot, and what they come to (language, section 6).
//!
//! Which of them hold is `judge`'s; here records merge by field, and a slot without a definition has its type's default.

use std::rc::Rc;

use infc_diag::{Span, names};

use super::Machine;
use super::instance::{Bar, FieldState, Instance, MapTemplate, Part, Place, Said, Source};
use super::judge::{Verdict, judge};
use super::layer::{Layer, Order};
use super::secret::named;
use super::thunk::{Env, Kind, Thunk, Weak};
use super::way::Way;
use crate::core::{CoreKind, Def, Expr, Rank};
use crate::report::article;
use crate::{Field, Presence, RecordId, Type, Value};

/// A definition in its environment.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub value: Rc<Thunk>,
    pub rank: Rank,
    /// The definition that says the rank.
    pub said: Span,
    pub adds: bool,
    pub at: Span,
    /// Which definition it is, of those that are written in bodies; 0 for others.
    pub id: usize,
    /// What of it another collection replaces.
    pub bar: Bar,
}

impl Machine<'_> {
    /// Whether all conditions of a definition hold, if that is known.
    fn holds(&self, def: &Def, env: &Env) -> Option<bool> {
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

    /// A definition in its environment, if its conditions hold and nothing replaces all of it; one of which that is not
    /// known may give anything.
    pub(super) fn candidate(
        &self,
        def: &Def,
        env: &Env,
        (rank, bar): (Option<Said>, Bar),
    ) -> Option<Candidate> {
        if bar != Bar::Open && bar.stops(peak(def, rank.map(|said| said.rank))) {
            return None;
        }
        let value = match self.holds(def, env) {
            Some(true) => Thunk::delayed(def.value.clone(), env.clone()),
            Some(false) => return None,
            None => Thunk::done(Weak::poison(def.at)),
        };
        let id = std::ptr::from_ref(def).addr();
        let said = def.rank.map(|rank| Said { rank, at: def.at }).or(rank);
        let said = said.unwrap_or(Said { rank: Rank::Plain, at: def.at });
        Some(Candidate { value, rank: said.rank, said: said.at, adds: def.adds, at: def.at, id, bar })
    }

    /// The definitions of the field `index`, in the order of use; nothing if there are none.
    pub(super) fn definitions(&self, instance: &Rc<Instance>, index: usize) -> Option<Rc<Layer<Candidate>>> {
        let parts = instance.index(self);
        let mut found: Vec<(usize, Candidate)> = Vec::new();
        for (place, part, def) in parts.of_field(index) {
            if !self.step(def.map_or(instance.at, |(def, _)| def.at)) {
                return None;
            }
            let candidate = match def {
                Some((def, env)) => self.candidate(def, env, (part.rank, part.bar)),
                None => self.given(instance, part, index),
            };
            found.extend(candidate.map(|candidate| (place, candidate)));
        }
        let first = found.first()?.0;
        if found.iter().all(|(place, _)| *place == first) {
            return Some(Layer::new(found.into_iter().map(|(_, candidate)| candidate).collect(), Vec::new()));
        }
        found.sort_by_key(|(place, _)| *place);
        let mut left = found.into_iter().rev().peekable();
        parts.order.project(|place| {
            let mut own: Vec<Candidate> = std::iter::from_fn(|| left.next_if(|(known, _)| *known == place))
                .map(|(_, own)| own)
                .collect();
            own.reverse();
            own
        })
    }

    /// What a part that is no body gives to a field.
    fn given(&self, instance: &Instance, part: &Part, index: usize) -> Option<Candidate> {
        let said = part.rank.unwrap_or(Said { rank: Rank::Plain, at: instance.at });
        if part.bar.stops(said.rank) {
            return None;
        }
        let (value, rank) = match &part.source {
            Source::Body(..) => return None,
            Source::Fixed(fixed) => (self.field(fixed, index, fixed.at), said.rank),
            // It may say nothing: whatever says something stronger holds.
            Source::Unknown => (Weak::poison(instance.at), part.rank.map_or(Rank::Default, |said| said.rank)),
        };
        if matches!(value.kind, Kind::Whole(Value::Absent)) {
            return None;
        }
        let at = value.at;
        let value = Thunk::done(value);
        Some(Candidate { value, rank, said: said.at, adds: false, at, id: 0, bar: part.bar })
    }

    /// The field `index` of `instance`, worked out once.
    pub fn field(&self, instance: &Rc<Instance>, index: usize, at: Span) -> Weak {
        let Some(field) = self.schema.record(instance.record).fields.get(index) else {
            return Weak::poison(at);
        };
        if let Some(value) = self.written(instance, (index, field)) {
            self.meet(instance.owner, false);
            return value;
        }
        let (done, busy) = instance.fields.look(index, |state| match state {
            FieldState::Done(value, met) => {
                self.meet(instance.owner, *met);
                (Some(value.clone()), false)
            }
            FieldState::Busy => (None, true),
            FieldState::Unasked => (None, false),
        });
        if let Some(value) = done {
            return value;
        }
        let path = instance.path.below(&field.name);
        if busy {
            self.cycle(&path, at);
            return Weak::poison(at);
        }
        instance.fields.set(index, FieldState::Busy);
        self.trail.borrow_mut().push((path.clone(), at));
        let work = || {
            let value = self.merged_field(instance, (index, field), path);
            self.refined(value, &field.ty)
        };
        let (value, met) = self.working_for(instance.owner, || self.deeper(at, work));
        self.trail.borrow_mut().pop();
        instance.fields.set(index, FieldState::Done(value.clone(), met));
        value
    }

    /// The value of a field that is simply written out: nothing else can come of it.
    fn written(&self, instance: &Rc<Instance>, (index, field): (usize, &Field)) -> Option<Weak> {
        let core = &instance.index(self).only(index)?.value;
        let CoreKind::Const(value) = &core.kind else { return None };
        let merges = matches!(
            self.schema.plain(&field.ty),
            Type::Record(_) | Type::Map(..) | Type::List(_) | Type::Secret
        );
        // As if it were worked out: the definition, and its value.
        (!merges && !field.ty.has_condition() && self.spend(2, core.at))
            .then(|| Weak::whole(value.clone(), core.at))
    }

    fn merged_field(&self, instance: &Rc<Instance>, (index, field): (usize, &Field), path: Way) -> Weak {
        let definitions = self.definitions(instance, index);
        let at = definitions.as_ref().and_then(first_at);
        let at = at.map_or(instance.at, |at| self.outside(at, instance.at));
        let place = Place { path, placed: instance.placed, at, grows: field.grow_only };
        let slot = (instance.record, index);
        if let Some(definitions) = definitions {
            let below = self.default_below(slot, field, &place);
            let definitions = match below {
                Some(below) => Order::of(&definitions).over(&below),
                None => definitions,
            };
            return self.merged(&definitions, &field.ty, place);
        }
        match &field.presence {
            Presence::Optional => Weak::whole(Value::Absent, instance.at),
            Presence::Default(text) => self.default(slot, text, &field.ty, place),
            Presence::Required => {
                self.missing(instance, field);
                Weak::poison(instance.at)
            }
        }
    }

    fn missing(&self, instance: &Instance, field: &Field) {
        let record = self.schema.record(instance.record);
        let whole = if instance.path.is_empty() {
            record.name.to_string()
        } else {
            format!("`{}`", instance.path.dotted())
        };
        let message = format!("{whole} has no `{}`", field.name);
        let help = format!("add `{} = …;`, {}", field.name, article(&self.schema.show(&field.ty)));
        self.report(names::MISSING_FIELD.at(instance.at, message).note(field.docs.trim()).help(help));
    }

    /// What the definitions of a slot come to.
    pub fn merged(&self, definitions: &Rc<Layer<Candidate>>, ty: &Type, place: Place) -> Weak {
        match self.schema.plain(ty) {
            Type::Record(id) => match self.record_parts(definitions, &place) {
                Ok(root) => {
                    let at = place.at;
                    Weak::new(Kind::Instance(Instance::of(*id, root, place, self.owner())), at)
                }
                Err(other) => other,
            },
            Type::Map(_, item) => match self.map_parts(definitions, &place) {
                Ok(root) => {
                    let template = MapTemplate { item: (**item).clone(), root };
                    let at = place.at;
                    Weak::new(Kind::Map(self.map_instance(&template, place)), at)
                }
                Err(other) => other,
            },
            Type::List(_) => self.list_of(definitions, &place),
            Type::Secret => named(self.leaf(definitions, &place), &place),
            _ => self.leaf(definitions, &place),
        }
    }

    /// The parts of a record: each definition's own, standing on those that it uses. An absent value replaces what its
    /// user gave; where nothing else holds, it is the value.
    fn record_parts(
        &self,
        definitions: &Rc<Layer<Candidate>>,
        place: &Place,
    ) -> Result<Rc<Layer<Part>>, Weak> {
        let order = Order::of(definitions);
        let is_absent =
            |candidate: &Candidate| matches!(self.force(&candidate.value).kind, Kind::Whole(Value::Absent));
        let single = definitions.single().is_some();
        let any_absent = !single && order.layers.iter().any(|layer| layer.own.iter().any(is_absent));
        if any_absent {
            let kept = self.without_absent(&order, &is_absent, place)?;
            return self.record_parts(&kept, place);
        }
        let mut other = None;
        let root = compose(&order, |_, candidate| match self.record_root(candidate) {
            Ok(root) => Some(root),
            Err(value) if single => {
                other = Some(value);
                None
            }
            // What it may define is unknown, at its own rank.
            Err(_) => {
                let rank = Some(Said { rank: candidate.rank, at: candidate.said });
                let part = Part { source: Source::Unknown, rank, bar: candidate.bar };
                Some(Layer::new(vec![part], Vec::new()))
            }
        });
        match (root, other) {
            (Some(root), None) => Ok(root),
            (_, other) => Err(other.unwrap_or_else(|| Weak::poison(place.at))),
        }
    }

    /// The parts of one definition of a record; a value that has none.
    fn record_root(&self, candidate: &Candidate) -> Result<Rc<Layer<Part>>, Weak> {
        let value = self.force(&candidate.value);
        let source = match &value.kind {
            Kind::Template(template) => return Ok(ranked_parts(&template.root, candidate)),
            Kind::Instance(instance) => Source::Fixed(instance.clone()),
            Kind::Whole(Value::Ref(path)) => match self.at_path(path, value.at).map(|value| value.kind) {
                Some(Kind::Instance(instance)) => Source::Fixed(instance),
                _ => Source::Unknown,
            },
            _ => return Err(value),
        };
        let part = Part { source, rank: candidate.said_if_ranked(), bar: candidate.bar };
        Ok(Layer::new(vec![part], Vec::new()))
    }

    /// The definitions that are no absent value and that none replaces; the absent value, if that holds.
    fn without_absent(
        &self,
        order: &Order<Candidate>,
        is_absent: &dyn Fn(&Candidate) -> bool,
        place: &Place,
    ) -> Result<Rc<Layer<Candidate>>, Weak> {
        let verdicts = judge(order, is_absent);
        let mut own: Vec<Vec<Candidate>> = order.layers.iter().map(|_| Vec::new()).collect();
        let holds = |each: &&Verdict<'_>| each.lost.is_none() && !is_absent(each.candidate);
        for each in verdicts.iter().filter(holds) {
            own.get_mut(each.layer).into_iter().for_each(|own| own.push(each.candidate.clone()));
        }
        let Some(other) = verdicts.iter().find(holds) else {
            let at = verdicts.iter().find(|each| each.lost.is_none());
            return Err(Weak::whole(Value::Absent, at.map_or(place.at, |each| each.candidate.at)));
        };
        let beaten = judge(order, &|candidate| !is_absent(candidate));
        if let Some(absent) = beaten.iter().find(|each| each.lost.is_none() && is_absent(each.candidate)) {
            let (some, none) = (self.force(&other.candidate.value), self.force(&absent.candidate.value));
            if !some.is_unknown() {
                self.conflict(place, &[(other, &some), (absent, &none)]);
            }
            return Err(Weak::poison(place.at));
        }
        let kept = order.project(|place| own.get_mut(place).map(std::mem::take).unwrap_or_default());
        kept.ok_or_else(|| Weak::poison(place.at))
    }

    /// The default of a collection's or record's type, as the weakest of its definitions, if it says anything.
    fn default_below(
        &self,
        slot: (RecordId, usize),
        field: &Field,
        place: &Place,
    ) -> Option<Rc<Layer<Candidate>>> {
        let Presence::Default(text) = &field.presence else { return None };
        let collection =
            matches!(self.schema.plain(&field.ty), Type::Record(_) | Type::Map(..) | Type::List(_));
        if !collection || matches!(&**text, "{ }" | "[ ]") {
            return None;
        }
        Some(self.default_layer(slot, text, &field.ty, place.at))
    }

    fn default_layer(
        &self,
        slot: (RecordId, usize),
        text: &str,
        ty: &Type,
        at: Span,
    ) -> Rc<Layer<Candidate>> {
        let value = Thunk::delayed(self.default_core(slot, text, ty, at), Env::empty());
        let own = Candidate { value, rank: Rank::Type, said: at, adds: false, at, id: 0, bar: Bar::Open };
        Layer::new(vec![own], Vec::new())
    }

    fn default_core(&self, slot: (RecordId, usize), text: &str, ty: &Type, at: Span) -> Expr {
        let known = self.defaults.borrow().get(&slot).cloned();
        known.unwrap_or_else(|| {
            let core = crate::elaborate::closed(self.schema, text, ty, at);
            self.defaults.borrow_mut().insert(slot, core.clone());
            core
        })
    }

    /// The value of a type's default, which is a closed expression.
    fn default(&self, slot: (RecordId, usize), text: &str, ty: &Type, place: Place) -> Weak {
        let at = place.at;
        if let CoreKind::Const(value) = &self.default_core(slot, text, ty, at).kind {
            return Weak::whole(value.clone(), at);
        }
        let value = self.merged(&self.default_layer(slot, text, ty, at), ty, place);
        Weak { at, ..value }
    }

    /// `at`, or `other` if that is in the library.
    pub(super) fn outside(&self, at: Span, other: Span) -> Span {
        if self.is_library(at) { other } else { at }
    }
}

impl Candidate {
    /// The rank that it hands on to what it gives.
    pub fn said_if_ranked(&self) -> Option<Said> {
        (self.rank != Rank::Plain).then_some(Said { rank: self.rank, at: self.said })
    }
}

/// The parts that the definitions of a slot give, in the order of the definitions. What one of them uses by itself is
/// used by it alone.
pub(super) fn compose<T: Clone>(
    order: &Order<Candidate>,
    mut root: impl FnMut(usize, &Candidate) -> Option<Rc<Layer<T>>>,
) -> Option<Rc<Layer<T>>> {
    if let [layer] = order.layers.as_slice()
        && let [one] = layer.own.as_slice()
    {
        return root(0, one);
    }
    let mut made: Vec<Option<Rc<Layer<T>>>> = vec![None; order.layers.len()];
    for (place, layer) in order.layers.iter().enumerate().rev() {
        let below = order.uses.get(place).into_iter().flatten();
        let mut seen = std::collections::BTreeSet::new();
        let mut below: Vec<Rc<Layer<T>>> =
            below.filter_map(|used| made.get(*used).cloned().flatten()).collect();
        below.retain(|layer| seen.insert(Rc::as_ptr(layer)));
        let (mut own, mut apart) = (Vec::new(), Vec::new());
        for root in layer.own.iter().filter_map(|candidate| root(place, candidate)) {
            if root.uses.is_empty() {
                own.extend(root.own.iter().cloned());
            } else {
                apart.push(Layer::new(root.own.clone(), root.uses.iter().chain(&below).cloned().collect()));
            }
        }
        if !own.is_empty() {
            apart.push(Layer::new(own, below));
        } else if apart.is_empty() {
            apart = below;
        }
        if let Some(slot) = made.get_mut(place) {
            *slot = (!apart.is_empty()).then(|| Layer::join(apart));
        }
    }
    made.into_iter().next().flatten()
}

/// The parts of a record with the rank and the limit of the definition that gives it.
fn ranked_parts(root: &Rc<Layer<Part>>, candidate: &Candidate) -> Rc<Layer<Part>> {
    let said = candidate.said_if_ranked();
    if said.is_none() && candidate.bar == Bar::Open {
        return root.clone();
    }
    let order = Order::of(root);
    let ranked = |part: &Part| Part {
        source: part.source.clone(),
        rank: part.rank.or(said),
        bar: part.bar.max(candidate.bar),
    };
    let own = |place: usize| order.layers.get(place).map(|layer| layer.own.iter().map(ranked).collect());
    order.project(|place| own(place).unwrap_or_default()).unwrap_or_else(|| root.clone())
}

/// The highest rank that a definition says, for itself or in its own braces; `given` is that of what it stands in.
pub(super) fn peak(def: &Def, given: Option<Rank>) -> Rank {
    let own = def.rank.or(given);
    let inside = match &def.value.kind {
        CoreKind::Body(body) => body.defs.iter().map(|(_, def)| peak(def, own)).max(),
        CoreKind::MapBody(body) => body.entries.iter().map(|(_, def)| peak(def, own)).max(),
        _ => None,
    };
    inside.unwrap_or(own.unwrap_or(Rank::Plain))
}

/// Where the first of the definitions stands: one of the user's, in the order of the text.
fn first_at(definitions: &Rc<Layer<Candidate>>) -> Option<Span> {
    let mut layer = definitions;
    while layer.own.is_empty() {
        layer = layer.uses.first()?;
    }
    layer.own.iter().map(|candidate| candidate.at).min()
}
