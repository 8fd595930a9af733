//! The verb of this crate: which inputs of a flake may be used, because they are what the lock says.
//!
//! It deliberately gives an input wholly or not at all, and fetches nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use infc_bundle::Digest;
use infc_diag::{
    Diagnostic, FileError, FileId, FilePath, Held, InputTree, Reported, Sought, Span, TreeError, World, names,
};

use crate::lock::{LOCK, Lock};
use crate::tree::SITE;
use crate::{Wanted, case_clash, hash, read, walk};

/// The inputs that may be used.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// The hash of the tree of each, by name.
    pub ready: BTreeMap<String, Digest>,
    /// The hash of `infc.lock`, if the flake has inputs.
    pub lock: Option<Digest>,
}

/// Reads the lock of the flake whose first file is `entry`, and every input that it needs.
pub fn verify(world: &dyn World, entry: FileId) -> Reported<Inputs> {
    let mut found = Vec::new();
    let mut lock: Option<Result<Option<(Lock, Digest)>, ()>> = None;
    let mut ready = BTreeMap::new();
    let mut unlocked: Vec<(Wanted, bool)> = Vec::new();
    let graph = walk(world, entry, &mut |wanted| {
        let lock = lock.get_or_insert_with(|| load(world).map_err(|diagnostic| found.push(*diagnostic)));
        let Ok(lock) = lock else { return false };
        let known = lock.as_ref().and_then(|(lock, _)| lock.inputs.get(&wanted.name));
        let Some(locked) = known.filter(|locked| locked.url == wanted.url) else {
            unlocked.push((wanted.clone(), known.is_some()));
            return false;
        };
        match tree(world, wanted, locked.sha256) {
            Ok(()) => {
                ready.insert(wanted.name.clone(), locked.sha256);
                true
            }
            Err(diagnostic) => {
                found.push(*diagnostic);
                false
            }
        }
    });
    let graph = graph.drain_into(&mut found);
    found.extend(not_locked(&unlocked));
    ready.retain(|name, _| !graph.circular.contains(name));
    let digest = lock.and_then(Result::ok).flatten().map(|(_, digest)| digest);
    Reported::new(Inputs { ready, lock: digest }, found)
}

fn lock_file(world: &dyn World) -> FileId {
    world.files().intern(FilePath::project(LOCK))
}

/// The lock of the flake, and its hash; nothing if there is none.
pub fn load(world: &dyn World) -> Result<Option<(Lock, Digest)>, Box<Diagnostic>> {
    let file = lock_file(world);
    let at = |start: usize, end: usize| {
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span::new(file, number(start), number(end))
    };
    let text: Arc<str> = match world.source(file) {
        Ok(text) => text,
        Err(FileError::NotFound) => return Ok(None),
        Err(error) => return Err(Box::new(malformed(at(0, 0), &error.to_string()))),
    };
    match read(&text) {
        Ok(lock) => Ok(Some((lock, Digest::of(text.as_bytes())))),
        Err(fault) => Err(Box::new(malformed(at(fault.start, fault.end), &fault.message))),
    }
}

fn malformed(at: Span, message: &str) -> Diagnostic {
    let help = "take the file as it was from version control, or remove it; then run `infc lock`";
    names::LOCK_MALFORMED.at(at, format!("`{LOCK}` cannot be read: {message}")).help(help)
}

/// One message for all that is not locked: one command mends it.
fn not_locked(unlocked: &[(Wanted, bool)]) -> Option<Diagnostic> {
    let (first, _) = unlocked.first()?;
    let name = |wanted: &Wanted| match &wanted.through {
        None => format!("`{}`", wanted.name),
        Some(by) => format!("`{}` (of `{by}`)", wanted.name),
    };
    let all: Vec<String> = unlocked.iter().map(|(wanted, _)| name(wanted)).collect();
    let message = match unlocked {
        [(_, true)] => format!("the input {} is locked from another place", all.concat()),
        [_] => format!("the input {} is not locked", all.concat()),
        _ => format!("the inputs {} are not locked", all.join(", ")),
    };
    let others = unlocked.iter().skip(1).filter(|(wanted, _)| wanted.at != first.at);
    let diagnostic = others.fold(names::INPUT_NOT_LOCKED.at(first.at, message), |diagnostic, (wanted, _)| {
        diagnostic.label(wanted.at, "nor this one")
    });
    Some(diagnostic.help("run `infc lock`"))
}

/// Has `world` load the tree of an input, and compares it with the lock.
fn tree(world: &dyn World, wanted: &Wanted, locked: Digest) -> Result<(), Box<Diagnostic>> {
    let name = &wanted.name;
    let folder = wanted.url.in_place();
    let sha256 = locked.to_string();
    let sought = Sought { name, folder: folder.map(Into::into), sha256: &sha256 };
    let InputTree { files, held } = world.tree(&sought).map_err(|error| missing(wanted, &error))?;
    let found = hash(&files);
    if found != locked {
        return Err(Box::new(changed(wanted, held, (locked, found))));
    }
    sound(wanted, &files)
}

/// Whether a tree can be a flake on every machine.
pub fn sound(wanted: &Wanted, files: &infc_diag::Tree) -> Result<(), Box<Diagnostic>> {
    let name = &wanted.name;
    if !files.contains_key(camino::Utf8Path::new(SITE)) {
        let message = format!("the input `{name}` is no flake: it has no `{SITE}`");
        let help = "name the folder that has one, for a repository as `?dir=path`";
        return Err(Box::new(names::INPUT_MISSING.at(wanted.at, message).help(help)));
    }
    if let Some((one, two)) = case_clash(files) {
        let message = format!("the input `{name}` has `{one}` and `{two}`");
        let why = "where a file system takes no notice of case, only one of them is there";
        let help = format!("rename one of them in `{}`, then run `infc update {name}`", wanted.url);
        return Err(Box::new(names::CASE_CLASH.at(wanted.at, message).note(why).help(help)));
    }
    Ok(())
}

fn missing(wanted: &Wanted, error: &TreeError) -> Box<Diagnostic> {
    let name = &wanted.name;
    let diagnostic = match (wanted.url.in_place(), error) {
        (None, TreeError::NotFound) => names::INPUT_MISSING
            .at(wanted.at, format!("the input `{name}` is locked, but not on this machine"))
            .help("run `infc lock`, which fetches it"),
        (Some(folder), _) => names::INPUT_MISSING
            .at(wanted.at, format!("the input `{name}` cannot be read from `{folder}`: {error}"))
            .help("check the path, which is relative to the flake"),
        (None, _) => names::INPUT_MISSING
            .at(wanted.at, format!("the input `{name}` cannot be read: {error}"))
            .help("run `infc lock`, which fetches it anew"),
    };
    let by = wanted.through.as_ref().map(|by| format!("`{by}` needs it"));
    Box::new(by.into_iter().fold(diagnostic, Diagnostic::note))
}

fn changed(wanted: &Wanted, held: Held, (locked, found): (Digest, Digest)) -> Diagnostic {
    let name = &wanted.name;
    let short = |digest: Digest| digest.to_string().get(..12).unwrap_or_default().to_owned();
    let (message, step) = match held {
        Held::InPlace => (
            format!("the input `{name}` is not as it was locked"),
            format!("run `infc update {name}`, which says what changes, and locks it"),
        ),
        Held::Vendored => (
            format!("the copy of `{name}` in `vendor/{name}` is not what is locked"),
            "run `infc vendor`, which copies it anew".to_owned(),
        ),
        Held::Fetched => (
            format!("what was fetched of `{name}` has been changed on this machine"),
            "run `infc lock`, which fetches it anew".to_owned(),
        ),
    };
    let hashes = format!("locked: {}…, found: {}…", short(locked), short(found));
    names::INPUT_CHANGED.at(wanted.at, message).note(hashes).help(step)
}

#[cfg(test)]
mod tests {
    use infc_diag::{MemWorld, Root};

    use super::*;
    use crate::{InputUrl, Locked};

    /// A world with inputs as `name:path`, and a lock that is right for `locked`, as `name url`.
    fn world(files: &[(&str, &str)], locked: &[(&str, &str)]) -> (MemWorld, FileId) {
        let mut world = MemWorld::default();
        for (path, text) in files {
            let path = match path.split_once(':') {
                Some((name, path)) => FilePath { root: Root::Input(name.to_owned()), path: path.into() },
                None => FilePath::project(*path),
            };
            world.insert(path, *text);
        }
        let lock = Lock {
            inputs: locked
                .iter()
                .map(|(name, url)| {
                    let tree = world.tree(&Sought { name, folder: None, sha256: "" }).unwrap();
                    let url = InputUrl::parse(url).unwrap();
                    let revision = url.is_git().then(|| "0".repeat(40));
                    ((*name).to_owned(), Locked { url, revision, sha256: hash(&tree.files) })
                })
                .collect(),
        };
        if !locked.is_empty() {
            world.insert(FilePath::project(LOCK), lock.text());
        }
        let entry = world.files().intern(FilePath::project(SITE));
        (world, entry)
    }

    fn said(files: &[(&str, &str)], locked: &[(&str, &str)]) -> (Vec<String>, Vec<(&'static str, String)>) {
        let (world, entry) = world(files, locked);
        let Reported { value, diagnostics } = verify(&world, entry);
        let said = diagnostics.into_iter().map(|each| (each.kind.name, each.message));
        (value.ready.into_keys().collect(), said.collect())
    }

    const SITE_OF_TWO: (&str, &str) =
        ("site.inf", "{ inputs.a.url = \"path:../a\"; inputs.b.url = \"path:../b\"; outputs = { }: { }; }");

    #[test]
    fn inputs_of_inputs_are_looked_up_in_the_one_lock() {
        let files = [
            ("site.inf", "{ inputs.a.url = \"path:../x/a\"; }"),
            ("a:site.inf", "{ inputs.b.url = \"path:../b\"; }"),
            ("b:site.inf", "{ }"),
        ];
        let both = [("a", "path:../x/a"), ("b", "path:../x/b")];
        assert_eq!(said(&files, &both), (vec!["a".to_owned(), "b".to_owned()], vec![]));
        let (ready, said) = said(&files, &both[..1]);
        assert_eq!(
            (ready.len(), said),
            (1, vec![("input-not-locked", "the input `b` (of `a`) is not locked".to_owned())])
        );
    }

    #[test]
    fn the_root_decides_between_versions() {
        let a = ("a:site.inf", "{ inputs.c.url = \"git+https://h/c?ref=v1\"; }");
        let b = ("b:site.inf", "{ inputs.c.url = \"git+https://h/c?ref=v2\"; }");
        let c = ("c:site.inf", "{ }");
        let locked = [("a", "path:../a"), ("b", "path:../b"), ("c", "git+https://h/c?ref=v1")];
        let (_, found) = said(&[SITE_OF_TWO, a, b, c], &locked);
        assert_eq!(found, [("input-versions", "`a` and `b` take `c` from different places".to_owned())]);
        let text = SITE_OF_TWO.1.replace("outputs", "inputs.c.url = \"git+https://h/c?ref=v1\"; outputs");
        let (ready, found) = said(&[("site.inf", &text), a, b, c], &locked);
        assert_eq!((ready.len(), found), (3, vec![]));
    }

    #[test]
    fn circles_end() {
        let files = [
            ("site.inf", "{ inputs.a.url = \"path:../a\"; }"),
            ("a:site.inf", "{ inputs.b.url = \"path:../b\"; }"),
            ("b:site.inf", "{ inputs.a.url = \"path:../a\"; }"),
        ];
        let (ready, found) = said(&files, &[("a", "path:../a"), ("b", "path:../b")]);
        assert!(ready.is_empty());
        assert_eq!(found, [("input-cycle", "the input `a` needs itself: a -> b -> a".to_owned())]);
        let (_, found) = said(&[("site.inf", "{ inputs.a.url = \"path:.\"; }")], &[]);
        assert_eq!(found[0].0, "input-cycle");
    }

    #[test]
    fn one_message_for_a_missing_lock() {
        let files = [SITE_OF_TWO, ("a:site.inf", "{ }"), ("b:site.inf", "{ }")];
        let expected = ("input-not-locked", "the inputs `a`, `b` are not locked".to_owned());
        assert_eq!(said(&files, &[]).1, [expected]);
        let (mut world, entry) = world(&files, &[("a", "path:../a"), ("b", "path:../b")]);
        world.insert(FilePath::project(LOCK), "<<<<<<< HEAD\n");
        let found = verify(&world, entry).diagnostics;
        assert_eq!(found.iter().map(|each| each.kind.name).collect::<Vec<_>>(), ["lock-malformed"]);
    }

    #[test]
    fn a_changed_byte_and_another_url() {
        let files = [SITE_OF_TWO, ("a:site.inf", "{ }"), ("b:site.inf", "{ }")];
        let (mut world, entry) = world(&files, &[("a", "path:../a"), ("b", "path:../other")]);
        world.insert(FilePath { root: Root::Input("a".to_owned()), path: SITE.into() }, "{  }");
        let Reported { value, diagnostics } = verify(&world, entry);
        let said: Vec<_> = diagnostics.iter().map(|each| (each.kind.name, each.message.as_str())).collect();
        assert!(value.ready.is_empty() && value.lock.is_some());
        assert_eq!(
            said,
            [
                ("input-changed", "the input `a` is not as it was locked"),
                ("input-not-locked", "the input `b` is locked from another place"),
            ]
        );
    }

    #[test]
    fn trees_that_are_no_flake_everywhere() {
        let site = ("site.inf", "{ inputs.a.url = \"path:../a\"; }");
        let of = |files: &[(&str, &str)]| said(files, &[("a", "path:../a")]).1[0].0;
        assert_eq!(of(&[site, ("a:x.inf", "")]), "input-missing");
        assert_eq!(of(&[site, ("a:site.inf", "{ }"), ("a:Site.inf", "")]), "case-clash");
        assert_eq!(of(&[site, ("a:site.inf", "{ inputs.b.url = \"x:y\"; }")]), "input-url");
    }
}
