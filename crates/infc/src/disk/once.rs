//! What has been read of a flake: each source and each input once, so that a compilation sees one state of it.
//!
//! It deliberately knows nothing of where the flake's own files come from: whoever asks says how to read them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};
use infc_diag::{FileError, FileId, Files, InputTree, Root, TreeError};

use super::world::{Text, decode};
use crate::library;

/// The tree of an input, or why there is none.
pub(super) type Tree = Result<InputTree, TreeError>;

/// The sources and inputs that have been asked for.
#[derive(Default, Debug)]
pub(super) struct Once {
    /// The files and their paths.
    pub files: Files,
    texts: Mutex<BTreeMap<FileId, Text>>,
    inputs: Mutex<BTreeMap<String, Tree>>,
}

impl Once {
    /// The text of a source; `own` reads one of the flake's own.
    pub fn source(&self, file: FileId, own: impl FnOnce(&Utf8Path) -> Text) -> Text {
        let path = self.files.path(file);
        let read = || match &path.root {
            Root::Project => own(&path.path),
            Root::Std => of_library(&path.path),
            Root::Input(name) => self.of_input(name, &path.path),
        };
        // Held while reading, so that two threads never read two states of one file.
        let mut texts = self.texts.lock().unwrap_or_else(PoisonError::into_inner);
        texts.entry(file).or_insert_with(read).clone()
    }

    /// The tree of the input `name`, as `find` finds it.
    pub fn tree(&self, name: &str, find: impl FnOnce() -> Tree) -> Tree {
        let mut inputs = self.inputs.lock().unwrap_or_else(PoisonError::into_inner);
        inputs.entry(name.to_owned()).or_insert_with(find).clone()
    }

    /// Has `tree` for the tree of the input `name`.
    pub fn set_input(&self, name: &str, tree: InputTree) {
        self.inputs.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), Ok(tree));
    }

    /// The flake's own files that were asked for, by their paths in it, and what was read of them.
    pub fn own(&self) -> Vec<(Utf8PathBuf, Text)> {
        let texts = self.texts.lock().unwrap_or_else(PoisonError::into_inner);
        let all = texts.iter().map(|(file, text)| (self.files.path(*file), text.clone()));
        all.filter(|(path, _)| path.root == Root::Project).map(|(path, text)| (path.path, text)).collect()
    }

    /// The input `name`, if it was asked for.
    pub fn known_tree(&self, name: &str) -> Option<Tree> {
        self.inputs.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    fn of_input(&self, name: &str, path: &Utf8Path) -> Text {
        let inputs = self.inputs.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(Ok(input)) = inputs.get(name) else { return Err(FileError::NotFound) };
        decode(input.files.get(path).ok_or(FileError::NotFound)?.to_vec())
    }
}

fn of_library(path: &Utf8Path) -> Text {
    let found = library().iter().find(|(known, _)| path == *known);
    found.map(|(_, text)| Arc::from(*text)).ok_or(FileError::NotFound)
}
