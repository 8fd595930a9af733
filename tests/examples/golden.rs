//! Golden bundles: what every form of every example becomes, as the trees that `infc build` writes.
//!
//! A changed emitter is reviewed here, as a difference of the files that servers read; other tests hold the trees against
//! the programs that will read them. With `INFC_BLESS=1` in the environment they are written anew. It deliberately leaves
//! provenance out, which changes with every line of a source.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};
use infc::Compiler;
use infc::disk::{FsWorld, Sealed, write};
use infc_tests::{read, repository};

use crate::system;

/// What lies in a folder: the text of each file, the target of each link.
fn tree(folder: &Utf8Path) -> BTreeMap<String, String> {
    let items = walkdir::WalkDir::new(folder).min_depth(1).into_iter().filter_map(Result::ok);
    let places = items.filter(|item| !item.file_type().is_dir());
    let places = places.filter_map(|item| Utf8PathBuf::from_path_buf(item.into_path()).ok());
    let named = |place: Utf8PathBuf| {
        let text = place.read_link_utf8().map_or_else(|_| read(&place), |to| format!("-> {to}\n"));
        (place.strip_prefix(folder).unwrap_or(&place).to_string(), text)
    };
    places.map(named).collect()
}

/// Builds a form into `out`.
fn build(form: &Utf8Path, out: &Utf8Path) {
    let (world, entry) = FsWorld::open(form).unwrap_or_else(|error| panic!("{form}: {error:?}"));
    let built = Compiler::new().build(&world, entry).unwrap_or_default();
    let Some(bundle) = built.bundle else { panic!("{form}: {:#?}", built.checked.diagnostics) };
    let manifests = infc::bundle::seal_parallel(&bundle, 2);
    let sealed =
        Sealed { bundle: &bundle, manifests: &manifests, provenance: &BTreeMap::new(), sources: None };
    let written = write(out, &sealed, &infc::disk::Options::default());
    assert!(written.is_ok(), "{form}: {written:?}");
}

/// What differs between a golden tree and one that was made, as unified hunks.
fn differences(golden: &Utf8Path, made: &Utf8Path) -> String {
    let (old, new) = (tree(golden), tree(made));
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let text = |tree: &BTreeMap<String, String>, name: &String| tree.get(name).cloned().unwrap_or_default();
    let changed = names.into_iter().filter(|name| old.get(*name) != new.get(*name));
    let hunks =
        changed.map(|name| infc::unified(golden.join(name).as_str(), &text(&old, name), &text(&new, name)));
    hunks.collect()
}

#[test]
fn every_form_becomes_its_golden_bundle() {
    let bless = std::env::var("INFC_BLESS").is_ok_and(|value| value == "1");
    let (mut said, mut seen) = (String::new(), BTreeSet::new());
    for system in system::built() {
        for entry in system.entries() {
            let name = format!("{}/{}", system.name(), entry.trim_end_matches(".inf"));
            let golden = repository().join("tests/golden").join(&name);
            if bless {
                drop(std::fs::remove_dir_all(&golden));
                drop(std::fs::create_dir_all(&golden));
                build(&system.folder.join(&entry), &golden);
            }
            let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
            let made = Utf8PathBuf::from_path_buf(folder.path().join("out")).unwrap_or_default();
            build(&system.folder.join(&entry), &made);
            said.push_str(&differences(&golden, &made));
            seen.insert(name);
        }
    }
    assert!(said.is_empty(), "\n{said}\n`INFC_BLESS=1` accepts what is built");
    assert_eq!(standing(), seen, "golden bundles, and forms of examples");
}

/// The golden bundles that are there.
fn standing() -> BTreeSet<String> {
    let all = walkdir::WalkDir::new(repository().join("tests/golden")).min_depth(2).max_depth(2);
    let paths = all.into_iter().filter_map(Result::ok).map(walkdir::DirEntry::into_path);
    let names = paths.filter_map(|path| {
        let path = Utf8PathBuf::from_path_buf(path).ok()?;
        Some(format!("{}/{}", path.parent()?.file_name()?, path.file_name()?))
    });
    names.collect()
}
