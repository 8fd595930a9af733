//! What another version of an input means: to those who use it, and to this site. The site is compiled with the old and
//! with the new, and what differs is named.
//!
//! It deliberately compares values and files, not sources: what a person reads in a diff of the input is no effect yet.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use infc_bundle::{FileChange, HostDiff, HunkLine};
use infc_diag::{Diagnostic, FileId, FilePath, Root, World};
use infc_eval::{Export, Schema, Spanned, Value};

use crate::compile::Compilation;
use crate::inputs::WithInputs;
use crate::library::WithLibrary;
use crate::why::{dotted, parts, show};
use crate::{Options, compile};

/// A site, in a world and by its first file.
#[derive(Clone, Copy)]
pub struct At<'a> {
    /// Where its files come from.
    pub world: &'a dyn World,
    /// Its first file.
    pub entry: FileId,
}

/// Something that is not as it was: before, and now.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Change {
    /// What it is: an export, a value, a file.
    pub name: String,
    /// How it was, nothing if it was not there.
    pub old: Option<String>,
    /// How it is, nothing if it is gone.
    pub new: Option<String>,
}

/// What differs in a site.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Effect {
    /// Values, by path.
    pub values: Vec<Change>,
    /// Emitted files, as `HOST/path`, with the numbers of lines that are gone and new.
    pub files: Vec<Change>,
    /// Diagnostics that only the new has, in the order in which they are found.
    pub appeared: Vec<Diagnostic>,
    /// Diagnostics that only the old had.
    pub vanished: Vec<Diagnostic>,
}

/// The difference between what two versions of the input `name` export. A definition that is made of other words than
/// before has both its types, which may be equal.
pub fn exports(old: &dyn World, new: &dyn World, name: &str) -> Vec<Change> {
    let (old, new) = (exported(old, name), exported(new, name));
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let change = |name: &String| {
        let (old, new) = (old.get(name), new.get(name));
        let ty = |export: &Export| export.ty.clone();
        let same = old.map(|export| &export.meaning) == new.map(|export| &export.meaning);
        (!same).then(|| Change { name: name.clone(), old: old.map(ty), new: new.map(ty) })
    };
    names.into_iter().filter_map(change).collect()
}

fn exported(world: &dyn World, name: &str) -> BTreeMap<String, Export> {
    let world = WithLibrary(world);
    let site = FilePath { root: Root::Input(name.to_owned()), path: infc_lock::SITE.into() };
    let site = world.files().intern(site);
    let all = infc_eval::exports(&world, infc_model::schema(), site);
    all.into_iter().map(|export| (export.name.clone(), export)).collect()
}

/// The difference between two versions of a site.
pub fn effect(old: At<'_>, new: At<'_>, options: &Options) -> Effect {
    let (before, after) = (compile(old.world, old.entry, options), compile(new.world, new.entry, options));
    let mut values = Vec::new();
    compare(&mut Vec::new(), Some(&value(old)), Some(&value(new)), &mut values);
    let unknown = |of: &Compilation, other: &Compilation, world: &dyn World, others: &dyn World| {
        let known: BTreeSet<String> = other.diagnostics.iter().map(|each| said(others, each)).collect();
        let own = of.diagnostics.iter().filter(|each| !known.contains(&said(world, each)));
        own.cloned().collect::<Vec<_>>()
    };
    Effect {
        values,
        files: files(&before, &after),
        appeared: unknown(&after, &before, new.world, old.world),
        vanished: unknown(&before, &after, old.world, new.world),
    }
}

/// What makes a diagnostic the same one in another version.
fn said(world: &dyn World, diagnostic: &Diagnostic) -> String {
    let at = diagnostic.primary.span;
    format!("{} {} {}:{}", diagnostic.kind.name, diagnostic.message, world.path(at.file), at.start)
}

/// A value as names and texts, which hold in every schema.
#[derive(PartialEq)]
enum Shown {
    Text(String),
    Parts(String, BTreeMap<String, Shown>),
}

fn value(site: At<'_>) -> Shown {
    let world = WithLibrary(site.world);
    let world = WithInputs::of(&world, site.entry, &mut Vec::new());
    let program = infc_eval::analyse(&world, infc_model::schema(), site.entry).value;
    let value = infc_eval::evaluate(&program).value.value;
    shown(&value, &program.schema)
}

fn shown(value: &Spanned<Value>, schema: &Schema) -> Shown {
    let text = show(&value.value, schema);
    let inside = parts(&value.value, schema);
    let is_plain = match &value.value {
        Value::List(items) => items.iter().all(|item| parts(&item.value, schema).is_empty()),
        Value::Map(_) | Value::Record { .. } => false,
        _ => inside.is_empty(),
    };
    if is_plain {
        return Shown::Text(text);
    }
    let kind = if matches!(value.value, Value::Map(_) | Value::List(_)) { String::new() } else { text };
    Shown::Parts(kind, inside.into_iter().map(|(name, part)| (name, shown(part, schema))).collect())
}

impl Shown {
    fn label(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Parts(kind, _) if kind.is_empty() => "{ … }".to_owned(),
            Self::Parts(kind, _) if kind.ends_with('}') => kind.clone(),
            Self::Parts(kind, _) => format!("{kind} {{ … }}"),
        }
    }
}

fn compare(path: &mut Vec<Arc<str>>, old: Option<&Shown>, new: Option<&Shown>, into: &mut Vec<Change>) {
    match (old, new) {
        (Some(old), Some(new)) if old == new => {}
        (Some(Shown::Parts(one, old)), Some(Shown::Parts(two, new))) if one == two => {
            let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
            for name in names {
                path.push(name.as_str().into());
                compare(path, old.get(name), new.get(name), into);
                path.pop();
            }
        }
        (None, None) => {}
        _ => into.push(Change { name: dotted(path), old: old.map(Shown::label), new: new.map(Shown::label) }),
    }
}

fn files(old: &Compilation, new: &Compilation) -> Vec<Change> {
    let (Some(old), Some(new)) = (&old.bundle, &new.bundle) else { return Vec::new() };
    let mut changes = Vec::new();
    for (host, change) in &infc_bundle::diff(old, new).hosts {
        match change {
            HostDiff::Added(_) => changes.push(host_change(host.to_string(), None, Some("a host"))),
            HostDiff::Removed(_) => changes.push(host_change(host.to_string(), Some("a host"), None)),
            HostDiff::Changed { files, .. } => {
                changes.extend(files.iter().map(|(path, change)| file(format!("{host}/{path}"), change)));
            }
        }
    }
    changes
}

fn host_change(name: String, old: Option<&str>, new: Option<&str>) -> Change {
    Change { name, old: old.map(str::to_owned), new: new.map(str::to_owned) }
}

fn file(name: String, change: &FileChange) -> Change {
    let (old, new) = match change {
        FileChange::Added(_) => (None, Some("a file".to_owned())),
        FileChange::Removed(_) => (Some("a file".to_owned()), None),
        FileChange::Replaced { .. } => (Some("other bytes".to_owned()), Some("a file".to_owned())),
        FileChange::Edited { hunks, .. } => {
            let lines = || hunks.iter().flat_map(|hunk| &hunk.lines);
            let gone = lines().filter(|line| matches!(line, HunkLine::Old(_))).count();
            let come = lines().filter(|line| matches!(line, HunkLine::New(_))).count();
            (Some(format!("-{gone}")), Some(format!("+{come}")))
        }
    };
    Change { name, old, new }
}
