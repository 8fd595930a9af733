//! Maps: their keys first, each with the definitions that compete for it; the values only when they are asked for.
//!
//! Which definition of a key wins is `judge`'s.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use infc_diag::Span;

use super::Machine;
use super::instance::{
    Bar, Entries, FieldState, MapInstance, MapPart, MapSlot, MapSource, MapTemplate, Place, Said,
};
use super::judge::{Lost, Verdict, bars, judge};
use super::layer::{Layer, Order};
use super::merge::{Candidate, compose};
use super::thunk::{Kind, Thunk, Weak};
use crate::Value;
use crate::core::{Def, Expr, Rank};

/// The definitions of one key: in which layer, where the key stands, and the definition.
type Keyed = Vec<(usize, Span, Candidate)>;

impl Machine<'_> {
    /// The sets that the definitions of a map give. `=` replaces what its user used and what has a lower rank.
    pub(super) fn map_parts(
        &self,
        definitions: &Rc<Layer<Candidate>>,
        place: &Place,
    ) -> Result<Rc<Layer<MapPart>>, Weak> {
        let order = Order::of(definitions);
        let replaces = |candidate: &Candidate| !candidate.adds;
        let verdicts = judge(&order, &replaces);
        let mut bars = bars(&verdicts, &replaces);
        let lost = bars.iter().any(|bar| *bar != Bar::Open);
        if lost && place.grows && self.keys_dropped(&verdicts, place) {
            bars.fill(Bar::Open);
        }
        if verdicts.iter().any(|verdict| replaces(verdict.candidate) && verdict.candidate.rank == Rank::Force)
        {
            self.forced_keys(&verdicts, place);
        }
        let pointer = |verdict: &Verdict<'_>| std::ptr::from_ref(verdict.candidate);
        let mut found: Vec<_> = verdicts.iter().map(pointer).zip(bars).collect();
        found.sort_unstable();
        let bar_of = |candidate: &Candidate| {
            let at = found.binary_search_by_key(&std::ptr::from_ref(candidate), |(known, _)| *known);
            at.ok().and_then(|at| found.get(at)).map_or(Bar::Open, |(_, bar)| *bar)
        };
        let mut other = None;
        let root = compose(&order, |_, candidate| {
            let value = self.force(&candidate.value);
            let root = match &value.kind {
                Kind::MapTemplate(template) => template.root.clone(),
                Kind::Map(map) => Layer::new(vec![MapPart::new(MapSource::Fixed(map.clone()))], Vec::new()),
                Kind::Whole(Value::Absent) if definitions.single().is_none() => return None,
                _ => {
                    other.get_or_insert(value);
                    return None;
                }
            };
            Some(ranked_sets(&root, candidate, bar_of(candidate).max(candidate.bar)))
        });
        match (root, other) {
            (_, Some(other)) => Err(other),
            (Some(root), None) => Ok(root),
            (None, None) => Err(Weak::whole(Value::Absent, place.at)),
        }
    }

    /// Whether entries of a map that may only grow are left out by what replaces it; reported.
    fn keys_dropped(&self, verdicts: &[Verdict<'_>], place: &Place) -> bool {
        let keys = |verdict: &Verdict<'_>| -> Vec<(Arc<str>, Span)> {
            let map = self.map(&self.force(&verdict.candidate.value));
            let entries = map.iter().flat_map(|map| map.entries.iter());
            entries.map(|(key, slot)| (key.clone(), slot.key_at)).collect()
        };
        let (held, lost): (Vec<_>, Vec<_>) = verdicts.iter().partition(|verdict| verdict.lost.is_none());
        let kept: BTreeSet<Arc<str>> = held.into_iter().flat_map(keys).map(|(key, _)| key).collect();
        let gone: BTreeMap<Arc<str>, Span> =
            lost.into_iter().flat_map(keys).filter(|(key, _)| !kept.contains(key)).collect();
        for (key, at) in &gone {
            self.dropped(place, verdicts, (&format!("`{key}`"), *at));
        }
        !gone.is_empty()
    }

    /// Reports entries with a `force` of their own that a map with another `force` leaves out.
    fn forced_keys(&self, verdicts: &[Verdict<'_>], place: &Place) {
        let held = verdicts.iter().filter(|each| !each.candidate.adds && each.candidate.rank == Rank::Force);
        let held: Vec<&Verdict<'_>> = held.filter(|each| each.lost.is_none()).collect();
        let keys = |verdict: &Verdict<'_>| match self.force(&verdict.candidate.value).kind {
            Kind::MapTemplate(template) => self.forced_in(&template, verdict.candidate),
            _ => Vec::new(),
        };
        let given = held.iter().filter_map(|each| self.map(&self.force(&each.candidate.value)));
        let given: BTreeSet<Arc<str>> =
            given.flat_map(|map| map.entries.keys().cloned().collect::<Vec<_>>()).collect();
        let others = verdicts.iter().filter(|each| each.clash || each.lost == Some(Lost::Rank));
        for (key, at) in others.flat_map(keys) {
            if !given.contains(&key) {
                self.forced_twice(place, verdicts, at);
            }
        }
    }

    /// The entries of a set that rank as `force`.
    fn forced_in(&self, template: &MapTemplate, candidate: &Candidate) -> Vec<(Arc<str>, Span)> {
        let root = ranked_sets(&template.root, candidate, Bar::Below(Rank::Force));
        let order = Order::of(&root);
        let parts = order.layers.iter().flat_map(|layer| layer.own.iter());
        parts.flat_map(|part| self.entries(part)).map(|(key, at, _)| (key, at)).collect()
    }

    /// A map in its place: its keys, each with the definitions that compete for it.
    pub fn map_instance(&self, template: &MapTemplate, place: Place) -> Rc<MapInstance> {
        let entries = self.single_set(template, &place).unwrap_or_else(|| self.merged_sets(template, &place));
        Rc::new(MapInstance {
            item: template.item.clone(),
            root: template.root.clone(),
            path: place.path,
            placed: place.placed,
            owner: self.owner(),
            entries,
        })
    }

    /// The entries of a map of one set, in which no key stands twice.
    fn single_set(&self, template: &MapTemplate, place: &Place) -> Option<Entries> {
        let mut found = Vec::new();
        for (key, key_at, candidate) in self.entries(template.root.single()?) {
            if !self.step(key_at) {
                continue;
            }
            let key_at = self.outside(key_at, place.at);
            let definitions = Layer::new(vec![candidate], Vec::new());
            found.push((key, MapSlot::of(key_at, definitions)));
        }
        Entries::of(found)
    }

    fn merged_sets(&self, template: &MapTemplate, place: &Place) -> Entries {
        let order = Order::of(&template.root);
        let mut keyed: BTreeMap<Arc<str>, Keyed> = BTreeMap::new();
        for (at, layer) in order.layers.iter().enumerate() {
            for part in &layer.own {
                for (key, key_at, candidate) in self.entries(part) {
                    if self.step(key_at) {
                        keyed.entry(key).or_default().push((at, key_at, candidate));
                    }
                }
            }
        }
        let slot = |(key, mut definitions): (Arc<str>, Keyed)| {
            let first = definitions.first().map_or(0, |(layer, ..)| *layer);
            let top = definitions.iter().take_while(|(layer, ..)| *layer == first).map(|(_, at, _)| *at);
            let key_at = self.outside(top.min().unwrap_or(place.at), place.at);
            let definitions = match definitions.pop() {
                Some((_, _, only)) if definitions.is_empty() => Some(Layer::new(vec![only], Vec::new())),
                last => {
                    definitions.extend(last);
                    ordered(&order, definitions)
                }
            };
            Some((key, MapSlot::of(key_at, definitions?)))
        };
        keyed.into_iter().filter_map(slot).collect()
    }

    /// Whether a key of a map could not be read, so that it may be any.
    pub fn has_broken_key(&self, root: &Rc<Layer<MapPart>>) -> bool {
        let broken = |part: &MapPart| match &part.source {
            MapSource::Body(body, env) => {
                body.entries.iter().any(|(key, _)| self.key_text(key, env).is_none())
            }
            MapSource::Fixed(map) => self.has_broken_key(&map.root),
            MapSource::Made(_) => false,
        };
        Order::of(root).layers.iter().any(|layer| layer.own.iter().any(broken))
    }

    /// The entries of a set.
    fn entries(&self, part: &MapPart) -> Vec<(Arc<str>, Span, Candidate)> {
        let said = part.rank.unwrap_or(Said { rank: Rank::Plain, at: self.root_at() });
        let whole = |key: &Arc<str>, at: Span, value: Rc<Thunk>| {
            if part.bar.stops(said.rank) {
                return None;
            }
            let own =
                Candidate { value, rank: said.rank, said: said.at, adds: false, at, id: 0, bar: part.bar };
            Some((key.clone(), at, own))
        };
        match &part.source {
            MapSource::Body(body, env) => {
                let entry = |(key, def): &(Expr, Def)| {
                    let text = self.key_text(key, env)?;
                    Some((text, key.at, self.candidate(def, env, (part.rank, part.bar))?))
                };
                body.entries.iter().filter_map(entry).collect()
            }
            MapSource::Fixed(map) => {
                let entry = |(key, slot): (&Arc<str>, &MapSlot)| {
                    whole(key, slot.key_at, Thunk::done(self.entry(map, key, slot.key_at)))
                };
                map.entries.iter().filter_map(entry).collect()
            }
            MapSource::Made(entries) => {
                entries.iter().filter_map(|(key, at, value)| whole(key, *at, value.clone())).collect()
            }
        }
    }

    /// The entry `key` of a map, worked out once; poison if there is none (the caller has reported it).
    pub fn entry(&self, map: &Rc<MapInstance>, key: &Arc<str>, at: Span) -> Weak {
        let Some(slot) = map.entries.get(key) else { return Weak::poison(at) };
        let path = map.path.below(key);
        let owner = self.owner_of(map, slot);
        let busy = match &*slot.state.borrow() {
            FieldState::Done(value, met) => {
                self.meet(owner, *met);
                return value.clone();
            }
            FieldState::Busy => true,
            FieldState::Unasked => false,
        };
        if busy {
            self.cycle(&path, at);
            return Weak::poison(at);
        }
        *slot.state.borrow_mut() = FieldState::Busy;
        self.trail.borrow_mut().push((path.clone(), at));
        let at_key = self.outside(slot.key_at, at);
        let place = Place { path, placed: map.placed, at: at_key, grows: false };
        let work = || {
            let value = self.merged(&slot.definitions, &map.item, place);
            self.refined(value, &map.item)
        };
        let (value, met) = self.working_for(owner, || self.deeper(at, work));
        self.trail.borrow_mut().pop();
        *slot.state.borrow_mut() = FieldState::Done(value.clone(), met);
        value
    }
}

/// The definitions of a key in the order of their layers.
fn ordered(order: &Order<MapPart>, definitions: Keyed) -> Option<Rc<Layer<Candidate>>> {
    let first = definitions.first()?.0;
    if definitions.iter().all(|(layer, ..)| *layer == first) {
        return Some(Layer::new(definitions.into_iter().map(|(.., own)| own).collect(), Vec::new()));
    }
    let mut left = definitions.into_iter().rev().peekable();
    order.project(|place| {
        std::iter::from_fn(|| left.next_if(|(layer, ..)| *layer == place)).map(|(.., own)| own).collect()
    })
}

/// The sets of a map with the rank of the definition that gives it.
fn ranked_sets(root: &Rc<Layer<MapPart>>, candidate: &Candidate, bar: Bar) -> Rc<Layer<MapPart>> {
    let said = candidate.said_if_ranked();
    if said.is_none() && bar == Bar::Open {
        return root.clone();
    }
    let order = Order::of(root);
    let ranked = |part: &MapPart| MapPart {
        source: part.source.clone(),
        rank: part.rank.or(said),
        bar: part.bar.max(bar),
    };
    let own = |place: usize| order.layers.get(place).map(|layer| layer.own.iter().map(ranked).collect());
    order.project(|place| own(place).unwrap_or_default()).unwrap_or_else(|| root.clone())
}
