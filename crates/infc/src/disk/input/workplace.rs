//! A folder to fetch into, which is gone when it is done with.
//!
//! It deliberately lies in the cache, so that nothing is left elsewhere by a command that is killed.

use std::sync::atomic::{AtomicU32, Ordering};

use camino::{Utf8Path, Utf8PathBuf};

use super::folder::remove;
use crate::disk::DiskError;

/// A folder of this command's own.
pub struct Workplace(Utf8PathBuf);

impl Workplace {
    /// A new one below `parent`.
    pub fn new(parent: &Utf8Path) -> Result<Self, DiskError> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let failed = |error| DiskError::writing("create the folder", parent, error);
        std::fs::create_dir_all(parent).map_err(failed)?;
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = parent.join(format!("{}-{number}", std::process::id()));
        // A command with this number may have been killed.
        remove(&path)?;
        std::fs::create_dir(&path).map_err(failed)?;
        Ok(Self(path))
    }

    /// Its path.
    pub fn path(&self) -> &Utf8Path {
        &self.0
    }
}

impl Drop for Workplace {
    fn drop(&mut self) {
        // What cannot be removed now is in nobody's way.
        let _ = remove(&self.0);
    }
}
