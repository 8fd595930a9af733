//! What somebody does in an afternoon with EmenTech, from one end to the other: a port that another file claims, too, the
//! quick fix, a new name for an app, a look at a port, and the layout.
//!
//! The same story is played in real editors by `.ci/more editors`. Not here: single features, which the other files try.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use infc_lsp::{Encoding, Text};
use serde_json::{Value, json};

use crate::client::{Client, at_place, example, find, flake, names, read, uri};

/// What one adds to `site.inf` without looking at what stands in `system.inf`.
const METRICS: &str = "import ./system.inf { os = ubuntu-22-04; } // {\n  \
    hosts.vps.apps.metrics = std.node { directory = \"/srv/metrics\"; port = 5001; } // {\n    \
    health = http { path = \"/\"; every = 5m; };\n  };\n}\n";

/// The editor: the texts as they stand in it.
struct Desk {
    client: Client,
    texts: BTreeMap<PathBuf, String>,
}

impl Desk {
    fn open(folder: &Path) -> Self {
        let mut desk = Self { client: Client::modern(), texts: BTreeMap::new() };
        for name in ["site.inf", "system.inf", "services.inf", "tests.inf"] {
            let file = folder.join(name);
            let text = desk.client.open_as_is(&file);
            desk.texts.insert(file, text);
        }
        desk
    }

    fn text(&self, file: &Path) -> &str {
        &self.texts[file]
    }

    fn write(&mut self, file: &Path, text: String) {
        self.client.change(file, &text);
        self.texts.insert(file.to_owned(), text);
    }

    /// Does what an action or a new name asks for, and says in which files.
    fn apply(&mut self, edit: &Value) -> Vec<String> {
        let mut changed = Vec::new();
        for change in edit["documentChanges"].as_array().unwrap() {
            let file =
                self.texts.keys().find(|file| change["textDocument"]["uri"] == uri(file)).unwrap().clone();
            let text = edited(&self.texts[&file], &change["edits"]);
            self.write(&file, text);
            changed.push(file.file_name().unwrap().to_string_lossy().into_owned());
        }
        changed.sort();
        changed
    }

    /// Everything that is wrong anywhere, hints aside.
    fn wrong(&self) -> Vec<String> {
        self.texts.keys().flat_map(|file| names(&self.client.pull(file)["items"])).collect()
    }
}

fn edited(text: &str, edits: &Value) -> String {
    let mut edits: Vec<lsp_types::TextEdit> = serde_json::from_value(edits.clone()).unwrap();
    edits.sort_by_key(|edit| edit.range.start);
    let now = edits
        .iter()
        .rev()
        .fold(Text::new(text), |now, edit| now.replaced(edit.range, &edit.new_text, Encoding::Utf16));
    now.text().to_string()
}

/// EmenTech in a folder of its own.
fn ementech() -> tempfile::TempDir {
    let files = ["site.inf", "system.inf", "services.inf", "tests.inf", "keys/deployer.pub"];
    let texts = files.map(|name| (name, read(&example("ementech").join(name))));
    flake(&texts.each_ref().map(|(name, text)| (*name, text.as_str())))
}

#[test]
fn an_afternoon_with_ementech() {
    let folder = ementech();
    let folder = folder.path().canonicalize().unwrap();
    let (site, system) = (folder.join("site.inf"), folder.join("system.inf"));
    let mut desk = Desk::open(&folder);
    assert_eq!(desk.wrong(), [""; 0]);

    collide_and_mend(&mut desk, &site, &system);
    rename(&mut desk, &system);
    hover(&desk, &system);
    lay_out(&mut desk, &system);
    assert_eq!(desk.wrong(), [""; 0]);
}

/// Another app claims a port in `site.inf`; the mistake is told in `system.inf`, and mended there.
fn collide_and_mend(desk: &mut Desk, site: &Path, system: &Path) {
    desk.write(site, METRICS.to_owned());
    let report = desk.client.pull(system);
    assert_eq!(names(&report["items"]), ["port-collision"]);
    let found = report["items"][0].clone();
    let message = found["message"].as_str().unwrap();
    assert!(
        message.starts_with("`metrics` and `ementech` both listen on 127.0.0.1:5001/tcp of `vps`"),
        "{message}"
    );
    let (line, column) = find(desk.text(system), "port     =", "5001", 0);
    assert_eq!(found["range"]["start"], json!({ "line": line, "character": column }));

    // Who has only `site.inf` before the eyes sees it there.
    let there = desk.client.pull(site)["items"].clone();
    let [hint] = there.as_array().unwrap().as_slice() else { panic!("{there:#}") };
    assert_eq!((&hint["severity"], &hint["message"]), (&json!(4), &json!("`metrics` listens here")));
    assert_eq!(hint["relatedInformation"][0]["location"]["uri"], uri(system));
    let (line, column) = find(METRICS, "port = ", "5001", 0);
    assert_eq!(hint["range"]["start"], json!({ "line": line, "character": column }));

    let params = json!({
        "textDocument": { "uri": uri(system) }, "range": found["range"], "context": { "diagnostics": [found] },
    });
    let actions = desk.client.ask("textDocument/codeAction", params);
    let fix = &actions[0];
    assert_eq!(fix["title"], "replace `5001` with `5002`");
    assert_eq!(desk.apply(&fix["edit"]), ["system.inf"]);
    assert!(desk.text(system).contains("port     = 5002;"));
    assert_eq!(desk.wrong(), [""; 0]);
    assert_eq!(desk.client.pull(site)["items"], json!([]));
}

/// An app gets another name wherever it is spoken of, and keeps its paths and its domain. A directory belongs to its group
/// by a name that is only a text: renaming alone would break that, and is refused.
fn rename(desk: &mut Desk, system: &Path) {
    let mut params = at_place(system, find(desk.text(system), "dumuwaks = services", "dumuwaks", 1));
    params["newName"] = "market".into();
    let id = desk.client.begin("textDocument/rename", params.clone());
    let refused = desk.client.wait(&id).response_result.unwrap_err().message;
    assert!(refused.contains("a directory is to belong to `infc-dumuwaks`"), "{refused}");
    desk.write(system, desk.text(system).replace("\"infc-dumuwaks\"", "\"infc-market\""));
    assert_ne!(desk.wrong(), [""; 0]);
    let edit = desk.client.ask("textDocument/rename", params);
    assert_eq!(desk.apply(&edit), ["system.inf", "tests.inf"]);
    let text = desk.text(system);
    for part in
        ["market = services.backend {", "to = apps.market;", "app = apps.market;", "rto 5m apps.market;"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("apps.dumuwaks") && text.contains("\"dumuwaks.ementech.co.ke\""), "{text}");
    let tests = system.with_file_name("tests.inf");
    assert!(desk.text(&tests).contains("with.hosts.vps.apps.market.bind = any;"));
    assert_eq!(desk.wrong(), [""; 0]);
}

fn hover(desk: &Desk, system: &Path) {
    let at = find(desk.text(system), "port     = ", "5002", 1);
    let told = desk.client.at("textDocument/hover", system, at)["contents"]["value"].to_string();
    for part in [
        "Port",
        "`hosts.vps.apps.ementech.port` = `5002`",
        "127.0.0.1:5002/tcp",
        "- the internet: **yes**, through the vhost `ementech.co.ke`",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
}

/// A line that was pushed about goes back to its place.
fn lay_out(desk: &mut Desk, system: &Path) {
    let pushed = desk.text(system).replacen("    hostname = ", "          hostname   =   ", 1);
    desk.write(system, pushed);
    let options = json!({ "tabSize": 2, "insertSpaces": true });
    let params = json!({ "textDocument": { "uri": uri(system) }, "options": options });
    let edits = desk.client.ask("textDocument/formatting", params.clone());
    let after = edited(desk.text(system), &edits);
    assert!(after.contains("\n    hostname = \"mail.ementech.co.ke\";\n"), "{after}");
    desk.write(system, after);
    assert_eq!(desk.client.ask("textDocument/formatting", params), json!([]));
}
