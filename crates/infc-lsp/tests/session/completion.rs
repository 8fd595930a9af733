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
        assert_eq!(found["textEdit"]["newText"], "timezone = $0;");
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
}

#[test]
fn variants_are_offered_where_an_enum_is_expected() {
    for new in ["    os = |", "    os = |;", "    os = deb|;"] {
        let items = offered("os      =", new);
        assert_eq!(item(&items, "debian-12")["kind"], 20, "{new}");
        assert!(labels(&items).contains(&"ubuntu-24-04"));
    }
    let tls = offered("vhosts", "    vhosts.\"a.example.org\" = Vhost { tls = |; };");
    assert_eq!(item(&tls, "letsencrypt")["textEdit"]["newText"], "letsencrypt { $0 }");
}

#[test]
fn references_are_offered_where_one_is_expected() {
    let items = offered(
        "vhosts",
        "    vhosts.\"a.example.org\" = Vhost { tls = off; routes.\"/\" = proxy { to = |; }; };",
    );
    assert_eq!(item(&items, "apps.shop")["kind"], 18);
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
