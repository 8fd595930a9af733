//! The only door from the compiler to the outside: reading a file and finding an import.
//!
//! It deliberately does not touch a disk; [`MemWorld`] holds its files in memory, others are the embedder's.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use camino::Utf8PathBuf;

use crate::{Derived, FileId, FilePath, Files, Held, InputTree, Root, Sought, TreeError};

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
    /// A symbolic link leads out of the flake.
    LinkLeaves,
    /// A folder above it is another flake, the one of this path.
    OtherFlake(Utf8PathBuf),
    /// It is hidden, or in the output of a build, and so no part of a flake.
    NoPart,
    /// The system refused, with its reason.
    Refused(String),
    /// The compilation has read as much as it may: the limit, in words.
    Limit(String),
}

impl fmt::Display for FileError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => out.write_str("there is no such file"),
            Self::NotUtf8(offset) => write!(out, "byte {offset} is not UTF-8"),
            Self::NotAFile => out.write_str("it is not a regular file"),
            Self::TooLarge(limit) => write!(out, "it is larger than {limit} bytes"),
            Self::LinkLeaves => out.write_str("a symbolic link leads out of the flake"),
            Self::OtherFlake(folder) => write!(out, "it belongs to the flake in `{folder}`"),
            Self::NoPart => out.write_str("hidden files and the output of a build are no part of a flake"),
            Self::Refused(reason) => out.write_str(reason),
            Self::Limit(limit) => write!(out, "the site has more than {limit}"),
        }
    }
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
    /// The world that this one lies over: it answers whatever this one does not answer by itself.
    fn below(&self) -> Option<&dyn World> {
        None
    }

    /// The text of `file`, the same on every call.
    fn source(&self, file: FileId) -> Result<Arc<str>, FileError>;

    /// The table of this world's files.
    fn files(&self) -> &Files;

    /// The file that the relative path `import` names when it stands in `from`.
    fn resolve(&self, from: FileId, import: &str) -> Result<FileId, ImportError> {
        if let Some(below) = self.below() {
            return below.resolve(from, import);
        }
        if import.starts_with('/') {
            return Err(ImportError::NotRelative);
        }
        let target = self.files().path(from).join(import).ok_or(ImportError::Outside)?;
        Ok(self.files().intern(target))
    }

    /// The importable files of an input. Once they are given, its sources can be read.
    fn tree(&self, input: &Sought<'_>) -> Result<InputTree, TreeError>;

    /// Whether whoever compiles from it wants nothing more: then no stage need go on. The compiler answers this by its
    /// [`Cancel`](crate::Cancel); a world that only gives files leaves it as it is.
    fn is_cancelled(&self) -> bool {
        self.below().is_some_and(World::is_cancelled)
    }

    /// The path of `file`, for people.
    fn path(&self, file: FileId) -> FilePath {
        self.files().path(file)
    }

    /// Where it keeps what is worked out from the text of one file alone, if it does.
    fn derived(&self) -> Option<&Derived> {
        self.below()?.derived()
    }
}

impl<W: World + ?Sized> World for &W {
    fn below(&self) -> Option<&dyn World> {
        (**self).below()
    }

    fn source(&self, file: FileId) -> Result<Arc<str>, FileError> {
        (**self).source(file)
    }

    fn files(&self) -> &Files {
        (**self).files()
    }

    fn resolve(&self, from: FileId, import: &str) -> Result<FileId, ImportError> {
        (**self).resolve(from, import)
    }

    fn tree(&self, input: &Sought<'_>) -> Result<InputTree, TreeError> {
        (**self).tree(input)
    }

    fn is_cancelled(&self) -> bool {
        (**self).is_cancelled()
    }

    fn path(&self, file: FileId) -> FilePath {
        (**self).path(file)
    }

    fn derived(&self) -> Option<&Derived> {
        (**self).derived()
    }
}

/// A world in memory: what tests, editors and web services compile from.
#[derive(Default, Debug)]
pub struct MemWorld {
    files: Files,
    texts: BTreeMap<FileId, Arc<str>>,
    refused: BTreeMap<FileId, FileError>,
}

impl MemWorld {
    /// A world without a file.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds or replaces a file and gives its number. A path that is text is one of the project: `"site.inf"`; files of an
    /// input have a [`FilePath`].
    pub fn insert(&mut self, path: impl Into<FilePath>, text: impl Into<Arc<str>>) -> FileId {
        let id = self.files.intern(path.into());
        self.texts.insert(id, text.into());
        id
    }

    /// Adds a file that cannot be read.
    pub fn refuse(&mut self, path: impl Into<FilePath>, error: FileError) {
        self.refused.insert(self.files.intern(path.into()), error);
    }
}

impl World for MemWorld {
    fn source(&self, file: FileId) -> Result<Arc<str>, FileError> {
        let refused = || self.refused.get(&file).cloned().unwrap_or(FileError::NotFound);
        self.texts.get(&file).cloned().ok_or_else(refused)
    }

    fn files(&self) -> &Files {
        &self.files
    }

    fn tree(&self, input: &Sought<'_>) -> Result<InputTree, TreeError> {
        let of_input = |(file, text): (&FileId, &Arc<str>)| {
            let FilePath { root, path } = self.files.path(*file);
            let is_of = matches!(root, Root::Input(name) if name == input.name);
            is_of.then(|| (path, Arc::from(text.as_bytes())))
        };
        let files: crate::Tree = self.texts.iter().filter_map(of_input).collect();
        if files.is_empty() {
            return Err(TreeError::NotFound);
        }
        Ok(InputTree { files: Arc::new(files), held: Held::InPlace })
    }
}
