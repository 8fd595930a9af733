//! Where a name is defined, and where else it stands, in every file of the flake.
//!
//! It deliberately knows two kinds of names: those that the checker resolved, and those of entities, which are names by
//! what the site comes to.

use std::collections::BTreeSet;

use infc_diag::{FileId, Span};
use infc_syntax::SyntaxKind;
use infc_syntax::ast::{AttrPath, Binding, Seg, Select};

use super::hover::{self, is_let};
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
        Some(Symbol::Entity(path)) => snapshot.slots().keys_of(path).collect(),
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
    if let Some(at) = snapshot.defined_at(asked.file, asked.offset) {
        return vec![Symbol::Defined(at)];
    }
    let paths = hover::paths_at(snapshot, asked);
    paths
        .into_iter()
        .filter(|path| snapshot.slots().keys_of(path).next().is_some())
        .map(Symbol::Entity)
        .collect()
}

/// Every place at which one of these names stands, its definition among them.
pub fn occurrences(snapshot: &Snapshot<'_, '_>, symbols: &[Symbol]) -> BTreeSet<Span> {
    let mut found = BTreeSet::new();
    for symbol in symbols {
        match symbol {
            Symbol::Defined(at) => {
                found.insert(*at);
                found.extend(snapshot.uses(*at));
            }
            Symbol::Entity(path) => {
                found.extend(snapshot.slots().keys_of(path));
                for file in snapshot.files() {
                    found.extend(named(snapshot, file, path));
                }
            }
        }
    }
    found.into_iter().map(|at| unquoted(snapshot, at)).collect()
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
