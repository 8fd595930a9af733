//! Whatever is cut out of a site or pasted into it: every question has an answer, and what is wrong is what a fresh
//! compilation finds.

use std::path::Path;

use infc::{Compiler, FilePath, MemWorld};
use lsp_server::ErrorCode;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use crate::client::{Client, at_place, example, find, names, read, uri};

/// What is asked about each state.
const ASKED: &[&str] = &[
    "textDocument/hover",
    "textDocument/completion",
    "textDocument/definition",
    "textDocument/documentHighlight",
    "textDocument/prepareRename",
    "textDocument/signatureHelp",
    "textDocument/documentSymbol",
    "textDocument/foldingRange",
    "textDocument/documentLink",
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
    let found = Compiler::new().check(&world, entry.unwrap()).unwrap().diagnostics;
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

/// A site with a break in its middle; what stands above and below it is whole.
const BROKEN: &str = "\
let
  front = { dir : RelPath, to : Ref App }: Vhost { tls = off; root = \"/srv/größe/${dir}\"; routes.\"/\" = proxy { inherit to; }; };
in {
  zones.office = [ \"203.0.113.0/24\" ];
  hosts.web = {
    os        = debian-12;
    address   = \"203.0.113.10\";
    apps.shop = std.node { directory = \"/srv/shop\"; port = 3000; };
    users.ada =
    apps.blog = std.node { directory = \"/srv/blog\"; port = 3001; };
    vhosts.\"shop.example.org\" = front { dir = \"shop\"; to = apps.shop; };
    ssh.from = [ zones.office ];
  };
}
";

#[test]
fn each_feature_works_above_and_below_a_break() {
    for encoding in ["utf-8", "utf-16"] {
        let folder = crate::client::flake(&[("site.inf", BROKEN)]);
        let site = folder.path().join("site.inf");
        let client = Client::new(&json!({
            "general": { "positionEncodings": [encoding] },
            "textDocument": { "diagnostic": {}, "documentSymbol": { "hierarchicalDocumentSymbolSupport": true } },
            "workspace": { "workspaceEdit": { "documentChanges": true } },
        }));
        client.open(&site, BROKEN);
        assert!(!client.pull(&site)["items"].as_array().unwrap().is_empty());
        let at = |method: &str, (after, needle): (&str, &str)| {
            client.at(method, &site, find(BROKEN, after, needle, 1))
        };
        let hover = |place| {
            at("textDocument/hover", place)["contents"]["value"].as_str().unwrap_or_default().to_owned()
        };
        assert!(
            hover(("hosts.web", "address")).contains("Field of `Host`"),
            "{}",
            hover(("hosts.web", "address"))
        );
        assert!(hover(("apps.blog", "3001")).contains("Port"), "{}", hover(("apps.blog", "3001")));
        assert!(hover(("= front {", "front")).contains("dir : RelPath"), "{}", hover(("= front {", "front")));
        assert!(hover(("ssh.from", "from")).contains("Field of `Ssh`"), "{}", hover(("ssh.from", "from")));
        let line = |found: &Value| found[0]["range"]["start"]["line"].as_u64();
        assert_eq!(line(&at("textDocument/definition", ("= front {", "front"))), Some(1));
        let uses = at("textDocument/documentHighlight", ("front = {", "front"));
        assert_eq!(uses.as_array().unwrap().len(), 2, "{uses:#}");
        let help = at("textDocument/signatureHelp", ("= front {", "to = "));
        assert_eq!(help["signatures"][0]["label"], "front { dir : RelPath, to : Ref App }", "{help:#}");
        let labels = |place| -> Vec<String> {
            let found = at("textDocument/completion", place);
            found.as_array().unwrap().iter().map(|item| item["label"].as_str().unwrap().to_owned()).collect()
        };
        assert!(labels(("os        =", "debian-12")).contains(&"ubuntu-24-04".to_owned()));
        assert!(
            labels(("ssh.from", "from")).contains(&"users".to_owned()),
            "{:?}",
            labels(("ssh.from", "from"))
        );
        let document = json!({ "textDocument": { "uri": uri(&site) } });
        let symbols = client.ask("textDocument/documentSymbol", document.clone()).to_string();
        for name in ["front", "zones.office", "apps.shop", "apps.blog", "ssh.from"] {
            assert!(symbols.contains(&format!("\"name\":\"{name}\"")), "{name}: {symbols}");
        }
        let folds = client.ask("textDocument/foldingRange", document.clone());
        let starts: Vec<u64> =
            folds.as_array().unwrap().iter().filter_map(|fold| fold["startLine"].as_u64()).collect();
        assert_eq!(starts, [0, 2, 4], "{folds:#}");
        let params = json!({
            "textDocument": { "uri": uri(&site) }, "positions": [{ "line": 11, "character": 8 }],
        });
        let marked = client.ask("textDocument/selectionRange", params);
        assert_eq!(marked[0]["range"]["start"], json!({ "line": 11, "character": 8 }), "{marked:#}");
        let tokens = client.ask("textDocument/semanticTokens/full", document);
        assert!(tokens["data"].as_array().unwrap().len() > 5 * 40, "{tokens}");
        // What has errors keeps its layout.
        let options = json!({ "textDocument": { "uri": uri(&site) }, "options": { "tabSize": 2, "insertSpaces": true } });
        assert!(client.ask("textDocument/formatting", options).is_null());
    }
}
