//! Inputs on a disk: where their trees lie.
//!
//! A copy in the flake's `vendor/` comes first, then the folder of a `path:`, then what was fetched, which the cache
//! keeps by its content. It deliberately believes nothing of what it finds: who asks compares the hash.

mod archive;
mod assemble;
mod cache;
mod fetch;
mod folder;
mod git;
mod past;
mod program;
mod relock;
mod workplace;

use camino::{Utf8Path, Utf8PathBuf};
use infc_diag::{Held, InputTree, Sought, TreeError};

use cache::Cache;
use folder::read_folder;
pub use past::PastWorld;
pub use relock::{Copied, Relocked, Which, copy, is_copied, locked_tree, relock, stale_copies, write_lock};

/// The folder in a flake that holds copies of its inputs.
pub const VENDOR: &str = "vendor";

/// The folder of the copy of `name` in the flake `root`.
pub(super) fn vendored(root: &Utf8Path, name: &str) -> Utf8PathBuf {
    root.join(VENDOR).join(name)
}

/// The tree of an input of the flake in the folder `root`; `copies` says whether those in the flake count.
pub(super) fn find(root: &Utf8Path, input: &Sought<'_>, copies: bool) -> Result<InputTree, TreeError> {
    let copy = vendored(root, input.name);
    let (folder, held) = if copies && copy.join(infc_lock::SITE).is_file() {
        (copy, Held::Vendored)
    } else {
        elsewhere(root, input).ok_or(TreeError::NotFound)?
    };
    let files = read_folder(&folder)?;
    Ok(InputTree { files: files.into(), held })
}

/// Where the tree of an input lies that is not in the flake's own copies.
fn elsewhere(root: &Utf8Path, input: &Sought<'_>) -> Option<(Utf8PathBuf, Held)> {
    match input.folder {
        Some(folder) => Some((root.join(folder), Held::InPlace)),
        None => Some((Cache::of_user()?.tree(input.sha256), Held::Fetched)),
    }
}

/// Every folder that [`find`] looks into.
pub(super) fn places(root: &Utf8Path, input: &Sought<'_>, copies: bool) -> Vec<Utf8PathBuf> {
    let copy = copies.then(|| vendored(root, input.name));
    copy.into_iter().chain(elsewhere(root, input).map(|(folder, _)| folder)).collect()
}
