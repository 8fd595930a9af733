//! The manifest: every file is there with its hash, every link with its target, and nothing else is there.
//!
//! No program is asked; this is an independent reader of what the compiler wrote.

use std::collections::BTreeSet;

use crate::bundle::{Bundle, Content, hash};
use crate::finding::Finding;

/// Both ways: from the manifest to the tree and back.
pub fn check(bundle: &Bundle) -> Vec<Finding> {
    let mut wrong = Vec::new();
    let mut listed = BTreeSet::new();
    for entry in &bundle.manifest.files {
        let path = entry.path.as_str();
        if !listed.insert(path) {
            wrong.push(format!("{path} is listed twice"));
        }
        match bundle.contents.get(path) {
            None => wrong.push(format!("{path} is listed and not there")),
            Some(Content::Link(target)) if entry.target.as_deref() != Some(target) => {
                wrong.push(format!("{path} is a link to {target}, not to {:?}", entry.target));
            }
            Some(Content::File(bytes)) if entry.sha256.as_deref() != Some(hash(bytes).as_str()) => {
                wrong.push(format!("{path} has another sha256"));
            }
            Some(_) => {}
        }
        if entry.target.is_none() && !entry.mode.as_deref().is_some_and(is_mode) {
            wrong.push(format!("{path} has the mode {:?}", entry.mode));
        }
    }
    let unlisted = bundle.contents.keys().filter(|path| !listed.contains(path.as_str()));
    wrong.extend(unlisted.map(|path| format!("{path} is there and not listed")));
    wrong.into_iter().map(|what| Finding::new("manifest", what)).collect()
}

fn is_mode(text: &str) -> bool {
    text.len() == 4 && text.chars().all(|digit| ('0'..='7').contains(&digit))
}
