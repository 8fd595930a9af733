//! `infc update`: locks inputs as they are now, and says what that means: what the input offers that it did not offer
//! before, and what becomes other values, files and diagnostics of this site.

use std::fmt::Write as _;
use std::sync::Arc;

use infc::diff::{Became, Change, Diff, FileDiff, Sources, Told, diff, exports};
use infc::disk::{FsWorld, Relocked, Which, locked_tree, relock, write_lock};
use infc::lock::{LOCK, Lock, Locked};
use infc::report::visible;
use infc::{Cancelled, Compiler, FileId, FilePath, Held, InputTree, OverlayWorld, Tree, World};

use super::lock::{copy_anew, gone, had, version};
use crate::args::Format;
use crate::outcome::{Failure, Outcome};
use crate::site::Site;
use crate::streams::Streams;

/// Updates the input `name` of the nearest flake, or all; writes nothing if it is a `dry` run.
pub fn run(streams: Streams, name: Option<&str>, dry: bool) -> Result<Outcome, Failure> {
    let (world, entry) = Site::flake()?;
    let which = name.map_or(Which::All, Which::One);
    let Some(relocked) = had(streams, &world, relock(&world, entry, which)?)? else {
        return Ok(Outcome::Findings);
    };
    if let Some(name) = name.filter(|name| !relocked.new.inputs.contains_key(*name)) {
        return no_input(name, &relocked.new);
    }
    let update = Update::of(&world, entry, &relocked)?;
    if !dry {
        write_lock(world.root(), &relocked.new)?;
    }
    match streams.format {
        Format::Json => Streams::data(&update.json())?,
        Format::Human | Format::Github => Streams::data(&update.text())?,
    }
    if dry {
        streams.remark("the lock is unchanged\n")?;
    } else {
        copy_anew(streams, world.root(), &relocked)?;
    }
    Ok(Outcome::Clean)
}

fn no_input(name: &str, lock: &Lock) -> Result<Outcome, Failure> {
    let known: Vec<&str> = lock.inputs.keys().map(String::as_str).collect();
    let help = match (infc::nearest(name, known.iter().copied()), known.as_slice()) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, []) => "the flake has no inputs".to_owned(),
        (None, known) => format!("its inputs are {}", known.join(", ")),
    };
    Streams::words(&format!("error: no input is called `{}`\nhelp: {help}\n", visible(name)))?;
    Ok(Outcome::Findings)
}

/// An input that is locked otherwise than before.
struct Updated<'a> {
    name: &'a str,
    old: Option<&'a Locked>,
    new: &'a Locked,
    /// What it exports otherwise; nothing if it is not known what it exported.
    exports: Option<Vec<Change>>,
}

/// Everything that an update changes.
struct Update<'a> {
    inputs: Vec<Updated<'a>>,
    gone: Vec<&'a String>,
    /// What changes in the site; nothing if it is not known as it was.
    effect: Option<Diff>,
}

impl<'a> Update<'a> {
    fn of(world: &FsWorld, entry: FileId, relocked: &'a Relocked) -> Result<Self, Cancelled> {
        let Relocked { old, new, trees } = relocked;
        let locked_as = |name: &String| locked_tree(world.root(), name, old.inputs.get(name)?);
        let before: Vec<(String, Option<Arc<Tree>>)> =
            old.inputs.keys().map(|name| (name.clone(), locked_as(name))).collect();
        let known: Vec<(String, Arc<Tree>)> =
            before.iter().filter_map(|(name, tree)| Some((name.clone(), tree.clone()?))).collect();
        let now: Vec<(String, Arc<Tree>)> =
            trees.iter().map(|(name, tree)| (name.clone(), tree.clone())).collect();
        let path = world.path(entry);
        let (old_world, new_world) = (site(world, &path, old, &known), site(world, &path, new, &now));
        let changed = new.inputs.iter().filter(|(name, locked)| old.inputs.get(*name) != Some(*locked));
        let inputs: Vec<Updated<'a>> = changed
            .map(|(name, locked)| {
                let is_known = known.iter().any(|(known, _)| known == name) || !old.inputs.contains_key(name);
                let exports = is_known.then(|| exports(&old_world.0, &new_world.0, name));
                Updated { name, old: old.inputs.get(name), new: locked, exports }
            })
            .collect();
        let gone: Vec<&String> = gone(old, new).collect();
        let state = |site: &(OverlayWorld<FsWorld>, FileId)| {
            let sources =
                Sources { world: &site.0, entry: site.1, base: world.root(), name: path.path.as_str() };
            Compiler::new().state(sources)
        };
        let is_known = known.len() == before.len() && !old.inputs.is_empty();
        let mut effect = None;
        if is_known && !(inputs.is_empty() && gone.is_empty()) {
            let mut found = diff(&state(&old_world)?, &state(&new_world)?);
            // That the lock is another one is what an update is.
            found.manifests.retain(|change| change.name != "lock");
            effect = Some(found);
        }
        Ok(Self { inputs, gone, effect })
    }

    fn text(&self) -> String {
        let mut out = String::new();
        for input in &self.inputs {
            input.tell(&mut out);
        }
        for name in &self.gone {
            // Writing to a `String` cannot fail.
            let _ = writeln!(out, "{name}: removed");
        }
        match &self.effect {
            _ if self.inputs.is_empty() && self.gone.is_empty() => out.push_str("unchanged\n"),
            None => {}
            Some(effect) if effect.is_empty() => out.push_str("this site: no difference\n"),
            Some(effect) => tell_effect(effect, &mut out),
        }
        out
    }

    fn json(&self) -> String {
        let locked = |locked: &Locked| serde_json::json!({ "revision": locked.revision, "sha256": locked.sha256.to_string(), "url": locked.url.to_string() });
        let change = |change: &Change| serde_json::json!({ "name": change.name, "old": change.old, "new": change.new });
        let changes = |all: &[Change]| all.iter().map(change).collect::<Vec<_>>();
        let said = |all: &[Told]| {
            let one = |each: &Told| serde_json::json!({ "name": each.name, "severity": each.severity, "message": each.message });
            all.iter().map(one).collect::<Vec<_>>()
        };
        let file = |file: &FileDiff| {
            let (old, new) = sizes(file);
            serde_json::json!({ "name": file.path, "old": old, "new": new })
        };
        let inputs = self.inputs.iter().map(|input| {
            serde_json::json!({
                "name": input.name,
                "old": input.old.map(locked),
                "new": locked(input.new),
                "exports": input.exports.as_deref().map(changes),
            })
        });
        let effect = self.effect.as_ref().map(|effect| {
            serde_json::json!({
                "values": values(effect).into_iter().map(change).collect::<Vec<_>>(),
                "files": effect.files.iter().map(file).collect::<Vec<_>>(),
                "appeared": said(&effect.appeared),
                "vanished": said(&effect.vanished),
            })
        });
        let object = serde_json::json!({ "schema": 1, "inputs": inputs.collect::<Vec<_>>(), "removed": self.gone, "site": effect });
        format!("{object:#}\n")
    }
}

impl Updated<'_> {
    fn tell(&self, out: &mut String) {
        let before = self.old.map_or_else(|| "new".to_owned(), version);
        let _ = writeln!(out, "{}: {before} -> {}", self.name, version(self.new));
        if let Some(old) = self.old.filter(|old| old.url != self.new.url) {
            let _ = writeln!(out, "  from {} to {}", old.url, self.new.url);
        }
        let Some(exports) = &self.exports else {
            out.push_str(
                "  what it was is not on this machine any more, so that only the hashes can be compared\n",
            );
            return;
        };
        if exports.is_empty() {
            out.push_str("  what it exports is the same\n");
        }
        for Change { name, old, new, place: _ } in exports {
            let _ = match (old, new) {
                (None, Some(ty)) => writeln!(out, "  added    {name} : {ty}"),
                (Some(ty), None) => writeln!(out, "  removed  {name} : {ty}"),
                (Some(old), Some(new)) if old == new => writeln!(out, "  changed  {name} : {new}"),
                (old, new) => writeln!(
                    out,
                    "  changed  {name} : {} -> {}",
                    old.as_deref().unwrap_or("?"),
                    new.as_deref().unwrap_or("?")
                ),
            };
        }
    }
}

/// The values that differ, by path, then what differs in manifests beside the files.
fn values(effect: &Diff) -> Vec<&Change> {
    let mut all: Vec<&Change> = effect.values().collect();
    all.sort();
    all.into_iter().chain(&effect.manifests).collect()
}

/// What a file was and is: the numbers of lines that are gone and new, if it was text and is.
fn sizes(file: &FileDiff) -> (Option<String>, Option<String>) {
    let said = |text: &str| Some(text.to_owned());
    match file.what {
        Became::Added => (None, said("a file")),
        Became::Removed => (said("a file"), None),
        Became::Replaced => (said("other bytes"), said("a file")),
        Became::Edited => (Some(format!("-{}", file.removed)), Some(format!("+{}", file.added))),
    }
}

fn tell_effect(effect: &Diff, out: &mut String) {
    out.push_str("this site:\n");
    for Change { name, old, new, place: _ } in values(effect) {
        let none = || "none".to_owned();
        let (old, new) = (old.clone().unwrap_or_else(none), new.clone().unwrap_or_else(none));
        let _ = writeln!(out, "  {}: {} -> {}", visible(name), visible(&old), visible(&new));
    }
    for file in &effect.files {
        let what = match file.what {
            Became::Added => "new".to_owned(),
            Became::Removed => "gone".to_owned(),
            Became::Replaced => "replaced".to_owned(),
            Became::Edited => format!("+{} -{} lines", file.added, file.removed),
        };
        let _ = writeln!(out, "  {}: {what}", visible(&file.path));
    }
    for (word, all) in [("now", &effect.appeared), ("no more", &effect.vanished)] {
        for each in all {
            let _ = writeln!(out, "  {word}: {}[{}] {}", each.severity, each.name, visible(&each.message));
        }
    }
}

/// The site with that lock and those trees, whatever lies on the disk.
fn site(
    world: &FsWorld,
    entry: &FilePath,
    lock: &Lock,
    trees: &[(String, Arc<Tree>)],
) -> (OverlayWorld<FsWorld>, FileId) {
    let below = FsWorld::new(world.root());
    for (name, tree) in trees {
        below.set_input(name, InputTree { files: tree.clone(), held: Held::InPlace });
    }
    let entry = below.files().intern(entry.clone());
    let file = below.files().intern(FilePath::project(LOCK));
    (OverlayWorld::of(below, file, lock.text().into()), entry)
}
