//! What is wrong in all files of a flake at once, and only what is news.
//!
//! Not here: what is wrong in one file.

use serde_json::{Value, json};

use crate::client::{Client, flake, names, uri};

const SITE: &str = "{\n  hosts.web = {\n    imports = [ ./web.inf ];\n    os = debian-12;\n    address = \"203.0.113.10\";\n    \
    apps.shop = std.node { directory = \"/srv/shop\"; port = 3000; };\n  };\n}\n";
const WEB: &str = "{\n  apps.blog = std.node { directory = \"/srv/blog\"; port = 3001; };\n}\n";

fn all(client: &Client, previous: &Value) -> Vec<Value> {
    let report = client.ask("workspace/diagnostic", json!({ "previousResultIds": previous }));
    report["items"].as_array().unwrap().clone()
}

/// What a client keeps of a report.
fn kept(items: &[Value]) -> Value {
    items.iter().map(|item| json!({ "uri": item["uri"], "value": item["resultId"] })).collect()
}

#[test]
fn what_the_client_has_is_not_told_again() {
    let client = Client::modern();
    let folder = flake(&[("site.inf", SITE), ("web.inf", WEB)]);
    let (site, web) = (folder.path().join("site.inf"), folder.path().join("web.inf"));
    client.open(&site, SITE);
    client.open(&web, WEB);
    let first = all(&client, &json!([]));
    assert!(first.len() == 2 && first.iter().all(|item| item["kind"] == "full"), "{first:#?}");
    let again = all(&client, &kept(&first));
    assert!(again.len() == 2 && again.iter().all(|item| item["kind"] == "unchanged"), "{again:#?}");
    // A collision is told in both files, and nowhere when it is mended.
    client.change(&web, &WEB.replace("3001", "3000"));
    let collides = all(&client, &kept(&again));
    let told = |items: &[Value], uri: &str| {
        let of_file = items.iter().find(|item| item["uri"] == uri).unwrap();
        (of_file["kind"].clone(), names(&of_file["items"]))
    };
    let places = [told(&collides, &uri(&site)), told(&collides, &uri(&web))];
    assert!(places.iter().any(|(_, names)| names.contains(&"port-collision".to_owned())), "{collides:#?}");
    client.change(&web, WEB);
    let mended = all(&client, &kept(&collides));
    assert!(mended.iter().all(|item| names(&item["items"]).is_empty()), "{mended:#?}");
    // A file that is no part of the flake any more has nothing wrong with it.
    client.change(&web, &WEB.replace("3001", "3000"));
    let collides = all(&client, &kept(&mended));
    client.change(&site, &SITE.replace("imports = [ ./web.inf ];", ""));
    let parted = all(&client, &kept(&collides));
    assert!(parted.iter().all(|item| names(&item["items"]).is_empty()), "{parted:#?}");
}
