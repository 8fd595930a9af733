//! The tree of a flake: exactly the files that can be imported, and the hash that names them.
//!
//! It deliberately is told what lies there: a folder, a commit and an archive are listed by others, and one rule says
//! which of it is the tree, so that the three have the same hash.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};
use infc_bundle::Digest;
use infc_diag::Tree;

use crate::lock::LOCK;

/// The file that makes a folder a flake.
pub const SITE: &str = "site.inf";
/// The file that makes a folder the output of a build.
pub const RELEASE: &str = infc_bundle::RELEASE;
/// The largest file that can be imported, in bytes: 10 MiB.
pub const FILE_MAX: u64 = 10 << 20;
/// The largest tree, in bytes: 64 MiB.
pub const TREE_MAX: u64 = 64 << 20;
/// The most files that a tree has.
pub const FILES_MAX: usize = 20_000;

/// How many links lead from one to the next.
const HOPS: usize = 16;

/// What lies in a folder, by path below it. Folders are said by what is in them.
pub type Listing = BTreeMap<Utf8PathBuf, Node>;

/// Something in a listing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Node {
    /// A regular file of that many bytes.
    File(u64),
    /// A symbolic link with its text.
    Link(String),
}

/// Whether a file or folder of this name is no part of any flake.
pub fn is_hidden(name: &str) -> bool {
    name.starts_with('.')
}

/// The importable files of `listing`, each with the file that its bytes are read from, which is another for a link.
pub fn importable(listing: &Listing) -> BTreeMap<&Utf8Path, &Utf8Path> {
    let is_mark = |path: &&Utf8PathBuf| matches!(path.file_name(), Some(SITE | RELEASE));
    let apart: BTreeSet<&Utf8Path> =
        listing.keys().filter(is_mark).filter_map(|path| path.parent()).collect();
    let is_part = |path: &Utf8Path| {
        let hidden = path.components().any(|part| is_hidden(part.as_str()));
        let below =
            path.ancestors().skip(1).any(|folder| !folder.as_str().is_empty() && apart.contains(folder));
        !hidden && !below && path != LOCK
    };
    let read_from = |path: &Utf8PathBuf| {
        let (path, node) = listing.get_key_value(path)?;
        let mut here = (path.as_path(), node);
        for _ in 0..HOPS {
            match here.1 {
                Node::File(size) => return (*size <= FILE_MAX && is_part(here.0)).then_some(here.0),
                Node::Link(target) => here = target_of(listing, here.0, target)?,
            }
        }
        None
    };
    let all = listing.keys().filter(|path| is_part(path));
    all.filter_map(|path| Some((path.as_path(), read_from(path)?))).collect()
}

/// What a link leads to, if that is in the listing.
fn target_of<'a>(listing: &'a Listing, link: &Utf8Path, target: &str) -> Option<(&'a Utf8Path, &'a Node)> {
    if target.starts_with('/') {
        return None;
    }
    let mut path = link.parent()?.to_owned();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                if !path.pop() {
                    return None;
                }
            }
            part => path.push(part),
        }
    }
    listing.get_key_value(&path).map(|(path, node)| (path.as_path(), node))
}

/// Two files, or a file and a folder, whose paths differ in the case of letters alone: where a file system takes no
/// notice of case, one of them is gone.
pub fn case_clash(tree: &Tree) -> Option<(&Utf8Path, &Utf8Path)> {
    let mut known: BTreeMap<String, &Utf8Path> = BTreeMap::new();
    for path in tree.keys() {
        for part in path.ancestors().filter(|part| !part.as_str().is_empty()) {
            match known.insert(part.as_str().to_lowercase(), part) {
                Some(other) if other != part => return Some((other, part)),
                _ => {}
            }
        }
    }
    None
}

/// The hash of a tree: of each file, sorted by the bytes of its path, the length of the path, the path, the length of
/// the file and the file; lengths are eight bytes, the lowest first. A line before all says what it is the hash of.
pub fn hash(tree: &Tree) -> Digest {
    let mut files: Vec<(&[u8], &[u8])> =
        tree.iter().map(|(path, bytes)| (path.as_str().as_bytes(), &**bytes)).collect();
    files.sort_unstable();
    let length = |bytes: &[u8]| (bytes.len() as u64).to_le_bytes();
    let lengths: Vec<_> = files.iter().map(|(path, bytes)| (length(path), length(bytes))).collect();
    let mut parts: Vec<&[u8]> = vec![b"infc.tree/1\n"];
    for ((path, bytes), (path_length, length)) in files.iter().zip(&lengths) {
        parts.extend([path_length, *path, length, *bytes]);
    }
    Digest::of_parts(&parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing(files: &[&str], links: &[(&str, &str)]) -> Listing {
        let files = files.iter().map(|path| ((*path).into(), Node::File(1)));
        let links = links.iter().map(|(path, target)| ((*path).into(), Node::Link((*target).to_owned())));
        files.chain(links).collect()
    }

    fn tree(files: &[(&str, &str)]) -> Tree {
        files.iter().map(|(path, text)| ((*path).into(), text.as_bytes().into())).collect()
    }

    #[test]
    fn what_is_no_part() {
        let there = listing(
            &[
                "site.inf",
                "infc.lock",
                "hosts/web.inf",
                "keys/me.pub",
                ".git/config",
                "a/.hidden/x",
                ".envrc",
                "inner/site.inf",
                "inner/deep/x.inf",
                "out/release.json",
                "out/web/manifest.json",
                "vendor/house/site.inf",
            ],
            &[],
        );
        let paths: Vec<_> = importable(&there).into_keys().map(Utf8Path::as_str).collect();
        assert_eq!(paths, ["hosts/web.inf", "keys/me.pub", "site.inf"]);
        let large: Listing =
            [("a".into(), Node::File(FILE_MAX)), ("b".into(), Node::File(FILE_MAX + 1))].into();
        assert_eq!(importable(&large).len(), 1);
    }

    #[test]
    fn links_stay_inside() {
        let there = listing(
            &["site.inf", "keys/me.pub", ".secret", "inner/site.inf", "inner/x"],
            &[
                ("a.pub", "keys/me.pub"),
                ("hosts/b.pub", "../a.pub"),
                ("up", "../x"),
                ("back", "../flake/site.inf"),
                ("root", "/etc/passwd"),
                ("hidden", ".secret"),
                ("other", "inner/x"),
                ("folder", "keys"),
                ("through", "folder/me.pub"),
                ("round", "round"),
                ("gone", "gone.pub"),
            ],
        );
        let read: Vec<_> =
            importable(&there).into_iter().map(|(path, from)| (path.as_str(), from.as_str())).collect();
        let expected = [
            ("a.pub", "keys/me.pub"),
            ("hosts/b.pub", "keys/me.pub"),
            ("keys/me.pub", "keys/me.pub"),
            ("site.inf", "site.inf"),
        ];
        assert_eq!(read, expected);
    }

    #[test]
    fn clashes_of_case() {
        assert_eq!(case_clash(&tree(&[("a/x.inf", ""), ("b/x.inf", ""), ("a/y", "")])), None);
        assert!(case_clash(&tree(&[("Web.inf", ""), ("web.inf", "")])).is_some());
        assert!(case_clash(&tree(&[("Hosts/a", ""), ("hosts/b", "")])).is_some());
        assert!(case_clash(&tree(&[("Ä.inf", ""), ("ä.inf", "")])).is_some());
    }

    #[test]
    fn every_byte_counts_and_none_twice() {
        let hashes: BTreeSet<String> = [
            tree(&[]),
            tree(&[("a", "")]),
            tree(&[("a", "b")]),
            tree(&[("ab", "")]),
            tree(&[("a", ""), ("b", "")]),
            tree(&[("a", "\n"), ("b", "")]),
            tree(&[("a", ""), ("b", "\n")]),
        ]
        .iter()
        .map(|tree| hash(tree).to_string())
        .collect();
        assert_eq!(hashes.len(), 7);
        // The form is fixed: it stands in locks. `a-b` comes before `a/b`, as bytes have it.
        let known = tree(&[("a/b", "2"), ("a-b", "1")]);
        let mut bytes = b"infc.tree/1\n".to_vec();
        for (path, text) in [("a-b", "1"), ("a/b", "2")] {
            bytes.extend((path.len() as u64).to_le_bytes());
            bytes.extend(path.as_bytes());
            bytes.extend((text.len() as u64).to_le_bytes());
            bytes.extend(text.as_bytes());
        }
        assert_eq!(hash(&known), Digest::of(&bytes));
    }
}
