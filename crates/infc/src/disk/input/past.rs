//! A flake as it was in a commit of the git repository that it is checked out in.
//!
//! It deliberately reads objects of the repository alone, one for each source that is asked for: neither the working tree
//! nor the index has a say, nor is anything written. What lies outside of the repository is as it is today.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use infc_diag::{FileError, FileId, FilePath, Files, Held, InputTree, Sought, TreeError, World};
use infc_lock::{FILE_MAX, LOCK, Listing, Node, SITE};

use super::VENDOR;
use super::assemble::{assemble, below};
use super::git::{Blob, Repository, listing};
use crate::disk::DiskError;
use crate::disk::once::Once;
use crate::disk::world::{Text, decode, non_empty, place};

/// The sources of a flake in a commit.
#[derive(Debug)]
pub struct PastWorld {
    /// The flake's folder on the disk.
    root: Utf8PathBuf,
    /// The repository's.
    top: Utf8PathBuf,
    /// The flake's folder in the repository, empty at its top.
    inside: Utf8PathBuf,
    /// The hash of each file of the commit, by its path in the repository.
    hashes: BTreeMap<Utf8PathBuf, String>,
    /// What is in the commit.
    listing: Listing,
    /// The sources of the flake, each with the file that its bytes are read from; by their paths in it.
    sources: BTreeMap<Utf8PathBuf, Utf8PathBuf>,
    once: Once,
}

impl PastWorld {
    /// The flake that `file` belongs to as it was at `revision`, and the file's number in it, which can be read.
    pub fn open(file: &Utf8Path, revision: &str) -> Result<(Self, FileId), DiskError> {
        let (root, name) = place(file)?;
        let named = format!("git:{revision}");
        let refused = |reason: String, help: String| DiskError::new("read", &named, reason).help(help);
        if revision.is_empty() {
            let help = "name one after it, such as `git:HEAD` or `git:origin/main`";
            return Err(refused("it names no revision".to_owned(), help.to_owned()));
        }
        let folder = non_empty(&root);
        let real = folder.canonicalize_utf8().map_err(|error| DiskError::reading(folder, error))?;
        let top = real.ancestors().find(|folder| is_repository(folder)).ok_or_else(|| {
            let help = "name a file or folder that holds the site as it was";
            refused(format!("`{file}` is in no git repository"), help.to_owned())
        })?;
        let repository = Repository::checked_out(top);
        let broken = |reason: String| refused(reason, format!("see to it that `git -C {top} log` works"));
        repository.run(&["rev-parse", "--git-dir"]).map_err(broken)?;
        let commit = repository.commit(revision).map_err(|_| {
            let help =
                "`git log --all --oneline` lists what it has; `git fetch` brings what only its server has";
            refused(format!("the repository in `{top}` has no such revision"), help.to_owned())
        })?;
        let blobs = repository.blobs(&commit).map_err(broken)?;
        let inside = real.strip_prefix(top).unwrap_or(Utf8Path::new("")).to_owned();
        let world = Self::of((&root, top, inside), &blobs);
        let entry = world.once.files.intern(FilePath::project(&name));
        match world.source(entry) {
            Ok(_) => Ok((world, entry)),
            Err(FileError::NotFound) => {
                let path = world.inside.join(&name);
                let help = format!("`git log --oneline --all -- {path}` lists the revisions that changed it");
                Err(refused(format!("it has no file `{path}`"), help))
            }
            Err(error) => Err(broken(format!("`{}`: {error}", world.inside.join(&name)))),
        }
    }

    fn of((root, top, inside): (&Utf8Path, &Utf8Path, Utf8PathBuf), blobs: &[Blob]) -> Self {
        let repository = Repository::checked_out(top);
        let listing = listing(blobs, &mut |link| repository.blob(&link.hash).ok());
        let own = below(listing.clone(), &inside);
        let sources = infc_lock::importable(&own);
        let sources = sources.into_iter().map(|(path, from)| (path.to_owned(), from.to_owned())).collect();
        Self {
            root: root.to_owned(),
            top: top.to_owned(),
            inside,
            hashes: blobs.iter().map(|blob| (blob.path.clone(), blob.hash.clone())).collect(),
            listing,
            sources,
            once: Once::default(),
        }
    }

    /// The flake's folder in the repository, empty at its top.
    pub fn inside(&self) -> &Utf8Path {
        &self.inside
    }

    fn read(&self, path: &Utf8Path) -> Text {
        // The lock is no source, and is read like one.
        let from = if path == LOCK { Some(path) } else { self.sources.get(path).map(Utf8PathBuf::as_path) };
        let path = self.inside.join(from.ok_or(FileError::NotFound)?);
        match self.listing.get(&path) {
            Some(Node::File(size)) if *size > FILE_MAX => Err(FileError::TooLarge(*size)),
            Some(_) => decode(self.bytes(&path).map_err(FileError::Refused)?),
            None => Err(FileError::NotFound),
        }
    }

    /// The bytes of a file of the commit.
    fn bytes(&self, path: &Utf8Path) -> Result<Vec<u8>, String> {
        let hash = self.hashes.get(path).ok_or_else(|| format!("git lists no `{path}`"))?;
        Repository::checked_out(&self.top).blob(hash)
    }

    /// The tree of an input, if it lies in the repository.
    fn of_commit(&self, input: &Sought<'_>) -> Option<Result<InputTree, TreeError>> {
        let copy = self.inside.join(VENDOR).join(input.name);
        let (folder, held) = if self.listing.contains_key(&copy.join(SITE)) {
            (copy, Held::Vendored)
        } else {
            (resolved(&self.inside.join(input.folder?))?, Held::InPlace)
        };
        let own = below(self.listing.clone(), &folder);
        if own.is_empty() {
            return Some(Err(TreeError::NotFound));
        }
        let mut read = |path: &Utf8Path| {
            let bytes = self.bytes(&folder.join(path)).map_err(TreeError::Refused)?;
            Ok(Arc::from(bytes))
        };
        Some(assemble(&own, &mut read).map(|files| InputTree { files: files.into(), held }))
    }
}

impl World for PastWorld {
    fn source(&self, file: FileId) -> Text {
        self.once.source(file, |path| self.read(path))
    }

    fn files(&self) -> &Files {
        &self.once.files
    }

    fn tree(&self, input: &Sought<'_>) -> Result<InputTree, TreeError> {
        let today = || super::find(non_empty(&self.root), input, false);
        self.once.tree(input.name, || self.of_commit(input).unwrap_or_else(today))
    }
}

/// Whether `folder` is the top of a repository, or of a further working tree of one.
fn is_repository(folder: &Utf8Path) -> bool {
    let mark = folder.join(".git");
    mark.is_file() || mark.join("HEAD").symlink_metadata().is_ok()
}

/// `path` without its `..`; none if it leaves the repository.
fn resolved(path: &Utf8Path) -> Option<Utf8PathBuf> {
    let mut resolved = Utf8PathBuf::new();
    for part in path.components() {
        match part {
            Utf8Component::CurDir => {}
            Utf8Component::ParentDir => {
                if !resolved.pop() {
                    return None;
                }
            }
            Utf8Component::Normal(name) => resolved.push(name),
            Utf8Component::RootDir | Utf8Component::Prefix(_) => return None,
        }
    }
    Some(resolved)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_in_the_repository() {
        let resolved = |path: &str| resolved(path.into()).map(Utf8PathBuf::into_string);
        assert_eq!(resolved("a/./b/../c").as_deref(), Some("a/c"));
        assert_eq!(resolved("a/..").as_deref(), Some(""));
        assert_eq!(resolved("a/../../b"), None);
        assert_eq!(resolved("/a"), None);
    }
}
