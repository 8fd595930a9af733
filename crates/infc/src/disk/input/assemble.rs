//! From what lies somewhere to the tree of the flake there, within the limits of trees.
//!
//! It deliberately reads no file that is no part of the tree.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use infc_diag::{Tree, TreeError};
use infc_lock::{FILES_MAX, Listing, TREE_MAX, importable};

/// How many names are looked at, importable or not.
pub const ENTRIES_MAX: usize = 10 * FILES_MAX;

/// Gives the bytes of a file of a listing.
pub type Read<'a> = &'a mut dyn FnMut(&Utf8Path) -> Result<Arc<[u8]>, TreeError>;

/// The tree of the flake that is listed.
pub fn assemble(listing: &Listing, bytes: Read<'_>) -> Result<Tree, TreeError> {
    let chosen = importable(listing);
    if chosen.len() > FILES_MAX {
        return Err(TreeError::TooLarge(format!("{FILES_MAX} files")));
    }
    let mut read: BTreeMap<&Utf8Path, Arc<[u8]>> = BTreeMap::new();
    let (mut tree, mut size) = (Tree::new(), 0);
    for (path, from) in chosen {
        let bytes = match read.get(from) {
            Some(bytes) => bytes.clone(),
            None => bytes(from)?,
        };
        size += bytes.len() as u64;
        if size > TREE_MAX {
            return Err(TreeError::TooLarge(format!("{} MiB", TREE_MAX >> 20)));
        }
        read.insert(from, bytes.clone());
        tree.insert(path.to_owned(), bytes);
    }
    Ok(tree)
}

/// What of `listing` lies below `folder`, with paths from there.
pub fn below(listing: Listing, folder: &Utf8Path) -> Listing {
    let inside = |path: Utf8PathBuf| path.strip_prefix(folder).map(Utf8Path::to_owned).ok();
    listing.into_iter().filter_map(|(path, node)| Some((inside(path)?, node))).collect()
}
