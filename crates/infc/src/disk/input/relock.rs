//! What `infc lock`, `infc update` and `infc vendor` do: the only commands that fetch.
//!
//! It deliberately writes nothing before everything was had, and then one file, whole: a failure leaves the old lock.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use infc_diag::{Diagnostic, FileId, Held, InputTree, Reported, Sought, Tree};
use infc_lock::{LOCK, Lock, Locked, Wanted, hash, sound, walk};

use super::fetch::{Fetched, cache, fetch};
use super::folder::{read_folder, remove, write_folder};
use super::{Cache, VENDOR, vendored};
use crate::disk::{DiskError, FsWorld};

/// Which inputs are had anew.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Which<'a> {
    /// Those that are not locked.
    Missing,
    /// All.
    All,
    /// This one, and those that are not locked.
    One(&'a str),
}

/// A lock, and the one that is to take its place.
#[derive(Clone, Debug, Default)]
pub struct Relocked {
    /// The lock as it was.
    pub old: Lock,
    /// The lock as it is to be.
    pub new: Lock,
    /// The trees of the inputs that are locked now.
    pub trees: BTreeMap<String, Arc<Tree>>,
}

/// Has the inputs of the flake that begins in `entry` of `world`. With an error among the diagnostics there is no new
/// lock.
pub fn relock(world: &FsWorld, entry: FileId, which: Which<'_>) -> Result<Reported<Relocked>, DiskError> {
    let old = match infc_lock::load(world) {
        Ok(lock) => lock.map(|(lock, _)| lock).unwrap_or_default(),
        Err(diagnostic) => return Ok(Reported::new(Relocked::default(), vec![*diagnostic])),
    };
    let mut locking = Locking {
        world,
        which,
        relocked: Relocked { old, ..Relocked::default() },
        found: Vec::new(),
        failed: None,
    };
    let walked = walk(world, entry, &mut |wanted| locking.have(wanted));
    let mut found = walked.diagnostics;
    found.append(&mut locking.found);
    match locking.failed {
        Some(error) => Err(error),
        None => Ok(Reported::new(locking.relocked, found)),
    }
}

struct Locking<'a> {
    world: &'a FsWorld,
    which: Which<'a>,
    relocked: Relocked,
    found: Vec<Diagnostic>,
    failed: Option<DiskError>,
}

impl Locking<'_> {
    /// Has one input; false if it cannot be looked into.
    fn have(&mut self, wanted: &Wanted) -> bool {
        if self.failed.is_some() {
            return false;
        }
        let had = self.tree(wanted).and_then(|(locked, tree)| {
            keep(wanted, &tree)?;
            Ok((locked, Arc::new(tree)))
        });
        let (locked, tree) = match had {
            Ok(had) => had,
            Err(error) => {
                self.failed = Some(error);
                return false;
            }
        };
        if let Err(diagnostic) = sound(wanted, &tree) {
            self.found.push(*diagnostic);
            return false;
        }
        self.world.set_input(&wanted.name, InputTree { files: tree.clone(), held: Held::Fetched });
        self.relocked.new.inputs.insert(wanted.name.clone(), locked);
        self.relocked.trees.insert(wanted.name.clone(), tree);
        true
    }

    fn tree(&self, wanted: &Wanted) -> Result<(Locked, Tree), DiskError> {
        let root = self.world.folder();
        let locked = self.relocked.old.inputs.get(&wanted.name).filter(|locked| locked.url == wanted.url);
        let is_asked = match self.which {
            Which::Missing => false,
            Which::All => true,
            Which::One(name) => name == wanted.name,
        };
        let Some(locked) = locked.filter(|_| !is_asked) else {
            let Fetched { tree, revision } = fetch(&wanted.url, None, root)?;
            return Ok((Locked { url: wanted.url.clone(), revision, sha256: hash(&tree) }, tree));
        };
        let sha256 = locked.sha256.to_string();
        let folder = wanted.url.in_place().map(Into::into);
        let here = super::find(root, &Sought { name: &wanted.name, folder, sha256: &sha256 }, true);
        if let Some(here) = here.ok().filter(|here| hash(&here.files) == locked.sha256) {
            return Ok((locked.clone(), (*here.files).clone()));
        }
        let Fetched { tree, .. } = fetch(&wanted.url, locked.revision.as_deref(), root)?;
        // A folder may change at any time, and is refused where it is used; what has a fixed place may not.
        if wanted.url.in_place().is_none() && hash(&tree) != locked.sha256 {
            let help = format!("run `infc update {}` to see what changed, and to lock it", wanted.name);
            let reason = "there are other files than those that are locked";
            return Err(DiskError::new("fetch", wanted.url.to_string(), reason).help(help));
        }
        Ok((locked.clone(), tree))
    }
}

/// Keeps a tree, so that it can be read without being fetched and compared with a later one.
fn keep(wanted: &Wanted, tree: &Tree) -> Result<(), DiskError> {
    match (cache(), wanted.url.in_place()) {
        (Ok(cache), None) => cache.keep(tree),
        (Err(error), None) => Err(error),
        (Ok(cache), Some(_)) => {
            // What can be read in place is only kept to be compared.
            let _ = cache.keep(tree);
            Ok(())
        }
        (Err(_), Some(_)) => Ok(()),
    }
}

/// The tree that an input was locked as, if it is still in a copy or in the cache.
pub fn locked_tree(root: &Utf8Path, name: &str, locked: &Locked) -> Option<Arc<Tree>> {
    let copy = vendored(root, name);
    let kept = Cache::of_user().map(|cache| cache.tree(&locked.sha256.to_string()));
    let folders = std::iter::once(copy).chain(kept);
    let found = folders.filter_map(|folder| read_folder(&folder).ok());
    found.into_iter().find(|tree| hash(tree) == locked.sha256).map(Arc::new)
}

/// Writes the lock of the flake in `root`, unless it is there already; a flake without inputs has none. Says whether
/// anything was written.
pub fn write_lock(root: &Utf8Path, lock: &Lock) -> Result<bool, DiskError> {
    let (path, stage) = (root.join(LOCK), root.join(format!(".{LOCK}.new")));
    if lock.inputs.is_empty() {
        let was_there = path.symlink_metadata().is_ok();
        return remove(&path).map(|()| was_there);
    }
    let text = lock.text();
    if std::fs::read(&path).is_ok_and(|bytes| bytes == text.as_bytes()) {
        return Ok(false);
    }
    let written = std::fs::write(&stage, &text)
        .and_then(|()| std::fs::File::open(&stage)?.sync_all())
        .and_then(|()| std::fs::rename(&stage, &path));
    match written {
        Ok(()) => Ok(true),
        Err(error) => {
            let _ = remove(&stage);
            Err(DiskError::writing("write", path, error))
        }
    }
}

/// What became of a copy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Copied {
    /// Its folder.
    pub folder: Utf8PathBuf,
    /// How many files it has.
    pub files: usize,
    /// Whether it had to be written.
    pub written: bool,
}

/// Copies inputs into `vendor/` of the flake in `root`.
pub fn copy(root: &Utf8Path, trees: &BTreeMap<String, Arc<Tree>>) -> Result<Vec<Copied>, DiskError> {
    let mut copied = Vec::new();
    for (name, tree) in trees {
        let folder = vendored(root, name);
        let is_there = read_folder(&folder).is_ok_and(|found| found == **tree);
        if !is_there {
            let above = root.join(VENDOR);
            std::fs::create_dir_all(&above)
                .map_err(|error| DiskError::writing("create the folder", &above, error))?;
            write_folder(&folder, tree)?;
        }
        copied.push(Copied { folder, files: tree.len(), written: !is_there });
    }
    Ok(copied)
}

/// The copies in `vendor/` of the flake in `root` that are of no input of `lock`.
pub fn stale_copies(root: &Utf8Path, lock: &Lock) -> Vec<Utf8PathBuf> {
    let above = root.join(VENDOR);
    let names =
        above.read_dir_utf8().into_iter().flatten().flatten().map(|entry| entry.file_name().to_owned());
    let mut stale: Vec<_> = names
        .filter(|name| !lock.inputs.contains_key(name) && above.join(name).join(infc_lock::SITE).is_file())
        .map(|name| above.join(name))
        .collect();
    stale.sort();
    stale
}

/// Whether the flake in `root` has a copy of an input.
pub fn is_copied(root: &Utf8Path, name: &str) -> bool {
    vendored(root, name).join(infc_lock::SITE).is_file()
}
