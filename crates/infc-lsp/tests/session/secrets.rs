//! Secrets that stand in a source: in no answer, wherever one asks.

use serde_json::{Value, json};

use crate::client::{Client, at_place, flake, uri};

/// One that looks like one, one that its name tells, one that only its place tells, one that is short, and one in what is
/// broken.
const PLANTED: &[&str] =
    &["ghp_a1B2c3D4e5F6g7H8i9J0", "xK92mvQ7pLzR4t", "correct horse 42", "s3!x9", "Qw7vN3kT9yBz1m"];

const SITE: &str = "\
let
  ## What every app gets.
  base = { name : Name, token : String = \"xK92mvQ7pLzR4t\" }: std.node { directory = \"/srv/${name}\"; port = 3000; } // {
    env.API_TOKEN = token;
  };
  key = \"ghp_a1B2c3D4e5F6g7H8i9J0\";
  again = key;
in {
  zones.office = [ \"203.0.113.0/24\" ];
  secrets.mail = \"s3!x9\";
  secrets.horse = \"correct horse 42\";
  hosts.web = {
    os      = debian-12;
    address = \"203.0.113.10\";
    apps.shop = base { name = \"shop\"; } // {
      env.MAIL_PASSWORD = \"Qw7vN3kT9yBz1m\";
      env.KEY           = again;
    };
    apps.other = base { name = \"other\"; token = \"xK92mvQ7pLzR4t\"; } // { port = 3001; };
    vhosts.\"shop.example.org\" = Vhost { tls = off; routes.\"/\" = proxy { to = apps.shop; }; };
  };
}
";

/// Questions about a place.
const ABOUT_PLACES: &[&str] = &[
    "textDocument/hover",
    "textDocument/completion",
    "textDocument/signatureHelp",
    "textDocument/definition",
    "textDocument/references",
    "textDocument/documentHighlight",
    "textDocument/prepareRename",
];

/// Questions about a file.
const ABOUT_FILES: &[&str] = &[
    "textDocument/documentSymbol",
    "textDocument/codeLens",
    "textDocument/documentLink",
    "textDocument/foldingRange",
    "textDocument/semanticTokens/full",
    "textDocument/diagnostic",
    "textDocument/formatting",
];

fn look(method: &str, at: &Value, answer: &Value) {
    let text = answer.to_string();
    for secret in PLANTED {
        assert!(!text.contains(secret), "{method} at {at} tells {secret}: {answer:#}");
    }
}

/// Asks everything there is about a text, at every place of it.
fn sweep(text: &str, encoding: &str) {
    let folder = flake(&[("site.inf", text)]);
    let site = folder.path().join("site.inf");
    let client = Client::new(&json!({
        "general": { "positionEncodings": [encoding] },
        "textDocument": {
            "diagnostic": { "relatedDocumentSupport": true },
            "publishDiagnostics": { "relatedInformation": true },
            "completion": { "completionItem": { "snippetSupport": true } },
        },
        "workspace": { "workspaceEdit": { "documentChanges": true } },
    }));
    client.open(&site, text);
    let ask = |method: &str, params: Value| {
        let id = client.begin(method, params.clone());
        let answer = match client.wait(&id).response_result {
            Ok(answer) => answer,
            Err(error) => json!(error.message),
        };
        look(method, &params, &answer);
        answer
    };
    let document = json!({ "uri": uri(&site) });
    let whole = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    for method in ABOUT_FILES {
        ask(method, json!({ "textDocument": document, "options": { "tabSize": 2, "insertSpaces": true } }));
    }
    ask("textDocument/inlayHint", json!({ "textDocument": document, "range": whole }));
    ask("workspace/symbol", json!({ "query": "" }));
    ask("workspace/diagnostic", json!({ "previousResultIds": [] }));
    for only in [json!(null), json!(["source.fixAll"])] {
        let context = json!({ "diagnostics": [], "only": only });
        ask(
            "textDocument/codeAction",
            json!({ "textDocument": document, "range": whole, "context": context }),
        );
    }
    ask(
        "workspace/executeCommand",
        json!({ "command": "infc.reach", "arguments": [uri(&site), "hosts.web.apps.shop"] }),
    );
    let mut told = 0;
    for (line, row) in (0_u32..).zip(text.lines()) {
        let units = if encoding == "utf-8" { row.len() } else { row.encode_utf16().count() };
        // So close that no word is left out; closer where a secret stands.
        let has_secret = PLANTED.iter().any(|secret| row.contains(secret));
        let step = if has_secret { 2 } else { 4 };
        for column in (0..=u32::try_from(units).unwrap()).step_by(step) {
            let mut params = at_place(&site, (line, column));
            params["context"] = json!({ "includeDeclaration": true });
            for method in ABOUT_PLACES {
                told += usize::from(!ask(method, params.clone()).is_null());
            }
            params["newName"] = "renamed".into();
            if column % 8 == 0 && has_secret {
                ask("textDocument/rename", params);
            }
        }
    }
    assert!(told > 300, "{told}");
    for told in client.told.borrow().iter() {
        look(&told.method, &Value::Null, &told.params);
    }
}

#[test]
fn a_secret_is_in_no_answer() {
    sweep(SITE, "utf-16");
}

#[test]
fn nor_in_a_file_that_is_broken() {
    sweep(&SITE.replace("address = \"203.0.113.10\";", "address = "), "utf-8");
}

#[test]
fn what_it_is_is_said_all_the_same() {
    let folder = flake(&[("site.inf", SITE)]);
    let site = folder.path().join("site.inf");
    let client = Client::modern();
    client.open(&site, SITE);
    let hover = client.at("textDocument/hover", &site, crate::client::find(SITE, "base = {", "token", 1));
    let text = hover["contents"]["value"].as_str().unwrap();
    assert!(text.contains("token : String = ****************"), "{text}");
}
