//! The bundle of a site: every host's files.
//!
//! It deliberately is plain data; what names it is worked out when it is asked for.

use std::collections::BTreeMap;

use crate::{BundlePath, Digest, Entry, HostBundle, HostName};

/// What a site becomes.
#[derive(Clone, Debug, Default)]
pub struct Bundle {
    /// The hosts.
    pub hosts: BTreeMap<HostName, HostBundle>,
    /// What beside the sources the files rest on and that ages, by name, with its date or version: CDN ranges, TLS
    /// guidelines. Every manifest lists them.
    pub inputs: BTreeMap<String, String>,
    /// The hash of `infc.lock`, if the site has one.
    pub lock: Option<Digest>,
    /// What made it.
    pub compiler: Compiler,
}

impl Bundle {
    /// Its id: the SHA-256 of the `release.json` that names every byte of it, as `sha256sum release.json` prints it. The same
    /// sources give the same one on every machine.
    pub fn hash(&self) -> Digest {
        crate::seal(self).id()
    }

    /// Every file and link, with the host that gets it, by host and path.
    pub fn files(&self) -> impl Iterator<Item = (&HostName, &BundlePath, &Entry)> {
        self.hosts
            .iter()
            .flat_map(|(host, files)| files.files().iter().map(move |(path, entry)| (host, path, entry)))
    }
}

/// The program that made a bundle.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Compiler {
    /// `infc`.
    pub name: String,
    /// Its version.
    pub version: String,
}

impl Default for Compiler {
    /// This one.
    fn default() -> Self {
        Self { name: "infc".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
    }
}
