//! What one state of a site leaves to the next: entities of which nothing changed keep their core and their value.
//!
//! It deliberately judges by the text alone: where anything but the inside of one entity in a file, or blanks and comments,
//! has changed, nothing is kept. What entities ask of one another is seen to where they are elaborated and evaluated.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use infc_diag::{FileId, FilePath, Span, World};
use infc_syntax::{Parse, SyntaxKind, SyntaxNode, SyntaxToken, TokenAtOffset};

use crate::elaborate::Entity;
use crate::shift::Shift;
use crate::{Path, Spanned, Value};

/// What the analysis and the evaluation of a site leave to those of its next state. They give the same with it and without
/// it; with it, an edit inside of one entity costs little more than that entity does.
///
/// It is for one site, in one thread: a server has one for each site that somebody edits.
#[derive(Debug, Default)]
pub struct Memory(RefCell<State>);

#[derive(Debug, Default)]
struct State {
    /// The file that the site begins in.
    entry: Option<FileId>,
    /// The files of the site, as they were: another world may give their numbers to others.
    files: BTreeMap<FileId, (FilePath, Text)>,
    entities: Entities,
    values: Values,
    /// How many entities there were ever.
    made: u64,
    /// Whether the entities are those of the texts, and what is put back belongs to them.
    is_recalled: bool,
}

/// A file: its text and its tree.
type Text = (Arc<str>, Arc<Parse>);

/// The place at which the set of an entity begins.
pub(crate) type Place = (FileId, u32);

/// Entities by their places.
pub(crate) type Entities = BTreeMap<Place, Entity>;

/// Values of entities, by their paths.
pub(crate) type Values = BTreeMap<Path, Valued>;

/// The value of an entity.
#[derive(Clone, Debug)]
pub(crate) struct Valued {
    /// What the entity is made of; as long as that is the same, nothing in it and around it has changed.
    pub parts: Rc<[u64]>,
    value: Spanned<Value>,
    /// The last place in it, file by file.
    last: BTreeMap<FileId, u32>,
    /// How many steps it took.
    pub steps: u64,
}

impl Valued {
    pub(crate) fn new(parts: Rc<[u64]>, value: Spanned<Value>, steps: u64) -> Self {
        let mut last = BTreeMap::new();
        each_place(&value, &mut |at| {
            let known = last.entry(at.file).or_insert(at.end);
            *known = at.end.max(*known);
        });
        Self { parts, value, last, steps }
    }

    pub(crate) fn value(&self) -> &Spanned<Value> {
        &self.value
    }

    /// Moves everything in it.
    fn shift(&mut self, shift: &Shift) {
        let Some(last) = self.last.get_mut(&shift.file).filter(|last| **last >= shift.from) else { return };
        shift.place((shift.file, last));
        shift.value(&mut self.value);
    }
}

fn each_place(value: &Spanned<Value>, each: &mut impl FnMut(Span)) {
    each(value.at);
    match &value.value {
        Value::List(items) => items.iter().for_each(|item| each_place(item, each)),
        Value::Map(entries) => {
            for entry in entries {
                each(entry.key_at);
                each_place(&entry.value, each);
            }
        }
        Value::Record { fields, .. } => fields.iter().flatten().for_each(|field| each_place(field, each)),
        Value::Variant { payload, .. } => payload.iter().for_each(|payload| each_place(payload, each)),
        Value::Secret(secret) => each_place(secret.source(), each),
        Value::Scalar(_) | Value::Ref(_) | Value::Absent | Value::Unknown(_) | Value::Poison => {}
    }
}

impl Memory {
    /// The entities of the state before that are as they were, moved to where they are now; and the first number that none
    /// has had.
    pub(crate) fn recall(&self, world: &dyn World, entry: FileId) -> (Entities, u64) {
        let mut state = self.0.borrow_mut();
        let changes = if state.entry == Some(entry) { state.changes(world) } else { None };
        state.is_recalled = changes.is_some();
        let Some(changes) = changes else { return (Entities::new(), state.made) };
        for Change { entity, text, shift } in changes {
            if let Some(start) = entity {
                state.entities.get_mut(&(shift.file, start)).into_iter().for_each(Entity::forget);
                // What stands inside of it may have moved.
                let is_inside = |at: u32| at > start && at < shift.from;
                state.entities.retain(|(file, at), _| *file != shift.file || !is_inside(*at));
            }
            if let Some((_, known)) = state.files.get_mut(&shift.file) {
                *known = text;
            }
            state.shift(&shift);
        }
        (std::mem::take(&mut state.entities), state.made)
    }

    /// Puts back what was recalled, where no new state comes of it.
    pub(crate) fn put_back(&self, entities: [Entities; 2], made: u64) {
        let mut state = self.0.borrow_mut();
        state.made = made + 1;
        if state.is_recalled {
            state.entities.extend(entities.into_iter().flatten());
        }
    }

    /// Keeps the entities of a site that is made of `files`.
    pub(crate) fn keep(
        &self,
        world: &dyn World,
        (entry, files): (FileId, &[FileId]),
        (entities, made): (Entities, u64),
    ) {
        let file = |file: &FileId| {
            let text = (world.source(*file).ok()?, crate::parsed(world, *file)?);
            Some((*file, (world.path(*file), text)))
        };
        let mut state = self.0.borrow_mut();
        state.made = made + 1;
        (state.entry, state.entities) = (Some(entry), entities);
        state.files = files.iter().filter_map(file).collect();
    }

    /// The values of entities.
    pub(crate) fn values(&self) -> Values {
        self.0.borrow().values.clone()
    }

    /// Keeps the values of entities.
    pub(crate) fn keep_values(&self, values: Values) {
        self.0.borrow_mut().values = values;
    }
}

/// A change inside of an entity, or of blanks and comments.
struct Change {
    /// Where the entity begins.
    entity: Option<u32>,
    /// The new text.
    text: Text,
    /// Where what stands behind it is now.
    shift: Shift,
}

impl State {
    /// What has changed; nothing if that is more than the inside of entities, blanks and comments.
    fn changes(&self, world: &dyn World) -> Option<Vec<Change>> {
        let mut changes = Vec::new();
        for (file, (path, before)) in &self.files {
            if world.path(*file) != *path {
                return None;
            }
            let text = world.source(*file).ok()?;
            if text != before.0 {
                let after = (text, crate::parsed(world, *file)?);
                let change = self.in_entity(*file, before, &after);
                let (entity, shift) = change.or_else(|| in_trivia(*file, before, &after))?;
                changes.push(Change { entity, text: after, shift });
            }
        }
        Some(changes)
    }

    fn in_entity(
        &self,
        file: FileId,
        (before, _): &Text,
        (text, parse): &Text,
    ) -> Option<(Option<u32>, Shift)> {
        let first = u32::try_from(common(before.bytes(), text.bytes())).ok()?;
        // The first byte of the set is its brace, and stays.
        let mut around = self.entities.range((file, 0)..(file, first));
        let (&place, entity) = around.find(|(_, entity)| first < entity.end)?;
        let set = parse.syntax().token_at_offset(place.1.into()).right_biased()?.parent()?;
        let (start, end) = (u32::from(set.text_range().start()), u32::from(set.text_range().end()));
        let stays = set.kind() == SyntaxKind::Set
            && start == place.1
            && before.get(entity.end as usize..)? == text.get(end as usize..)?;
        let shift = Shift { file, from: entity.end, by: i64::from(end) - i64::from(entity.end) };
        stays.then_some((Some(start), shift))
    }

    fn shift(&mut self, shift: &Shift) {
        if shift.by == 0 {
            return;
        }
        let moved = std::mem::take(&mut self.entities).into_iter().map(|((file, mut start), mut entity)| {
            entity.shift((file, shift));
            shift.place((file, &mut start));
            shift.place((file, &mut entity.end));
            ((file, start), entity)
        });
        self.entities = moved.collect();
        self.values.values_mut().for_each(|valued| valued.shift(shift));
    }
}

/// A change of blanks and comments alone: all other words are the same, one after the other.
fn in_trivia(file: FileId, before: &Text, after: &Text) -> Option<(Option<u32>, Shift)> {
    let start = common(before.0.bytes(), after.0.bytes());
    let rest = |text: &Arc<str>| text.len() - start;
    let most = rest(&before.0).min(rest(&after.0));
    let same = common(before.0.bytes().rev().take(most), after.0.bytes().rev().take(most));
    let [start, was, is] =
        [start, before.0.len() - same, after.0.len() - same].map(|at| u32::try_from(at).unwrap_or(u32::MAX));
    let (old, new) = (before.1.syntax(), after.1.syntax());
    let is_same = is_trivia(&old, (start, was))
        && is_trivia(&new, (start, is))
        // Where the change ends within a comment, it is the same comment.
        && left_of(&old, was) == left_of(&new, is);
    // The word before a blank ends where that begins, and stays.
    let from = match old.token_at_offset(was.into()) {
        TokenAtOffset::Between(left, right) if !is_blank(&left) => {
            is_blank(&right).then(|| right.text_range().end().into())?
        }
        TokenAtOffset::Single(last) if !is_blank(&last) => was + 1,
        _ => was,
    };
    is_same.then_some((None, Shift { file, from, by: i64::from(is) - i64::from(was) }))
}

fn is_blank(token: &SyntaxToken) -> bool {
    matches!(token.kind(), SyntaxKind::Whitespace | SyntaxKind::Comment)
}

/// Whether there are blanks and comments alone in a part of a text, and no other word is cut by its ends.
fn is_trivia(root: &SyntaxNode, (start, end): (u32, u32)) -> bool {
    let mut token = root.token_at_offset(start.into()).right_biased();
    while let Some(found) = token.filter(|found| u32::from(found.text_range().start()) < end) {
        if !is_blank(&found) && u32::from(found.text_range().end()) > start {
            return false;
        }
        token = found.next_token();
    }
    let is_cut = |at: u32| cut(root, at).is_some_and(|token| !is_blank(&token));
    !is_cut(start) && !is_cut(end)
}

/// The word that a place is within.
fn cut(root: &SyntaxNode, at: u32) -> Option<SyntaxToken> {
    let TokenAtOffset::Single(token) = root.token_at_offset(at.into()) else { return None };
    let range = token.text_range();
    (u32::from(range.start()) < at && at < range.end().into()).then_some(token)
}

/// The kind of the word that a place is within, and how much of that is left.
fn left_of(root: &SyntaxNode, at: u32) -> Option<(SyntaxKind, u32)> {
    cut(root, at).map(|token| (token.kind(), u32::from(token.text_range().end()) - at))
}

/// How many bytes two texts begin with that are the same.
fn common(one: impl Iterator<Item = u8>, other: impl Iterator<Item = u8>) -> usize {
    one.zip(other).take_while(|(one, other)| one == other).count()
}
