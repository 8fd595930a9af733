//! What infc emits has no mistake that the schema knows of, is as it was, and a planted mistake is found.
//!
//! `INFC_BLESS=1` writes the golden files anew. The lane `cloud` shows the same files and the same planted mistakes to
//! Terraform itself.

#![expect(clippy::panic, reason = "a test says so when its site is broken")]
#![expect(clippy::disallowed_methods, reason = "the sites and golden files are the repository's own")]

use camino::Utf8PathBuf;
use infc_cloud::{Admitted, Schema, check, cloud, planned, terraform};
use serde::Deserialize;

/// A mistake that is planted in a file, and what is said of it.
#[derive(Deserialize)]
struct Mutant {
    name: String,
    file: String,
    from: String,
    to: String,
    says: String,
}

fn here() -> Utf8PathBuf {
    Utf8PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn emitted() -> Vec<(String, String)> {
    terraform(&here().join("site.inf")).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

fn mistakes(files: &[(String, String)]) -> Vec<String> {
    check(files, &Schema::aws()).iter().map(ToString::to_string).collect()
}

/// The ids of the hosts' bundles change with every file of theirs, which is not what is looked at here.
fn without_ids(text: &str) -> String {
    let is_id = |word: &str| word.len() == 64 && word.chars().all(|char| char.is_ascii_hexdigit());
    let words = text.split_inclusive(|char: char| !char.is_ascii_alphanumeric());
    words
        .map(|word| {
            let (id, after) = word.split_at(word.len().min(64));
            if is_id(id) { format!("ID{after}") } else { word.to_owned() }
        })
        .collect()
}

#[test]
fn the_site_of_everything_has_no_mistake() {
    assert_eq!(mistakes(&emitted()), Vec::<String>::new());
}

#[test]
fn the_site_of_everything_is_as_it_was() {
    let bless = std::env::var_os("INFC_BLESS").is_some();
    let mut changed = Vec::new();
    let files = emitted();
    for (name, text) in &files {
        let golden = here().join("golden").join(name);
        let text = without_ids(text);
        if bless {
            std::fs::write(&golden, &text).unwrap();
        }
        if std::fs::read_to_string(&golden).ok().as_ref() != Some(&text) {
            changed.push(name.clone());
        }
    }
    let kept = std::fs::read_dir(here().join("golden")).unwrap();
    let kept = kept.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    changed.extend(kept.filter(|kept| files.iter().all(|(name, _)| name != kept)));
    assert!(changed.is_empty(), "{changed:?} changed; look at it, and bless it with INFC_BLESS=1");
}

#[test]
fn every_example_that_asks_for_files_has_no_mistake() {
    for site in infc_tests::files(&infc_tests::repository().join("examples"), "/site.inf") {
        if let Ok(files) = terraform(&site) {
            assert_eq!(mistakes(&files), Vec::<String>::new(), "{site}");
        }
    }
}

#[test]
fn the_rules_in_the_files_are_those_of_the_plan() {
    let cloud = cloud(&here().join("site.inf")).unwrap().unwrap();
    let planned = planned(&cloud);
    // None was lost: two that admit the same were one before.
    assert_eq!(planned.len(), cloud.rules.len());
    assert_eq!(infc_cloud::emitted(&emitted()), planned);
    let rule = |group: &str, way, (proto, port): (&str, u64), end: &str| Admitted {
        group: group.to_owned(),
        way,
        proto: proto.to_owned(),
        ports: (port > 0).then_some((port, port)),
        end: end.to_owned(),
    };
    for stated in [
        rule("main_web", "ingress", ("tcp", 4000), "front_balancer"),
        rule("main_web", "ingress", ("udp", 53), "10.0.1.10/32"),
        rule("main_data", "ingress", ("tcp", 5432), "workers_fleet"),
        rule("main_data", "ingress", ("tcp", 6379), "main_web"),
        rule("main_bastion", "ingress", ("tcp", 22), "2001:db8:7::/48"),
        // What says nothing of what it lets out lets everything out, and that is written.
        rule("main_web", "egress", ("-1", 0), "::/0"),
        rule("main_endpoints", "ingress", ("tcp", 443), "10.1.0.0/16"),
    ] {
        assert!(planned.contains(&stated), "{stated:?}\n{planned:#?}");
    }
    assert!(!planned.iter().any(|rule| rule.group == "main_data" && rule.way == "egress"));
}

#[test]
fn planted_mistakes_are_found() {
    let mutants: Vec<Mutant> =
        serde_json::from_str(&std::fs::read_to_string(here().join("mutants.json")).unwrap()).unwrap();
    assert_eq!(mutants.len(), 7);
    for mutant in mutants {
        let mut files = emitted();
        let (_, text) = files.iter_mut().find(|(name, _)| *name == mutant.file).unwrap();
        let planted = text.replacen(&mutant.from, &mutant.to, 1);
        assert!(*text != planted, "{}: there is no such place", mutant.name);
        *text = planted;
        let found = mistakes(&files);
        assert!(found.iter().any(|one| one.contains(&mutant.says)), "{}: {found:#?}", mutant.name);
    }
}
