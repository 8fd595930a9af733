//! What is made of what: entities, definitions and files, as far as one names another.
//!
//! It deliberately knows names alone: whether a value comes of it is seen when the site is evaluated.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use infc_diag::{FileId, Span};

use crate::memory::Place;

/// An entity, a definition or a file, by its number.
type Node = usize;

/// What names what.
#[derive(Default)]
pub(super) struct Asking {
    /// What each names; the first is the site.
    names: Vec<BTreeSet<Node>>,
    /// What is being elaborated.
    inside: Node,
    /// The numbers of entities.
    numbers: BTreeMap<Node, u64>,
    places: BTreeMap<Place, Node>,
    definitions: BTreeMap<Definition, Node>,
    /// Parts of sets that are read without the whole.
    parts: Vec<(Node, Span)>,
    /// What hangs on more than the sources.
    loose: BTreeSet<Node>,
}

/// A definition of a `let`, by the address of that and its number there; or a file, or a part of one, by its number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Definition {
    Slot(usize, usize),
    Global(usize),
}

impl Asking {
    /// Begins with something that is named here; gives what it is named in.
    pub fn enter(&mut self) -> Node {
        if self.names.is_empty() {
            self.names.push(BTreeSet::new());
        }
        let node = self.names.len();
        self.names.push(BTreeSet::new());
        self.name(node);
        std::mem::replace(&mut self.inside, node)
    }

    /// Goes on with what that is named in.
    pub fn leave(&mut self, around: Node) {
        self.inside = around;
    }

    /// What is being elaborated is an entity.
    pub fn entity(&mut self, place: Place, number: u64) {
        self.numbers.insert(self.inside, number);
        self.places.insert(place, self.inside);
    }

    /// What is being elaborated is a definition.
    pub fn defines(&mut self, definition: Definition) {
        self.definitions.insert(definition, self.inside);
    }

    /// Notes that a definition is named which is there already.
    pub fn names(&mut self, definition: Definition) {
        if let Some(node) = self.definitions.get(&definition) {
            self.name(*node);
        }
    }

    fn name(&mut self, node: Node) {
        if let Some(names) = self.names.get_mut(self.inside) {
            names.insert(node);
        }
    }

    /// Notes that a part of a set is read.
    pub fn reads(&mut self, at: Span) {
        self.parts.push((self.inside, at));
    }

    /// Notes that what is being elaborated hangs on what is not in the sources.
    pub fn looks_beyond(&mut self) {
        self.loose.insert(self.inside);
    }

    /// The numbers of the entities that each is made of, by their places. What hangs on more than the sources, or reads a
    /// part of one of `entities` without the whole, is made of what was never there before: the number `made`.
    pub fn parts(self, entities: &[(FileId, u32, u32)], made: u64) -> BTreeMap<Place, Rc<[u64]>> {
        let Self { names, mut numbers, places, parts, mut loose, .. } = self;
        let is_part = |at: &Span| {
            let mut around = entities.iter().filter(|(file, start, _)| at.file == *file && *start < at.start);
            around.any(|(_, _, end)| at.end <= *end)
        };
        loose.extend(parts.iter().filter(|(_, at)| is_part(at)).map(|(node, _)| *node));
        numbers.extend(loose.into_iter().map(|node| (node, made)));
        let reached = |(place, node): (Place, Node)| {
            let (mut seen, mut open) = (BTreeSet::from([node]), vec![node]);
            while let Some(node) = open.pop() {
                let new = names.get(node).into_iter().flatten().filter(|name| seen.insert(**name));
                open.extend(new.copied().collect::<Vec<_>>());
            }
            let numbers: BTreeSet<u64> = seen.iter().filter_map(|node| numbers.get(node).copied()).collect();
            (place, numbers.into_iter().collect())
        };
        places.into_iter().map(reached).collect()
    }
}
