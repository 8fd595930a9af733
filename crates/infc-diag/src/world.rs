//! The only door from the compiler to the outside: reading a file and finding an import.
//!
//! It deliberately does not touch a disk; [`MemWorld`] holds its files in memory, others are the embedder's.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::{FileId, FilePath, Files};

/// Why a file could not be read; the text is for a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FileError {
    /// There is none.
    NotFound,
    /// It is not UTF-8; the offset of the first bad byte.
    NotUtf8(u32),
    /// It is a directory, or anything else but a regular file.
    NotAFile,
    /// It is larger than the limit, in bytes.
    TooLarge(u64),
    /// The system refused, with its reason.
    Refused(String),
}

/// Why an import has no file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ImportError {
    /// The path leaves its root.
    Outside,
    /// It is absolute or otherwise not a path of the language.
    NotRelative,
}

/// Where sources come from.
pub trait World: Send + Sync {
    /// The text of `file`, the same on every call.
    fn source(&self, file: FileId) -> Result<Arc<str>, FileError>;

    /// The table of this world's files.
    fn files(&self) -> &Files;

    /// The file that the relative path `import` names when it stands in `from`.
    fn resolve(&self, from: FileId, import: &str) -> Result<FileId, ImportError> {
        if import.starts_with('/') {
            return Err(ImportError::NotRelative);
        }
        let target = self.files().path(from).join(import).ok_or(ImportError::Outside)?;
        Ok(self.files().intern(target))
    }

    /// The path of `file`, for people.
    fn path(&self, file: FileId) -> FilePath {
        self.files().path(file)
    }
}

/// A world in memory: what tests, editors and web services compile from.
#[derive(Default, Debug)]
pub struct MemWorld {
    files: Files,
    texts: BTreeMap<FileId, Arc<str>>,
}

impl MemWorld {
    /// Adds or replaces a file and gives its number.
    pub fn insert(&mut self, path: FilePath, text: impl Into<Arc<str>>) -> FileId {
        let id = self.files.intern(path);
        self.texts.insert(id, text.into());
        id
    }
}

impl World for MemWorld {
    fn source(&self, file: FileId) -> Result<Arc<str>, FileError> {
        self.texts.get(&file).cloned().ok_or(FileError::NotFound)
    }

    fn files(&self) -> &Files {
        &self.files
    }
}
