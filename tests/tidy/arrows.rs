//! Which crate uses which: each missing arrow is an invariant that nobody has to watch.
//!
//! It deliberately states the table a second time: who adds an arrow must want to.

use infc_tests::{read, repository};

/// What every crate of the compiler may use of the others.
const ARROWS: &[(&str, &[&str])] = &[
    ("infc-diag", &[]),
    ("infc-scalar", &[]),
    ("infc-syntax", &[]),
    ("infc-fmt", &["infc-syntax"]),
    ("infc-lock", &["infc-bundle", "infc-diag", "infc-syntax"]),
    ("infc-eval", &["infc-diag", "infc-scalar", "infc-syntax"]),
    ("infc-model", &["infc-diag", "infc-eval", "infc-scalar"]),
    ("infc-plan", &["infc-diag", "infc-model", "infc-scalar"]),
    ("infc-net", &["infc-diag", "infc-plan", "infc-scalar"]),
    ("infc-exposure", &["infc-diag", "infc-model", "infc-net", "infc-plan", "infc-scalar"]),
    ("infc-check", &["infc-diag", "infc-model", "infc-net", "infc-plan", "infc-scalar"]),
    ("infc-bundle", &["infc-diag"]),
    ("infc-emit", &["infc-bundle", "infc-check", "infc-diag", "infc-model", "infc-plan", "infc-scalar"]),
    (
        "infc",
        &[
            "infc-bundle",
            "infc-check",
            "infc-diag",
            "infc-emit",
            "infc-eval",
            "infc-exposure",
            "infc-fmt",
            "infc-lang",
            "infc-lock",
            "infc-model",
            "infc-net",
            "infc-plan",
            "infc-scalar",
            "infc-std",
            "infc-syntax",
        ],
    ),
    ("infc-lsp", &["infc", "infc-diag", "infc-eval", "infc-syntax"]),
    ("infc-py", &["infc"]),
    ("infc-wasm", &["infc"]),
    ("infc-cli", &["infc", "infc-lsp"]),
];

#[test]
fn crates_use_what_the_table_says() {
    let mut wrong = Vec::new();
    for (name, wanted) in ARROWS {
        let used = used_by(&read(&repository().join("crates").join(name).join("Cargo.toml")));
        if used != *wanted {
            wrong.push(format!("{name} uses {used:?}; the table says {wanted:?}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_crate_is_in_the_table() {
    let folder = repository().join("crates");
    for manifest in infc_tests::files(&folder, "/Cargo.toml") {
        let name = manifest.parent().and_then(|folder| folder.file_name()).unwrap_or_default();
        assert!(ARROWS.iter().any(|(known, _)| *known == name), "`{name}` has no row");
    }
}

/// The crates of the workspace among the dependencies of a manifest, sorted. Those of its tests are free.
fn used_by(manifest: &str) -> Vec<String> {
    let mut inside = false;
    let mut used = Vec::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line == "[dependencies]";
        }
        let name = line.split(['.', ' ', '=']).next().unwrap_or("");
        if inside && (name == "infc" || name.starts_with("infc-")) {
            used.push(name.to_owned());
        }
    }
    used.sort();
    used
}
