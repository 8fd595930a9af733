//! The sources of a flake on a disk.
//!
//! It deliberately reads below the flake's own folder alone, wherever links and imports point, and reads each file
//! once, so that a compilation sees one state of it.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::sync::{Arc, Mutex, PoisonError};

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use infc_diag::{FileError, FileId, FilePath, Files, InputTree, Sought, TreeError, World};
use infc_lock::{RELEASE, SITE, is_hidden};

use super::DiskError;
use super::error::reason;
use super::once::Once;

/// The largest source, in bytes: 10 MiB.
pub const SOURCE_MAX: u64 = infc_lock::FILE_MAX;

/// The text of a source, or why there is none.
pub(super) type Text = Result<Arc<str>, FileError>;

/// The files of a flake, read when they are asked for.
#[derive(Debug)]
pub struct FsWorld {
    root: Utf8PathBuf,
    pub(super) once: Once,
    /// Whether copies of inputs in the flake count.
    pub(super) copies: bool,
    /// The inputs that were asked for.
    pub(super) asked: Mutex<BTreeMap<String, Asked>>,
}

/// An input that was asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Asked {
    pub(super) folder: Option<Utf8PathBuf>,
    pub(super) sha256: String,
}

impl FsWorld {
    /// The flake in the folder `root`, empty for the current one.
    pub fn new(root: impl Into<Utf8PathBuf>) -> Self {
        Self { root: root.into(), once: Once::default(), copies: true, asked: Mutex::default() }
    }

    /// The flake that `file` belongs to, and its number in it: the nearest folder upwards that has a `site.inf`, or
    /// else the file's own. The file need not exist, so that text from elsewhere can stand for it.
    pub fn find(file: impl AsRef<Utf8Path>) -> Result<(Self, FileId), DiskError> {
        let (root, inside) = place(file.as_ref())?;
        let world = Self::new(root);
        let entry = world.once.files.intern(FilePath::project(inside));
        Ok((world, entry))
    }

    /// [`FsWorld::find`] for a file that can be read.
    pub fn open(file: impl AsRef<Utf8Path>) -> Result<(Self, FileId), DiskError> {
        let file = file.as_ref();
        let (world, entry) = Self::find(file)?;
        world.source(entry).map_err(|error| unreadable(file, &error))?;
        Ok((world, entry))
    }

    /// The flake's folder as the user would write it, empty for the current one.
    pub fn root(&self) -> &Utf8Path {
        &self.root
    }

    /// The same flake, whose inputs are not taken from its own copies.
    #[must_use]
    pub fn without_copies(self) -> Self {
        Self { copies: false, ..self }
    }

    /// The flake's folder as a path that is never empty.
    pub(super) fn folder(&self) -> &Utf8Path {
        non_empty(&self.root)
    }

    /// Has `tree` for the tree of the input `name`, wherever it lies.
    pub fn set_input(&self, name: &str, tree: InputTree) {
        self.once.set_input(name, tree);
    }

    pub(super) fn read(&self, path: &Utf8Path) -> Text {
        let root = non_empty(&self.root).canonicalize().map_err(|error| refused(&error))?;
        let written = root.join(path);
        let real = written.canonicalize().map_err(|error| refused(&error))?;
        let inside = real.strip_prefix(&root).ok().and_then(|inside| Utf8Path::from_path(inside));
        let inside = inside.ok_or(FileError::LinkLeaves)?;
        is_part(&root, path)?;
        is_part(&root, inside)?;
        let folder = written.parent().and_then(|folder| folder.canonicalize().ok());
        if folder.as_deref() != written.parent() {
            return Err(FileError::Refused(
                "a folder on the way is a symbolic link, and those are not followed".to_owned(),
            ));
        }
        // Asked before it is opened, as to open a pipe waits for its other end.
        let about = real.metadata().map_err(|error| refused(&error))?;
        if !about.is_file() {
            return Err(FileError::NotAFile);
        }
        let mut bytes = Vec::new();
        let opened = std::fs::File::open(&real).map_err(|error| refused(&error))?;
        opened.take(SOURCE_MAX + 1).read_to_end(&mut bytes).map_err(|error| refused(&error))?;
        if bytes.len() as u64 > SOURCE_MAX {
            return Err(FileError::TooLarge(about.len().max(bytes.len() as u64)));
        }
        decode(bytes)
    }
}

impl World for FsWorld {
    fn source(&self, file: FileId) -> Text {
        self.once.source(file, |path| self.read(path))
    }

    fn files(&self) -> &Files {
        &self.once.files
    }

    fn tree(&self, input: &Sought<'_>) -> Result<InputTree, TreeError> {
        let asked = Asked { folder: input.folder.map(Utf8Path::to_owned), sha256: input.sha256.to_owned() };
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).insert(input.name.to_owned(), asked);
        self.once.tree(input.name, || super::input::find(self.folder(), input, self.copies))
    }
}

/// Whether a file in the flake's folder is one of the flake: what it can import is what it would be as an input.
fn is_part(root: &std::path::Path, path: &Utf8Path) -> Result<(), FileError> {
    if path.components().any(|part| is_hidden(part.as_str())) {
        return Err(FileError::NoPart);
    }
    let above = path.ancestors().skip(1).filter(|folder| !folder.as_str().is_empty());
    for folder in above {
        let has = |mark| root.join(folder).join(mark).symlink_metadata().is_ok();
        if has(SITE) {
            return Err(FileError::OtherFlake(folder.to_owned()));
        }
        if has(RELEASE) {
            return Err(FileError::NoPart);
        }
    }
    Ok(())
}

/// All of standard input, as the source that messages call `name`.
pub fn read_stdin(name: &Utf8Path) -> Result<Arc<str>, DiskError> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(SOURCE_MAX + 1).read_to_end(&mut bytes);
    read.map_err(|error| unreadable(name, &refused(&error)))?;
    if bytes.len() as u64 > SOURCE_MAX {
        return Err(unreadable(name, &FileError::TooLarge(bytes.len() as u64)));
    }
    decode(bytes).map_err(|error| unreadable(name, &error))
}

/// The text of a source that has these bytes.
pub(super) fn decode(bytes: Vec<u8>) -> Text {
    let bad = |error: std::string::FromUtf8Error| u32::try_from(error.utf8_error().valid_up_to());
    String::from_utf8(bytes)
        .map(Arc::from)
        .map_err(|error| FileError::NotUtf8(bad(error).unwrap_or(u32::MAX)))
}

fn refused(error: &std::io::Error) -> FileError {
    match error.kind() {
        std::io::ErrorKind::NotFound => FileError::NotFound,
        std::io::ErrorKind::IsADirectory => FileError::NotAFile,
        _ => FileError::Refused(reason(error)),
    }
}

fn unreadable(file: &Utf8Path, error: &FileError) -> DiskError {
    let (why, help) = match error {
        FileError::NotFound => ("there is no such file".to_owned(), "check the path".to_owned()),
        FileError::NotUtf8(at) => {
            (format!("byte {at}, counted from 0, is not UTF-8 text"), "save the file as UTF-8".to_owned())
        }
        FileError::NotAFile if file.join(SITE).is_file() => {
            ("it is a folder".to_owned(), format!("name the file in it: `{}`", file.join(SITE)))
        }
        FileError::NotAFile => (
            "it is a folder or a device, not a file".to_owned(),
            "name a file that ends in `.inf`".to_owned(),
        ),
        FileError::TooLarge(_) => (
            format!("it is larger than {} MiB", SOURCE_MAX >> 20),
            "check that it is a source; split it into files if it is".to_owned(),
        ),
        FileError::LinkLeaves | FileError::OtherFlake(_) | FileError::NoPart | FileError::Limit(_) => {
            (error.to_string(), "make it a file in the flake's folder".to_owned())
        }
        FileError::Refused(_) => {
            let help = "give yourself permission to read it, and to enter every folder above it";
            (error.to_string(), help.to_owned())
        }
    };
    DiskError::new("read", file, why).help(help)
}

/// The flake's folder, and the path of `file` in it.
pub(super) fn place(file: &Utf8Path) -> Result<(Utf8PathBuf, Utf8PathBuf), DiskError> {
    let file: Utf8PathBuf = file.components().filter(|part| *part != Utf8Component::CurDir).collect();
    let Some(name) = file.file_name() else {
        return Err(DiskError::new("read", &file, "it is a folder").help("name a file that ends in `.inf`"));
    };
    let own = file.parent().unwrap_or(Utf8Path::new(""));
    let is_flake = |folder: &Utf8Path| folder.join(SITE).is_file();
    if name == SITE || is_flake(own) {
        return Ok((own.to_owned(), name.into()));
    }
    // As written, `a/../b` has no parent that can be read off it, nor has a path that begins at the current folder.
    let real = non_empty(own).canonicalize_utf8().unwrap_or_else(|_| own.to_owned());
    let above = real.ancestors().skip(1).find(|folder| !folder.as_str().is_empty() && is_flake(folder));
    let Some(above) = above else { return Ok((own.to_owned(), name.into())) };
    let inside = real.strip_prefix(above).unwrap_or(Utf8Path::new(""));
    let written = own.ancestors().nth(inside.components().count());
    let plain = own.components().all(|part| part != Utf8Component::ParentDir) && own.ends_with(inside);
    let root = written.filter(|_| plain).unwrap_or(above);
    Ok((root.to_owned(), inside.join(name)))
}

/// The folder as a path that is never empty.
pub(super) fn non_empty(folder: &Utf8Path) -> &Utf8Path {
    if folder.as_str().is_empty() { Utf8Path::new(".") } else { folder }
}
