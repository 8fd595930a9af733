//! What the disk refused: one message that names the path, what was attempted, the reason, and the next step.
//!
//! It deliberately is no diagnostic: no line of a source is at fault.

use std::fmt;
use std::io;

use camino::{Utf8Path, Utf8PathBuf};
use rustix::io::Errno;

/// Something that could not be read or written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DiskError {
    /// What was attempted, as it follows "cannot": `read`, `create the folder`.
    pub attempt: String,
    /// What it was attempted on.
    pub path: Utf8PathBuf,
    /// Why it failed.
    pub reason: String,
    /// What to do about it.
    pub help: String,
}

impl DiskError {
    /// The system refused to read `path`.
    pub(super) fn reading(path: impl AsRef<Utf8Path>, error: impl Into<io::Error>) -> Self {
        let error = error.into();
        let help = match errno(&error) {
            Some(Errno::NOENT) => "check the path, which is relative to the current folder",
            Some(Errno::ACCESS | Errno::PERM) => {
                "give yourself permission to read it, and to enter every folder above it"
            }
            _ => "check that it is a file on a healthy disk",
        };
        Self::new("read", path, reason(&error)).help(help)
    }

    /// The system refused to walk through the folder `top`.
    pub(super) fn walking(top: &Utf8Path, error: walkdir::Error) -> Self {
        let path = error.path().and_then(Utf8Path::from_path).unwrap_or(top).to_owned();
        let unknown = || io::Error::other("its folders lead in a circle");
        Self::reading(path, error.into_io_error().unwrap_or_else(unknown))
    }

    /// The system refused to `attempt` on `path`, on the way to a bundle.
    pub(super) fn writing(attempt: &str, path: impl AsRef<Utf8Path>, error: impl Into<io::Error>) -> Self {
        let error = error.into();
        let help = match errno(&error) {
            Some(Errno::NOSPC | Errno::DQUOT | Errno::FBIG) => {
                "make room, or choose an output on another disk, then run the command again; what was there is unchanged"
            }
            Some(Errno::ROFS) => "choose an output on a file system that can be written",
            Some(Errno::ACCESS | Errno::PERM) => {
                "give yourself permission to write into its folder, or choose another output"
            }
            Some(Errno::NOENT) => "create the folder that it lies in first",
            Some(Errno::NOTDIR) => "choose an output below a folder",
            Some(Errno::BUSY | Errno::XDEV) => "choose a folder inside of the mount point as the output",
            _ => "choose another output, or mend this one, then run the command again",
        };
        Self::new(attempt, path, reason(&error)).help(help)
    }

    /// The system refused to put another text in the place of the source `path`.
    pub(super) fn replacing(path: &Utf8Path, error: impl Into<io::Error>) -> Self {
        let error = error.into();
        let help = match errno(&error) {
            Some(Errno::NOSPC | Errno::DQUOT | Errno::FBIG) => "make room; the file is as it was",
            Some(Errno::ROFS) => "make its file system writable, or work on a copy; the file is as it was",
            _ => "give yourself permission to write into its folder; the file is as it was",
        };
        Self::new("write", path, reason(&error)).help(help)
    }

    /// infc itself refuses to `attempt` on `path`.
    pub(super) fn new(attempt: &str, path: impl AsRef<Utf8Path>, reason: impl Into<String>) -> Self {
        let path = path.as_ref().to_owned();
        Self { attempt: attempt.to_owned(), path, reason: reason.into(), help: String::new() }
    }

    /// Says the next step.
    #[must_use]
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
}

impl fmt::Display for DiskError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "cannot {} `{}`: {}", self.attempt, self.path, self.reason)
    }
}

impl std::error::Error for DiskError {}

fn errno(error: &io::Error) -> Option<Errno> {
    Errno::from_io_error(error)
}

/// The reason in words that do not depend on the locale.
pub fn reason(error: &io::Error) -> String {
    let words = match errno(error) {
        Some(Errno::NOENT) => "there is no such file or folder",
        Some(Errno::ACCESS | Errno::PERM) => "permission is denied",
        Some(Errno::NOSPC) => "the disk is full",
        Some(Errno::DQUOT) => "the disk quota is used up",
        Some(Errno::FBIG) => "the file would be larger than the limit for files",
        Some(Errno::ROFS) => "the file system is read-only",
        Some(Errno::NOTDIR) => "a part of the path is not a folder",
        Some(Errno::ISDIR) => "it is a folder",
        Some(Errno::NAMETOOLONG) => "the name is too long",
        Some(Errno::LOOP) => "a symbolic link is in the way",
        Some(Errno::BUSY | Errno::XDEV) => "it is a mount point",
        Some(Errno::NOTEMPTY | Errno::EXIST) => "something came there in the meantime",
        _ => return error.to_string(),
    };
    words.to_owned()
}
