//! How a definition came to be part of the site: the profile that brings it, the call or the name that a set stands for.
//!
//! It deliberately says nothing of braces that stand within braces: what the reader sees needs no word.

use std::rc::Rc;

use infc_diag::Span;

use super::super::Machine;
use super::super::instance::{MapLayer, MapSource, Part, Source};
use super::super::merge::Rival;
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
    pub(super) fn via(&self, stands: &[Stand], winner: Option<&Rival>, steps: &mut Vec<Step>) {
        let Some((last, outer)) = stands.split_last() else { return };
        let mut known: Vec<Span> = steps.iter().filter_map(call).collect();
        let mut place = match (winner, last) {
            (Some(winner), _) => Some((winner.own.at, winner.own.id.0)),
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
            Stand::Field(instance, index) => search.parts(&instance.parts, *index),
            Stand::Entry(map, _) => search.layers(&map.layers),
            Stand::Part(_) => None,
        }
    }

    /// The definition of `stand` whose value has the body `body`: its value, its name and its number. A value that
    /// has no definition is followed from where it stands.
    fn enclosing(&self, stand: &Stand, body: Option<usize>, at: Span) -> Option<(Rc<Thunk>, Span, usize)> {
        if let Stand::Part(thunk) = stand {
            return Some((thunk.clone(), self.force(thunk).at, 0));
        }
        let (rivals, _) = self.competing(stand);
        let rival = body
            .and_then(|body| find(&rivals, &|rival| self.has_body(rival, body)))
            .or_else(|| find(&rivals, &|rival| spans(rival, at)))
            .or_else(|| rivals.first())?;
        Some((rival.own.value.clone(), rival.own.at, rival.own.id.0))
    }

    fn has_body(&self, rival: &Rival, body: usize) -> bool {
        match self.force(&rival.own.value).kind {
            Kind::Template(template) => template.parts.iter().any(|part| part_has(part, body)),
            Kind::MapTemplate(template) => template.layers.iter().any(|layer| layer_has(layer, body)),
            _ => false,
        }
    }
}

impl Search<'_, '_> {
    fn parts(&mut self, parts: &[Rc<Part>], index: usize) -> Option<Found> {
        parts.iter().find_map(|part| self.part(part, index))
    }

    fn part(&mut self, part: &Rc<Part>, index: usize) -> Option<Found> {
        self.left = self.left.checked_sub(1)?;
        if let Source::Body(body, env) = &part.source {
            let own = body.defs.get(index).into_iter().flatten().find(|def| self.is(def));
            if let Some(def) = own {
                return Some(self.here(def, Rc::as_ptr(body).addr()));
            }
            for import in &body.imports {
                let Kind::Template(used) = self.machine.eval(import, env).kind else { continue };
                self.imports.push(import.at);
                let found = self.parts(&used.parts, index);
                if found.is_some() {
                    return found;
                }
                self.imports.pop();
            }
        }
        self.parts(&part.uses, index)
    }

    fn layers(&mut self, layers: &[Rc<MapLayer>]) -> Option<Found> {
        for layer in layers {
            self.left = self.left.checked_sub(1)?;
            if let MapSource::Body(body, _) = &layer.source
                && let Some((_, def)) = body.entries.iter().find(|(_, def)| self.is(def))
            {
                return Some(self.here(def, Rc::as_ptr(body).addr()));
            }
            let below = self.layers(&layer.uses);
            if below.is_some() {
                return below;
            }
        }
        None
    }

    fn is(&self, def: &Def) -> bool {
        std::ptr::from_ref(def).addr() == self.wanted
    }

    fn here(&mut self, def: &Def, body: usize) -> Found {
        let when = def.when.iter().map(|cond| cond.at).collect();
        Found { imports: std::mem::take(&mut self.imports), when, body }
    }
}

/// The first of the definitions, and of those that they stand on, of which `is` holds.
fn find<'r>(rivals: &'r [Rival], is: &dyn Fn(&Rival) -> bool) -> Option<&'r Rival> {
    rivals.iter().find(|rival| is(rival)).or_else(|| rivals.iter().find_map(|rival| find(&rival.over, is)))
}

/// Whether a definition's own expression holds a place.
fn spans(rival: &Rival, at: Span) -> bool {
    rival.own.value.core.as_ref().is_some_and(|(core, _)| holds(core.at, at))
}

fn part_has(part: &Rc<Part>, wanted: usize) -> bool {
    let own = matches!(&part.source, Source::Body(body, _) if Rc::as_ptr(body).addr() == wanted);
    own || part.uses.iter().any(|part| part_has(part, wanted))
}

fn layer_has(layer: &Rc<MapLayer>, wanted: usize) -> bool {
    let own = matches!(&layer.source, MapSource::Body(body, _) if Rc::as_ptr(body).addr() == wanted);
    own || layer.uses.iter().any(|layer| layer_has(layer, wanted))
}

/// The call that a parameter's step tells of.
fn call(step: &Step) -> Option<Span> {
    match step.role {
        Role::Parameter(call) | Role::ParameterDefault(call) => Some(call),
        _ => None,
    }
}
