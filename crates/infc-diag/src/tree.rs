//! Trees of inputs: what a world is asked for, and what it gives.
//!
//! It deliberately knows no hash and no lock: who asks decides whether a tree is the right one.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

/// The importable files of a flake, by path below it, with their bytes.
pub type Tree = BTreeMap<Utf8PathBuf, Arc<[u8]>>;

/// The input that is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sought<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its folder, relative to the flake that is compiled, for one that is read in place.
    pub folder: Option<&'a Utf8Path>,
    /// The content hash by which the lock knows it.
    pub sha256: &'a str,
}

/// How a world has an input.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Held {
    /// Where its author has it.
    InPlace,
    /// Copied into the flake that is compiled.
    Vendored,
    /// Fetched, and kept beside other inputs by its content.
    Fetched,
}

/// The tree of an input, the same on every call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InputTree {
    /// Its files.
    pub files: Arc<Tree>,
    /// How the world has it.
    pub held: Held,
}

/// Why a world has no tree of an input.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TreeError {
    /// There is none.
    NotFound,
    /// It is larger than the limit, in words.
    TooLarge(String),
    /// The system refused, with its reason.
    Refused(String),
}

impl fmt::Display for TreeError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => out.write_str("there is no such folder"),
            Self::TooLarge(limit) => write!(out, "it has more than {limit}"),
            Self::Refused(reason) => out.write_str(reason),
        }
    }
}
