//! Whether paths can lie side by side in one tree, on every file system.
//!
//! It deliberately compares letters without regard to case (and not accents written in two ways): a bundle is read
//! on the machines of its authors too.

use std::collections::BTreeMap;
use std::fmt;

use crate::{BundlePath, MANIFEST, SUMS};

/// Why a path cannot join the others.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Clash {
    /// The same path is there already.
    Same(BundlePath),
    /// The first path needs a folder where the second, a file, is.
    UnderFile(BundlePath, String),
    /// The first path is a file where the others, for example the second, need a folder.
    OverFolder(BundlePath, String),
    /// The two differ in the case of letters alone.
    Case(BundlePath, String),
    /// The bundle itself keeps its manifest or its sums there.
    Reserved(BundlePath),
    /// The host is to have no such file.
    Absent(BundlePath),
}

impl fmt::Display for Clash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Same(path) => write!(out, "two files claim `/{path}`"),
            Self::UnderFile(path, file) => write!(out, "`/{path}` needs a folder where `/{file}` is a file"),
            Self::OverFolder(path, folder) => {
                write!(out, "`/{path}` is a file, but `/{folder}` needs a folder there")
            }
            Self::Case(path, other) => {
                write!(out, "`/{path}` and `/{other}` differ in the case of letters alone")
            }
            Self::Reserved(path) => write!(out, "`/{path}` is where the bundle keeps its own list of files"),
            Self::Absent(path) => {
                write!(out, "`/{path}` is both a file of the host and a file that it must not have")
            }
        }
    }
}

impl std::error::Error for Clash {}

/// Paths that can lie side by side. Folded spelling, to the spelling in use and what it is.
#[derive(Clone, Default, Debug)]
pub struct PathSet(BTreeMap<String, Node>);

#[derive(Clone, Debug)]
struct Node {
    spelling: Box<str>,
    is_file: bool,
}

impl PathSet {
    /// Adds `path`, unless it clashes with one that is there.
    pub fn insert(&mut self, path: &BundlePath) -> Result<(), Clash> {
        if [MANIFEST, SUMS].iter().any(|own| path.as_str().eq_ignore_ascii_case(own)) {
            return Err(Clash::Reserved(path.clone()));
        }
        let folded = path.as_str().to_lowercase();
        self.check_leaf(path, &folded)?;
        let missing = self.missing_folders(path, &folded)?;
        for (folded, spelling) in missing {
            self.0.insert(folded, Node { spelling, is_file: false });
        }
        self.0.insert(folded, Node { spelling: path.as_str().into(), is_file: true });
        Ok(())
    }

    fn check_leaf(&self, path: &BundlePath, folded: &str) -> Result<(), Clash> {
        let Some(node) = self.0.get(folded) else { return Ok(()) };
        let other = node.spelling.to_string();
        Err(if &*node.spelling != path.as_str() {
            Clash::Case(path.clone(), other)
        } else if node.is_file {
            Clash::Same(path.clone())
        } else {
            Clash::OverFolder(path.clone(), self.below(folded).unwrap_or(other))
        })
    }

    /// A file below the folder `folded`.
    fn below(&self, folded: &str) -> Option<String> {
        let start = format!("{folded}/");
        let mut inner = self.0.range(start.clone()..).take_while(|(key, _)| key.starts_with(&start));
        inner.find(|(_, node)| node.is_file).map(|(_, node)| node.spelling.to_string())
    }

    /// The folders of `path` that are not there yet, folded and as spelt, the innermost first.
    fn missing_folders(&self, path: &BundlePath, folded: &str) -> Result<Vec<(String, Box<str>)>, Clash> {
        let mut missing = Vec::new();
        let (mut spelling, mut key) = (path.as_str(), folded);
        // Lower case may have another length, so both are cut at their own slashes; `/` itself never changes.
        while let (Some((outer, _)), Some((outer_key, _))) = (spelling.rsplit_once('/'), key.rsplit_once('/'))
        {
            (spelling, key) = (outer, outer_key);
            match self.0.get(key) {
                None => missing.push((key.to_owned(), spelling.into())),
                Some(node) if node.is_file => {
                    return Err(Clash::UnderFile(path.clone(), node.spelling.to_string()));
                }
                Some(node) if &*node.spelling != spelling => {
                    return Err(Clash::Case(path.clone(), node.spelling.to_string()));
                }
                // A folder that is there was checked, with all above it, when it came.
                Some(_) => break,
            }
        }
        Ok(missing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> BundlePath {
        BundlePath::new(text).unwrap()
    }

    #[test]
    fn every_clash_is_named() {
        let mut set = PathSet::default();
        for good in ["etc/nginx/a", "etc/nginx/b", "etc/x", "usr/İ/a", "usr/İ/b"] {
            set.insert(&path(good)).unwrap();
        }
        for (bad, why) in [
            ("etc/nginx/a", "two files claim `/etc/nginx/a`"),
            ("etc/nginx/a/b", "`/etc/nginx/a/b` needs a folder where `/etc/nginx/a` is a file"),
            ("etc/nginx", "`/etc/nginx` is a file, but `/etc/nginx/a` needs a folder there"),
            ("etc/nginx/A", "`/etc/nginx/A` and `/etc/nginx/a` differ in the case of letters alone"),
            ("Etc/other", "`/Etc/other` and `/etc` differ in the case of letters alone"),
            ("sha256sums", "`/sha256sums` is where the bundle keeps its own list of files"),
        ] {
            assert_eq!(set.insert(&path(bad)).unwrap_err().to_string(), why);
        }
    }
}
