//! Where an emitter writes to: confined to its own paths, one place for modes, owners and origins.
//!
//! It deliberately writes nowhere else than into a bundle in memory.

use std::fmt;

use infc_bundle::{BundlePath, Clash, Entry, File, HostBundle, LinkTarget, Origins, PathError};
use infc_diag::{Cancel, Span};
use infc_plan::Quality;

/// The part of a bundle that one emitter may write.
pub struct Out<'a> {
    confined: Confined<'a>,
    bundle: &'a mut HostBundle,
    room: &'a mut Room,
    refused: Vec<Refused>,
}

/// The paths that an emitter may write.
#[derive(Clone, Copy)]
pub(crate) struct Confined<'a> {
    /// What they begin with.
    pub within: &'a [&'a str],
    /// What they do not begin with all the same.
    pub but: &'a [&'static str],
}

/// How many bytes of files a bundle may still have, and whether anybody waits for it.
#[derive(Clone, Debug)]
pub(crate) struct Room {
    pub left: u64,
    /// Whether something found no room.
    pub is_spent: bool,
    pub cancel: Cancel,
}

impl Room {
    /// Whether there will be no bundle, whatever else is written.
    pub fn is_over(&self) -> bool {
        self.is_spent || self.cancel.is_cancelled()
    }

    /// Takes the room of `bytes`; false if there is not as much.
    pub fn take(&mut self, bytes: usize) -> bool {
        match self.left.checked_sub(u64::try_from(bytes).unwrap_or(u64::MAX)) {
            Some(left) => self.left = left,
            None => self.is_spent = true,
        }
        !self.is_spent
    }
}

/// Something that an emitter wanted to write and may not.
pub(crate) struct Refused {
    /// Why, after "`x` ".
    pub why: String,
    /// Where the user's text decides it, if the emitter says so.
    pub at: Option<Span>,
}

impl<'a> Out<'a> {
    pub(crate) fn new(confined: Confined<'a>, bundle: &'a mut HostBundle, room: &'a mut Room) -> Self {
        Self { confined, bundle, room, refused: Vec::new() }
    }

    /// Writes `file` to `path`, relative to `/` and without a leading slash: `etc/acme/hosts`.
    ///
    /// A path that is not the emitter's to write, or that another file has, is a diagnostic, and there is no bundle then.
    pub fn file(&mut self, path: &str, file: File) {
        let at = file.origins.file();
        let length = file.bytes.len();
        self.insert(path, (file.into(), length), at);
    }

    /// Writes a symbolic link at `path` to `target`, relative to the link's folder or absolute.
    pub fn link(&mut self, path: &str, target: &str) {
        match LinkTarget::new(target) {
            Some(entry) => self.insert(path, (entry.into(), target.len()), None),
            None => self.refuse(None, format!("cannot write `{path}`: a link cannot lead to {target:?}")),
        }
    }

    /// Says that the host must not have `path`, a file of the stock system.
    pub fn absent(&mut self, path: &str) {
        let said = self.admit(path).and_then(|path| Ok(self.bundle.insert_absent(path)?));
        if let Err(why) = said {
            self.refuse(None, format!("cannot do without `{path}`: {why}"));
        }
    }

    /// Whether whatever else is written is of no worth: the bundle has no more room, or the compilation was cancelled. An
    /// emitter that has much to print asks this between its files, and stops.
    pub fn is_over(&self) -> bool {
        self.room.is_over()
    }

    /// Says that something cannot be written, and why: "has no name for the group of `{host}`". `at` is the user's text that
    /// decides it; the host, if there is none. There is no bundle then.
    pub fn refuse(&mut self, at: Option<Span>, why: impl Into<String>) {
        self.refused.push(Refused { why: why.into(), at });
    }

    pub(crate) fn into_refused(self) -> Vec<Refused> {
        self.refused
    }

    fn insert(&mut self, path: &str, (entry, length): (Entry, usize), at: Option<Span>) {
        if !self.room.take(length) {
            return;
        }
        let written = self.admit(path).and_then(|path| Ok(self.bundle.insert(path, entry)?));
        if let Err(why) = written {
            self.refuse(at, format!("cannot write `{path}`: {why}"));
        }
    }

    /// The path, if the emitter may write it.
    fn admit(&self, path: &str) -> Result<BundlePath, No> {
        let begins =
            |all: &[&str]| all.iter().find(|start| path.starts_with(**start)).map(|it| (*it).to_owned());
        let admitted = BundlePath::new(path)?;
        if let Some(proved) = begins(self.confined.but) {
            return Err(No::Proved(proved));
        }
        begins(self.confined.within).ok_or_else(|| No::Outside(self.confined.within.join("`, `")))?;
        Ok(admitted)
    }
}

/// Why an emitter may not write a path.
enum No {
    Path(PathError),
    Clash(Clash),
    /// It begins with none of these.
    Outside(String),
    /// It begins with this.
    Proved(String),
}

impl From<PathError> for No {
    fn from(error: PathError) -> Self {
        Self::Path(error)
    }
}

impl From<Clash> for No {
    fn from(clash: Clash) -> Self {
        Self::Clash(clash)
    }
}

impl fmt::Display for No {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(error) => error.fmt(out),
            Self::Clash(clash) => clash.fmt(out),
            Self::Outside(roots) => write!(out, "it may write below `{roots}` alone"),
            Self::Proved(root) => {
                write!(out, "what is proved of a host rests on `{root}`, which infc alone writes")
            }
        }
    }
}

/// A file of `quality` with `text`, whose lines come from `origins`, and whose whole comes from `at`.
pub fn file(text: String, quality: &Quality, at: Option<Span>, mut origins: Origins) -> File {
    if let Some(at) = at {
        origins.set_whole(at);
    }
    File::new(text).mode(quality.mode).owner(&quality.owner, &quality.group).origins(origins)
}
