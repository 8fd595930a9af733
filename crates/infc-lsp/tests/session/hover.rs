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
    for part in ["port : Port", "Field of `Ssh`", "`hosts.vps.ssh.port` = `2222`", "- `22`: the default"] {
        assert!(ssh.contains(part), "{part}: {ssh}");
    }
    let memory = hovered(&client, &file, &text, ("memory = 512MiB", "512MiB"));
    assert!(memory.contains("- parameter `memory` of `services.backend` — [services.inf:"), "{memory}");
    let size = hovered(&client, &file, &text, ("zones.office", "office"));
    assert!(size.contains("zones.office"), "{size}");
}

#[test]
fn a_listener_is_told_with_who_reaches_it() {
    let client = Client::modern();
    let file = example("ementech/system.inf");
    let text = client.open_as_is(&file);
    let app = hovered(&client, &file, &text, ("to   = apps.ementech", "ementech"));
    for part in [
        "`hosts.vps.apps.ementech`",
        "127.0.0.1:5001/tcp",
        "- the internet: **yes**, through the vhost `ementech.co.ke`",
    ] {
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
    assert!(helper.contains("node") && helper.contains("Defined at [\\<std>/lib.inf:"), "{helper}");
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
fn literals_are_told_in_other_words() {
    let client = Client::modern();
    let file = example("ementech/system.inf");
    let text = client.open_as_is(&file);
    for (after, needle, told) in [
        (
            "zones.office",
            "203.0.113.0/24",
            "256 addresses, `203.0.113.0` to `203.0.113.255`; reserved for documentation",
        ),
        ("every = 4h", "4h", "14,400 seconds"),
        ("size     = {", "4GiB", "4,294,967,296 bytes"),
        (
            "daily = services.kept",
            "\"02:00\"",
            "at 02:00, every day\n\ncron `0 2 * * *` · systemd `*-*-* 02:00:00`",
        ),
        ("at = weekly", "\"03:00\"", "at 03:00, on Sunday"),
    ] {
        let found = hovered(&client, &file, &text, (after, needle));
        assert!(found.contains(told), "{needle}: {found}");
    }
}

#[test]
fn a_listener_says_what_keeps_others_out_and_where_every_way_is_told() {
    let folder = example("ementech");
    let client = Client::beginning(&serde_json::json!({
        "capabilities": {}, "initializationOptions": { "commands": ["infc.showReach"] },
    }));
    let file = folder.join("system.inf");
    let text = client.open_as_is(&file);
    let app = hovered(&client, &file, &text, ("to = apps.admin", "admin"));
    for part in [
        "`hosts.vps.apps.admin` = `App`",
        "Listens on `127.0.0.1:3001/tcp`.",
        "- everyone else: **no**: it listens on loopback alone, stopped by the allow-list",
        "- zones.office: **yes**, through the vhost `admin.ementech.co.ke`",
        "[every way](infc:/reach/hosts.vps.apps.admin.md?",
    ] {
        assert!(app.contains(part), "{part}: {app}");
    }
    assert!(!app.contains("| who |"), "{app}");
}

#[test]
fn arguments_parameters_and_names_of_diagnostics_are_told() {
    let client = Client::modern();
    let file = example("ementech/system.inf");
    let text = client.open_as_is(&file);
    let argument = hovered(&client, &file, &text, ("services.backend {", "dir "));
    assert!(
        argument.contains("dir : RelPath") && argument.contains("Parameter of `services.backend`"),
        "{argument}"
    );
    let element = hovered(&client, &file, &text, ("deny (a.bind", "a"));
    assert!(!element.contains("Policy\n") && element.contains("Parameter of `a: deny"), "{element}");
    let never = hovered(&client, &file, &text, ("reaches zones", "reaches"));
    assert!(never.contains("reaches (from : "), "{never}");
    let tests = example("ementech/tests.inf");
    let text = client.open_as_is(&tests);
    let name = hovered(&client, &tests, &text, ("error { name = ", "port-collision"));
    assert!(name.contains("**port-collision**: two listeners claim the same port"), "{name}");
    assert!(name.contains("EADDRINUSE") && name.contains("[the whole page]("), "{name}");
}

#[test]
fn a_call_says_what_it_wants() {
    for encoding in ["utf-8", "utf-16"] {
        let client = Client::new(&serde_json::json!({ "general": { "positionEncodings": [encoding] } }));
        let file = example("ementech/system.inf");
        let text = client.open_as_is(&file);
        let help = |text: &str, after: &str, needle: &str, inside| {
            client.at("textDocument/signatureHelp", &file, find(text, after, needle, inside))
        };
        let found = help(&text, "admin = services.backend", "512MiB", 1);
        let label = found["signatures"][0]["label"].as_str().unwrap();
        assert!(
            label.starts_with(
                "services.backend { name : Name, dir : RelPath, port : Port, memory : Size = 1GiB"
            ),
            "{label}"
        );
        let active = usize::try_from(found["activeParameter"].as_u64().unwrap()).unwrap();
        assert_eq!(found["signatures"][0]["parameters"][active]["label"], "memory : Size = 1GiB");
        assert!(
            found["signatures"][0]["documentation"]["value"]
                .as_str()
                .unwrap()
                .contains("The program behind a site.")
        );
        let written = text.replace(
            "  dns.\"ementech.co.ke\"",
            "  hosts.vps.packages = map (x: x) ;\n  dns.\"ementech.co.ke\"",
        );
        client.change(&file, &written);
        let found = help(&written, "map (x: x) ;", ";", 0);
        assert_eq!(
            (&found["signatures"][0]["label"], &found["activeParameter"]),
            (&"map f list".into(), &1.into()),
            "{found:#}"
        );
        assert!(help(&written, "zones.office", "office", 1).is_null());
    }
}

#[test]
fn every_way_can_be_asked_for_and_told() {
    use serde_json::json;
    let client = Client::modern();
    let file = example("ementech/system.inf");
    client.open_as_is(&file);
    let lenses =
        client.ask("textDocument/codeLens", json!({ "textDocument": { "uri": crate::client::uri(&file) } }));
    let lens = lenses
        .as_array()
        .unwrap()
        .iter()
        .find(|lens| lens["command"]["arguments"][2] == "hosts.vps.apps.admin");
    let command = &lens.unwrap()["command"];
    // A client without a command of its own is told by the server.
    assert_eq!(command["command"], "infc.tellReach");
    let known = client.capabilities["executeCommandProvider"]["commands"].as_array().unwrap();
    assert!(known.contains(&command["command"]));
    let page = client.ask(
        "workspace/executeCommand",
        json!({ "command": command["command"], "arguments": command["arguments"] }),
    );
    let page = page.as_str().unwrap();
    for part in ["# hosts.vps.apps.admin\n", "## zones.office\n", "stopped by the allow-list", "system.inf:"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    let told = client.next_told("window/showMessage");
    assert_eq!(told["message"], format!("hosts.vps.apps.admin: {}", command["title"].as_str().unwrap()));
    let same = client.ask("infc/source", json!({ "uri": command["arguments"][3] }));
    assert_eq!(same, page);
    let id = client.begin(
        "workspace/executeCommand",
        json!({ "command": "infc.reach", "arguments": [crate::client::uri(&file), "hosts.vps.apps.none"] }),
    );
    assert!(client.wait(&id).response_result.unwrap_err().message.contains("nothing that listens"));
}

#[test]
fn the_sources_of_inputs_can_be_read() {
    use serde_json::json;
    const HOUSE: &str = "{\n  profiles.base = profile Host { ssh.port = 2200; };\n}\n";
    const LEAK: &str = "{\n  lib = { token = \"hx82kQ0pLzR4tW9\"; };\n}\n";
    let site = "{\n  inputs.house.url = \"path:../house\";\n  outputs = { house }: {\n    hosts.web = { imports = [ house.profiles.base ]; os = debian-12; address = \"203.0.113.10\"; };\n  };\n}\n";
    for house in [HOUSE, LEAK] {
        let folder = crate::client::flake(&[("house/site.inf", house), ("own/site.inf", site)]);
        let file = folder.path().join("own/site.inf");
        let path = camino::Utf8Path::from_path(&file).unwrap();
        let (world, entry) = infc::disk::FsWorld::open(path).unwrap();
        let locked = infc::disk::relock(&world, entry, infc::disk::Which::Missing).unwrap().value;
        infc::disk::write_lock(world.root(), &locked.new).unwrap();
        let client = Client::modern();
        client.open(&file, site);
        let found = client.at("textDocument/definition", &file, find(site, "house.profiles", "base", 1));
        let uri = format!("infc:/input/house/site.inf?{}", file.parent().unwrap().display());
        if house == HOUSE {
            assert_eq!(found[0]["uri"], uri, "{found:#}");
        }
        let text = client.ask("infc/source", json!({ "uri": uri }));
        assert_eq!(text, house.replace("hx82kQ0pLzR4tW9", "***************"));
        let links = client.ask(
            "textDocument/documentLink",
            json!({ "textDocument": { "uri": crate::client::uri(&file) } }),
        );
        assert_eq!(links[0]["target"], uri, "{links:#}");
    }
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
