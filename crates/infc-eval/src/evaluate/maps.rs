//! Maps: their keys first, each with the definitions that compete for it; the values only when they are asked for.
//!
//! Which definition of a key wins is `merge`'s.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use infc_diag::Span;

use super::Machine;
use super::instance::{FieldState, MapInstance, MapLayer, MapSlot, MapSource, MapTemplate, Place};
use super::merge::{Candidate, Candidates, Rival, settled, stack};
use super::thunk::{Kind, Thunk, Weak};
use crate::Value;
use crate::core::{Def, Rank};

/// The definitions that compete for each key, and where the key stands.
type Keyed = BTreeMap<Arc<str>, (Span, Vec<Rival>)>;

impl Machine<'_> {
    pub(super) fn map_layers(&self, rivals: &[Rival]) -> (Vec<Rc<MapLayer>>, Option<Weak>) {
        let mut layers = Vec::new();
        for rival in rivals {
            let (under, _) = if rival.own.adds
                || rival.own.rank < Rank::Plain
                || rival.over.iter().any(|over| over.own.rank > rival.own.rank)
            {
                self.map_layers(&rival.over)
            } else {
                (Vec::new(), None)
            };
            let value = self.force(&rival.own.value);
            let rank = (rival.own.rank != Rank::Plain).then_some(rival.own.rank);
            match &value.kind {
                Kind::MapTemplate(template) => {
                    layers.extend(template.layers.iter().map(|layer| layer.given(rank, &under)));
                }
                Kind::Map(map) => layers.push(Rc::new(MapLayer {
                    source: MapSource::Fixed(map.clone()),
                    rank,
                    uses: under,
                })),
                Kind::Whole(Value::Absent) => layers.extend(under),
                _ => return (layers, Some(value)),
            }
        }
        (layers, None)
    }

    /// A map in its place: its keys, each with the definitions that compete for it.
    pub fn map_instance(&self, template: &MapTemplate, place: Place) -> Rc<MapInstance> {
        let keyed = template.layers.iter().map(|layer| self.keyed(layer));
        let mut slots: Keyed = Keyed::new();
        for (key, (key_at, rivals)) in keyed.flatten() {
            slots.entry(key).or_insert_with(|| (key_at, Vec::new())).1.extend(rivals);
        }
        let slot = |(key, (key_at, rivals)): (Arc<str>, (Span, Vec<Rival>))| {
            let slot = MapSlot {
                key_at: self.outside(key_at, place.at),
                candidates: Candidates { rivals: settled(rivals.into_iter()) },
                state: std::cell::RefCell::new(FieldState::Unasked),
            };
            (key, slot)
        };
        let entries = slots.into_iter().map(slot).collect();
        let layers = template.layers.clone();
        Rc::new(MapInstance {
            item: template.item.clone(),
            layers,
            path: place.path,
            placed: place.placed,
            entries,
        })
    }

    /// Whether a key of a map could not be read, so that it may be any.
    pub fn has_broken_key(&self, layers: &[Rc<MapLayer>]) -> bool {
        layers.iter().any(|layer| {
            let own = match &layer.source {
                MapSource::Body(body, env) => {
                    body.entries.iter().any(|(key, _)| self.key_text(key, env).is_none())
                }
                MapSource::Fixed(map) => self.has_broken_key(&map.layers),
                MapSource::Made(_) => false,
            };
            own || self.has_broken_key(&layer.uses)
        })
    }

    /// The entries of a layer, standing on those that it uses.
    fn keyed(&self, layer: &Rc<MapLayer>) -> Keyed {
        let mut slots = Keyed::new();
        if !self.step(self.root_at()) {
            return slots;
        }
        for (key, (key_at, rivals)) in layer.uses.iter().flat_map(|layer| self.keyed(layer)) {
            slots.entry(key).or_insert_with(|| (key_at, Vec::new())).1.extend(rivals);
        }
        let mut own: BTreeMap<Arc<str>, (Span, Vec<Candidate>)> = BTreeMap::new();
        for (key, key_at, candidate) in self.own_entries(layer) {
            own.entry(key).or_insert_with(|| (key_at, Vec::new())).1.push(candidate);
        }
        for (key, (key_at, own)) in own {
            self.step(key_at);
            let below = slots.remove(&key).map_or_else(Vec::new, |(_, rivals)| rivals);
            slots.insert(key, (key_at, stack(own, below)));
        }
        slots
    }

    fn own_entries(&self, layer: &Rc<MapLayer>) -> Vec<(Arc<str>, Span, Candidate)> {
        let rank = layer.rank;
        match &layer.source {
            MapSource::Body(body, env) => {
                let entry = |(key, def): &(crate::core::Expr, Def)| {
                    let text = self.key_text(key, env)?;
                    Some((text, key.at, self.candidate(def, env, rank)?))
                };
                body.entries.iter().filter_map(entry).collect()
            }
            MapSource::Fixed(map) => {
                let entry = |(key, slot): (&Arc<str>, &MapSlot)| {
                    let value = Thunk::done(self.entry(map, key, slot.key_at));
                    let id = (std::ptr::from_ref(slot).addr(), 0);
                    (
                        key.clone(),
                        slot.key_at,
                        Candidate {
                            value,
                            rank: rank.unwrap_or(Rank::Plain),
                            adds: false,
                            at: slot.key_at,
                            id,
                        },
                    )
                };
                map.entries.iter().map(entry).collect()
            }
            MapSource::Made(entries) => entries
                .iter()
                .map(|(key, at, value)| {
                    let id = (Rc::as_ptr(value).addr(), 0);
                    let candidate = Candidate {
                        value: value.clone(),
                        rank: rank.unwrap_or(Rank::Plain),
                        adds: false,
                        at: *at,
                        id,
                    };
                    (key.clone(), *at, candidate)
                })
                .collect(),
        }
    }

    /// The entry `key` of a map, worked out once; poison if there is none (the caller has reported it).
    pub fn entry(&self, map: &Rc<MapInstance>, key: &Arc<str>, at: Span) -> Weak {
        let Some(slot) = map.entries.get(key) else { return Weak::poison(at) };
        let path = map.path.below(key);
        let busy = match &*slot.state.borrow() {
            FieldState::Done(value) => return value.clone(),
            FieldState::Busy => true,
            FieldState::Unasked => false,
        };
        if busy {
            self.cycle(&path, at);
            return Weak::poison(at);
        }
        *slot.state.borrow_mut() = FieldState::Busy;
        self.trail.borrow_mut().push((path.clone(), at));
        let place = Place { path, placed: map.placed, at: self.outside(slot.key_at, at) };
        let value = self.deeper(at, || {
            let value = self.merged(&slot.candidates, &map.item, place).unwrap_or_else(|| Weak::poison(at));
            self.refined(value, &map.item)
        });
        self.trail.borrow_mut().pop();
        *slot.state.borrow_mut() = FieldState::Done(value.clone());
        value
    }
}

impl MapLayer {
    fn given(self: &Rc<Self>, rank: Option<Rank>, more: &[Rc<MapLayer>]) -> Rc<Self> {
        if rank.is_none() && more.is_empty() {
            return self.clone();
        }
        let source = match &self.source {
            MapSource::Body(body, env) => MapSource::Body(body.clone(), env.clone()),
            MapSource::Fixed(map) => MapSource::Fixed(map.clone()),
            MapSource::Made(entries) => MapSource::Made(entries.clone()),
        };
        let uses = self.uses.iter().chain(more).cloned().collect();
        Rc::new(Self { source, rank: self.rank.or(rank), uses })
    }
}
