//! The sources of a flake as the client sees them: what is on disk, and over it what is open.
//!
//! It deliberately lives for one state of the flake; what is worked out from a text alone is kept longer, for the next.

use std::collections::BTreeMap;
use std::sync::Arc;

use infc::OverlayWorld;
use infc::disk::FsWorld;
use infc_diag::{Derived, FileError, FileId, Files, InputTree, Sought, TreeError, World};

/// The sources of one state.
pub struct Sources<'a> {
    files: OverlayWorld<&'a FsWorld>,
    derived: &'a Derived,
}

impl<'a> Sources<'a> {
    /// What is on `disk` with `texts` over it; `derived` is handed on from state to state.
    pub fn new(disk: &'a FsWorld, texts: BTreeMap<FileId, Arc<str>>, derived: &'a Derived) -> Self {
        Self { files: OverlayWorld { below: disk, texts }, derived }
    }
}

impl World for Sources<'_> {
    fn below(&self) -> Option<&dyn World> {
        Some(&self.files)
    }

    fn source(&self, file: FileId) -> Result<Arc<str>, FileError> {
        self.files.source(file)
    }

    fn files(&self) -> &Files {
        self.files.files()
    }

    fn tree(&self, input: &Sought<'_>) -> Result<InputTree, TreeError> {
        self.files.tree(input)
    }

    fn derived(&self) -> Option<&Derived> {
        Some(self.derived)
    }
}
