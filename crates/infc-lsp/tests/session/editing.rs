//! What an editor does with a text: lays out a part, folds, marks more, follows links.

use serde_json::{Value, json};

use crate::client::{Client, applied, example, find, flake, uri};

const ROUGH: &str = "{\n  description=\"größe 🙂\";zones.a = [ \"203.0.113.0/24\" ];\n   zones.b=[ \"198.51.100.0/24\" ];\n  hosts = {};\n}\n";

fn session(text: &str, encoding: &str) -> (Client, tempfile::TempDir, std::path::PathBuf) {
    let folder = flake(&[("site.inf", text)]);
    let site = folder.path().join("site.inf");
    let client = Client::new(&json!({ "general": { "positionEncodings": [encoding] } }));
    client.open(&site, text);
    (client, folder, site)
}

fn place(line: u32, character: u32) -> Value {
    json!({ "line": line, "character": character })
}

#[test]
fn the_lines_that_are_marked_are_laid_out() {
    for encoding in ["utf-8", "utf-16"] {
        let (client, _folder, site) = session(ROUGH, encoding);
        let params = json!({
            "textDocument": { "uri": uri(&site) },
            "range": { "start": place(2, 4), "end": place(2, 6) },
            "options": { "tabSize": 4, "insertSpaces": true },
        });
        let edits = client.ask("textDocument/rangeFormatting", params);
        let expected = ROUGH.replace("   zones.b=[", "  zones.b     = [");
        assert_eq!(applied(ROUGH, &edits, encoding), expected);
    }
}

#[test]
fn what_is_ended_is_laid_out_as_it_is_ended() {
    for (encoding, column) in [("utf-8", 29_u32), ("utf-16", 25)] {
        let (client, _folder, site) = session(ROUGH, encoding);
        let end = ROUGH.lines().nth(1).unwrap().find(';').unwrap() + 1;
        let row = &ROUGH.lines().nth(1).unwrap()[..end];
        let units = if encoding == "utf-8" { row.len() } else { row.encode_utf16().count() };
        assert_eq!(u32::try_from(units), Ok(column), "{row}");
        let typed = |line, column, with: &str| {
            let params = json!({
                "textDocument": { "uri": uri(&site) }, "position": place(line, column), "ch": with,
                "options": { "tabSize": 2, "insertSpaces": true },
            });
            client.ask("textDocument/onTypeFormatting", params)
        };
        let edits = typed(1, column, ";");
        let expected = ROUGH.replace("description=\"", "description = \"");
        assert_eq!(applied(ROUGH, &edits, encoding), expected);
        let whole = typed(4, 1, "}");
        let laid_out = applied(ROUGH, &whole, encoding);
        assert!(
            laid_out.contains("\";\n  zones.a     = [") && laid_out.contains("  hosts       = { };\n}"),
            "{laid_out}"
        );
    }
}

#[test]
fn blocks_comments_and_imports_fold() {
    let text = "# One\n# Two\nlet\n  a = import ./a.inf;\n  b = import ./b.inf { };\n  c = 1;\nin {\n  hosts.web = {\n    os = debian-12;\n  };\n  /* over\n     lines */\n}\n";
    let (client, _folder, site) = session(text, "utf-16");
    let found = client.ask("textDocument/foldingRange", json!({ "textDocument": { "uri": uri(&site) } }));
    let folds: Vec<(u64, u64, String)> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|fold| {
            let kind = fold["kind"].as_str().unwrap_or_default().to_owned();
            (fold["startLine"].as_u64().unwrap(), fold["endLine"].as_u64().unwrap(), kind)
        })
        .collect();
    let expected =
        [(0, 1, "comment"), (2, 5, ""), (3, 4, "imports"), (6, 11, ""), (7, 8, ""), (10, 11, "comment")];
    let expected = expected.map(|(from, to, kind)| (from, to, kind.to_owned()));
    assert_eq!(folds, expected);
}

#[test]
fn more_is_marked_step_by_step() {
    for encoding in ["utf-8", "utf-16"] {
        let (client, _folder, site) = session(ROUGH, encoding);
        // In the second network, after a row with characters of several units.
        let at = place(2, 16);
        let params = json!({ "textDocument": { "uri": uri(&site) }, "positions": [at] });
        let found = client.ask("textDocument/selectionRange", params);
        let text = infc_lsp::Text::new(ROUGH);
        let unit = if encoding == "utf-8" { infc_lsp::Encoding::Utf8 } else { infc_lsp::Encoding::Utf16 };
        let (mut steps, mut now) = (Vec::new(), found[0].clone());
        while !now.is_null() {
            let range: lsp_types::Range = serde_json::from_value(now["range"].clone()).unwrap();
            let (from, to) = (text.offset(range.start, unit) as usize, text.offset(range.end, unit) as usize);
            steps.push(ROUGH[from..to].to_owned());
            now = now["parent"].clone();
        }
        let expected = [
            "198.51.100.0/24",
            "\"198.51.100.0/24\"",
            "[ \"198.51.100.0/24\" ]",
            "zones.b=[ \"198.51.100.0/24\" ];",
        ];
        assert_eq!(steps[..4], expected);
        assert_eq!(steps.last().unwrap(), ROUGH);
    }
}

#[test]
fn imports_and_names_of_diagnostics_are_links() {
    let client = Client::modern();
    let file = example("ementech/system.inf");
    let text = client.open_as_is(&file);
    let ask = |file| client.ask("textDocument/documentLink", json!({ "textDocument": { "uri": uri(file) } }));
    let links = ask(&file);
    let target = |after: &str, needle: &str| {
        let (line, column) = find(&text, after, needle, 0);
        let found =
            links.as_array().unwrap().iter().find(|link| link["range"]["start"] == place(line, column));
        found.unwrap_or_else(|| panic!("{links:#}"))["target"].as_str().unwrap().to_owned()
    };
    assert_eq!(target("services = import", "./services"), uri(&example("ementech/services.inf")));
    assert_eq!(target("keys = [", "./keys"), uri(&example("ementech/keys/deployer.pub")));
    let tests = example("ementech/tests.inf");
    client.open_as_is(&tests);
    let found = ask(&tests);
    let page = |link: &Value| link["target"].as_str().unwrap().contains("port-collision");
    assert!(found.as_array().unwrap().iter().any(page), "{found:#}");
}
