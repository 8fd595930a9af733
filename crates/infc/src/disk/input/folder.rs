//! A folder as the tree of a flake, and a tree as a folder.
//!
//! It deliberately opens nothing but regular files, and follows a link only where the tree has what it leads to.

use std::io::Read as _;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use infc_diag::{Tree, TreeError};
use infc_lock::{FILE_MAX, Listing, Node, RELEASE, SITE, is_hidden};
use walkdir::{DirEntry, WalkDir};

use super::assemble::{ENTRIES_MAX, assemble};
use crate::disk::DiskError;
use crate::disk::error::reason;

/// The importable files below `folder`.
pub fn read_folder(folder: &Utf8Path) -> Result<Tree, TreeError> {
    let root = folder.canonicalize_utf8().map_err(|error| refused(&error))?;
    assemble(&list(&root)?, &mut |path| bytes_of(&root.join(path)))
}

fn list(root: &Utf8Path) -> Result<Listing, TreeError> {
    let is_marked = |entry: &DirEntry| {
        let marked = |mark| entry.path().join(mark).symlink_metadata().is_ok();
        entry.file_type().is_dir() && (marked(SITE) || marked(RELEASE))
    };
    let is_part = |entry: &DirEntry| {
        entry.depth() == 0 || !(entry.file_name().to_str().is_none_or(is_hidden) || is_marked(entry))
    };
    let mut listing = Listing::new();
    for (count, entry) in WalkDir::new(root).into_iter().filter_entry(is_part).enumerate() {
        if count > ENTRIES_MAX {
            return Err(TreeError::TooLarge(format!("{ENTRIES_MAX} files and folders")));
        }
        let entry = entry
            .map_err(|error| error.into_io_error().map_or(TreeError::NotFound, |error| refused(&error)))?;
        if entry.depth() == 0 && !entry.file_type().is_dir() {
            return Err(TreeError::Refused("it is not a folder".to_owned()));
        }
        // A path that is no text cannot be written in a source.
        let path = entry
            .path()
            .strip_prefix(root)
            .ok()
            .and_then(|path| Utf8PathBuf::from_path_buf(path.into()).ok());
        let (Some(path), Some(node)) = (path, node(&entry)) else { continue };
        listing.insert(path, node);
    }
    Ok(listing)
}

fn node(entry: &DirEntry) -> Option<Node> {
    if entry.file_type().is_file() {
        return Some(Node::File(entry.metadata().ok()?.len()));
    }
    let target = entry.file_type().is_symlink().then(|| std::fs::read_link(entry.path()).ok()).flatten()?;
    Some(Node::Link(target.to_str()?.to_owned()))
}

fn bytes_of(path: &Utf8Path) -> Result<Arc<[u8]>, TreeError> {
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(|error| refused(&error))?;
    file.take(FILE_MAX + 1).read_to_end(&mut bytes).map_err(|error| refused(&error))?;
    if bytes.len() as u64 > FILE_MAX {
        return Err(TreeError::Refused(format!("`{path}` grows while it is read")));
    }
    Ok(bytes.into())
}

fn refused(error: &std::io::Error) -> TreeError {
    match error.kind() {
        std::io::ErrorKind::NotFound => TreeError::NotFound,
        _ => TreeError::Refused(reason(error)),
    }
}

/// Writes `tree` as the folder `folder`, whole or not at all; what was there is replaced.
pub fn write_folder(folder: &Utf8Path, tree: &Tree) -> Result<(), DiskError> {
    let name = folder.file_name().unwrap_or_default();
    let (stage, old) =
        (folder.with_file_name(format!(".{name}.new")), folder.with_file_name(format!(".{name}.old")));
    for left in [&stage, &old] {
        remove(left)?;
    }
    let written = write_files(&stage, tree).and_then(|()| {
        let moved = |from: &Utf8Path, to: &Utf8Path| {
            std::fs::rename(from, to).map_err(|error| DiskError::writing("replace", folder, error))
        };
        if folder.symlink_metadata().is_ok() {
            moved(folder, &old)?;
        }
        moved(&stage, folder)
    });
    // What cannot be removed now is removed by the next command.
    let _ = remove(&stage);
    let _ = remove(&old);
    written
}

fn write_files(stage: &Utf8Path, tree: &Tree) -> Result<(), DiskError> {
    let failed = |path: &Utf8Path, error| DiskError::writing("write", path, error);
    std::fs::create_dir_all(stage).map_err(|error| failed(stage, error))?;
    for (path, bytes) in tree {
        let path = stage.join(path);
        path.parent().map_or(Ok(()), std::fs::create_dir_all).map_err(|error| failed(&path, error))?;
        std::fs::write(&path, bytes).map_err(|error| failed(&path, error))?;
    }
    Ok(())
}

/// Removes a folder or file, if it is there.
pub fn remove(path: &Utf8Path) -> Result<(), DiskError> {
    let removed = match path.symlink_metadata() {
        Err(_) => return Ok(()),
        Ok(about) if about.is_dir() => std::fs::remove_dir_all(path),
        Ok(_) => std::fs::remove_file(path),
    };
    removed.map_err(|error| DiskError::writing("remove", path, error))
}
