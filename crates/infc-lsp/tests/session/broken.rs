//! Whatever is cut out of a site or pasted into it: every question has an answer, and what is wrong is what a fresh
//! compilation finds.

use std::path::Path;

use infc::{FilePath, MemWorld, Options};
use lsp_server::ErrorCode;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use crate::client::{Client, at_place, example, names, read, uri};

/// What is asked about each state.
const ASKED: &[&str] = &[
    "textDocument/hover",
    "textDocument/completion",
    "textDocument/definition",
    "textDocument/documentHighlight",
    "textDocument/prepareRename",
    "textDocument/documentSymbol",
    "textDocument/codeLens",
    "textDocument/semanticTokens/full",
];

/// The names of what a fresh compilation finds in the project's files, sorted.
fn fresh(folder: &Path, changed: (&str, &str)) -> Vec<String> {
    let mut world = MemWorld::default();
    let mut entry = None;
    for file in ["site.inf", "system.inf", "services.inf", "tests.inf"] {
        let text = if file == changed.0 { changed.1.to_owned() } else { read(&folder.join(file)) };
        let id = world.insert(FilePath::project(file), text);
        entry = entry.or(Some(id));
    }
    world.insert(FilePath::project("keys/deployer.pub"), read(&folder.join("keys/deployer.pub")));
    let found = infc::compile(&world, entry.unwrap(), &Options::default()).diagnostics;
    let mut names: Vec<String> = found.iter().map(|found| found.kind.name.to_owned()).collect();
    names.sort();
    names.dedup();
    names
}

fn told(report: &Value) -> Vec<String> {
    let mut found = names(&report["items"]);
    for other in report["relatedDocuments"].as_object().into_iter().flatten() {
        found.extend(names(&other.1["items"]));
    }
    found.sort();
    found.dedup();
    found
}

#[test]
fn a_text_that_is_broken_anywhere_is_answered_as_a_fresh_compilation_does() {
    let folder = example("ementech");
    let file = folder.join("system.inf");
    let text = read(&file);
    let client = Client::modern();
    client.open(&file, &text);
    let pasted = prop::sample::select(vec![
        "",
        "{",
        "}",
        ";",
        "\"",
        " = ",
        "apps.",
        "''",
        "${",
        "é🙂",
        "port = 5000; ",
        "\n  x",
    ]);
    let edit = (0..text.len(), 0usize..60, pasted, 0..text.len());
    let mut runner = TestRunner::new(Config { cases: 40, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&edit, |(from, length, new, at)| {
        let boundary = |mut at: usize| {
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let (from, to) = (boundary(from), boundary((from + length).min(text.len())));
        let broken = format!("{}{new}{}", &text[..from], &text[to.max(from)..]);
        client.change(&file, &broken);
        let at = boundary_in(&broken, at);
        let place = (
            u32::try_from(broken[..at].matches('\n').count()).unwrap(),
            u32::try_from(broken[..at].rsplit('\n').next().unwrap_or_default().encode_utf16().count())
                .unwrap(),
        );
        for method in ASKED {
            let id = client.begin(method, at_place(&file, place));
            if let Err(error) = client.wait(&id).response_result {
                prop_assert!(error.code != ErrorCode::InternalError as i32, "{method}: {error:?}\n{broken}");
            }
        }
        let report = client.ask("textDocument/diagnostic", json!({ "textDocument": { "uri": uri(&file) } }));
        prop_assert_eq!(told(&report), fresh(&folder, ("system.inf", &broken)), "{}", broken);
        Ok(())
    });
    outcome.unwrap();
    client.change(&file, &text);
    assert_eq!(client.pull(&file)["items"], json!([]));
}

fn boundary_in(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
