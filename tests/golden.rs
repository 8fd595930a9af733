//! Golden bundles: what every form of every example becomes, as the trees that `infc build` writes.
//!
//! A form is a source beside the README of an example that builds by itself (`site.inf`, `debian-12.inf`); its tree is
//! `tests/golden/<example>/<form>`. A changed emitter is reviewed here, as a difference of the files that servers read.
//! With `INFC_BLESS=1` in the environment the trees are written anew. It deliberately leaves provenance out: that
//! changes with every line of a source.

#![expect(clippy::disallowed_methods, clippy::panic, reason = "a test reads the repository, and fails by a panic")]

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};
use infc::disk::{DiskWorld, Sealed, write};
use infc::{Options, compile};
use infc_tests::{forms, read, repository};

/// What lies in a folder: the text of each file, the target of each link.
fn tree(folder: &Utf8Path) -> BTreeMap<String, String> {
    let items = walkdir::WalkDir::new(folder).min_depth(1).sort_by_file_name();
    let mut found = BTreeMap::new();
    for item in items.into_iter().filter_map(Result::ok).filter(|item| !item.file_type().is_dir()) {
        let place = Utf8PathBuf::from_path_buf(item.path().to_owned()).unwrap_or_default();
        let name = place.strip_prefix(folder).unwrap_or(&place).to_string();
        let text = if item.path_is_symlink() {
            place.read_link_utf8().map(|to| format!("-> {to}\n")).unwrap_or_default()
        } else {
            read(&place)
        };
        found.insert(name, text);
    }
    found
}

/// Builds a form into `out`.
fn build(form: &Utf8Path, out: &Utf8Path) {
    let (world, entry) = DiskWorld::open(form, infc::library()).unwrap_or_else(|error| panic!("{form}: {error:?}"));
    let compilation = compile(&world, entry, &Options { release: true, ..Options::default() });
    let Some(bundle) = compilation.bundle else { panic!("{form}: {:#?}", compilation.diagnostics) };
    let manifests = infc::bundle::seal_parallel(&bundle, 2);
    let sealed = Sealed { bundle: &bundle, manifests: &manifests, provenance: &BTreeMap::new() };
    write(out, &sealed, &infc::disk::Options::default()).unwrap_or_else(|error| panic!("{form}: {error:?}"));
}

/// What differs between two trees, as unified hunks.
fn differences(golden: &Utf8Path, old: &BTreeMap<String, String>, new: &BTreeMap<String, String>) -> String {
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let mut said = String::new();
    for name in names {
        let (before, after) = (old.get(name), new.get(name));
        if before != after {
            let none = String::new();
            let (before, after) = (before.unwrap_or(&none), after.unwrap_or(&none));
            said.push_str(&infc::unified(golden.join(name).as_str(), before, after));
        }
    }
    said
}

#[test]
fn every_example_becomes_its_golden_bundle() {
    let bless = std::env::var("INFC_BLESS").is_ok_and(|value| value == "1");
    let (mut said, mut seen) = (String::new(), BTreeSet::new());
    for form in forms() {
        let golden = repository().join("tests/golden").join(&form.example).join(&form.name);
        if bless {
            drop(std::fs::remove_dir_all(&golden));
            build(&form.path, &golden);
        }
        let made = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
        let out = Utf8PathBuf::from_path_buf(made.path().join("out")).unwrap_or_default();
        build(&form.path, &out);
        said.push_str(&differences(&golden, &tree(&golden), &tree(&out)));
        seen.insert(format!("{}/{}", form.example, form.name));
    }
    assert!(said.is_empty(), "\n{said}\n`INFC_BLESS=1` accepts what is built");
    assert!(!seen.is_empty());
    assert_eq!(seen, standing(), "golden bundles, and forms of examples");
}

/// The golden bundles that are there.
fn standing() -> BTreeSet<String> {
    let all = walkdir::WalkDir::new(repository().join("tests/golden")).min_depth(2).max_depth(2);
    let paths = all.into_iter().filter_map(Result::ok).filter_map(|item| Utf8PathBuf::from_path_buf(item.into_path()).ok());
    paths.filter_map(|path| Some(format!("{}/{}", path.parent()?.file_name()?, path.file_name()?))).collect()
}
