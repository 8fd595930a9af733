//! The inputs of a site, as the stages after the lock see them: those that are what is locked, and no others.
//!
//! It deliberately says nothing of the others: that is said where the lock is read.

use std::sync::Arc;

use infc_diag::{Diagnostic, FileError, FileId, Files, InputTree, Root, Sought, TreeError, World};
use infc_lock::Inputs;

/// A world in which an input can be read only if it is what is locked.
pub struct WithInputs<'a> {
    below: &'a dyn World,
    inputs: Inputs,
}

impl<'a> WithInputs<'a> {
    /// `below`, with the inputs of the flake that begins in `entry`; what is wrong with the others goes to `found`.
    pub fn of(below: &'a dyn World, entry: FileId, found: &mut Vec<Diagnostic>) -> Self {
        let inputs = infc_lock::verify(below, entry).drain_into(found);
        Self { below, inputs }
    }

    /// The inputs that can be read.
    pub fn inputs(&self) -> &Inputs {
        &self.inputs
    }
}

impl World for WithInputs<'_> {
    fn below(&self) -> Option<&dyn World> {
        Some(self.below)
    }

    fn source(&self, file: FileId) -> Result<Arc<str>, FileError> {
        match self.below.path(file).root {
            Root::Input(name) if !self.inputs.ready.contains_key(&name) => Err(FileError::NotFound),
            _ => self.below.source(file),
        }
    }

    fn files(&self) -> &Files {
        self.below.files()
    }

    fn tree(&self, input: &Sought<'_>) -> Result<InputTree, TreeError> {
        self.below.tree(input)
    }
}
