//! Completion: what can be written at a place.

use serde_json::Value;

use crate::client::{Client, find, flake};

const SITE: &str = "{\n  zones.office = [ \"203.0.113.0/24\" ];\n  hosts.web = {\n    os      = debian-12;\n    address = \"203.0.113.10\";\n    \
    ssh.port = 22;\n    apps.shop = std.node { directory = \"/srv/shop\"; port = 3000; };\n    \
    vhosts.\"shop.example.org\" = Vhost { tls = off; routes.\"/\" = proxy { to = apps.shop; }; };\n  };\n}\n";

/// What is offered after `|` in a line that replaces the one that holds `line`.
fn offered(line: &str, new: &str) -> Vec<Value> {
    let folder = flake(&[("site.inf", SITE)]);
    let site = folder.path().join("site.inf");
    let old = SITE.lines().find(|text| text.contains(line)).unwrap();
    let marked = SITE.replace(old, new);
    let text = marked.replace('|', "");
    let at = find(&marked, "|", "|", 0);
    let client = Client::modern();
    // What is written on was whole before.
    client.open(&site, SITE);
    client.pull(&site);
    client.change(&site, &text);
    client.at("textDocument/completion", &site, at).as_array().cloned().unwrap_or_default()
}

fn labels(items: &[Value]) -> Vec<&str> {
    items.iter().filter_map(|item| item["label"].as_str()).collect()
}

fn item<'a>(items: &'a [Value], label: &str) -> &'a Value {
    items
        .iter()
        .find(|item| item["label"] == label)
        .unwrap_or_else(|| panic!("no {label}: {:?}", labels(items)))
}

#[test]
fn fields_are_offered_with_their_meaning_and_only_once() {
    for new in ["    time|", "    time|;", "    |"] {
        let items = offered("ssh.port", new);
        let found = item(&items, "timezone");
        assert_eq!(found["detail"], "Timezone", "{new}");
        assert!(found["documentation"]["value"].as_str().unwrap().contains("Field of `Host`"));
        assert_eq!(found["textEdit"]["newText"], "timezone = \"$0\";");
        assert!(!labels(&items).contains(&"address"), "{new}");
    }
    let below = offered("ssh.port", "    ssh.|");
    assert!(labels(&below).contains(&"users"), "{:?}", labels(&below));
}

#[test]
fn what_must_be_given_comes_first() {
    let items = offered("apps.shop = ", "    listeners.mail = { | };");
    assert!(item(&items, "port")["sortText"].as_str().unwrap().starts_with('0'));
    assert!(item(&items, "port")["documentation"]["value"].as_str().unwrap().contains("It must be given."));
    let all = offered("ssh.port", "    jobs.x = { | };");
    let first = item(&all, "run, at …");
    assert_eq!(
        (&first["textEdit"]["newText"], &first["sortText"]),
        (&"run = \"$1\";\nat = $2;".into(), &"00".into())
    );
    let call = offered("apps.shop = ", "    apps.shop = std.node { | };");
    assert_eq!(item(&call, "directory, port …")["textEdit"]["newText"], "directory = \"$1\";\nport = $2;");
    assert!(
        item(&call, "port")["documentation"]["value"].as_str().unwrap().contains("Parameter of `std.node`")
    );
    let kind = offered("apps.shop = ", "    vhosts.\"a.example.org\" = |;");
    let whole = item(&kind, "{ … }");
    assert_eq!((&whole["detail"], &whole["textEdit"]["newText"]), (&"Vhost".into(), &"{ tls = $1; }".into()));
    assert!(!labels(&kind).contains(&"attrNames"), "{:?}", labels(&kind));
}

#[test]
fn the_library_offers_what_gives_the_kind() {
    let items = offered("apps.shop = ", "    apps.shop = |;");
    let node = item(&items, "std.node");
    assert!(node["detail"].as_str().unwrap().ends_with(": App"), "{node:#}");
    assert!(node["documentation"]["value"].as_str().unwrap().contains("A Node.js program"));
    assert!(!labels(&items).contains(&"std.vhosts.front"), "{:?}", labels(&items));
    let imports = offered("ssh.port", "    imports = [ | ];");
    assert!(
        item(&imports, "std.profiles.hardened")["documentation"]["value"]
            .as_str()
            .unwrap()
            .contains("only keys")
    );
}

#[test]
fn files_are_offered_as_they_would_be_imported() {
    let text = "{\n  hosts.web = { os = debian-12; address = \"203.0.113.10\"; imports = [ ./ ]; };\n}\n";
    let files = [
        ("site.inf", "{ }\n"),
        ("lib/a.inf", "{ }\n"),
        ("lib/more/b.inf", "{ }\n"),
        ("nested/site.inf", "{ }\n"),
        ("c.inf", "{ }\n"),
    ];
    let folder = flake(&files);
    let client = Client::modern();
    let offered = |file: &str, text: &str, at| {
        let file = folder.path().join(file);
        client.open(&file, text);
        let mut found: Vec<String> = client
            .at("textDocument/completion", &file, at)
            .as_array()
            .unwrap()
            .iter()
            .filter(|item| item["kind"] == 17)
            .map(|item| item["textEdit"]["newText"].as_str().unwrap().to_owned())
            .collect();
        found.sort();
        found
    };
    assert_eq!(
        offered("site.inf", text, find(text, "[ ./", "./", 2)),
        ["./c.inf", "./lib/a.inf", "./lib/more/b.inf"]
    );
    let other = "{ a = import ../; }\n";
    assert_eq!(offered("lib/a.inf", other, find(other, "import", "../", 3)), ["../c.inf", "./more/b.inf"]);
}

#[test]
fn names_of_diagnostics_are_offered_where_one_is_named() {
    let accepted = offered("ssh.port", "    accept.port|;");
    let found = item(&accepted, "port-collision");
    assert_eq!(
        (&found["detail"], &found["textEdit"]["newText"]),
        (&"error".into(), &"port-collision = \"$0\";".into())
    );
    let inside = offered("ssh.port", "    accept = { | };");
    assert!(labels(&inside).contains(&"port-collision"));
    let expected = offered("zones.office", "  tests.\"x\" = { expect = error \"port-|\"; };");
    let found = item(&expected, "port-collision");
    assert_eq!(found["textEdit"]["newText"], "port-collision");
    assert!(found["documentation"]["value"].as_str().unwrap().contains("two listeners claim the same port"));
}

#[test]
fn variants_are_offered_where_an_enum_is_expected() {
    for new in ["    os = |", "    os = |;", "    os = deb|;"] {
        let items = offered("os      =", new);
        assert_eq!(item(&items, "debian-12")["kind"], 20, "{new}");
        assert!(labels(&items).contains(&"ubuntu-24-04"));
    }
    let tls = offered("vhosts", "    vhosts.\"a.example.org\" = Vhost { tls = |; };");
    assert_eq!(item(&tls, "letsencrypt")["textEdit"]["newText"], "letsencrypt { email = \"$1\"; }");
    let at = offered("ssh.port", "    jobs.x.at = |;");
    assert_eq!(item(&at, "daily")["textEdit"]["newText"], "daily \"$0\"");
    let policy = offered("ssh.port", "    policies.x = |;");
    assert_eq!(item(&policy, "never")["textEdit"]["newText"], "never ${1:from} ${2:to}");
}

#[test]
fn references_are_offered_where_one_is_expected() {
    let items = offered(
        "vhosts",
        "    vhosts.\"a.example.org\" = Vhost { tls = off; routes.\"/\" = proxy { to = |; }; };",
    );
    let shop = item(&items, "apps.shop");
    assert_eq!((&shop["kind"], &shop["detail"]), (&18.into(), &"App".into()));
    assert!(shop["documentation"]["value"].as_str().unwrap().contains("port 3000/tcp"), "{shop:#}");
    let after = offered(
        "vhosts",
        "    vhosts.\"a.example.org\" = Vhost { tls = off; routes.\"/\" = proxy { to = apps.|; }; };",
    );
    assert_eq!(labels(&after), ["shop"]);
    let zone = offered("ssh.port", "    ssh.from = [ | ];");
    assert!(labels(&zone).contains(&"zones.office"), "{:?}", labels(&zone));
}

#[test]
fn free_ports_are_offered() {
    let items = offered("ssh.port", "    apps.blog = std.node { directory = \"/srv/blog\"; port = |; };");
    let ports: Vec<&str> = labels(&items).into_iter().filter(|label| label.parse::<u16>().is_ok()).collect();
    assert_eq!(ports, ["3001", "3002", "3003", "3004", "3005"]);
}

#[test]
fn the_library_and_names_in_scope_are_offered() {
    let items = offered("apps.shop = ", "    apps.shop = std.|");
    assert!(labels(&items).contains(&"node"), "{:?}", labels(&items));
    let names = offered("apps.shop = ", "    apps.shop = |;");
    assert!(labels(&names).contains(&"std"), "{:?}", labels(&names));
}

#[test]
fn nothing_is_offered_in_a_comment_or_a_string() {
    assert!(offered("ssh.port", "    # time|").is_empty());
    assert!(offered("ssh.port", "    hostname = \"time|\";").is_empty());
}
