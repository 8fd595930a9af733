//! Names of files: an interned root and path, so that a span is twelve bytes.
//!
//! It deliberately does not read: a [`crate::World`] does.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};

/// A file, as its number in the [`Files`] of a world.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FileId(u32);

impl FileId {
    /// The file with that number in its world: the way back from a span that was written down.
    pub fn from_index(index: u32) -> Self {
        Self(index)
    }

    /// Its number.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a path is relative to.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Root {
    /// The flake that is compiled.
    Project,
    /// The library that comes with the compiler.
    Std,
    /// A locked input of the flake, by name.
    Input(String),
}

/// A file's root and its normalised path below it, with `/` between the parts.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FilePath {
    /// What the path is relative to.
    pub root: Root,
    /// Relative, without `.` and `..`.
    pub path: Utf8PathBuf,
}

impl FilePath {
    /// A file of the project.
    pub fn project(path: impl Into<Utf8PathBuf>) -> Self {
        Self { root: Root::Project, path: path.into() }
    }

    /// A file of the standard library.
    pub fn std(path: impl Into<Utf8PathBuf>) -> Self {
        Self { root: Root::Std, path: path.into() }
    }

    /// The file that `import` names, read from this one: relative to its folder, never outside of the root.
    pub fn join(&self, import: &str) -> Option<Self> {
        let mut path = self.path.parent().unwrap_or(Utf8Path::new("")).to_owned();
        for part in import.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    if !path.pop() {
                        return None;
                    }
                }
                name => path.push(name),
            }
        }
        Some(Self { root: self.root.clone(), path })
    }
}

impl From<&str> for FilePath {
    /// The file of the project at `path`, `.` and `..` worked out; a `..` that leaves the project is left out.
    fn from(path: &str) -> Self {
        let mut inside = Utf8PathBuf::new();
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    inside.pop();
                }
                name => inside.push(name),
            }
        }
        Self::project(inside)
    }
}

impl From<String> for FilePath {
    fn from(path: String) -> Self {
        Self::from(path.as_str())
    }
}

impl fmt::Display for FilePath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.root {
            Root::Project => write!(out, "{}", self.path),
            Root::Std => write!(out, "<std>/{}", self.path),
            Root::Input(name) => write!(out, "<{name}>/{}", self.path),
        }
    }
}

/// The table of files of a world. Interning takes `&self`, so that a world can be shared.
#[derive(Default, Debug)]
pub struct Files(Mutex<Table>);

#[derive(Default, Debug)]
struct Table {
    paths: Vec<FilePath>,
    ids: BTreeMap<FilePath, FileId>,
}

impl Files {
    /// The number of `path`, the same every time.
    pub fn intern(&self, path: FilePath) -> FileId {
        let mut table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(&id) = table.ids.get(&path) {
            return id;
        }
        let id = FileId(u32::try_from(table.paths.len()).unwrap_or(u32::MAX));
        table.paths.push(path.clone());
        table.ids.insert(path, id);
        id
    }

    /// The path of `id`, or of an empty name for a number of another world.
    pub fn path(&self, id: FileId) -> FilePath {
        let table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        table.paths.get(id.index()).cloned().unwrap_or_else(|| FilePath::project(""))
    }
}
