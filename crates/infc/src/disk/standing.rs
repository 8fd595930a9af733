//! What lies at the output before a build: nothing, an empty folder, or a bundle; all else is refused.
//!
//! It deliberately looks at every name in an old bundle: what infc did not write would be lost with it.

use std::collections::BTreeMap;

use camino::Utf8Path;
use infc_bundle::{HostBundle, HostName, Listed, MANIFEST, PROVENANCE, RELEASE, Release, SOURCES, SUMS};
use rustix::fs::FileType;
use walkdir::WalkDir;

use super::output::{Output, is};
use super::{DiskError, Sealed};

/// What the new bundle takes the place of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Standing {
    /// Nothing.
    Nothing,
    /// A folder without anything in it.
    Empty,
    /// A bundle.
    Bundle,
}

/// What lies at `output`.
pub(super) fn examine(output: &Output, sealed: &Sealed<'_>) -> Result<Standing, DiskError> {
    let refuse = |reason: &str| {
        DiskError::new("replace", &output.path, reason)
            .help("choose another output, or move this away first: infc replaces only what it wrote")
    };
    let Some(stat) = output.stat()? else { return Ok(Standing::Nothing) };
    if is(&stat, FileType::Symlink) {
        return Err(refuse("it is a symbolic link"));
    }
    if !is(&stat, FileType::Directory) {
        return Err(refuse("it is a file, not a folder"));
    }
    let release = match std::fs::read_to_string(output.path.join(RELEASE)) {
        Ok(text) => {
            Release::parse(&text).map_err(|why| refuse(&format!("its `{RELEASE}` is not infc's: {why}")))?
        }
        Err(_) if is_empty(&output.path)? => return Ok(Standing::Empty),
        Err(_) => {
            return Err(refuse(&format!("infc did not write it: it has no `{RELEASE}` that can be read")));
        }
    };
    match stranger(output, &release, sealed)? {
        None => Ok(Standing::Bundle),
        Some(path) => Err(refuse(&format!("infc did not write `{path}` in it"))),
    }
}

fn is_empty(folder: &Utf8Path) -> Result<bool, DiskError> {
    let mut entries = std::fs::read_dir(folder).map_err(|error| DiskError::reading(folder, error))?;
    Ok(entries.next().is_none())
}

/// The files of a host that infc is known to have written.
enum Known<'a> {
    /// Those of the new bundle, whose manifest is there already.
    New(&'a HostBundle),
    /// Those that its manifest lists.
    Listed(Listed),
    /// Its manifest cannot be read: infc made the folder, and nobody can say more.
    All,
}

/// A file in the output that infc did not write.
fn stranger(output: &Output, release: &Release, sealed: &Sealed<'_>) -> Result<Option<String>, DiskError> {
    let known: BTreeMap<_, _> =
        release.bundles.keys().map(|host| (host.as_str(), known(&output.path, host, sealed))).collect();
    for entry in WalkDir::new(&output.path).min_depth(1) {
        let entry = entry.map_err(|error| DiskError::walking(&output.path, error))?;
        let is_folder = entry.file_type().is_dir();
        let path = entry.path().strip_prefix(&output.path).unwrap_or(entry.path());
        if !is_folder && !path.to_str().is_some_and(|path| is_known(&known, path)) {
            return Ok(Some(path.to_string_lossy().into_owned()));
        }
    }
    Ok(None)
}

fn known<'a>(out: &Utf8Path, host: &HostName, sealed: &Sealed<'a>) -> Known<'a> {
    let Ok(text) = std::fs::read_to_string(out.join(host.as_str()).join(MANIFEST)) else { return Known::All };
    let new = sealed.manifests.hosts.get(host).filter(|manifest| manifest.json == text);
    match (new, sealed.bundle.hosts.get(host)) {
        (Some(_), Some(bundle)) => Known::New(bundle),
        _ => Listed::parse(&text).map_or(Known::All, Known::Listed),
    }
}

fn is_known(hosts: &BTreeMap<&str, Known<'_>>, path: &str) -> bool {
    let Some((top, below)) = path.split_once('/') else { return path == RELEASE };
    if top == PROVENANCE {
        return below == SOURCES
            || below.strip_suffix(".json").is_some_and(|host| HostName::new(host).is_ok());
    }
    let own = [MANIFEST, SUMS].contains(&below);
    match hosts.get(top) {
        None => false,
        Some(Known::All) => true,
        Some(Known::New(host)) => own || host.files().contains_key(below),
        Some(Known::Listed(listed)) => own || listed.files.contains_key(below),
    }
}
