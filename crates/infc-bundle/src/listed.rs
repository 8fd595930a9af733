//! Manifests that were read from a disk: what a bundle says of itself.
//!
//! It deliberately believes nothing: paths are checked as when they were made, and [`Listed::tree`] is computed anew.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

use crate::manifest::{BUNDLE_FORMAT, RELEASE_FORMAT, file_leaf, link_leaf};
use crate::{BundlePath, Digest, HostName, LinkTarget, Mode, merkle_root};

/// A `manifest.json` that was read.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The host's name.
    pub host: HostName,
    /// Its files and links.
    pub files: BTreeMap<BundlePath, ListedEntry>,
    /// The Merkle root that it states.
    pub stated_tree: String,
}

/// A file or a link of a manifest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ListedEntry {
    /// A regular file.
    File {
        /// Its mode on the host.
        mode: Mode,
        /// Its length in bytes.
        size: u64,
        /// Its hash.
        sha256: Digest,
    },
    /// A symbolic link.
    Link(LinkTarget),
}

/// A `release.json` that was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Release {
    /// The id of every host's bundle.
    pub bundles: BTreeMap<HostName, Digest>,
}

/// Why a text is no manifest or release, for a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unreadable(String);

impl Unreadable {
    pub(crate) fn of(why: impl fmt::Display) -> Self {
        Self(why.to_string())
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for Unreadable {}

#[derive(Deserialize)]
struct RawManifest {
    format: String,
    host: String,
    files: Vec<RawEntry>,
    tree: String,
}

#[derive(Deserialize)]
struct RawEntry {
    path: String,
    kind: String,
    mode: Option<String>,
    size: Option<u64>,
    sha256: Option<String>,
    target: Option<String>,
}

#[derive(Deserialize)]
struct RawRelease {
    format: String,
    bundles: BTreeMap<String, String>,
}

impl Listed {
    /// Reads a `manifest.json`.
    pub fn parse(text: &str) -> Result<Self, Unreadable> {
        let raw: RawManifest = serde_json::from_str(text).map_err(|error| Unreadable(error.to_string()))?;
        check_format(&raw.format, BUNDLE_FORMAT)?;
        let mut files = BTreeMap::new();
        for entry in raw.files {
            let (path, entry) = entry.read()?;
            if let Some(_double) = files.insert(path.clone(), entry) {
                return Err(Unreadable(format!("it lists `{path}` twice")));
            }
        }
        Ok(Self { host: host(&raw.host)?, files, stated_tree: raw.tree })
    }

    /// The Merkle root of the files as listed, in the form of the manifest.
    pub fn tree(&self) -> String {
        let leaf = |(path, entry): (&BundlePath, &ListedEntry)| match entry {
            ListedEntry::File { mode, sha256, .. } => file_leaf(*mode, *sha256, path.as_str()),
            ListedEntry::Link(target) => link_leaf(target, path.as_str()),
        };
        format!("sha256:{}", merkle_root(&self.files.iter().map(leaf).collect::<Vec<_>>()))
    }

    /// The regular files and their hashes.
    pub fn hashes(&self) -> impl Iterator<Item = (&str, Digest)> {
        self.files.iter().filter_map(|(path, entry)| match entry {
            ListedEntry::File { sha256, .. } => Some((path.as_str(), *sha256)),
            ListedEntry::Link(_) => None,
        })
    }
}

impl RawEntry {
    fn read(self) -> Result<(BundlePath, ListedEntry), Unreadable> {
        let path =
            BundlePath::new(&self.path).map_err(|why| Unreadable(format!("`{}`: {why}", self.path)))?;
        let entry = match self.kind.as_str() {
            "file" => self.file(),
            "link" => self.target.and_then(LinkTarget::new).map(ListedEntry::Link),
            _ => None,
        };
        let entry = entry.ok_or_else(|| Unreadable(format!("what it says of `{path}` is incomplete")))?;
        Ok((path, entry))
    }

    fn file(&self) -> Option<ListedEntry> {
        let mode = u16::from_str_radix(self.mode.as_deref()?, 8).ok()?;
        let sha256 = Digest::parse(self.sha256.as_deref()?)?;
        Some(ListedEntry::File { mode: Mode::new(mode), size: self.size?, sha256 })
    }
}

impl Release {
    /// Reads a `release.json`.
    pub fn parse(text: &str) -> Result<Self, Unreadable> {
        let raw: RawRelease = serde_json::from_str(text).map_err(|error| Unreadable(error.to_string()))?;
        check_format(&raw.format, RELEASE_FORMAT)?;
        let id = |text: &str| Digest::parse(text).ok_or_else(|| Unreadable(format!("`{text}` is no id")));
        let bundles = raw.bundles.iter().map(|(name, text)| Ok((host(name)?, id(text)?)));
        Ok(Self { bundles: bundles.collect::<Result<_, _>>()? })
    }
}

pub(crate) fn check_format(found: &str, known: &str) -> Result<(), Unreadable> {
    if found == known { Ok(()) } else { Err(Unreadable(format!("its format is `{found}`, not `{known}`"))) }
}

pub(crate) fn host(name: &str) -> Result<HostName, Unreadable> {
    HostName::new(name).map_err(|why| Unreadable(format!("`{name}`: {why}")))
}
