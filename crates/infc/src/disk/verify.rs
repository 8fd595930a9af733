//! Whether an output still is the bundle that its manifests say: every file, hash, link and mode, and nothing else.
//!
//! It deliberately follows no symbolic link and believes no number that it can compute.

use std::collections::BTreeMap;
use std::fs::{FileType, Metadata};
use std::os::unix::fs::PermissionsExt as _;

use camino::{Utf8Path, Utf8PathBuf};
use infc_bundle::{
    Digest, HostName, Listed, ListedEntry, MANIFEST, PROVENANCE, Provenance, RELEASE, Release, SOURCES, SUMS,
    sums,
};
use rustix::fs::AtFlags;
use walkdir::WalkDir;

use super::DiskError;
use super::output::Output;
use super::stage::JOURNAL;
use super::write::recover;
use crate::kept::Kept;

/// What was found out about an output.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VerifyReport {
    /// The release's id: the hash of `release.json`.
    pub id: Digest,
    /// The id of every host's bundle, as the release names it.
    pub hosts: BTreeMap<HostName, Digest>,
    /// How many files and links were looked at.
    pub files: usize,
    /// What is wrong, by path; empty if the bundle is whole.
    pub problems: Vec<Problem>,
}

/// Something that is not as the manifests say.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Problem {
    /// The file, relative to the output.
    pub path: String,
    /// What is wrong with it, as it follows the path: `is missing`.
    pub what: String,
}

/// Compares the output `out` with its manifests. What a killed build left between two renames is completed first.
pub fn verify(out: &Utf8Path) -> Result<VerifyReport, DiskError> {
    // Whoever stands in it calls it `.`, which is no name to look for in the folder above.
    let named = if out.file_name().is_none() { out.canonicalize_utf8().ok() } else { None };
    let out = named.as_deref().unwrap_or(out);
    let output = Output::open(out)?;
    let journal = format!("{}/{JOURNAL}", output.stage_name());
    if rustix::fs::statat(&output.parent, journal, AtFlags::SYMLINK_NOFOLLOW).is_ok() {
        recover(out)?;
    }
    let mut check = Check { out, found: found(out)?, problems: Vec::new() };
    let files = check.found.len();
    let text = std::fs::read(out.join(RELEASE)).map_err(|error| {
        DiskError::reading(out.join(RELEASE), error).help("name the folder that `infc build` wrote")
    })?;
    let release = check.release(&text)?;
    for (host, id) in &release.bundles {
        check.host(host, *id);
    }
    check.provenance(&release);
    check.leftovers();
    check.problems.sort();
    Ok(VerifyReport { id: Digest::of(&text), hosts: release.bundles, files, problems: check.problems })
}

/// Every path that is no folder, relative to `out`.
fn found(out: &Utf8Path) -> Result<BTreeMap<String, FileType>, DiskError> {
    let mut found = BTreeMap::new();
    for entry in WalkDir::new(out).min_depth(1) {
        let entry = entry.map_err(|error| DiskError::walking(out, error))?;
        let path = entry.path().strip_prefix(out).unwrap_or(entry.path());
        if !entry.file_type().is_dir() {
            // A name that is not UTF-8 is nobody's, however it is shown.
            found.insert(path.to_string_lossy().into_owned(), entry.file_type());
        }
    }
    Ok(found)
}

struct Check<'a> {
    out: &'a Utf8Path,
    /// What has not been asked for yet.
    found: BTreeMap<String, FileType>,
    problems: Vec<Problem>,
}

impl Check<'_> {
    fn release(&mut self, text: &[u8]) -> Result<Release, DiskError> {
        let path = self.out.join(RELEASE);
        let refuse = |why: String| {
            DiskError::new("verify", &path, why)
                .help("name the folder that `infc build` wrote, or build it again")
        };
        let _ = self.plain(RELEASE);
        let text = str::from_utf8(text).map_err(|_| refuse("it is not UTF-8 text".to_owned()))?;
        Release::parse(text).map_err(|why| refuse(why.to_string()))
    }

    fn host(&mut self, host: &HostName, id: Digest) {
        let (manifest, list) = (format!("{host}/{MANIFEST}"), format!("{host}/{SUMS}"));
        let (bytes, listing) = (self.plain(&manifest), self.plain(&list));
        let Some(bytes) = bytes else { return };
        if Digest::of(&bytes) != id {
            return self.problem(&manifest, format!("has another hash than `{RELEASE}` says"));
        }
        let listed = match str::from_utf8(&bytes).map_err(|error| error.to_string()).map(Listed::parse) {
            Ok(Ok(listed)) => listed,
            Ok(Err(why)) => return self.problem(&manifest, format!("is no manifest: {why}")),
            Err(why) => return self.problem(&manifest, format!("is no manifest: {why}")),
        };
        if listed.host != *host {
            self.problem(&manifest, format!("is of the host `{}`", listed.host));
        }
        if listed.tree() != listed.stated_tree {
            self.problem(&manifest, "states another Merkle root than its files have");
        }
        if listing.is_some_and(|text| text != sums(listed.hashes().chain([(MANIFEST, id)])).into_bytes()) {
            self.problem(&list, "does not list what the manifest lists");
        }
        for (path, entry) in &listed.files {
            self.entry(&format!("{host}/{path}"), entry);
        }
    }

    fn entry(&mut self, path: &str, entry: &ListedEntry) {
        match entry {
            ListedEntry::File { mode, size, sha256 } => {
                let Some(bytes) = self.file(path, mode.on_disk()) else { return };
                if bytes.len() as u64 != *size || Digest::of(&bytes) != *sha256 {
                    self.problem(path, "has changed");
                }
            }
            ListedEntry::Link(target) => {
                let kind = self.found.remove(path);
                match kind.map(|kind| kind.is_symlink()) {
                    None => self.problem(path, "is missing"),
                    Some(false) => self.problem(path, "is no symbolic link"),
                    Some(true) => {
                        let found = std::fs::read_link(self.out.join(path)).unwrap_or_default();
                        if found.to_str() != Some(target.as_str()) {
                            self.problem(path, format!("does not lead to `{}`", target.as_str()));
                        }
                    }
                }
            }
        }
    }

    fn provenance(&mut self, release: &Release) {
        for host in release.bundles.keys() {
            let parsed = |text: &str| Provenance::parse(text).map(|_| ());
            self.optional(&format!("{PROVENANCE}/{host}.json"), parsed);
        }
        self.optional(&format!("{PROVENANCE}/{SOURCES}"), |text| Kept::world(text).map(|_| ()));
    }

    /// A file that no hash covers, and without which a release can be handed on.
    fn optional(&mut self, path: &str, parsed: impl Fn(&str) -> Result<(), String>) {
        if self.found.contains_key(path)
            && let Some(bytes) = self.plain(path)
            && let Err(why) = parsed(&String::from_utf8_lossy(&bytes))
        {
            self.problem(path, format!("cannot be read: {why}"));
        }
    }

    fn leftovers(&mut self) {
        for path in std::mem::take(&mut self.found).into_keys() {
            self.problem(&path, "is not of the bundle");
        }
    }

    fn plain(&mut self, path: &str) -> Option<Vec<u8>> {
        self.file(path, 0o644)
    }

    /// The bytes of a regular file with this mode; says what else it is.
    fn file(&mut self, path: &str, mode: u16) -> Option<Vec<u8>> {
        let Some(kind) = self.found.remove(path) else {
            self.problem(path, "is missing");
            return None;
        };
        if !kind.is_file() {
            self.problem(path, "is no regular file");
            return None;
        }
        let place: Utf8PathBuf = self.out.join(path);
        let about = std::fs::symlink_metadata(&place);
        if let Some(found) = about.ok().as_ref().map(permissions).filter(|found| *found != u32::from(mode)) {
            self.problem(path, format!("has mode {found:04o} instead of {mode:04o}"));
        }
        match std::fs::read(&place) {
            Ok(bytes) => Some(bytes),
            Err(error) => {
                self.problem(path, format!("cannot be read: {}", super::error::reason(&error)));
                None
            }
        }
    }

    fn problem(&mut self, path: &str, what: impl Into<String>) {
        self.problems.push(Problem { path: path.to_owned(), what: what.into() });
    }
}

fn permissions(about: &Metadata) -> u32 {
    about.permissions().mode() & 0o7777
}
