//! One thing that a host gets: a file with its true mode and owner, or a symbolic link.
//!
//! It deliberately has no folders: those that files need are made for them, and those with a mode or an owner of
//! their own are `tmpfiles.d` lines.

use std::fmt;
use std::sync::Arc;

use crate::Origins;

/// What lies at a path.
#[derive(Clone, Debug)]
pub enum Entry {
    /// A regular file.
    File(File),
    /// A symbolic link.
    Link(LinkTarget),
}

/// Permission bits with set-id and sticky bits: at most `0o7777`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Mode(u16);

impl Mode {
    /// The low twelve bits of `bits`; the others are no permissions.
    pub const fn new(bits: u16) -> Self {
        Self(bits & 0o7777)
    }

    /// As a number.
    pub const fn bits(self) -> u16 {
        self.0
    }

    /// What the file has in a bundle on disk, so that whoever may read the bundle may read all of it: 0755 if anyone
    /// may execute it, else 0644.
    pub const fn on_disk(self) -> u16 {
        if self.0 & 0o111 == 0 { 0o644 } else { 0o755 }
    }
}

impl fmt::Display for Mode {
    /// Four octal digits: `0640`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04o}", self.0)
    }
}

/// A regular file: `File::new(text).mode(0o640).owner("root", "adm").reload("nginx")`.
#[derive(Clone, Debug)]
pub struct File {
    /// What it holds.
    pub bytes: Arc<[u8]>,
    /// Its mode on the host, 0644 unless said.
    pub mode: Mode,
    /// Its owner by name, `root` unless said.
    pub owner: String,
    /// Its group by name, `root` unless said.
    pub group: String,
    /// What proves it well-formed before it is used, by the name of a check: `nginx`.
    pub check: Option<String>,
    /// What has to take notice when it changes, by the name of a step of the activation: `nginx`.
    pub reload: Option<String>,
    /// Where its lines come from. No hash covers them and no comparison sees them.
    pub origins: Origins,
}

impl File {
    /// A file of root's, mode 0644.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            bytes: bytes.into().into(),
            mode: Mode::new(0o644),
            owner: "root".to_owned(),
            group: "root".to_owned(),
            check: None,
            reload: None,
            origins: Origins::default(),
        }
    }

    /// Sets the mode.
    #[must_use]
    pub fn mode(mut self, bits: u16) -> Self {
        self.mode = Mode::new(bits);
        self
    }

    /// Sets owner and group.
    #[must_use]
    pub fn owner(mut self, owner: impl Into<String>, group: impl Into<String>) -> Self {
        (self.owner, self.group) = (owner.into(), group.into());
        self
    }

    /// Names the check that proves it well-formed.
    #[must_use]
    pub fn check(mut self, name: impl Into<String>) -> Self {
        self.check = Some(name.into());
        self
    }

    /// Names the step that takes notice of a change.
    #[must_use]
    pub fn reload(mut self, name: impl Into<String>) -> Self {
        self.reload = Some(name.into());
        self
    }

    /// Says where its lines come from.
    #[must_use]
    pub fn origins(mut self, origins: Origins) -> Self {
        self.origins = origins;
        self
    }

    /// Whether the host would see no difference.
    pub fn same(&self, other: &Self) -> bool {
        self.same_attributes(other) && self.bytes == other.bytes
    }

    /// Whether all but the bytes is the same.
    pub fn same_attributes(&self, other: &Self) -> bool {
        self.mode == other.mode
            && self.owner == other.owner
            && self.group == other.group
            && self.check == other.check
            && self.reload == other.reload
    }
}

impl Entry {
    /// Whether the host would see no difference.
    pub fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::File(one), Self::File(two)) => one.same(two),
            (Self::Link(one), Self::Link(two)) => one == two,
            (Self::File(_), Self::Link(_)) | (Self::Link(_), Self::File(_)) => false,
        }
    }
}

impl From<File> for Entry {
    fn from(file: File) -> Self {
        Self::File(file)
    }
}

/// What a symbolic link holds: absolute, and so below the host's own `/`, or relative to the link's folder.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct LinkTarget(Box<str>);

impl LinkTarget {
    /// The target `text`: 1 to 4095 bytes without control characters; `None` otherwise.
    pub fn new(text: impl AsRef<str>) -> Option<Self> {
        let text = text.as_ref();
        let fits = (1..4096).contains(&text.len()) && !text.chars().any(char::is_control);
        fits.then(|| Self(text.into()))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<LinkTarget> for Entry {
    fn from(target: LinkTarget) -> Self {
        Self::Link(target)
    }
}
