//! Files that are decided in full by the plan, and where their parts come from.

use infc_diag::Span;

/// The place in the user's text that a line, a block or a file comes from.
pub type Origin = Span;

/// How a file is kept on the host.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Quality {
    /// Octal mode.
    pub mode: u16,
    /// Owner.
    pub owner: String,
    /// Group.
    pub group: String,
}

impl Quality {
    /// root's, with `mode`.
    pub fn root(mode: u16) -> Self {
        Self { mode, owner: "root".to_owned(), group: "root".to_owned() }
    }
}

/// A file whose bytes the plan has decided already: a raw file, a key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlannedFile {
    /// Absolute.
    pub path: String,
    /// Its text.
    pub text: String,
    /// Mode and owner.
    pub quality: Quality,
    /// Where it is stated.
    pub origin: Origin,
}

impl PlannedFile {
    /// The step of the activation that it takes effect with, where one is needed.
    pub fn step(&self) -> Option<&'static str> {
        self.path.starts_with("/etc/sysctl.d/").then_some(SYSCTL)
    }
}

/// The step that sets the kernel's settings.
pub(crate) const SYSCTL: &str = "sysctl";
