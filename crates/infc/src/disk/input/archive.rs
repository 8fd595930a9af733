//! Fetching archives: by the system's curl, unpacked in memory.
//!
//! It deliberately writes none of an archive's names to a disk before they are known to be plain, and refuses an archive
//! that has others: one that holds `..` was not made by accident.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::Arc;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use infc_diag::{Tree, TreeError};
use infc_lock::{FILE_MAX, InputUrl, Listing, Node, SITE, TREE_MAX};
use tar::{Archive, Entry, EntryType};

use super::assemble::{ENTRIES_MAX, assemble, below};
use super::program::{program, run};

/// The largest archive that is fetched, in bytes: 64 MiB.
const FETCHED_MAX: u64 = 64 << 20;
/// The largest archive unpacked, in bytes: 512 MiB.
const UNPACKED_MAX: u64 = 8 * TREE_MAX;

/// The tree of the flake in the archive at `url`. `place` is an empty folder to work in.
pub fn fetch(url: &InputUrl, place: &Utf8Path) -> Result<Tree, String> {
    let file = place.join("archive");
    let (source, limit) = (format!("https:{}", url.place), FETCHED_MAX.to_string());
    let mut curl = program("curl");
    curl.args([
        "--disable",
        "--globoff",
        "--silent",
        "--show-error",
        "--fail",
        "--location",
        "--max-redirs",
        "5",
    ]);
    curl.args(["--proto", "=https", "--proto-redir", "=https", "--max-filesize", &limit]);
    curl.args(["--connect-timeout", "30", "--speed-limit", "1000", "--speed-time", "30"]);
    run(curl.args(["--output", file.as_str(), "--url", &source]))?;
    let failed = |error: std::io::Error| {
        format!("what was fetched cannot be read: {}", crate::disk::error::reason(&error))
    };
    let size = file.metadata().map_err(failed)?.len();
    if size > FETCHED_MAX {
        return Err(format!("it is larger than {} MiB", FETCHED_MAX >> 20));
    }
    let bytes = std::fs::read(&file).map_err(failed)?;
    unpack(&bytes, url.folder.as_deref()).map_err(|error| error.to_string())
}

/// The tree of the flake in `folder` of an archive. A single folder around everything does not count.
pub fn unpack(bytes: &[u8], folder: Option<&Utf8Path>) -> Result<Tree, TreeError> {
    let (listing, contents) = if bytes.starts_with(&[0x1f, 0x8b]) {
        read(flate2::read::MultiGzDecoder::new(bytes))?
    } else {
        read(bytes)?
    };
    let folder = folder.unwrap_or(Utf8Path::new(""));
    let has_site = |folder: &Utf8Path| listing.contains_key(&folder.join(SITE));
    let around = around(&listing).filter(|_| !has_site(folder));
    let folder = around.map_or_else(|| folder.to_owned(), |around| around.join(folder));
    assemble(&below(listing, &folder), &mut |path| {
        let found = contents.get(&folder.join(path)).cloned();
        found.ok_or_else(|| TreeError::Refused(format!("the archive gives no `{path}`")))
    })
}

/// The folder that all of an archive lies in.
fn around(listing: &Listing) -> Option<Utf8PathBuf> {
    let mut firsts = listing.keys().map(|path| path.components().next());
    let first = firsts.next()??;
    firsts.all(|other| other == Some(first)).then(|| Utf8PathBuf::from(first.as_str()))
}

type Contents = BTreeMap<Utf8PathBuf, Arc<[u8]>>;

fn read(stream: impl Read) -> Result<(Listing, Contents), TreeError> {
    let broken = |error: std::io::Error| TreeError::Refused(format!("the archive cannot be read: {error}"));
    let mut archive = Archive::new(Bounded { stream, left: UNPACKED_MAX });
    let (mut listing, mut contents, mut size) = (Listing::new(), Contents::new(), 0);
    for (count, entry) in archive.entries().map_err(broken)?.enumerate() {
        if count > ENTRIES_MAX {
            return Err(TreeError::TooLarge(format!("{ENTRIES_MAX} files")));
        }
        let mut entry = entry.map_err(broken)?;
        let Some((path, node)) = node(&entry)? else { continue };
        if let Node::File(length) = node
            && length <= FILE_MAX
        {
            let mut bytes = Vec::new();
            (&mut entry).take(FILE_MAX + 1).read_to_end(&mut bytes).map_err(broken)?;
            size += bytes.len() as u64;
            // What is no part of the tree counts too: nobody knows that yet.
            if size > UNPACKED_MAX {
                return Err(TreeError::TooLarge(format!("{} MiB", UNPACKED_MAX >> 20)));
            }
            contents.insert(path.clone(), bytes.into());
        }
        listing.insert(path, node);
    }
    Ok((listing, contents))
}

/// What an entry is; nothing for a folder, or a name that is no text.
fn node(entry: &Entry<'_, impl Read>) -> Result<Option<(Utf8PathBuf, Node)>, TreeError> {
    let name = entry.path_bytes().into_owned();
    let shown = String::from_utf8_lossy(&name).into_owned();
    let refused = |what: &str| {
        Err(TreeError::Refused(format!("the archive holds {what}: `{}`", crate::report::visible(&shown))))
    };
    let Ok(name) = String::from_utf8(name) else { return Ok(None) };
    let mut path = Utf8PathBuf::new();
    for part in Utf8Path::new(&name).components() {
        match part {
            Utf8Component::Normal(part) => path.push(part),
            Utf8Component::CurDir => {}
            _ => return refused("a path that leads out of it"),
        }
    }
    match entry.header().entry_type() {
        EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse => {
            Ok(Some((path, Node::File(entry.size()))))
        }
        EntryType::Symlink => {
            let target =
                entry.link_name_bytes().and_then(|target| String::from_utf8(target.into_owned()).ok());
            Ok(target.map(|target| (path, Node::Link(target))))
        }
        EntryType::Directory | EntryType::XGlobalHeader => Ok(None),
        EntryType::Link => refused("a hard link"),
        _ => refused("what is no file, link or folder"),
    }
}

/// A stream that fails where it has given too much.
struct Bounded<R> {
    stream: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.stream.read(buffer)?;
        self.left = self.left.checked_sub(read as u64).ok_or_else(|| {
            std::io::Error::other(format!("it unpacks to more than {} MiB", UNPACKED_MAX >> 20))
        })?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    /// An archive of entries as they are, names and all.
    fn archive(entries: &[(EntryType, &str, &str)]) -> Vec<u8> {
        let mut all = Vec::new();
        for (kind, name, text) in entries {
            let mut header = tar::Header::new_gnu();
            let field = &mut header.as_old_mut().name;
            field[..name.len()].copy_from_slice(name.as_bytes());
            header.set_entry_type(*kind);
            header.set_mode(0o644);
            let is_link = matches!(kind, EntryType::Symlink | EntryType::Link);
            if is_link {
                header.as_old_mut().linkname[..text.len()].copy_from_slice(text.as_bytes());
            }
            let body = if is_link { "" } else { text };
            header.set_size(body.len() as u64);
            header.set_cksum();
            all.extend(header.as_bytes());
            all.extend(body.as_bytes());
            all.resize(all.len().div_ceil(512) * 512, 0);
        }
        all.resize(all.len() + 1024, 0);
        all
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn paths(bytes: &[u8], folder: Option<&str>) -> Vec<String> {
        let tree = unpack(bytes, folder.map(Utf8Path::new)).unwrap();
        tree.into_keys().map(Utf8PathBuf::into_string).collect()
    }

    const FILE: EntryType = EntryType::Regular;

    #[test]
    fn plain_compressed_and_with_a_folder_around() {
        let flat = archive(&[(FILE, "site.inf", "{ }"), (FILE, "hosts/a.inf", "a"), (FILE, ".hidden", "x")]);
        assert_eq!(paths(&flat, None), ["hosts/a.inf", "site.inf"]);
        assert_eq!(paths(&gzip(&flat), None), ["hosts/a.inf", "site.inf"]);
        let around = archive(&[
            (EntryType::Directory, "house-1/", ""),
            (FILE, "house-1/site.inf", "{ }"),
            (FILE, "house-1/in/site.inf", "in"),
            (EntryType::Symlink, "house-1/link.inf", "site.inf"),
            (EntryType::Symlink, "house-1/passwd", "/etc/passwd"),
        ]);
        assert_eq!(paths(&around, None), ["link.inf", "site.inf"]);
        assert_eq!(paths(&around, Some("in")), ["site.inf"]);
        assert_eq!(infc_lock::hash(&unpack(&around, Some("in".into())).unwrap()), {
            infc_lock::hash(&unpack(&archive(&[(FILE, "site.inf", "in")]), None).unwrap())
        });
    }

    #[test]
    fn what_is_refused() {
        for (kind, name, text) in [
            (FILE, "/etc/passwd", "x"),
            (FILE, "../site.inf", "x"),
            (FILE, "a/../../x", "x"),
            (EntryType::Link, "a", "site.inf"),
            (EntryType::Char, "a", ""),
            (EntryType::Block, "a", ""),
            (EntryType::Fifo, "a", ""),
        ] {
            let bytes = archive(&[(FILE, "site.inf", "{ }"), (kind, name, text)]);
            assert!(matches!(unpack(&bytes, None), Err(TreeError::Refused(_))), "{name} {kind:?}");
        }
        for bytes in [&b"no archive at all, and not even long"[..], b"\x1f\x8b\x08broken", b"PK\x03\x04"] {
            let tree = unpack(bytes, None);
            assert!(tree.as_ref().map_or(true, Tree::is_empty), "{tree:?}");
        }
    }

    #[test]
    fn a_bomb_is_refused() {
        // A header that says more than 512 MiB, and zeros that compress to nothing.
        let mut header = tar::Header::new_gnu();
        header.set_path("zeros").unwrap();
        header.set_size(UNPACKED_MAX + 1024);
        header.set_entry_type(FILE);
        header.set_mode(0o644);
        header.set_cksum();
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(header.as_bytes()).unwrap();
        let zeros = vec![0; 1 << 20];
        for _ in 0..=(UNPACKED_MAX >> 20) + 1 {
            encoder.write_all(&zeros).unwrap();
        }
        let bomb = encoder.finish().unwrap();
        assert!(bomb.len() < 8 << 20);
        assert!(matches!(unpack(&bomb, None), Err(TreeError::Refused(reason)) if reason.contains("512 MiB")));
    }
}
