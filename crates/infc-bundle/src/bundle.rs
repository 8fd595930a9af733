//! The bundle of a site: every host's files.
//!
//! It deliberately is plain data: nothing here is computed.

use std::collections::BTreeMap;

use crate::{Digest, HostBundle, HostName};

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
