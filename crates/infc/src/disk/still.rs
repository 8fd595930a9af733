//! Whether the disk still says what a compilation read of it, and where to look for that.
//!
//! It deliberately compares what is read, not times: a file that was saved without a change has not changed, and one that
//! was changed within the same second has.

use std::collections::BTreeSet;
use std::sync::PoisonError;

use camino::{Utf8Path, Utf8PathBuf};
use infc_diag::Sought;

use super::FsWorld;
use super::input::{find, places};

/// Where a compilation has read, or looked for something.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Seen {
    /// Files, whether they are there or not.
    pub files: BTreeSet<Utf8PathBuf>,
    /// Folders of which everything counts, whether they are there or not.
    pub trees: BTreeSet<Utf8PathBuf>,
}

impl FsWorld {
    /// Where it has read or looked so far: of a symbolic link also what it leads to.
    pub fn seen(&self) -> Seen {
        let mut seen = Seen::default();
        for (path, _) in self.once.own() {
            let path = self.folder().join(path);
            seen.files.extend(path.canonicalize_utf8().ok());
            seen.files.insert(path);
        }
        self.each_input(|input| seen.trees.extend(places(self.folder(), input, self.copies)));
        seen
    }

    /// The files, and the folders of inputs, that are no longer what was read of them, as the user would write them.
    pub fn changed(&self) -> Vec<Utf8PathBuf> {
        let own = self.once.own().into_iter().filter(|(path, text)| self.read(path) != *text);
        let mut changed: Vec<Utf8PathBuf> = own.map(|(path, _)| self.root().join(path)).collect();
        self.each_input(|input| {
            let now = find(self.folder(), input, self.copies);
            if self.once.known_tree(input.name).is_some_and(|known| known != now) {
                changed.extend(places(self.root(), input, self.copies).pop());
            }
        });
        changed.sort();
        changed
    }

    fn each_input(&self, mut of: impl FnMut(&Sought<'_>)) {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for (name, one) in &asked {
            let folder = one.folder.as_deref().map(Utf8Path::new);
            of(&Sought { name, folder, sha256: &one.sha256 });
        }
    }
}

#[cfg(test)]
mod tests {
    use infc_diag::World as _;

    use super::*;

    #[test]
    fn a_change_is_one_of_what_was_read() {
        let here = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(here.path()).unwrap();
        let site = root.join("site.inf");
        std::fs::write(&site, "{ }").unwrap();
        std::fs::write(root.join("other.inf"), "{ }").unwrap();
        let (world, entry) = FsWorld::open(&site).unwrap();
        let gone = world.resolve(entry, "./hosts/gone.inf").unwrap();
        assert!(world.source(gone).is_err());
        assert!(world.changed().is_empty());
        assert!(world.seen().files.contains(&root.join("hosts/gone.inf")));

        // Not read, or the same again.
        std::fs::write(root.join("other.inf"), "{ a = 1; }").unwrap();
        std::fs::write(&site, "{ }").unwrap();
        assert!(world.changed().is_empty());

        std::fs::create_dir(root.join("hosts")).unwrap();
        std::fs::write(root.join("hosts/gone.inf"), "").unwrap();
        assert_eq!(world.changed(), [root.join("hosts/gone.inf")]);
        std::fs::write(&site, "{  }").unwrap();
        assert_eq!(world.changed(), [root.join("hosts/gone.inf"), site.clone()]);
        std::fs::remove_file(&site).unwrap();
        std::fs::remove_dir_all(root.join("hosts")).unwrap();
        assert_eq!(world.changed(), [site]);
    }
}
