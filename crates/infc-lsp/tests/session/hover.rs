//! Hovering: what is said of a place.

use std::path::Path;

use crate::client::{Client, example, find};

fn hovered(client: &Client, file: &Path, text: &str, (after, needle): (&str, &str)) -> String {
    let found = client.at("textDocument/hover", file, find(text, after, needle, 1));
    found["contents"]["value"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_field_is_told_with_its_type_its_value_and_why() {
    let client = Client::modern();
    let file = example("ementech/system.inf");
    let text = client.open_as_is(&file);
    let ssh = hovered(&client, &file, &text, ("ssh = {", "port"));
    for part in ["port : Port", "Field of `Ssh`", "`hosts.vps.ssh.port` = `2222`", "system.inf:"] {
        assert!(ssh.contains(part), "{part}: {ssh}");
    }
    let size = hovered(&client, &file, &text, ("zones.office", "office"));
    assert!(size.contains("zones.office"), "{size}");
}

#[test]
fn a_listener_is_told_with_who_reaches_it() {
    let client = Client::modern();
    let file = example("ementech/system.inf");
    let text = client.open_as_is(&file);
    let app = hovered(&client, &file, &text, ("to   = apps.ementech", "ementech"));
    for part in ["`hosts.vps.apps.ementech`", "127.0.0.1:5001/tcp", "| `internet` | **yes** (via) |"] {
        assert!(app.contains(part), "{part}: {app}");
    }
    let port = hovered(&client, &file, &text, ("admin = services", "3001"));
    for part in ["Port", "hosts.vps.apps.admin.port", "127.0.0.1:3001/tcp"] {
        assert!(port.contains(part), "{part}: {port}");
    }
}

#[test]
fn names_variants_functions_and_types_are_told() {
    let client = Client::modern();
    let file = example("ementech/services.inf");
    let text = client.open_as_is(&file);
    let helper = hovered(&client, &file, &text, ("std.node {", "node"));
    assert!(helper.contains("node") && helper.contains("Defined at"), "{helper}");
    let variant = hovered(&client, &file, &text, ("tls  = letsencrypt", "letsencrypt"));
    assert!(variant.contains("Variant of `Tls`"), "{variant}");
    let ty = hovered(&client, &file, &text, ("of : List (Ref Volume)", "Volume"));
    assert!(ty.contains("record Volume"), "{ty}");
    let system = example("ementech/system.inf");
    let text = client.open_as_is(&system);
    let backend = hovered(&client, &system, &text, ("services.backend", "backend"));
    assert!(backend.contains("The program behind a site.") && backend.contains("services.inf:"), "{backend}");
}

#[test]
fn the_library_can_be_read() {
    let client = Client::modern();
    let text = client.ask("infc/source", serde_json::json!({ "uri": "infc:/std/lib.inf" }));
    assert!(text.as_str().unwrap().contains("profiles"), "{text}");
    assert!(client.ask("infc/source", serde_json::json!({ "uri": "infc:/std/none.inf" })).is_null());
}

#[test]
fn it_works_in_a_file_that_is_broken_in_the_middle() {
    let client = Client::modern();
    let file = example("ementech/system.inf");
    let text = client.open_as_is(&file);
    let broken = text.replace("address6 = \"2001:db8:113::165\";", "address6 = ");
    client.change(&file, &broken);
    let ssh = hovered(&client, &file, &broken, ("ssh = {", "port"));
    assert!(ssh.contains("port : Port"), "{ssh}");
    let backend = hovered(&client, &file, &broken, ("services.backend", "backend"));
    assert!(backend.contains("The program behind a site."), "{backend}");
}
