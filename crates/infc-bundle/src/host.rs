//! The bundle of one host: its files, the files that it must not have, and what its manifest says beside them.
//!
//! It deliberately takes no path twice: [`HostBundle::insert`] is the only way in.

use std::collections::{BTreeMap, BTreeSet};

use crate::{BundlePath, Clash, Entry, HostFacts, PathSet};

/// What one host gets.
#[derive(Clone, Debug, Default)]
pub struct HostBundle {
    files: BTreeMap<BundlePath, Entry>,
    absent: BTreeSet<BundlePath>,
    paths: PathSet,
    /// What the manifest says beside the files.
    pub facts: HostFacts,
}

impl HostBundle {
    /// Adds a file or link, unless it clashes with what is there.
    pub fn insert(&mut self, path: BundlePath, entry: impl Into<Entry>) -> Result<(), Clash> {
        if self.absent.contains(&path) {
            return Err(Clash::Absent(path));
        }
        self.paths.insert(&path)?;
        self.files.insert(path, entry.into());
        Ok(())
    }

    /// Says that the host must not have `path`, a file of the stock system, unless the bundle has it.
    pub fn insert_absent(&mut self, path: BundlePath) -> Result<(), Clash> {
        if self.files.contains_key(&path) {
            return Err(Clash::Absent(path));
        }
        self.absent.insert(path);
        Ok(())
    }

    /// The files and links, by path.
    pub fn files(&self) -> &BTreeMap<BundlePath, Entry> {
        &self.files
    }

    /// The files that the host must not have.
    pub fn absent(&self) -> &BTreeSet<BundlePath> {
        &self.absent
    }
}
