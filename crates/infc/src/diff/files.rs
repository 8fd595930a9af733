//! The files of two bundles, compared: what became of each, and its lines with the places of what they say.
//!
//! It deliberately finds no difference of its own: what differs is what `infc-bundle` says.

use infc_bundle::{BundleDiff, Entry, File, FileChange, HostBundle, HostDiff, HostName, HunkLine};

use super::model::{Became, FileDiff, Hunk, Line, Of};
use super::origins::{Origin, Origins};

/// A file that differs, and where each of its lines that changed comes from.
pub(super) struct Differing {
    /// How it differs.
    pub file: FileDiff,
    /// The origins of each changed line, the narrowest first.
    pub lines: Vec<Vec<Origin>>,
}

/// Where lines come from, in both states.
#[derive(Clone, Copy)]
pub(super) struct Both<'a> {
    /// In the state before.
    pub old: &'a Origins,
    /// In the state now.
    pub new: &'a Origins,
}

/// The files of `diff`, by host and path.
pub(super) fn files(diff: &BundleDiff, origins: Both<'_>) -> Vec<Differing> {
    let mut all = Vec::new();
    for (host, change) in &diff.hosts {
        let comparing = Comparing { host, origins };
        match change {
            HostDiff::Added(bundle) => all.extend(comparing.whole(bundle, Became::Added)),
            HostDiff::Removed(bundle) => all.extend(comparing.whole(bundle, Became::Removed)),
            HostDiff::Changed { files, .. } => {
                all.extend(files.iter().map(|(path, change)| comparing.file(path.as_str(), change)));
            }
        }
    }
    all
}

struct Comparing<'a> {
    host: &'a HostName,
    origins: Both<'a>,
}

impl<'a> Comparing<'a> {
    fn whole(&self, bundle: &'a HostBundle, became: Became) -> impl Iterator<Item = Differing> {
        bundle.files().iter().map(move |(path, entry)| self.entry(path.as_str(), entry, became))
    }

    fn file(&self, path: &str, change: &FileChange) -> Differing {
        match change {
            FileChange::Added(entry) => self.entry(path, entry, Became::Added),
            FileChange::Removed(entry) => self.entry(path, entry, Became::Removed),
            FileChange::Replaced { old, new } => self.replaced(path, (old, new)),
            FileChange::Edited { hunks, new, old } => {
                let about = (!old.same_attributes(new)).then(|| (attributes(old), attributes(new)));
                self.text(path, (Became::Edited, about), hunks, (Some(old), Some(new)))
            }
        }
    }

    /// A file that one state alone has.
    fn entry(&self, path: &str, entry: &Entry, became: Became) -> Differing {
        let is_new = became == Became::Added;
        let pair = |text: String| if is_new { (String::new(), text) } else { (text, String::new()) };
        let about = Some(pair(self::about(entry)));
        match entry {
            Entry::File(file) => {
                let text = str::from_utf8(&file.bytes).unwrap_or_default();
                let (old, new) = if is_new { ("", text) } else { (text, "") };
                let sides = if is_new { (None, Some(file)) } else { (Some(file), None) };
                self.text(path, (became, about), &infc_bundle::hunks(old, new), sides)
            }
            Entry::Link(_) => self.text(path, (became, about), &[], (None, None)),
        }
    }

    fn replaced(&self, path: &str, (old, new): (&Entry, &Entry)) -> Differing {
        self.text(path, (Became::Replaced, Some((about(old), about(new)))), &[], (None, None))
    }

    fn text(
        &self,
        path: &str,
        (what, about): (Became, Option<(String, String)>),
        hunks: &[infc_bundle::Hunk],
        (old, new): (Option<&File>, Option<&File>),
    ) -> Differing {
        let mut lines = Vec::new();
        let mut of = |origins: &Origins, file: Option<&File>, line: usize| {
            let found = file.map(|file| origins.of((self.host, path), file, line)).unwrap_or_default();
            let place = found.first().map(|origin| origin.place.clone());
            lines.push(found);
            place
        };
        let hunks: Vec<Hunk> = hunks
            .iter()
            .map(|hunk| {
                let (mut old_at, mut new_at) = (hunk.old_start, hunk.new_start);
                let lines = hunk.lines.iter().map(|line| match line {
                    HunkLine::Same(text) => {
                        (old_at, new_at) = (old_at + 1, new_at + 1);
                        Line { side: Of::Both, text: text.clone(), place: None }
                    }
                    HunkLine::Old(text) => {
                        old_at += 1;
                        Line { side: Of::Old, text: text.clone(), place: of(self.origins.old, old, old_at) }
                    }
                    HunkLine::New(text) => {
                        new_at += 1;
                        Line { side: Of::New, text: text.clone(), place: of(self.origins.new, new, new_at) }
                    }
                });
                counted(hunk, lines.collect())
            })
            .collect();
        let count = |side| hunks.iter().flat_map(|hunk| &hunk.lines).filter(|line| line.side == side).count();
        let (added, removed) = (count(Of::New), count(Of::Old));
        let path = format!("{}/{path}", self.host);
        Differing { file: FileDiff { path, what, about, added, removed, hunks }, lines }
    }
}

/// A hunk with the numbers that a patch has; a range of no lines is named by the line before it.
fn counted(hunk: &infc_bundle::Hunk, lines: Vec<Line>) -> Hunk {
    let count = |not: Of| lines.iter().filter(|line| line.side != not).count();
    let (old_lines, new_lines) = (count(Of::New), count(Of::Old));
    let start = |before: usize, lines: usize| if lines == 0 { before } else { before + 1 };
    Hunk {
        old_start: start(hunk.old_start, old_lines),
        old_lines,
        new_start: start(hunk.new_start, new_lines),
        new_lines,
        lines,
    }
}

fn about(entry: &Entry) -> String {
    match entry {
        Entry::Link(target) => format!("a link to {}", target.as_str()),
        Entry::File(file) if str::from_utf8(&file.bytes).is_ok() => attributes(file),
        Entry::File(file) => format!("{} bytes, {}", file.bytes.len(), attributes(file)),
    }
}

fn attributes(file: &File) -> String {
    let hint = |name: &str, value: &Option<String>| {
        value.as_ref().map_or(String::new(), |value| format!(" {name}={value}"))
    };
    let hints = hint("check", &file.check) + &hint("reload", &file.reload);
    format!("{} {}:{}{hints}", file.mode, file.owner, file.group)
}
