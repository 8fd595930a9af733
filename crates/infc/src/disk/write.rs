//! A sealed bundle, written so that the output is the old bundle or the new one, whole, at every moment.
//!
//! The new bundle is made in the stage, synced, and put in the old one's place. It deliberately changes no file in
//! the output itself, and does nothing at all when the output is that bundle already.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicUsize;

use camino::Utf8Path;
use infc_bundle::{
    Bundle, Entry, HostBundle, HostName, MANIFEST, Manifest, Manifests, PROVENANCE, RELEASE, SOURCES, SUMS,
};
use rustix::fd::OwnedFd;
use rustix::fs;

use super::DiskError;
use super::output::Output;
use super::stage::{OLD, Stage, TREE};
use super::standing::{Standing, examine};
use super::swap::{self, Swap, Swapped};
use super::tree::{Tree, holds};
use super::work::each;

/// A bundle with its manifests, and the text of `provenance/<host>.json` for hosts that have one.
#[derive(Clone, Copy, Debug)]
pub struct Sealed<'a> {
    /// The files.
    pub bundle: &'a Bundle,
    /// Their manifests.
    pub manifests: &'a Manifests,
    /// Where lines come from.
    pub provenance: &'a BTreeMap<HostName, String>,
    /// The text of `provenance/_sources.json`, if the sources are to be kept.
    pub sources: Option<&'a str>,
}

impl<'a> From<&'a crate::Release> for Sealed<'a> {
    fn from(release: &'a crate::Release) -> Self {
        let crate::Release { bundle, manifests, provenance, sources } = release;
        Self { bundle, manifests, provenance, sources: sources.as_deref() }
    }
}

impl Sealed<'_> {
    /// The files of `provenance`, by name.
    pub(super) fn beside(&self) -> BTreeMap<String, &str> {
        let hosts = self.provenance.iter().map(|(host, text)| (format!("{host}.json"), text.as_str()));
        hosts.chain(self.sources.map(|text| (SOURCES.to_owned(), text))).collect()
    }
}

/// How to write.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Options {
    /// Threads to use, 0 for one. The result is the same whatever it is.
    pub jobs: usize,
    /// How the new bundle takes the old one's place.
    pub swap: Swap,
}

/// How the output came to be the bundle.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum How {
    /// It was already, and nothing was written.
    Unchanged,
    /// There was none.
    Created,
    /// It took the place of another in one step.
    Exchanged,
    /// It took the place of another in two steps, with a journal.
    Journalled,
}

/// What was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WriteReport {
    /// How the output came to be the bundle.
    pub how: How,
    /// Files that were written.
    pub written: usize,
    /// Files that were there already.
    pub kept: usize,
    /// What a person should know.
    pub notes: Vec<String>,
}

/// Makes `out` the bundle `sealed`. An error leaves what was there, and no stage.
pub fn write(out: &Utf8Path, sealed: &Sealed<'_>, options: &Options) -> Result<WriteReport, DiskError> {
    let output = Output::open(out)?;
    let had_stage = output.has_stage();
    let before = examine(&output, sealed)?;
    if before == Standing::Bundle && !had_stage && is_there(&output, sealed, options.jobs)? {
        let kept = all(sealed);
        return Ok(WriteReport { how: How::Unchanged, written: 0, kept, notes: Vec::new() });
    }
    let stage = Stage::lock(&output)?;
    swap::recover(&output, &stage)?;
    // What a killed command had left is completed now, and what another one wrote meanwhile is there.
    let settled = before == Standing::Bundle && !had_stage;
    let standing = if settled { before } else { examine(&output, sealed)? };
    fill_and_swap(&output, &stage, standing, (sealed, options))
}

/// Completes or undoes what a killed command left of `out`, if anything.
pub fn recover(out: &Utf8Path) -> Result<(), DiskError> {
    let output = Output::open(out)?;
    if output.has_stage() { swap::recover(&output, &Stage::lock(&output)?) } else { Ok(()) }
}

fn fill_and_swap(
    output: &Output,
    stage: &Stage<'_>,
    standing: Standing,
    (sealed, options): (&Sealed<'_>, &Options),
) -> Result<WriteReport, DiskError> {
    let (new, masked) = stage.make_tree()?;
    let old = if standing == Standing::Bundle { Some(output.folder()?) } else { None };
    let path = output.stage_path().join(TREE);
    let (written, kept) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let tree = Tree { new: &new, path, old, masked, written, kept };
    tree.write(sealed, options.jobs)?;
    sync(&new).map_err(|error| DiskError::writing("sync", &tree.path, error))?;
    let (written, kept) = (tree.written.into_inner(), tree.kept.into_inner());
    let mut notes = Vec::new();
    let how = match standing {
        Standing::Nothing | Standing::Empty => swap::create(output, stage).map(|()| How::Created)?,
        Standing::Bundle => match swap::swap(output, stage, options.swap)? {
            Swapped::Exchanged => How::Exchanged,
            Swapped::Journalled => {
                notes.push(NO_EXCHANGE.to_owned());
                How::Journalled
            }
        },
    };
    if let Err(error) = stage.remove(TREE).and_then(|()| stage.remove(OLD)) {
        notes.push(format!("the new bundle is in place, but the old one stays beside it: {error}"));
    }
    Ok(WriteReport { how, written, kept, notes })
}

const NO_EXCHANGE: &str = "this file system cannot exchange two folders in one step: the new bundle was put in place \
    by two renames with a journal, which the next command completes if they are interrupted";

/// Makes everything that was written last: one call, not one per file.
fn sync(folder: &OwnedFd) -> rustix::io::Result<()> {
    if cfg!(target_os = "linux") {
        fs::syncfs(folder)
    } else {
        fs::sync();
        Ok(())
    }
}

/// How many files the output has.
fn all(sealed: &Sealed<'_>) -> usize {
    let files =
        |host: &HostBundle| host.files().values().filter(|entry| matches!(entry, Entry::File(_))).count();
    let hosts = sealed.bundle.hosts.values().map(|host| files(host) + 2).sum::<usize>();
    hosts + sealed.beside().len() + 1
}

/// Whether the output is the bundle already. It has no files of strangers, so that manifests tell all its names.
fn is_there(output: &Output, sealed: &Sealed<'_>, jobs: usize) -> Result<bool, DiskError> {
    let folder = output.folder()?;
    if !holds(&folder, RELEASE, sealed.manifests.release.as_bytes(), 0o644)
        || !is_explained(output, &folder, sealed)
    {
        return Ok(false);
    }
    let hosts: Vec<_> = sealed.bundle.hosts.iter().collect();
    let same = |&(name, host): &(&HostName, &HostBundle)| {
        let manifest = sealed.manifests.hosts.get(name).ok_or(())?;
        if host_is_there(&folder, (name, host), manifest) { Ok(()) } else { Err(()) }
    };
    Ok(each(&hosts, jobs, same).is_ok())
}

/// Whether provenance is there as it should be: for these hosts and no others, and the sources.
fn is_explained(output: &Output, folder: &OwnedFd, sealed: &Sealed<'_>) -> bool {
    let listing = std::fs::read_dir(output.path.join(PROVENANCE)).into_iter().flatten().flatten();
    let found: BTreeSet<_> = listing.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let expected = sealed.beside();
    let same = |(name, text): (&String, &&str)| {
        holds(folder, &format!("{PROVENANCE}/{name}"), text.as_bytes(), 0o644)
    };
    found.iter().eq(expected.keys()) && expected.iter().all(same)
}

fn host_is_there(folder: &OwnedFd, (name, host): (&HostName, &HostBundle), manifest: &Manifest) -> bool {
    let own = [(MANIFEST, &manifest.json), (SUMS, &manifest.sums)];
    own.iter().all(|(file, text)| holds(folder, &format!("{name}/{file}"), text.as_bytes(), 0o644))
        && host.files().iter().all(|(path, entry)| {
            let path = format!("{name}/{path}");
            match entry {
                Entry::File(file) => holds(folder, &path, &file.bytes, file.mode.on_disk()),
                Entry::Link(target) => {
                    let found = fs::readlinkat(folder, &path, Vec::new());
                    found.is_ok_and(|found| found.as_bytes() == target.as_str().as_bytes())
                }
            }
        })
}
