//! The inverse of a comparison: the old bundle and the difference give the new one.
//!
//! It deliberately takes edited texts from their hunks, not from the copy of the new file, so that it proves that the
//! hunks say everything.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::{
    Bundle, BundleDiff, BundlePath, Clash, Entry, File, FileChange, HostBundle, HostDiff, Hunk, HunkLine,
};

impl BundleDiff {
    /// `old` with the difference applied; an error if `old` is not the bundle that was compared.
    pub fn apply(&self, old: &Bundle) -> Result<Bundle, String> {
        let mut bundle = old.clone();
        if let Some((inputs, lock, compiler)) = &self.frame {
            (bundle.inputs, bundle.lock, bundle.compiler) = (inputs.clone(), *lock, compiler.clone());
        }
        for (name, change) in &self.hosts {
            match change {
                HostDiff::Added(host) => drop(bundle.hosts.insert(name.clone(), host.clone())),
                HostDiff::Removed(_) => drop(bundle.hosts.remove(name)),
                HostDiff::Changed { .. } => {
                    let host =
                        bundle.hosts.get_mut(name).ok_or_else(|| format!("there is no host `{name}`"))?;
                    *host = changed(host, change)?;
                }
            }
        }
        Ok(bundle)
    }
}

fn changed(old: &HostBundle, change: &HostDiff) -> Result<HostBundle, String> {
    let HostDiff::Changed { files, absent, facts } = change else { return Ok(old.clone()) };
    let clash = |clash: Clash| clash.to_string();
    let mut host = HostBundle::default();
    for (path, entry) in edited(old.files(), files)? {
        host.insert(path, entry).map_err(clash)?;
    }
    for path in absent.as_ref().unwrap_or(old.absent()) {
        host.insert_absent(path.clone()).map_err(clash)?;
    }
    host.facts = facts.as_ref().map_or_else(|| old.facts.clone(), |facts| (**facts).clone());
    Ok(host)
}

fn edited(
    old: &BTreeMap<BundlePath, Entry>,
    changes: &BTreeMap<BundlePath, FileChange>,
) -> Result<BTreeMap<BundlePath, Entry>, String> {
    let mut files = old.clone();
    for (path, change) in changes {
        let entry = match change {
            FileChange::Removed(_) => {
                files.remove(path);
                continue;
            }
            FileChange::Added(entry) | FileChange::Replaced { new: entry, .. } => entry.clone(),
            FileChange::Edited { hunks, new, .. } => {
                let Some(Entry::File(before)) = old.get(path) else {
                    return Err(format!("`{path}` is no file"));
                };
                let text =
                    patched(before, hunks).ok_or_else(|| format!("`{path}` is not the file compared"))?;
                Entry::File(File { bytes: Arc::from(text.into_bytes()), ..new.clone() })
            }
        };
        files.insert(path.clone(), entry);
    }
    Ok(files)
}

/// The text of `file` with `hunks` applied; `None` if a line that they name is another.
fn patched(file: &File, hunks: &[Hunk]) -> Option<String> {
    let mut old = str::from_utf8(&file.bytes).ok()?.split_inclusive('\n');
    let mut text = String::new();
    let mut taken = 0;
    for hunk in hunks {
        let between = hunk.old_start.checked_sub(taken)?;
        text.extend(old.by_ref().take(between));
        taken += between;
        for line in &hunk.lines {
            if let HunkLine::Same(kept) | HunkLine::Old(kept) = line {
                taken += 1;
                old.next().filter(|old| old == kept)?;
            }
            if let HunkLine::Same(now) | HunkLine::New(now) = line {
                text.push_str(now);
            }
        }
    }
    text.extend(old);
    Some(text)
}
