//! What changed between two bundles: hosts, files, and what manifests say beside them.
//!
//! It deliberately does not see where lines come from: two bundles that a host cannot tell apart have no difference.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use similar::{ChangeTag, TextDiff};

use crate::{Bundle, BundlePath, Compiler, Digest, Entry, File, HostBundle, HostFacts, HostName};

/// The difference of two bundles. [`BundleDiff::apply`] to the old gives the new.
#[derive(Clone, Debug, Default)]
pub struct BundleDiff {
    /// The hosts that changed.
    pub hosts: BTreeMap<HostName, HostDiff>,
    /// The new inputs, lock and compiler, if any of them changed.
    pub(crate) frame: Option<Frame>,
}

/// What a bundle has beside its hosts.
pub(crate) type Frame = (BTreeMap<String, String>, Option<Digest>, Compiler);

/// What became of a host.
#[derive(Clone, Debug)]
pub enum HostDiff {
    /// It is new.
    Added(HostBundle),
    /// It is gone.
    Removed(HostBundle),
    /// It changed.
    Changed {
        /// The files that changed.
        files: BTreeMap<BundlePath, FileChange>,
        /// The new list of files that must be absent, if it changed.
        absent: Option<BTreeSet<BundlePath>>,
        /// What the manifest says beside the files now, if it changed.
        facts: Option<Box<HostFacts>>,
    },
}

/// What became of a file.
#[derive(Clone, Debug)]
pub enum FileChange {
    /// It is new.
    Added(Entry),
    /// It is gone.
    Removed(Entry),
    /// Text became other text.
    Edited {
        /// What changed in the text, from top to bottom; empty if only the attributes did.
        hunks: Vec<Hunk>,
        /// The file as it is now, with its mode and owner.
        new: File,
        /// The file as it was.
        old: File,
    },
    /// It is or was no text, or no file.
    Replaced {
        /// As it was.
        old: Entry,
        /// As it is.
        new: Entry,
    },
}

/// A run of changed lines with up to three lines around it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hunk {
    /// How many lines of the old text come before it.
    pub old_start: usize,
    /// How many lines of the new text come before it.
    pub new_start: usize,
    /// Its lines.
    pub lines: Vec<HunkLine>,
}

/// A line of a hunk, with its line break if it has one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum HunkLine {
    /// In both texts.
    Same(String),
    /// In the old text alone.
    Old(String),
    /// In the new text alone.
    New(String),
}

/// What changes `old` into `new`.
pub fn diff(old: &Bundle, new: &Bundle) -> BundleDiff {
    let names: BTreeSet<_> = old.hosts.keys().chain(new.hosts.keys()).collect();
    let change = |name: &HostName| match (old.hosts.get(name), new.hosts.get(name)) {
        (None, Some(host)) => Some(HostDiff::Added(host.clone())),
        (Some(host), None) => Some(HostDiff::Removed(host.clone())),
        (Some(old), Some(new)) => host(old, new),
        (None, None) => None,
    };
    let hosts = names.into_iter().filter_map(|name| Some((name.clone(), change(name)?))).collect();
    let frame = |bundle: &Bundle| (bundle.inputs.clone(), bundle.lock, bundle.compiler.clone());
    BundleDiff { hosts, frame: Some(frame(new)).filter(|new| *new != frame(old)) }
}

fn host(old: &HostBundle, new: &HostBundle) -> Option<HostDiff> {
    let paths: BTreeSet<_> = old.files().keys().chain(new.files().keys()).collect();
    let change = |path: &BundlePath| match (old.files().get(path), new.files().get(path)) {
        (None, Some(entry)) => Some(FileChange::Added(entry.clone())),
        (Some(entry), None) => Some(FileChange::Removed(entry.clone())),
        (Some(old), Some(new)) => (!old.same(new)).then(|| file(old, new)),
        (None, None) => None,
    };
    let files: BTreeMap<_, _> =
        paths.into_iter().filter_map(|path| Some((path.clone(), change(path)?))).collect();
    let absent = (old.absent() != new.absent()).then(|| new.absent().clone());
    let facts = (old.facts != new.facts).then(|| Box::new(new.facts.clone()));
    let changed = !files.is_empty() || absent.is_some() || facts.is_some();
    changed.then_some(HostDiff::Changed { files, absent, facts })
}

fn file(old: &Entry, new: &Entry) -> FileChange {
    if let (Entry::File(old), Entry::File(new)) = (old, new)
        && let (Ok(old_text), Ok(new_text)) = (str::from_utf8(&old.bytes), str::from_utf8(&new.bytes))
    {
        return FileChange::Edited { hunks: hunks(old_text, new_text), new: new.clone(), old: old.clone() };
    }
    FileChange::Replaced { old: old.clone(), new: new.clone() }
}

/// The runs of lines by which `new` differs from `old`, from top to bottom.
pub fn hunks(old: &str, new: &str) -> Vec<Hunk> {
    // Lines end at a line feed alone: a carriage return is a byte like any other in a file for a server.
    let (old, new): (Vec<_>, Vec<_>) =
        (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    let compared = TextDiff::from_slices(&old, &new);
    let groups = compared.grouped_ops(3);
    groups
        .iter()
        .filter_map(|group| Some((group.first()?, group)))
        .map(|(first, group)| Hunk {
            old_start: first.old_range().start,
            new_start: first.new_range().start,
            lines: group
                .iter()
                .flat_map(|op| compared.iter_changes(op))
                .map(|change| {
                    let text = change.value().to_owned();
                    match change.tag() {
                        ChangeTag::Equal => HunkLine::Same(text),
                        ChangeTag::Delete => HunkLine::Old(text),
                        ChangeTag::Insert => HunkLine::New(text),
                    }
                })
                .collect(),
        })
        .collect()
}

impl BundleDiff {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.hosts.is_empty() && self.frame.is_none()
    }
}

impl fmt::Display for BundleDiff {
    /// The changed files as `diff -u` shows them, which `patch -p1` reads.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, host) in &self.hosts {
            match host {
                HostDiff::Added(host) => {
                    host.files()
                        .iter()
                        .try_for_each(|(path, entry)| added(out, &format!("{name}/{path}"), entry))?;
                }
                HostDiff::Removed(host) => {
                    host.files()
                        .iter()
                        .try_for_each(|(path, entry)| removed(out, &format!("{name}/{path}"), entry))?;
                }
                HostDiff::Changed { files, .. } => {
                    files
                        .iter()
                        .try_for_each(|(path, change)| show(out, &format!("{name}/{path}"), change))?;
                }
            }
        }
        Ok(())
    }
}

fn show(out: &mut fmt::Formatter<'_>, path: &str, change: &FileChange) -> fmt::Result {
    match change {
        FileChange::Added(entry) => added(out, path, entry),
        FileChange::Removed(entry) => removed(out, path, entry),
        FileChange::Replaced { old, new } => {
            removed(out, path, old)?;
            added(out, path, new)
        }
        FileChange::Edited { hunks, new, old } => {
            if !old.same_attributes(new) {
                writeln!(out, "# {path}: {} -> {}", attributes(old), attributes(new))?;
            }
            if !hunks.is_empty() {
                writeln!(out, "--- a/{path}\n+++ b/{path}")?;
            }
            hunks.iter().try_for_each(|hunk| write!(out, "{hunk}"))
        }
    }
}

fn attributes(file: &File) -> String {
    let hint = |name: &str, value: &Option<String>| {
        value.as_ref().map_or(String::new(), |value| format!(" {name}={value}"))
    };
    let hints = hint("check", &file.check) + &hint("reload", &file.reload);
    format!("{} {}:{}{hints}", file.mode, file.owner, file.group)
}

fn added(out: &mut fmt::Formatter<'_>, path: &str, entry: &Entry) -> fmt::Result {
    whole(out, ("/dev/null", &format!("b/{path}")), entry, |text| hunks("", text))
}

fn removed(out: &mut fmt::Formatter<'_>, path: &str, entry: &Entry) -> fmt::Result {
    whole(out, (&format!("a/{path}"), "/dev/null"), entry, |text| hunks(text, ""))
}

fn whole(
    out: &mut fmt::Formatter<'_>,
    (old, new): (&str, &str),
    entry: &Entry,
    hunks: impl Fn(&str) -> Vec<Hunk>,
) -> fmt::Result {
    match entry {
        Entry::Link(target) => writeln!(out, "# {old} -> {new}: a link to {}", target.as_str()),
        Entry::File(file) => match str::from_utf8(&file.bytes) {
            Err(_) => writeln!(out, "# {old} -> {new}: {} bytes, {}", file.bytes.len(), attributes(file)),
            Ok(text) => {
                writeln!(out, "# {old} -> {new}: {}\n--- {old}\n+++ {new}", attributes(file))?;
                hunks(text).iter().try_for_each(|hunk| write!(out, "{hunk}"))
            }
        },
    }
}

impl fmt::Display for Hunk {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |side: fn(&HunkLine) -> bool| self.lines.iter().filter(|line| side(line)).count();
        let old = range(self.old_start, count(|line| !matches!(line, HunkLine::New(_))));
        let new = range(self.new_start, count(|line| !matches!(line, HunkLine::Old(_))));
        writeln!(out, "@@ -{old} +{new} @@")?;
        for line in &self.lines {
            let (sign, text) = match line {
                HunkLine::Same(text) => (' ', text),
                HunkLine::Old(text) => ('-', text),
                HunkLine::New(text) => ('+', text),
            };
            let end = if text.ends_with('\n') { "" } else { "\n\\ No newline at end of file\n" };
            write!(out, "{sign}{text}{end}")?;
        }
        Ok(())
    }
}

/// First line and count; a range of no lines is named by the line before it.
fn range(start: usize, count: usize) -> String {
    format!("{},{count}", if count == 0 { start } else { start + 1 })
}
