//! Where an emitter writes to: confined to its own paths, one place for modes, owners and origins.
//!
//! It deliberately writes nowhere else than into a bundle in memory.

use infc_bundle::{BundlePath, Entry, File, HostBundle, LinkTarget, Origins};
use infc_diag::Span;
use infc_plan::Quality;

use crate::Emitter;

/// The part of a host's bundle that one emitter may write.
pub struct Out<'a> {
    emitter: &'a Emitter,
    bundle: &'a mut HostBundle,
}

impl<'a> Out<'a> {
    /// The paths of `emitter` in `bundle`.
    pub fn new(emitter: &'a Emitter, bundle: &'a mut HostBundle) -> Self {
        Self { emitter, bundle }
    }

    /// Writes `file` to `path`, relative to `/`.
    ///
    /// The plan gives every file a path of its own, so that a clash is a defect of infc: debug builds stop there.
    pub fn file(&mut self, path: &str, file: File) {
        self.insert(path, file.into());
    }

    /// Writes a symbolic link at `path` to `target`, relative to the link's folder or absolute.
    pub fn link(&mut self, path: &str, target: &str) {
        if let Some(target) = LinkTarget::new(target) {
            self.insert(path, target.into());
        }
    }

    /// Says that the host must not have `path`, a file of the stock system.
    pub fn absent(&mut self, path: &str) {
        if let Some(path) = self.admit(path) {
            let clash = self.bundle.insert_absent(path).err();
            debug_assert!(clash.is_none(), "{}: {clash:?}", self.emitter.name);
        }
    }

    fn insert(&mut self, path: &str, entry: Entry) {
        if let Some(path) = self.admit(path) {
            let clash = self.bundle.insert(path, entry).err();
            debug_assert!(clash.is_none(), "{}: {clash:?}", self.emitter.name);
        }
    }

    /// The path, if the emitter may write it.
    fn admit(&self, path: &str) -> Option<BundlePath> {
        let confined = self.emitter.root.iter().any(|root| path.starts_with(root));
        debug_assert!(confined, "{} may not write {path}", self.emitter.name);
        BundlePath::new(path).ok().filter(|_| confined)
    }
}

/// A file of `quality` with `text`, whose lines come from `origins`, and whose whole comes from `at`.
pub fn file(text: String, quality: &Quality, at: Option<Span>, mut origins: Origins) -> File {
    if let Some(at) = at {
        origins.set_whole(at);
    }
    File::new(text).mode(quality.mode).owner(&quality.owner, &quality.group).origins(origins)
}
