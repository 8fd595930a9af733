//! The laws of comparison: nothing changed is nothing said, and the difference applied to the old gives the new.
//!
//! It deliberately does not call `diff` or `patch`: what their format looks like is written out below.

#![expect(clippy::unwrap_used, reason = "the functions that make fixtures may panic, as tests do")]

use infc_bundle::{Bundle, BundlePath, Entry, File, HostBundle, HostName, LinkTarget, Step, diff, seal};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

fn text() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        5 => vec(prop::sample::select(vec!["a\n", "b\n", "c\r\n", "\n", "d\r", "--- x\n", "é"]), 0..20)
            .prop_map(|lines| lines.concat().into_bytes()),
        1 => vec(any::<u8>(), 0..20),
    ]
}

fn entry() -> impl Strategy<Value = Entry> {
    let mode = prop::sample::select(vec![0o644, 0o600, 0o755]);
    let file = (text(), mode, any::<bool>()).prop_map(|(text, mode, reload)| {
        let file = File::new(text).mode(mode);
        Entry::File(if reload { file.reload("x") } else { file })
    });
    prop_oneof![8 => file, 1 => Just(Entry::Link(LinkTarget::new("/dev/null").unwrap()))]
}

fn host() -> impl Strategy<Value = HostBundle> {
    let name = prop::sample::select(vec!["a", "b", "c", "d/e", "d/f", "b/x"]);
    let steps = vec(prop::sample::select(vec!["one", "two"]), 0..2);
    (btree_map(name.clone(), entry(), 0..5), name, steps).prop_map(|(files, absent, steps)| {
        let mut host = HostBundle::default();
        for (path, entry) in files {
            // A clash (`b` and `b/x`) leaves the first.
            let _ = host.insert(BundlePath::new(path).unwrap(), entry);
        }
        let _ = host.insert_absent(BundlePath::new(absent).unwrap());
        host.facts.order = steps.iter().map(|name| Step { name: (*name).to_owned(), run: vec![] }).collect();
        host
    })
}

fn bundle() -> impl Strategy<Value = Bundle> {
    let name = prop::sample::select(vec!["h", "i"]).prop_map(|name| HostName::new(name).unwrap());
    (btree_map(name, host(), 0..3), any::<bool>()).prop_map(|(hosts, dated)| {
        let mut bundle = Bundle { hosts, ..Bundle::default() };
        if dated {
            bundle.inputs.insert("ranges".to_owned(), "2026-01-01".to_owned());
        }
        bundle
    })
}

fn same(one: &Bundle, two: &Bundle) -> bool {
    let files = |bundle: &Bundle| -> Vec<Entry> {
        bundle.hosts.values().flat_map(|host| host.files().values().cloned()).collect()
    };
    let (first, second) = (files(one), files(two));
    seal(one) == seal(two)
        && one.inputs == two.inputs
        && first.len() == second.len()
        && first.iter().zip(&second).all(|(one, two)| one.same(two))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn applying_the_difference_gives_the_new(old in bundle(), new in bundle()) {
        let difference = diff(&old, &new);
        prop_assert!(same(&difference.apply(&old).unwrap(), &new));
        prop_assert_eq!(difference.is_empty(), same(&old, &new));
        prop_assert!(diff(&old, &old).is_empty());
        prop_assert_eq!(diff(&new, &new).to_string(), "");
    }
}

fn one_file(bytes: &str) -> Bundle {
    let mut host = HostBundle::default();
    host.insert(BundlePath::new("etc/x").unwrap(), File::new(bytes)).unwrap();
    Bundle { hosts: [(HostName::new("vps").unwrap(), host)].into(), ..Bundle::default() }
}

#[test]
fn hunks_look_like_those_of_diff() {
    let old = (1..=20).map(|line| line.to_string()).collect::<Vec<_>>().join("\n") + "\n";
    let new = old.replace("10\n", "ten\n").replace("\n20\n", "\n20");
    let shown = diff(&one_file(&old), &one_file(&new)).to_string();
    let expected = "--- a/vps/etc/x\n+++ b/vps/etc/x\n@@ -7,7 +7,7 @@\n 7\n 8\n 9\n-10\n+ten\n 11\n 12\n 13\n\
        @@ -17,4 +17,4 @@\n 17\n 18\n 19\n-20\n+20\n\\ No newline at end of file\n";
    assert_eq!(shown, expected);
}

#[test]
fn attributes_and_whole_files_are_said() {
    let old = one_file("x\n");
    let mut new = Bundle::default();
    let mut host = HostBundle::default();
    host.insert(BundlePath::new("etc/x").unwrap(), File::new("x\n").mode(0o600).reload("api")).unwrap();
    host.insert(BundlePath::new("etc/y").unwrap(), LinkTarget::new("x").unwrap()).unwrap();
    host.insert(BundlePath::new("etc/z").unwrap(), File::new("1\n2")).unwrap();
    new.hosts.insert(HostName::new("vps").unwrap(), host);
    let expected = "# vps/etc/x: 0644 root:root -> 0600 root:root reload=api\n\
        # /dev/null -> b/vps/etc/y: a link to x\n\
        # /dev/null -> b/vps/etc/z: 0644 root:root\n--- /dev/null\n+++ b/vps/etc/z\n@@ -0,0 +1,2 @@\n+1\n+2\n\
        \\ No newline at end of file\n";
    assert_eq!(diff(&old, &new).to_string(), expected);
}

#[test]
fn another_old_bundle_is_refused() {
    let difference = diff(&one_file("a\nb\n"), &one_file("a\nc\n"));
    assert!(difference.apply(&one_file("a\nx\n")).is_err());
    assert!(difference.apply(&Bundle::default()).is_err());
}
