//! Fetching an input, however it is had.
//!
//! It deliberately compares nothing with a lock: who asked for it does.

use camino::Utf8Path;
use infc_diag::Tree;
use infc_lock::{InputUrl, Scheme};

use super::folder::read_folder;
use super::workplace::Workplace;
use super::{Cache, archive, git};
use crate::disk::DiskError;

/// What was fetched.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fetched {
    /// Its files.
    pub tree: Tree,
    /// The commit, if git fetched it.
    pub revision: Option<String>,
}

/// Fetches what `url` names, in the commit `revision` if that is given; `root` is the flake that states it.
pub fn fetch(url: &InputUrl, revision: Option<&str>, root: &Utf8Path) -> Result<Fetched, DiskError> {
    let failed = |reason: String| {
        let help = "check the URL, and that this machine may reach it; what was locked is unchanged";
        DiskError::new("fetch", url.to_string(), reason).help(help)
    };
    if let Some(folder) = url.in_place() {
        let tree = read_folder(&root.join(folder)).map_err(|error| failed(error.to_string()))?;
        return Ok(Fetched { tree, revision: None });
    }
    let place = Workplace::new(&cache()?.workplaces())?;
    if url.scheme == Scheme::TarHttps {
        let tree = archive::fetch(url, place.path()).map_err(failed)?;
        return Ok(Fetched { tree, revision: None });
    }
    let (tree, commit) = git::fetch(url, revision, (place.path(), root)).map_err(failed)?;
    Ok(Fetched { tree, revision: Some(commit) })
}

/// The cache of the user, without which nothing can be fetched.
pub(super) fn cache() -> Result<Cache, DiskError> {
    let help = "set `XDG_CACHE_HOME` or `HOME` to a folder of yours";
    Cache::of_user().ok_or_else(|| {
        DiskError::new("fetch", "infc.lock", "there is no folder to keep what is fetched").help(help)
    })
}
