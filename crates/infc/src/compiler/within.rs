//! A world as one compilation sees it: no more files and bytes than it may read, and none once it is cancelled.
//!
//! It deliberately counts a file once, however often it is read.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use infc_diag::{Cancel, FileError, FileId, Files, InputTree, Sought, TreeError, World};

use super::Limits;

/// `below`, within limits.
pub(crate) struct Within<'a> {
    below: &'a dyn World,
    cancel: Cancel,
    limits: Limits,
    read: Mutex<Read>,
}

/// What was read so far.
#[derive(Default)]
struct Read {
    files: BTreeSet<FileId>,
    /// The inputs whose trees are counted.
    trees: BTreeSet<String>,
    bytes: u64,
}

impl<'a> Within<'a> {
    pub fn new(below: &'a dyn World, limits: Limits, cancel: Cancel) -> Self {
        Self { below, cancel, limits, read: Mutex::default() }
    }

    /// Counts `bytes` more; what is exceeded, in words.
    fn count(&self, read: &mut Read, bytes: usize) -> Result<(), String> {
        read.bytes = read.bytes.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
        let most = self.limits.source_bytes;
        if read.bytes > most { Err(format!("{most} bytes of sources")) } else { Ok(()) }
    }
}

impl World for Within<'_> {
    fn below(&self) -> Option<&dyn World> {
        Some(self.below)
    }

    fn source(&self, file: FileId) -> Result<Arc<str>, FileError> {
        if self.cancel.is_cancelled() {
            return Err(FileError::NotFound);
        }
        let text = self.below.source(file)?;
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if read.files.contains(&file) {
            return Ok(text);
        }
        if read.files.len() >= self.limits.files {
            return Err(FileError::Limit(format!("{} files", self.limits.files)));
        }
        self.count(&mut read, text.len()).map_err(FileError::Limit)?;
        read.files.insert(file);
        Ok(text)
    }

    fn files(&self) -> &Files {
        self.below.files()
    }

    fn tree(&self, input: &Sought<'_>) -> Result<InputTree, TreeError> {
        if self.cancel.is_cancelled() {
            return Err(TreeError::NotFound);
        }
        let tree = self.below.tree(input)?;
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if read.trees.insert(input.name.to_owned()) {
            let bytes = tree.files.values().map(|bytes| bytes.len()).sum();
            self.count(&mut read, bytes).map_err(TreeError::TooLarge)?;
        }
        Ok(tree)
    }

    fn is_cancelled(&self) -> bool {
        self.cancel.is_cancelled()
    }
}
