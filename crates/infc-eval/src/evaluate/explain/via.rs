//! How a definition came to be part of the site: the profile that brings it, the call or the name that a set stands for.
//!
//! It deliberately says nothing of braces that stand within braces: what the reader sees needs no word.

use std::rc::Rc;

use infc_diag::Span;

use super::super::Machine;
use super::super::instance::{MapPart, MapSource, Part, Source};
use super::super::layer::{Layer, Order};
use super::super::merge::Candidate;
use super::super::thunk::{Kind, Thunk};
use super::Stand;
use super::chain::{Walk, holds};
use crate::core::Def;
use crate::reason::{Role, Step};

/// How many parts are looked through at most for a definition.
const PARTS: usize = 10_000;

/// Where a definition stands.
struct Found {
    /// The imports that lead to it, the outermost first.
    imports: Vec<Span>,
    /// The conditions that it holds under.
    when: Vec<Span>,
    /// Which body it stands in.
    body: usize,
}

/// Looks for a definition among the parts of a record or a map.
struct Search<'m, 'a> {
    machine: &'m Machine<'a>,
    wanted: usize,
    imports: Vec<Span>,
    left: usize,
}

impl Machine<'_> {
    /// Adds to `steps` how the definition in force came to be where the last of `stands` is.
    pub(super) fn via(&self, stands: &[Stand], winner: Option<&Candidate>, steps: &mut Vec<Step>) {
        let Some((last, outer)) = stands.split_last() else { return };
        let mut known: Vec<Span> = steps.iter().filter_map(call).collect();
        let mut place = match (winner, last) {
            (Some(winner), _) => Some((winner.at, winner.id)),
            (None, Stand::Part(thunk)) => Some((self.force(thunk).at, 0)),
            (None, Stand::Field(..) | Stand::Entry(..)) => None,
        };
        let mut inner = last;
        for stand in outer.iter().rev() {
            let Some((at, definition)) = place else { return };
            let found = self.found(inner, definition);
            if let Some(found) = &found {
                let when = found.when.iter().map(|&at| (at, Role::Condition(true)));
                let imports = found.imports.iter().rev().map(|&at| (at, Role::Import));
                steps.extend(when.chain(imports).map(|(at, role)| Step { at, depth: 0, role }));
            }
            place = self.enclosing(stand, found.map(|found| found.body), at).map(|(value, name, id)| {
                let mut walk = Walk::new(self, Some(at));
                walk.thunk(&value);
                let new = |step: &Step| !known.contains(&step.at);
                let news: Vec<Step> = walk.steps.into_iter().filter(new).collect();
                known.extend(news.iter().map(|step| step.at));
                known.extend(news.iter().filter_map(call));
                steps.extend(news);
                (name, id)
            });
            inner = stand;
        }
        // What the site itself imports.
        if let Some((_, definition)) = place
            && let Some(found) = self.found(inner, definition)
        {
            let imports = found.imports.iter().rev();
            steps.extend(imports.map(|&at| Step { at, depth: 0, role: Role::Import }));
        }
    }

    /// Where the definition `wanted` of what stands there is written.
    fn found(&self, stand: &Stand, wanted: usize) -> Option<Found> {
        let mut search = Search { machine: self, wanted, imports: Vec::new(), left: PARTS };
        match stand {
            Stand::Field(instance, index) => search.part(&instance.root, *index),
            Stand::Entry(map, _) => search.set(&map.root),
            Stand::Part(_) => None,
        }
    }

    /// The definition of `stand` whose value has the body `body`: its value, its name and its number. A value that
    /// has no definition is followed from where it stands.
    fn enclosing(&self, stand: &Stand, body: Option<usize>, at: Span) -> Option<(Rc<Thunk>, Span, usize)> {
        if let Stand::Part(thunk) = stand {
            return Some((thunk.clone(), self.force(thunk).at, 0));
        }
        let order = Order::of(&self.competing(stand)?.0);
        let all = || order.layers.iter().flat_map(|layer| layer.own.iter());
        let found = body
            .and_then(|body| all().find(|candidate| self.has_body(candidate, body)))
            .or_else(|| all().find(|candidate| spans(candidate, at)))
            .or_else(|| all().next())?;
        Some((found.value.clone(), found.at, found.id))
    }

    fn has_body(&self, candidate: &Candidate, body: usize) -> bool {
        match self.force(&candidate.value).kind {
            Kind::Template(template) => any(&template.root, &|part: &Part| part_is(part, body)),
            Kind::MapTemplate(template) => any(&template.root, &|part: &MapPart| set_is(part, body)),
            _ => false,
        }
    }
}

impl Search<'_, '_> {
    fn part(&mut self, layer: &Rc<Layer<Part>>, index: usize) -> Option<Found> {
        for part in &layer.own {
            self.left = self.left.checked_sub(1)?;
            let Source::Body(body, env) = &part.source else { continue };
            let own = body.defs.iter().find(|(field, def)| *field == index && self.is(def));
            if let Some((_, def)) = own {
                return Some(self.here(def, Rc::as_ptr(body).addr()));
            }
            for import in &body.imports {
                let Kind::Template(used) = self.machine.eval(import, env).kind else { continue };
                self.imports.push(import.at);
                let found = self.part(&used.root, index);
                if found.is_some() {
                    return found;
                }
                self.imports.pop();
            }
        }
        layer.uses.iter().find_map(|layer| self.part(layer, index))
    }

    fn set(&mut self, layer: &Rc<Layer<MapPart>>) -> Option<Found> {
        for part in &layer.own {
            self.left = self.left.checked_sub(1)?;
            if let MapSource::Body(body, _) = &part.source
                && let Some((_, def)) = body.entries.iter().find(|(_, def)| self.is(def))
            {
                return Some(self.here(def, Rc::as_ptr(body).addr()));
            }
        }
        layer.uses.iter().find_map(|layer| self.set(layer))
    }

    fn is(&self, def: &Def) -> bool {
        std::ptr::from_ref(def).addr() == self.wanted
    }

    fn here(&mut self, def: &Def, body: usize) -> Found {
        let when = def.when.iter().map(|cond| cond.at).collect();
        Found { imports: std::mem::take(&mut self.imports), when, body }
    }
}

/// Whether a definition's own expression holds a place.
fn spans(candidate: &Candidate, at: Span) -> bool {
    candidate.value.core.as_ref().is_some_and(|(core, _)| holds(core.at, at))
}

fn any<T>(root: &Rc<Layer<T>>, is: &dyn Fn(&T) -> bool) -> bool {
    Order::of(root).layers.iter().any(|layer| layer.own.iter().any(is))
}

fn part_is(part: &Part, wanted: usize) -> bool {
    matches!(&part.source, Source::Body(body, _) if Rc::as_ptr(body).addr() == wanted)
}

fn set_is(part: &MapPart, wanted: usize) -> bool {
    matches!(&part.source, MapSource::Body(body, _) if Rc::as_ptr(body).addr() == wanted)
}

/// The call that a parameter's step tells of.
fn call(step: &Step) -> Option<Span> {
    match step.role {
        Role::Parameter(call) | Role::ParameterDefault(call) => Some(call),
        _ => None,
    }
}
