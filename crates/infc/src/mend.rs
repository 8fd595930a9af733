//! mend: applies what diagnostics offer to sources, in memory.
//!
//! *In*: a world and its first file. *Out*: the texts after every fix that is safe, and what is still wrong with them.
//! It deliberately writes nothing, and applies no fix that is a guess, that overlaps another, or that leaves more of a
//! file unreadable than there was.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use infc_diag::{Cancelled, Diagnostic, Edit, FileId, Root, World};

use crate::{Checked, Compiler, OverlayWorld};

/// How often is mended what mending brought to light.
const ROUNDS: usize = 10;

/// A source that was mended.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Mended {
    /// Which.
    pub file: FileId,
    /// Its text before.
    pub old: Arc<str>,
    /// Its text now.
    pub new: Arc<str>,
}

/// What mending came to.
#[derive(Debug)]
#[non_exhaustive]
pub struct Mending {
    /// The sources that are not as they were, in the order of their numbers.
    pub files: Vec<Mended>,
    /// How many fixes were applied.
    pub fixes: usize,
    /// What the mended sources come to; its spans are of the new texts.
    pub checked: Checked,
}

impl Mending {
    /// `below`, with the files as they are now: what the diagnostics of [`Mending::checked`] are shown with.
    pub fn world<'a>(&self, below: &'a dyn World) -> OverlayWorld<&'a dyn World> {
        OverlayWorld { below, texts: self.files.iter().map(|file| (file.file, file.new.clone())).collect() }
    }
}

impl Compiler {
    /// Applies the safe fixes of the site that begins in `entry`, in memory, until there are none, and checks what comes of it.
    pub fn mend(&self, world: &dyn World, entry: FileId) -> Result<Mending, Cancelled> {
        let mut now = OverlayWorld { below: world, texts: BTreeMap::new() };
        let mut fixes = 0;
        let mut checked = self.check(&now, entry)?;
        for _ in 0..ROUNDS {
            let (texts, count) = round(&now, &checked.diagnostics);
            if count == 0 {
                break;
            }
            fixes += count;
            now.texts.extend(texts);
            checked = self.check(&now, entry)?;
        }
        let changed = now.texts.into_iter().filter_map(|(file, new)| {
            let old = world.source(file).ok()?;
            (old != new).then_some(Mended { file, old, new })
        });
        Ok(Mending { files: changed.collect(), fixes, checked })
    }
}

/// The texts after the safe fixes of `found` that do not overlap, and how many those are.
fn round(world: &dyn World, found: &[Diagnostic]) -> (BTreeMap<FileId, Arc<str>>, usize) {
    let mut sorted: Vec<&Diagnostic> = found.iter().filter(|diagnostic| mends(world, diagnostic)).collect();
    sorted.sort_by_key(|diagnostic| diagnostic.primary.span);
    let mut taken = BTreeMap::<FileId, Vec<&Edit>>::new();
    let mut count = 0;
    for fix in sorted.iter().filter_map(|diagnostic| diagnostic.fix.as_ref()) {
        let free = |edit: &Edit| {
            let edits = taken.get(&edit.span.file);
            edits.is_none_or(|edits| edits.iter().all(|other| apart(edit, other)))
        };
        if fix.edits.iter().all(free) {
            count += 1;
            for edit in &fix.edits {
                taken.entry(edit.span.file).or_default().push(edit);
            }
        }
    }
    let mut texts = BTreeMap::new();
    for (file, edits) in taken {
        let Ok(old) = world.source(file) else { continue };
        let new = edited(&old, edits);
        let faults = |text: &str| infc_syntax::parse(text).errors.len();
        if faults(&new) > faults(&old) {
            return (BTreeMap::new(), 0);
        }
        texts.insert(file, new.into());
    }
    (texts, count)
}

/// Whether a diagnostic has a fix that may be applied unasked to the user's own files.
fn mends(world: &dyn World, diagnostic: &Diagnostic) -> bool {
    let own = |edit: &Edit| world.path(edit.span.file).root == Root::Project;
    diagnostic.fix.as_ref().is_some_and(|fix| fix.safe && !fix.edits.is_empty() && fix.edits.iter().all(own))
}

/// Whether two edits are of places that do not touch.
fn apart(a: &Edit, b: &Edit) -> bool {
    a.span.file != b.span.file || a.span.end < b.span.start || b.span.end < a.span.start
}

/// `text` after edits that do not overlap.
fn edited(text: &str, mut edits: Vec<&Edit>) -> String {
    edits.sort_by_key(|edit| edit.span);
    let (mut out, mut at) = (String::new(), 0);
    for Edit { span, text: new } in edits {
        let range: Range<usize> = span.start as usize..span.end as usize;
        let Some(kept) = text.get(at..range.start).filter(|_| text.get(range.clone()).is_some()) else {
            continue;
        };
        out.push_str(kept);
        out.push_str(new);
        at = range.end;
    }
    out + text.get(at..).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use infc_diag::{FilePath, MemWorld};

    use super::*;

    fn mended(text: &str) -> (String, usize, Vec<&'static str>) {
        let mut world = MemWorld::default();
        let entry = world.insert(FilePath::project("site.inf"), text);
        let mending = Compiler::new().mend(&world, entry).unwrap();
        let new = mending.files.first().map_or(text.to_owned(), |file| file.new.to_string());
        let left = mending.checked.diagnostics.iter().map(|each| each.kind.name).collect();
        (new, mending.fixes, left)
    }

    #[test]
    fn what_mending_brings_to_light_is_mended_too() {
        let text = "{\n  // one\n  hosts.web = {\n    os: \"debian-12\",\n    address = '203.0.113.10'\n    ssh.port = lib.mkForce 22;\n  }\n}\n";
        let expected = "{\n  # one\n  hosts.web = {\n    os = debian-12;\n    address = \"203.0.113.10\";\n    force ssh.port = 22;\n  };\n}\n";
        let (new, fixes, left) = mended(text);
        assert_eq!((&*new, left), (expected, vec![]));
        assert!(fixes >= 7, "{fixes}");
    }

    #[test]
    fn a_guess_is_not_applied() {
        let text = "{ hosts.web = { os = debain-12; address = \"203.0.113.10\"; }; }\n";
        assert_eq!(mended(text), (text.to_owned(), 0, vec!["unknown-variant"]));
    }

    #[test]
    fn edits_that_touch_are_not_both_applied() {
        let mut world = MemWorld::default();
        let file = world.insert(FilePath::project("site.inf"), "abc");
        let at = |start, end| infc_diag::Span::new(file, start, end);
        let found = [(0, 2, "x"), (1, 3, "y"), (2, 2, "z")].map(|(start, end, text)| {
            infc_diag::names::SYNTAX.at(at(start, end), "").replace(at(start, end), text, "")
        });
        let (texts, count) = round(&world, &found);
        // What comes of it is read no better and no worse.
        assert_eq!((texts.get(&file).map(|text| &**text), count), (Some("xc"), 1));
    }
}
