//! Names: where they are defined, where else they stand, and what they become.

use std::collections::BTreeMap;

use lsp_server::ErrorCode;
use serde_json::{Value, json};

use crate::client::{Client, at_place, example, find, flake, uri};

const SITE: &str = "let\n  web = import ./web.inf;\nin {\n  hosts.web = web.host { port = 3000; };\n  policies.closed = never internet hosts.web.apps.shop;\n}\n";
const WEB: &str = "{\n  ## A host with a shop.\n  host = { port : Port }: Host {\n    os      = debian-12;\n    address = \"203.0.113.10\";\n    \
    apps.shop = std.node { directory = \"/srv/shop\"; inherit port; };\n    \
    vhosts.\"shop.example.org\" = Vhost { tls = off; routes.\"/\" = proxy { to = apps.shop; }; };\n  };\n}\n";

fn lines(places: &Value) -> Vec<(String, u64)> {
    let place = |place: &Value| {
        let file = place["uri"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        (file, place["range"]["start"]["line"].as_u64().unwrap())
    };
    places.as_array().map(|all| all.iter().map(place).collect()).unwrap_or_default()
}

#[test]
fn a_name_leads_to_its_definition_in_another_file() {
    let folder = flake(&[("site.inf", SITE), ("web.inf", WEB)]);
    let (site, web) = (folder.path().join("site.inf"), folder.path().join("web.inf"));
    let client = Client::modern();
    client.open(&site, SITE);
    client.open(&web, WEB);
    let definition = |text: &str, file, (after, needle): (&str, &str)| {
        lines(&client.at("textDocument/definition", file, find(text, after, needle, 1)))
    };
    assert_eq!(definition(SITE, &site, ("web.host", "host")), [("web.inf".to_owned(), 2)]);
    assert_eq!(definition(SITE, &site, ("web.host", "web")), [("site.inf".to_owned(), 1)]);
    assert_eq!(definition(SITE, &site, ("./web.inf", "./web")), [("web.inf".to_owned(), 0)]);
    assert_eq!(definition(SITE, &site, ("hosts.web.apps", "shop")), [("web.inf".to_owned(), 5)]);
    assert_eq!(definition(WEB, &web, ("apps.shop; }", "shop")), [("web.inf".to_owned(), 5)]);
    let node = client.at("textDocument/definition", &web, find(WEB, "std.node", "node", 1));
    assert_eq!(node[0]["uri"], "infc:/std/lib.inf", "{node:#}");
}

#[test]
fn every_place_of_an_app_is_found() {
    let folder = flake(&[("site.inf", SITE), ("web.inf", WEB)]);
    let web = folder.path().join("web.inf");
    let client = Client::modern();
    client.open(&web, WEB);
    let mut params = at_place(&web, find(WEB, "apps.shop", "shop", 1));
    params["context"] = json!({ "includeDeclaration": true });
    let mut found = lines(&client.ask("textDocument/references", params));
    found.sort();
    let expected = [("site.inf".to_owned(), 4), ("web.inf".to_owned(), 5), ("web.inf".to_owned(), 6)];
    assert_eq!(found, expected);
    let here = client.at("textDocument/documentHighlight", &web, find(WEB, "apps.shop", "shop", 1));
    assert_eq!(here.as_array().unwrap().len(), 2);
}

#[test]
fn every_call_of_a_function_of_another_file_is_known() {
    let client = Client::modern();
    let (services, system) = (example("ementech/services.inf"), example("ementech/system.inf"));
    let text = client.open_as_is(&services);
    let mut params = at_place(&services, find(&text, "backend = {", "backend", 1));
    params["context"] = json!({ "includeDeclaration": false });
    let found = client.ask("textDocument/references", params);
    assert_eq!(lines(&found).iter().filter(|(file, _)| file == "system.inf").count(), 3, "{found:#}");
    let text = client.open_as_is(&system);
    let last = client.at("textDocument/definition", &system, find(&text, "admin = services", "backend", 1));
    assert_eq!(lines(&last), [("services.inf".to_owned(), 4)]);
}

/// The texts after edits.
fn edited(texts: &[(&std::path::Path, &str)], edit: &Value) -> BTreeMap<String, String> {
    let mut all: BTreeMap<String, String> =
        texts.iter().map(|(file, text)| (uri(file), (*text).to_owned())).collect();
    for change in edit["documentChanges"].as_array().unwrap() {
        let text = all.get_mut(change["textDocument"]["uri"].as_str().unwrap()).unwrap();
        let mut edits: Vec<lsp_types::TextEdit> = serde_json::from_value(change["edits"].clone()).unwrap();
        edits.sort_by_key(|edit| edit.range.start);
        let mut now = infc_lsp::Text::new(text.as_str());
        for edit in edits.iter().rev() {
            now = now.replaced(edit.range, &edit.new_text, infc_lsp::Encoding::Utf16);
        }
        *text = now.text().to_string();
    }
    all
}

#[test]
fn an_app_is_renamed_in_every_file() {
    let folder = flake(&[("site.inf", SITE), ("web.inf", WEB)]);
    let (site, web) = (folder.path().join("site.inf"), folder.path().join("web.inf"));
    let client = Client::modern();
    client.open(&site, SITE);
    client.open(&web, WEB);
    let place = find(WEB, "apps.shop", "shop", 1);
    let range = client.at("textDocument/prepareRename", &web, place);
    assert_eq!(
        range["end"]["character"].as_u64().unwrap() - range["start"]["character"].as_u64().unwrap(),
        4
    );
    let mut params = at_place(&web, place);
    params["newName"] = "store".into();
    let edit = client.ask("textDocument/rename", params);
    let after = edited(&[(&site, SITE), (&web, WEB)], &edit);
    assert_eq!(after[&uri(&site)], SITE.replace("shop", "store"));
    let expected = WEB.replace("apps.shop", "apps.store");
    assert_eq!(after[&uri(&web)], expected);
}

#[test]
fn what_would_break_something_is_not_renamed() {
    let folder = flake(&[("site.inf", SITE), ("web.inf", WEB)]);
    let (site, web) = (folder.path().join("site.inf"), folder.path().join("web.inf"));
    let client = Client::modern();
    client.open(&site, SITE);
    client.open(&web, WEB);
    // It is named without quotes in another file.
    let mut params = at_place(&web, find(WEB, "apps.shop", "shop", 1));
    params["newName"] = "sh op".into();
    let id = client.begin("textDocument/rename", params);
    let error = client.wait(&id).response_result.unwrap_err();
    assert_eq!(error.code, ErrorCode::RequestFailed as i32);
    assert!(error.message.starts_with("not renamed: "), "{}", error.message);
    // A field is the language's.
    let id = client.begin("textDocument/prepareRename", at_place(&web, find(WEB, "address", "address", 1)));
    let error = client.wait(&id).response_result.unwrap_err();
    assert_eq!(error.message, "`address` is a field of `Host`: its name is the language's");
}

#[test]
fn a_parameter_is_renamed_with_the_arguments_of_its_callers() {
    let folder = flake(&[("site.inf", SITE), ("web.inf", WEB)]);
    let (site, web) = (folder.path().join("site.inf"), folder.path().join("web.inf"));
    let client = Client::modern();
    client.open(&site, SITE);
    client.open(&web, WEB);
    // From the parameter, from where it is read, and from an argument.
    let places = [
        (&web, find(WEB, "{ port : Port", "port", 1)),
        (&web, find(WEB, "inherit", "port", 1)),
        (&site, find(SITE, "web.host", "port", 1)),
    ];
    for (file, place) in places {
        let mut params = at_place(file, place);
        params["newName"] = "number".into();
        let edit = client.ask("textDocument/rename", params);
        let after = edited(&[(&site, SITE), (&web, WEB)], &edit);
        assert_eq!(after[&uri(&site)], SITE.replace("port = 3000", "number = 3000"));
        let expected =
            WEB.replace("{ port : Port", "{ number : Port").replace("inherit port;", "port = number;");
        assert_eq!(after[&uri(&web)], expected);
    }
}

#[test]
fn what_is_inherited_keeps_the_name_that_it_gives() {
    const LET: &str = "let\n  port = 3000;\n  directory = \"/srv/größe\";\nin {\n  hosts.web = {\n    os      = debian-12;\n    address = \"203.0.113.10\";\n    \
        apps.shop = std.node { inherit directory port; };\n  };\n}\n";
    let folder = flake(&[("site.inf", LET)]);
    let site = folder.path().join("site.inf");
    let client = Client::modern();
    client.open(&site, LET);
    let mut params = at_place(&site, find(LET, "port = 3000", "port", 1));
    params["newName"] = "number".into();
    let edit = client.ask("textDocument/rename", params);
    let after = edited(&[(&site, LET)], &edit);
    let expected = LET
        .replace("port = 3000;", "number = 3000;")
        .replace("inherit directory port;", "inherit directory; port = number;");
    assert_eq!(after[&uri(&site)], expected);
}

#[test]
fn what_writes_a_name_is_told_from_what_reads_it() {
    let folder = flake(&[("site.inf", SITE), ("web.inf", WEB)]);
    let web = folder.path().join("web.inf");
    let client = Client::modern();
    client.open(&web, WEB);
    let kinds = |at| -> Vec<(u64, u64)> {
        let found = client.at("textDocument/documentHighlight", &web, at);
        let mut found: Vec<(u64, u64)> = found
            .as_array()
            .unwrap()
            .iter()
            .map(|mark| (mark["range"]["start"]["line"].as_u64().unwrap(), mark["kind"].as_u64().unwrap()))
            .collect();
        found.sort_unstable();
        found
    };
    // 2 is read, 3 is written.
    assert_eq!(kinds(find(WEB, "apps.shop; }", "shop", 1)), [(5, 3), (6, 2)]);
    assert_eq!(kinds(find(WEB, "{ port : Port", "port", 1)), [(2, 3), (5, 2)]);
    let mut params = at_place(&web, find(WEB, "apps.shop; }", "shop", 1));
    params["context"] = json!({ "includeDeclaration": false });
    let mut found = lines(&client.ask("textDocument/references", params));
    found.sort();
    assert_eq!(found, [("site.inf".to_owned(), 4), ("web.inf".to_owned(), 6)]);
}

#[test]
fn a_zone_of_ementech_is_renamed_wherever_it_stands() {
    let client = Client::modern();
    let file = example("ementech/system.inf");
    let text = client.open_as_is(&file);
    let mut params = at_place(&file, find(&text, "zones.office", "office", 1));
    params["newName"] = "bureau".into();
    let edit = client.ask("textDocument/rename", params);
    let tests = example("ementech/tests.inf");
    let tests_text = crate::client::read(&tests);
    let after = edited(&[(&file, &text), (&tests, &tests_text)], &edit);
    assert!(text.matches("zones.office").count() > 4);
    assert_eq!(after[&uri(&file)], text.replace("zones.office", "zones.bureau"));
}

#[test]
fn an_account_that_is_named_by_a_text_keeps_its_app_from_being_renamed() {
    let client = Client::modern();
    let file = example("ementech/system.inf");
    let text = client.open_as_is(&file);
    let mut params = at_place(&file, find(&text, "apps.admin", "admin", 1));
    params["newName"] = "dashboard".into();
    let id = client.begin("textDocument/rename", params);
    let error = client.wait(&id).response_result.unwrap_err();
    assert!(error.message.contains("`infc-admin`"), "{}", error.message);
}
