//! Where a name is defined, and where else it stands, in every file of the flake.
//!
//! It deliberately knows two kinds of names: those that the checker resolved, and those of entities, which are names by
//! what the site comes to.

use std::collections::BTreeSet;

use infc_diag::{FileId, Span};
use infc_syntax::SyntaxKind;
use infc_syntax::ast::{Apply, AttrPath, Binding, Expr, Item, Lambda, Seg, Select};

use super::hover::{self, is_let};
use super::signature;
use crate::Snapshot;
use crate::snapshot::{Asked, Path};

/// What a name stands for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Symbol {
    /// What is defined at this place.
    Defined(Span),
    /// An entity, or another entry of a map.
    Entity(Path),
}

/// Where what stands at a place is defined.
pub fn definition(snapshot: &Snapshot<'_, '_>, asked: &Asked) -> Vec<Span> {
    if let Some(file) = imported(snapshot, asked) {
        return vec![Span::new(file, 0, 0)];
    }
    let mut found: Vec<Span> = match symbols(snapshot, asked).first() {
        Some(Symbol::Defined(at)) => vec![*at],
        Some(Symbol::Entity(path)) => snapshot.slots().key_of(path).into_iter().collect(),
        // A field is defined where its value is written.
        None => {
            let values = hover::paths_at(snapshot, asked);
            values
                .iter()
                .filter_map(|path| snapshot.inspection.value_at(path))
                .map(|value| value.at)
                .collect()
        }
    };
    found.sort_unstable();
    found.dedup();
    found
}

/// The file that the path at a place imports.
fn imported(snapshot: &Snapshot<'_, '_>, asked: &Asked) -> Option<FileId> {
    let token = asked.source.token(asked.offset).filter(|token| token.kind() == SyntaxKind::Path)?;
    let file = snapshot.inspection.world.resolve(asked.file, token.text()).ok()?;
    snapshot.inspection.world.source(file).is_ok().then_some(file)
}

/// What the name at a place stands for: several if one text makes several entities.
pub fn symbols(snapshot: &Snapshot<'_, '_>, asked: &Asked) -> Vec<Symbol> {
    let uses = snapshot.definitions(asked.file, asked.offset);
    if !uses.is_empty() {
        return uses.into_iter().map(|found| Symbol::Defined(found.definition)).collect();
    }
    if let Some(at) = snapshot.defined_at(asked.file, asked.offset).or_else(|| argument_at(snapshot, asked)) {
        return vec![Symbol::Defined(at)];
    }
    let paths = hover::paths_at(snapshot, asked);
    paths.into_iter().filter(|path| snapshot.slots().key_of(path).is_some()).map(Symbol::Entity).collect()
}

/// A place of a name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Mark {
    /// Where it stands, without quotes.
    pub at: Span,
    /// How.
    pub role: Role,
}

/// How a name stands at a place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Role {
    /// It is defined there.
    Defined,
    /// It is given a value there, as an argument is.
    Given,
    /// It is read there.
    Read,
}

/// Every place at which what is named at a place stands.
pub fn marks(snapshot: &Snapshot<'_, '_>, asked: &Asked) -> Vec<Mark> {
    occurrences(snapshot, &symbols(snapshot, asked)).into_iter().collect()
}

/// Every place at which one of these names stands, its definition among them; twice, if it is read and given there.
pub fn occurrences(snapshot: &Snapshot<'_, '_>, symbols: &[Symbol]) -> BTreeSet<Mark> {
    let mut found = BTreeSet::new();
    for symbol in symbols {
        match symbol {
            Symbol::Defined(at) => {
                found.insert((*at, Role::Defined));
                found.extend(snapshot.uses(*at).into_iter().map(|at| (at, Role::Read)));
                found.extend(arguments(snapshot, *at).into_iter().map(|at| (at, Role::Given)));
            }
            Symbol::Entity(path) => {
                let key = snapshot.slots().key_of(path);
                for file in snapshot.files() {
                    let others = named(snapshot, file, path).into_iter().filter(|at| Some(*at) != key);
                    found.extend(others.map(|at| (at, Role::Read)));
                }
                found.extend(key.map(|at| (at, Role::Defined)));
            }
        }
    }
    found.into_iter().map(|(at, role)| Mark { at: unquoted(snapshot, at), role }).collect()
}

/// The parameter that the name of an argument means.
fn argument_at(snapshot: &Snapshot<'_, '_>, asked: &Asked) -> Option<Span> {
    let token = asked.source.token(asked.offset).filter(|token| !token.kind().is_trivia())?;
    let binding = token.parent()?.ancestors().take(3).find_map(Binding::cast)?;
    let segment = binding.path()?.segments().into_iter().next()?;
    let (start, end) = segment.range();
    if asked.offset < start || end < asked.offset {
        return None;
    }
    let apply = signature::call(&binding.syntax().parent()?)?;
    parameter(snapshot, (asked.file, &apply), &segment.literal()?)
}

/// The parameter `name` of what is called.
pub fn parameter(snapshot: &Snapshot<'_, '_>, (file, apply): (FileId, &Apply), name: &str) -> Option<Span> {
    let (there, lambda) = signature::function(snapshot, file, apply)?;
    let param =
        signature::parameters(&lambda).into_iter().find(|param| param.name().as_deref() == Some(name))?;
    let (start, end) = param.name_range()?;
    Some(Span::new(there, start, end))
}

/// Where the parameter that is defined at a place is given a value, by the callers of its function.
fn arguments(snapshot: &Snapshot<'_, '_>, definition: Span) -> Vec<Span> {
    let Some(source) = snapshot.source(definition.file) else { return Vec::new() };
    let node = infc_syntax::covering(&source.root(), (definition.start, definition.end));
    let is_param = node.ancestors().take(3).any(|node| node.kind() == SyntaxKind::Param);
    let lambda = node.ancestors().find_map(Lambda::cast).filter(|_| is_param);
    let binding = lambda.and_then(|lambda| lambda.syntax().parent().and_then(Binding::cast));
    let Some(name) = binding.and_then(|binding| binding.path()?.segments().into_iter().next()) else {
        return Vec::new();
    };
    let parameter = source.slice((definition.start, definition.end));
    let calls = snapshot.uses(span(definition.file, &name));
    calls.into_iter().flat_map(|call| given(snapshot, call, parameter)).collect()
}

/// Where the call of the function that is named at a place gives it the argument `name`.
fn given(snapshot: &Snapshot<'_, '_>, call: Span, name: &str) -> Vec<Span> {
    let Some(source) = snapshot.source(call.file) else { return Vec::new() };
    let node = infc_syntax::covering(&source.root(), (call.start, call.end));
    let called = node.ancestors().take(4).find_map(Apply::cast);
    let called = called.filter(|apply| apply.function().is_some_and(|it| covers(it.range(), call)));
    let Some(Expr::Set(set)) = called.and_then(|apply| apply.argument()) else { return Vec::new() };
    let mut found = Vec::new();
    for item in set.items() {
        match item {
            Item::Binding(binding) => {
                let first = binding.path().and_then(|path| path.segments().into_iter().next());
                let first = first.filter(|segment| segment.literal().as_deref() == Some(name));
                found.extend(first.map(|segment| span(call.file, &segment)));
            }
            Item::Inherit(inherit) => {
                let names = inherit.names().into_iter().filter(|(known, _)| known == name);
                found.extend(names.map(|(_, (start, end))| Span::new(call.file, start, end)));
            }
            Item::When(_) | Item::Error(_) => {}
        }
    }
    found
}

fn covers((start, end): (u32, u32), at: Span) -> bool {
    start <= at.start && at.end <= end
}

/// Where a file names an entity, in definitions and selections.
fn named(snapshot: &Snapshot<'_, '_>, file: FileId, path: &Path) -> Vec<Span> {
    let Some(source) = snapshot.source(file) else { return Vec::new() };
    let Some(name) = path.last() else { return Vec::new() };
    let mut found = Vec::new();
    for attr in source.root().descendants().filter_map(AttrPath::cast) {
        let Some(parent) = attr.syntax().parent() else { continue };
        for (number, segment) in attr.segments().iter().enumerate() {
            if segment.literal().as_deref() != Some(&**name) {
                continue;
            }
            let paths = if let Some(select) = Select::cast(parent.clone()) {
                snapshot.paths_of_select(file, &select, number + 1)
            } else if let Some(binding) = Binding::cast(parent.clone()).filter(|it| !is_let(it.syntax())) {
                snapshot.paths_of_binding(file, &binding, number + 1)
            } else {
                Vec::new()
            };
            if paths.contains(path) {
                found.push(span(file, segment));
            }
        }
    }
    found
}

fn span(file: FileId, segment: &Seg) -> Span {
    let (start, end) = segment.range();
    Span::new(file, start, end)
}

/// The name without the quotes around it.
fn unquoted(snapshot: &Snapshot<'_, '_>, at: Span) -> Span {
    let text = snapshot.text(at);
    if text.len() >= 2 && text.starts_with('"') && text.ends_with('"') {
        Span::new(at.file, at.start + 1, at.end - 1)
    } else {
        at
    }
}
