//! The cache: the trees that were fetched, each in a folder that is named by its hash.
//!
//! It deliberately may be removed at any time: `infc lock` fetches anew what the lock names.

use camino::{Utf8Path, Utf8PathBuf};
use infc_diag::Tree;

use super::folder::{read_folder, write_folder};
use crate::disk::DiskError;

/// A folder of trees.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cache(Utf8PathBuf);

impl Cache {
    /// The user's: `$XDG_CACHE_HOME/infc`, or `~/.cache/infc`; nothing for a user without a home.
    pub fn of_user() -> Option<Self> {
        let folder = |name: &str| {
            let path = Utf8PathBuf::from(std::env::var(name).ok()?);
            path.is_absolute().then_some(path)
        };
        let base = folder("XDG_CACHE_HOME").or_else(|| Some(folder("HOME")?.join(".cache")))?;
        Some(Self(base.join("infc")))
    }

    /// The folder of the tree with this hash.
    pub fn tree(&self, sha256: &str) -> Utf8PathBuf {
        self.0.join("trees").join(sha256)
    }

    /// Where something is fetched into before it is looked at.
    pub(super) fn workplaces(&self) -> Utf8PathBuf {
        self.0.join("fetching")
    }

    /// Keeps a tree; one that is there already is left alone if it is whole.
    pub fn keep(&self, tree: &Tree) -> Result<(), DiskError> {
        let sha256 = infc_lock::hash(tree);
        let folder = self.tree(&sha256.to_string());
        if read_folder(&folder).is_ok_and(|found| infc_lock::hash(&found) == sha256) {
            return Ok(());
        }
        let above = folder.parent().unwrap_or(Utf8Path::new(""));
        std::fs::create_dir_all(above)
            .map_err(|error| DiskError::writing("create the folder", above, error))?;
        write_folder(&folder, tree)
    }
}
