//! What is wrong: asked for or sent, never both; in the right file, with the other places.

use serde_json::{Value, json};

use crate::client::{Client, example, find, flake, names, uri};

const SITE: &str = "{\n  hosts.web = import ./web.inf { port = 3000; };\n}\n";
const WEB: &str = "{ port : Port }: Host {\n  os      = debian-12;\n  address = \"203.0.113.10\";\n  apps = {\n    \
    shop = std.node { directory = \"/srv/shop\"; inherit port; };\n    \
    blog = std.node { directory = \"/srv/blog\"; port = 3001; };\n  };\n}\n";

#[test]
fn a_sound_site_has_none() {
    let client = Client::modern();
    for file in ["site.inf", "system.inf", "services.inf", "debian-12.inf", "tests.inf"] {
        let file = example("ementech").join(file);
        client.open_as_is(&file);
        let report = client.pull(&file);
        assert_eq!(report["kind"], "full");
        assert_eq!(report["items"], json!([]), "{}", file.display());
    }
}

#[test]
fn a_collision_is_told_in_the_file_that_makes_it_with_the_other_place_and_a_link() {
    let client = Client::modern();
    let file = example("ementech/system.inf");
    let text = client.open_as_is(&file);
    client.change(&file, &text.replace("port   = 3001;", "port   = 5000;"));
    let report = client.pull(&file);
    let all = report["items"].as_array().unwrap();
    let [found] = all.as_slice() else { panic!("{report:#}") };
    assert_eq!(found["code"], "port-collision");
    assert_eq!(found["source"], "infc");
    assert_eq!(found["severity"], 1);
    let href = found["codeDescription"]["href"].as_str().unwrap();
    assert!(href.ends_with("/lang/diagnostics/port-collision.md"), "{href}");
    let (line, column) = find(&text, "admin = services", "3001", 0);
    assert_eq!(found["range"]["start"], json!({ "line": line, "character": column }));
    let related = found["relatedInformation"].as_array().unwrap();
    let (other, _) = find(&text, "dumuwaks = services", "5000", 0);
    assert!(related.iter().any(|place| place["location"]["range"]["start"]["line"] == other), "{related:#?}");
    assert!(found["message"].as_str().unwrap().contains("help: replace `5000` with"), "{found:#}");
    client.change(&file, &text);
    assert_eq!(client.pull(&file)["items"], json!([]));
}

#[test]
fn a_change_in_one_file_is_told_of_another() {
    let folder = flake(&[("site.inf", SITE), ("web.inf", WEB)]);
    let (site, web) = (folder.path().join("site.inf"), folder.path().join("web.inf"));
    let client = Client::modern();
    client.open(&site, SITE);
    client.open(&web, WEB);
    assert_eq!(client.pull(&web)["items"], json!([]));
    client.change(&site, &SITE.replace("3000", "3001"));
    let report = client.pull(&site);
    let other = &report["relatedDocuments"][uri(&web)]["items"];
    let found = [names(&report["items"]), names(other)].concat();
    assert_eq!(found, ["port-collision"], "{report:#}");
    // Whoever has the other file open is told to ask again.
    assert!(client.asked.borrow().iter().any(|asked| asked.method == "workspace/diagnostic/refresh"));
}

#[test]
fn who_cannot_ask_is_told_and_who_asks_is_not() {
    let folder = flake(&[("site.inf", SITE), ("web.inf", WEB)]);
    let site = folder.path().join("site.inf");
    let old = Client::new(&json!({}));
    assert_eq!(old.capabilities["diagnosticProvider"], Value::Null);
    old.open(&site, &SITE.replace("3000", "3001"));
    let told: Vec<Value> = (0..2).map(|_| old.next_told("textDocument/publishDiagnostics")).collect();
    let found: Vec<String> = told.iter().flat_map(|told| names(&told["diagnostics"])).collect();
    assert_eq!(found, ["port-collision"], "{told:#?}");
    old.change(&site, SITE);
    let mended = old.next_told("textDocument/publishDiagnostics");
    assert_eq!(mended["diagnostics"], json!([]));

    let new = Client::modern();
    assert_ne!(new.capabilities["diagnosticProvider"], Value::Null);
    new.open(&site, &SITE.replace("3000", "3001"));
    new.pull(&site);
    assert!(new.told.borrow().is_empty(), "{:?}", new.told.borrow());
}

#[test]
fn what_was_said_is_not_said_again() {
    let folder = flake(&[("site.inf", SITE), ("web.inf", WEB)]);
    let web = folder.path().join("web.inf");
    let client = Client::modern();
    client.open(&web, WEB);
    let first = client.pull(&web);
    let params = json!({ "textDocument": { "uri": uri(&web) }, "previousResultId": first["resultId"] });
    assert_eq!(client.ask("textDocument/diagnostic", params)["kind"], "unchanged");
}

#[test]
fn columns_are_those_of_the_client() {
    let text = "{\n  description = \"🙂 größe\"; hosts = 1;\n}\n";
    let folder = flake(&[("site.inf", text)]);
    let site = folder.path().join("site.inf");
    for (encoding, column) in [("utf-16", 36), ("utf-8", 40)] {
        let capabilities = json!({
            "general": { "positionEncodings": [encoding] },
            "textDocument": { "diagnostic": {} },
        });
        let client = Client::new(&capabilities);
        assert_eq!(client.capabilities["positionEncoding"], encoding);
        client.open(&site, text);
        let report = client.pull(&site);
        let start = &report["items"][0]["range"]["start"];
        assert_eq!(*start, json!({ "line": 1, "character": column }), "{encoding}: {report:#}");
    }
}

#[test]
fn a_file_that_no_site_uses_is_judged_by_its_words_alone() {
    let folder = flake(&[("site.inf", SITE), ("web.inf", WEB)]);
    let client = Client::modern();
    let other = folder.path().join("other.inf");
    client.open(&other, "{ name : Name }: { a = 1 }");
    assert_eq!(names(&client.pull(&other)["items"]), ["missing-semicolon"]);
    client.change(&other, "{ name : Name }: { a = 1; }\n");
    assert_eq!(client.pull(&other)["items"], json!([]));
}

#[test]
fn a_client_that_cannot_be_told_to_ask_anew_is_told_what_is_wrong() {
    let folder = flake(&[("site.inf", SITE), ("web.inf", WEB)]);
    let site = folder.path().join("site.inf");
    let client = Client::new(&json!({ "textDocument": { "diagnostic": {} } }));
    assert_eq!(client.capabilities["diagnosticProvider"], Value::Null);
    client.open(&site, &SITE.replace("3000", "3001"));
    let told: Vec<Value> = (0..2).map(|_| client.next_told("textDocument/publishDiagnostics")).collect();
    let found: Vec<String> = told.iter().flat_map(|told| names(&told["diagnostics"])).collect();
    assert_eq!(found, ["port-collision"], "{told:#?}");
}

#[test]
fn a_site_with_something_laid_over_it_is_judged_as_one() {
    let text = "import ./web.inf // { hosts.web.nonsense = 1; }\n";
    let folder = flake(&[
        ("site.inf", text),
        ("web.inf", "{ hosts.web = { os = debian-12; address = \"203.0.113.10\"; }; }\n"),
    ]);
    let site = folder.path().join("site.inf");
    let client = Client::modern();
    client.open(&site, text);
    assert_eq!(names(&client.pull(&site)["items"]), ["unknown-field"]);
}

#[test]
fn lenses_and_hints_are_asked_for_anew_if_another_file_changes() {
    let folder = flake(&[("site.inf", SITE), ("web.inf", WEB)]);
    let (site, web) = (folder.path().join("site.inf"), folder.path().join("web.inf"));
    let client = Client::new(&json!({
        "workspace": { "codeLens": { "refreshSupport": true }, "inlayHint": { "refreshSupport": true } },
    }));
    let asked = |method: &str| client.asked.borrow().iter().filter(|asked| asked.method == method).count();
    client.open(&web, WEB);
    client.pull(&web);
    client.change(&web, &WEB.replace("3001", "3002"));
    client.pull(&web);
    assert_eq!(asked("workspace/codeLens/refresh"), 0);
    client.open(&site, SITE);
    client.pull(&site);
    assert_eq!((asked("workspace/codeLens/refresh"), asked("workspace/inlayHint/refresh")), (1, 1));
}

#[test]
fn which_file_was_opened_first_does_not_matter() {
    let site = "import ./web.inf // { hosts.web.apps.blog = std.node { directory = \"/srv/blog\"; port = 3000; }; }\n";
    let web = "{ hosts.web = { os = debian-12; address = \"203.0.113.10\"; apps.shop = std.node { directory = \"/srv/shop\"; port = 3000; }; }; }\n";
    let folder = flake(&[("site.inf", site), ("web.inf", web)]);
    let files = ["site.inf", "web.inf"].map(|name| folder.path().join(name));
    let told = |order: [usize; 2]| {
        let client = Client::modern();
        for index in order {
            client.open_as_is(&files[index]);
            client.pull(&files[index]);
        }
        files.each_ref().map(|file| names(&client.pull(file)["items"]))
    };
    let expected = [vec![], vec!["port-collision".to_owned()]];
    assert_eq!((told([0, 1]), told([1, 0])), (expected.clone(), expected));
}
