//! What an editor shows by itself: quick fixes, symbols, colours, hints, lenses.

use serde_json::{Value, json};

use crate::client::{Client, applied, example, find, names, uri};

#[test]
fn a_quick_fix_mends_the_mistake_that_offers_it() {
    let client = Client::modern();
    let file = example("ementech/system.inf");
    let text = client.open_as_is(&file);
    let wrong = text.replace("port   = 3001;", "port   = 5000;");
    client.change(&file, &wrong);
    let report = client.pull(&file);
    assert_eq!(names(&report["items"]), ["port-collision"]);
    let range = report["items"][0]["range"].clone();
    let params = json!({
        "textDocument": { "uri": uri(&file) }, "range": range, "context": { "diagnostics": report["items"] },
    });
    let actions = client.ask("textDocument/codeAction", params);
    let [action] = actions.as_array().unwrap().as_slice() else { panic!("{actions:#}") };
    assert_eq!(action["kind"], "quickfix");
    assert_eq!(action["isPreferred"], true);
    assert_eq!(action["diagnostics"][0]["code"], "port-collision");
    let edits: Vec<lsp_types::TextEdit> =
        serde_json::from_value(action["edit"]["documentChanges"][0]["edits"].clone()).unwrap();
    let [edit] = edits.as_slice() else { panic!("{action:#}") };
    let mended = infc_lsp::Text::new(wrong).replaced(edit.range, &edit.new_text, infc_lsp::Encoding::Utf16);
    client.change(&file, mended.text());
    assert_eq!(client.pull(&file)["items"], json!([]));
}

#[test]
fn everything_that_is_sure_is_mended_at_once() {
    let client = Client::modern();
    let file = example("ementech/system.inf");
    let text = client.open_as_is(&file);
    client.change(&file, &text.replace("port   = 3001;", "port   = 5000"));
    let params = json!({
        "textDocument": { "uri": uri(&file) },
        "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } },
        "context": { "diagnostics": [], "only": ["source.fixAll"] },
    });
    let actions = client.ask("textDocument/codeAction", params);
    let edits = &actions[0]["edit"]["documentChanges"][0]["edits"];
    let new = applied(&text.replace("port   = 3001;", "port   = 5000"), edits, "utf-16");
    assert_eq!(new, text.replace("port   = 3001;", "port   = 5002;"));
}

#[test]
fn symbols_nest_as_definitions_do() {
    let client = Client::modern();
    let file = example("ementech/system.inf");
    client.open_as_is(&file);
    let symbols = client.ask("textDocument/documentSymbol", json!({ "textDocument": { "uri": uri(&file) } }));
    let child = |of: &Value, name: &str| {
        let all = of.as_array().unwrap();
        all.iter().find(|symbol| symbol["name"] == name).unwrap_or_else(|| panic!("no {name}")).clone()
    };
    let host = child(&symbols, "hosts.vps");
    let apps = child(&host["children"], "apps");
    let admin = child(&apps["children"], "admin");
    let port = child(&admin["children"], "port");
    assert_eq!((&port["kind"], &port["detail"]), (&json!(8), &json!("3001")));
    assert_eq!(admin["detail"], "services.backend");
    let found = client.ask("workspace/symbol", json!({ "query": "apps admin" }));
    assert_eq!(found[0]["name"], "hosts.vps.apps.admin", "{found:#}");
}

#[test]
fn the_whole_workspace_can_be_asked() {
    let client = Client::modern();
    let file = example("ementech/system.inf");
    let text = client.open_as_is(&file);
    client.change(&file, &text.replace("port   = 3001;", "port   = 5000;"));
    let report = client.ask("workspace/diagnostic", json!({ "previousResultIds": [] }));
    let items = report["items"].as_array().unwrap();
    assert!(items.iter().any(|item| item["uri"].as_str().unwrap().ends_with("ementech/site.inf")));
    let found: Vec<String> = items.iter().flat_map(|item| names(&item["items"])).collect();
    assert_eq!(found, ["port-collision"]);
}

#[test]
fn a_reference_shows_its_port() {
    let client = Client::modern();
    let file = example("ementech/system.inf");
    let text = client.open_as_is(&file);
    let range = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 999, "character": 0 } });
    let hints = client
        .ask("textDocument/inlayHint", json!({ "textDocument": { "uri": uri(&file) }, "range": range }));
    let (line, column) = find(&text, "to   = apps.ementech", ";", 0);
    let hint = hints.as_array().unwrap().iter().find(|hint| hint["position"]["line"] == line);
    let hint = hint.unwrap_or_else(|| panic!("{hints:#}"));
    assert_eq!((&hint["label"], &hint["position"]["character"]), (&json!(":5001/tcp"), &json!(column)));
    // A name says what it is by itself.
    let (line, _) = find(&text, "hosts.vps = {", "hosts", 0);
    assert!(!hints.as_array().unwrap().iter().any(|hint| hint["position"]["line"] == line), "{hints:#}");
}

#[test]
fn units_are_shown_and_without_lenses_who_reaches_them() {
    let file = example("ementech/system.inf");
    let range = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 999, "character": 0 } });
    let unit = "infc-app-admin.service";
    let way = "reachable from zones.office · through the vhost admin.ementech.co.ke · 127.0.0.1:3001/tcp";
    let lenses = (json!({ "textDocument": { "codeLens": {} } }), unit.to_owned());
    let none = (json!({ "general": { "positionEncodings": ["utf-8"] } }), format!("{unit} · {way}"));
    for (capabilities, label) in [lenses, none] {
        let client = Client::new(&capabilities);
        let text = client.open_as_is(&file);
        let params = json!({ "textDocument": { "uri": uri(&file) }, "range": range });
        let hints = client.ask("textDocument/inlayHint", params);
        let (line, column) = find(&text, "admin = services.backend", "{", 1);
        let place = json!({ "line": line, "character": column });
        let hint = hints.as_array().unwrap().iter().find(|hint| hint["position"] == place);
        assert_eq!(hint.unwrap_or_else(|| panic!("{hints:#}"))["label"], label);
    }
}

#[test]
fn a_lens_says_who_reaches_a_listener() {
    let client = Client::modern();
    let file = example("ementech/system.inf");
    let text = client.open_as_is(&file);
    let lenses = client.ask("textDocument/codeLens", json!({ "textDocument": { "uri": uri(&file) } }));
    let title = |after: &str, needle: &str| {
        let (line, _) = find(&text, after, needle, 0);
        let lens = lenses.as_array().unwrap().iter().find(|lens| lens["range"]["start"]["line"] == line);
        lens.unwrap_or_else(|| panic!("{lenses:#}"))["command"]["title"].as_str().unwrap().to_owned()
    };
    assert_eq!(
        title("apps = {", "ementech = "),
        "reachable from the internet · through the vhost ementech.co.ke · 127.0.0.1:5001/tcp"
    );
    let admin = title("dir  = \"dumuwaks\"", "admin = ");
    assert_eq!(
        admin,
        "reachable from zones.office · through the vhost admin.ementech.co.ke · 127.0.0.1:3001/tcp"
    );
}

#[test]
fn words_have_the_colours_of_their_meaning() {
    let client = Client::modern();
    let file = example("ementech/services.inf");
    let text = client.open_as_is(&file);
    let legend = client.capabilities["semanticTokensProvider"]["legend"]["tokenTypes"].clone();
    let tokens =
        client.ask("textDocument/semanticTokens/full", json!({ "textDocument": { "uri": uri(&file) } }));
    let numbers: Vec<u32> = serde_json::from_value(tokens["data"].clone()).unwrap();
    let (mut line, mut column, mut found) = (0, 0, Vec::new());
    for token in numbers.chunks(5) {
        column = if token[0] == 0 { column + token[1] } else { token[1] };
        line += token[0];
        let row: Vec<u16> = text.lines().nth(line as usize).unwrap().encode_utf16().collect();
        let word = String::from_utf16(&row[column as usize..(column + token[2]) as usize]).unwrap();
        found.push((word, legend[token[3] as usize].as_str().unwrap().to_owned()));
    }
    for (word, kind) in [
        ("backend", "property"),
        ("Name", "type"),
        ("letsencrypt", "enumMember"),
        ("inherit", "keyword"),
        ("std", "namespace"),
    ] {
        assert!(found.contains(&(word.to_owned(), kind.to_owned())), "{word}: {found:?}");
    }
}
