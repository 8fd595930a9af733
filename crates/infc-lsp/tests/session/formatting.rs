//! Formatting: what `infc fmt` gives, as edits.

use serde_json::{Value, json};

use crate::client::{Client, example, flake, uri};

#[test]
fn a_file_is_laid_out() {
    let folder = flake(&[("site.inf", "")]);
    let site = folder.path().join("site.inf");
    let client = Client::modern();
    client.open(&site, "{\n  description=\"x\";\n}\n");
    let params =
        json!({ "textDocument": { "uri": uri(&site) }, "options": { "tabSize": 8, "insertSpaces": false } });
    let edits = client.ask("textDocument/formatting", params.clone());
    assert_eq!(edits[0]["newText"], " ");
    assert_eq!(
        edits[0]["range"],
        json!({ "start": { "line": 1, "character": 13 }, "end": { "line": 1, "character": 13 } })
    );
    assert_eq!(edits.as_array().unwrap().len(), 2);
    client.change(&site, "{ a = ");
    assert_eq!(client.ask("textDocument/formatting", params), Value::Null);
}

#[test]
fn what_is_laid_out_stays() {
    let client = Client::modern();
    let file = example("ementech/system.inf");
    client.open_as_is(&file);
    let params =
        json!({ "textDocument": { "uri": uri(&file) }, "options": { "tabSize": 2, "insertSpaces": true } });
    assert_eq!(client.ask("textDocument/formatting", params), json!([]));
}

#[test]
fn what_a_file_alone_says_is_said_of_a_site_that_has_settled() {
    let client = Client::modern();
    let file = example("ementech/system.inf");
    client.open_as_is(&file);
    client.pull(&file);
    let document = json!({ "uri": uri(&file) });
    let params = json!({ "textDocument": document, "options": { "tabSize": 2, "insertSpaces": true } });
    assert_eq!(client.ask("textDocument/formatting", params), json!([]));
    let symbols = client.ask("textDocument/documentSymbol", json!({ "textDocument": document }));
    assert!(symbols.as_array().unwrap().iter().any(|symbol| symbol["name"] == "hosts.vps"), "{symbols:#}");
}
