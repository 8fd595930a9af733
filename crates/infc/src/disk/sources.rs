//! Sources that a person edits: finding them, reading one, and putting another text in its place.
//!
//! It deliberately passes by what is not the person's to edit: hidden folders, bundles, copies of inputs.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};

use camino::{Utf8Path, Utf8PathBuf};

use infc_lock::{RELEASE, SITE, is_hidden};
use walkdir::{DirEntry, WalkDir};

use super::DiskError;
use super::input::VENDOR;
use super::world::SOURCE_MAX;

/// The ending of a source's name.
const ENDING: &str = "inf";
/// What the name of a file in the making ends with.
const NEW: &str = ".infc-new";

/// The sources that `path` means: itself if it is a file, else every one below it, sorted.
pub fn sources(path: &Utf8Path) -> Result<Vec<Utf8PathBuf>, DiskError> {
    let about = std::fs::metadata(path).map_err(|error| DiskError::reading(path, error))?;
    if !about.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    let walk = WalkDir::new(path).sort_by_file_name().into_iter();
    for entry in walk.filter_entry(|entry| entry.depth() == 0 || is_edited(entry)) {
        let entry = entry.map_err(|error| DiskError::walking(path, error))?;
        let is_source =
            entry.file_type().is_file() && entry.path().extension().is_some_and(|end| end == ENDING);
        if let (true, Ok(source)) = (is_source, Utf8PathBuf::from_path_buf(entry.into_path())) {
            found.push(if path == "." {
                source.strip_prefix(".").map(Utf8Path::to_owned).unwrap_or(source)
            } else {
                source
            });
        }
    }
    Ok(found)
}

/// Is it what a person edits? A copy of an input has a hash in the lock, and a bundle one in its manifest.
fn is_edited(entry: &DirEntry) -> bool {
    let hidden = is_hidden(&entry.file_name().to_string_lossy());
    let copies = || entry.file_name() == VENDOR && entry.path().with_file_name(SITE).is_file();
    let bundle = || entry.path().join(RELEASE).is_file();
    !hidden && !(entry.file_type().is_dir() && (copies() || bundle()))
}

/// The text of a source.
pub fn read_source(path: &Utf8Path) -> Result<String, DiskError> {
    let refused = |error| DiskError::reading(path, error);
    // Asked before it is opened, as to open a pipe waits for its other end.
    if !std::fs::metadata(path).map_err(refused)?.is_file() {
        return Err(DiskError::new("read", path, "it is not a file").help("name a file, a folder, or `-`"));
    }
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(SOURCE_MAX + 1).read_to_end(&mut bytes)).map_err(refused)?;
    if bytes.len() as u64 > SOURCE_MAX {
        let reason = format!("it is larger than {} MiB", SOURCE_MAX >> 20);
        return Err(DiskError::new("read", path, reason).help("split it into several"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let reason = format!("byte {} is not UTF-8", error.utf8_error().valid_up_to());
        DiskError::new("read", path, reason).help("save it as UTF-8")
    })
}

/// Puts `text` in the place of the source `path`, all at once; a link stays a link, and the mode stays as it is.
pub fn replace_source(path: &Utf8Path, text: &str) -> Result<(), DiskError> {
    let refused = |error| DiskError::replacing(path, error);
    let real = path.canonicalize_utf8().map_err(refused)?;
    let mode = std::fs::metadata(&real).map_err(refused)?.permissions();
    let new = real.with_file_name(format!(".{}{NEW}", real.file_name().unwrap_or_default()));
    let written =
        OpenOptions::new().write(true).create(true).truncate(true).open(&new).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.set_permissions(mode)?;
            file.sync_all()
        });
    written.and_then(|()| std::fs::rename(&new, &real)).map_err(|error| {
        // What is half made helps nobody; that it cannot be removed either is not the cause.
        let _ = std::fs::remove_file(&new);
        refused(error)
    })
}
