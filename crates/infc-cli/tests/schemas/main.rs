//! What infc prints and writes for tools keeps to the schemas that `infc schema` prints; SARIF to the standard's, which lies
//! beside this file as `@microsoft/sarif-multitool-linux` 5.7.0 ships it (MIT).
//!
//! It deliberately runs the program: a schema is a promise to whoever does.

#![expect(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test lays out files and may fail"
)]

mod validate;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use infc::schema::SCHEMAS;
use serde_json::Value;
use validate::complaints;

/// A site with something of everything that a document can hold.
const SITE: &str = r#"{
  zones.office = [ "192.0.2.0/24" ];
  externals.atlas = mongodb { address = "cluster0.example.mongodb.net"; backups = backups { every = 24h; keep = 7d; }; };
  hosts.web = {
    os = debian-12;
    address = "203.0.113.10";
    ssh.from = [ zones.office ];
    apps.shop = { directory = "/srv/shop"; script = "server.js"; port = 3000; memory = 512MiB; connects = [ externals.atlas ]; };
    apps.admin = { directory = "/srv/admin"; script = "server.js"; port = 3001; audience = admin; };
    vhosts."example.org" = {
      tls = letsencrypt { email = "ops@example.org"; };
      routes = {
        "/" = proxy { to = apps.shop; };
        "/admin/" = proxy { to = apps.admin; allow = [ zones.office ]; auth = basic { file = "/etc/nginx/passwords"; }; };
      };
    };
  };
  policies.home = only [ zones.office ] hosts.web.apps.admin;
  tests.passes = { expect = [ (holds "home") ]; };
  tests.fails = { ensure = hosts.web.apps.shop.port == 5001; };
}
"#;

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        place.write("site.inf", SITE);
        place.write("other.inf", &SITE.replace(" allow = [ zones.office ];", "").replace("512MiB", "1GiB"));
        place.write("broken.inf", &SITE.replace("port = 3001", "port = 3000").replace("os =", "so ="));
        place.write("torn.inf", "{ a = ");
        place
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        std::fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        std::fs::write(self.path(path), text).unwrap();
    }

    /// What the program prints on standard output.
    fn says(&self, words: &str) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_infc"));
        command.current_dir(self.0.path()).args(words.split(' ')).stdin(Stdio::null());
        command.env("XDG_CACHE_HOME", self.path("cache"));
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    }

    fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap()
    }
}

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples")
}

fn keeps(name: &str, text: &str) -> Value {
    let schema = SCHEMAS.iter().find(|schema| schema.name == name).unwrap();
    let schema: Value = serde_json::from_str(schema.text).unwrap();
    let value: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}: {text}"));
    let found = complaints(&schema, &value);
    assert!(found.is_empty(), "{name}: {}\n{text}", found.join("\n"));
    value
}

#[test]
fn every_document_keeps_to_its_schema() {
    let place = Place::new();
    assert!(place.says("build site.inf -o out").contains("files written"));
    let (host, provenance) = ("out/web/manifest.json", "out/provenance/web.json");
    let commands = [
        ("check", "check site.inf --format json"),
        ("check", "check broken.inf --format json"),
        ("check", "check other.inf --format json"),
        ("build", "build site.inf -o built --format json"),
        ("build", "build broken.inf -o built --format json"),
        ("fmt", "fmt --check site.inf torn.inf --format json"),
        ("test", "test site.inf --format json"),
        ("exposure", "exposure site.inf --format json"),
        ("exposure-why", "exposure site.inf --why internet apps.admin --format json"),
        ("exposure-why", "exposure site.inf --why internet https://example.org/admin/ --format json"),
        ("exposure-against", "exposure other.inf --against site.inf --format json"),
        ("diff", "diff site.inf other.inf --format json"),
        ("diff", "diff site.inf broken.inf --format json"),
        ("diff", "diff out site.inf --format json"),
        ("diff", "diff site.inf site.inf --format json"),
        ("explain", "explain port-collision --format json"),
        ("explain", "explain max-body --format json"),
        ("explain", "explain --format json"),
        ("why", "why hosts.web.apps.shop.memory site.inf --format json"),
        ("why-line", "why web/etc/ufw/user.rules:12 site.inf --format json"),
        ("why-line", "why web/etc/nginx/sites-available/10-infc-example.org.conf site.inf --format json"),
        ("why-port", "why web:3001 site.inf --format json"),
        ("verify", "verify out --format json"),
    ];
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for (name, words) in commands {
        keeps(name, &place.says(words));
        seen.insert(name);
    }
    let sources = ("sources", "out/provenance/_sources.json");
    for (name, path) in
        [("manifest", host), ("release", "out/release.json"), ("provenance", provenance), sources]
    {
        keeps(name, &place.read(path));
        seen.insert(name);
    }
    let question = serde_json::json!({ "ask": "bundle", "files": { "site.inf": SITE } });
    keeps("bundle", &infc::answer::answered(&question.to_string(), &infc::Compiler::new()).unwrap().json);
    seen.insert("bundle");
    place.write("out/web/manifest.json", "{}");
    let verified = keeps("verify", &place.says("verify out --format json"));
    assert_ne!(verified["problems"], Value::Array(Vec::new()));
    let site = "{
  inputs.house.url = \"path:../house\";
  outputs = { std, house }: {
    hosts.web = { imports = [ house.profiles.baseline ]; os = debian-12; address = \"203.0.113.10\"; };
  };
}";
    let house = |memory: &str| {
        let app = format!("directory = \"/srv/a\"; script = \"a.js\"; port = 3000; memory = {memory};");
        format!(
            "{{ outputs = {{ std }}: {{ profiles.baseline = profile Host {{ apps.a = {{ {app} }}; }}; }}; }}"
        )
    };
    place.write("flake/site.inf", site);
    place.write("house/site.inf", &house("512MiB"));
    place.says("-C flake lock");
    place.write("house/site.inf", &house("1GiB"));
    let updated = keeps("update", &place.says("-C flake update --format json"));
    assert_eq!(updated["site"]["values"][0]["new"], "1GiB");
    seen.insert("update");
    let all: BTreeSet<&str> = SCHEMAS.iter().map(|schema| schema.name).collect();
    assert_eq!(seen, all);
}

#[test]
fn the_examples_keep_to_the_schemas() {
    let place = Place::new();
    let mut found = 0;
    for system in ["ementech", "credcars", "chatr"] {
        for form in ["", "/as-documented"] {
            let site = format!("{}/{system}{form}", examples().display());
            let report = keeps("check", &place.says(&format!("check {site} --format json")));
            found += report["diagnostics"].as_array().unwrap().len();
            keeps(
                "diff",
                &place.says(&format!("diff {site} {}/{system} --format json", examples().display())),
            );
        }
        keeps("exposure", &place.says(&format!("exposure {}/{system} --format json", examples().display())));
    }
    assert!(found > 100, "{found}");
}

fn sarif(text: &str) -> Value {
    let schema: Value = serde_json::from_str(include_str!("sarif-2.1.0.json")).unwrap();
    let value: Value = serde_json::from_str(text).unwrap();
    let found = complaints(&schema, &value);
    assert!(found.is_empty(), "{}", found.join("\n"));
    value
}

fn results(log: &Value) -> &[Value] {
    log["runs"][0]["results"].as_array().unwrap()
}

fn fingerprints(log: &Value) -> Vec<String> {
    let of = |result: &Value| {
        result["partialFingerprints"]["primaryLocationLineHash"].as_str().unwrap().to_owned()
    };
    results(log).iter().map(of).collect()
}

#[test]
fn sarif_is_the_standards() {
    let place = Place::new();
    let documented = examples().join("ementech/as-documented");
    let log = sarif(&place.says(&format!("check {} --exit-zero --format sarif", documented.display())));
    assert!(results(&log).len() > 60, "{}", results(&log).len());
    assert!(results(&log).iter().any(|result| result.get("fixes").is_some()));
    assert!(results(&log).iter().any(|result| result.get("relatedLocations").is_some()));
    assert!(results(&sarif(&place.says("check site.inf --format sarif"))).is_empty());
    assert!(!results(&sarif(&place.says("check broken.inf --format sarif"))).is_empty());
    let log = sarif(&place.says("diff site.inf other.inf --format sarif"));
    assert_eq!(results(&log)[0]["ruleId"], "exposure-opened");
    assert!(results(&log)[0].get("codeFlows").is_some());
    assert!(results(&log)[0]["locations"][0].get("physicalLocation").is_some());
}

#[test]
fn fingerprints_stay_while_lines_move_and_differ_from_each_other() {
    let place = Place::new();
    let broken = place.read("broken.inf");
    let before = sarif(&place.says("check broken.inf --exit-zero --format sarif"));
    place.write("broken.inf", &format!("# moved\n\n\n{broken}"));
    let after = sarif(&place.says("check broken.inf --exit-zero --format sarif"));
    assert_eq!(fingerprints(&before), fingerprints(&after));
    assert_ne!(before["runs"][0]["results"][0]["locations"], after["runs"][0]["results"][0]["locations"]);
    // Two mistakes that read alike.
    let twice = "{\n  zones.a = [ \"192.0.2.300\" ];\n  zones.b = [ \"192.0.2.300\" ];\n}\n";
    place.write("broken.inf", twice);
    let before = sarif(&place.says("check broken.inf --exit-zero --format sarif"));
    let messages: BTreeSet<String> =
        results(&before).iter().map(|result| result["message"].to_string()).collect();
    let marks: BTreeSet<String> = fingerprints(&before).into_iter().collect();
    assert_eq!((results(&before).len(), messages.len(), marks.len()), (2, 1, 2), "{before}");
    place.write("broken.inf", &twice.replace("{\n", "{\n\n  # moved\n"));
    let after = sarif(&place.says("check broken.inf --exit-zero --format sarif"));
    assert_eq!(fingerprints(&after).into_iter().collect::<BTreeSet<_>>(), marks);
    for system in ["ementech", "credcars", "chatr"] {
        let site = format!("{}/{system}/as-documented", examples().display());
        let all = fingerprints(&sarif(&place.says(&format!("check {site} --exit-zero --format sarif"))));
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
        let quality: Value =
            serde_json::from_str(&place.says(&format!("check {site} --exit-zero --format gitlab"))).unwrap();
        let marks: BTreeSet<&str> =
            quality.as_array().unwrap().iter().map(|entry| entry["fingerprint"].as_str().unwrap()).collect();
        assert_eq!(marks.len(), all.len());
    }
}

#[test]
fn a_report_of_junit_is_read_back() {
    let place = Place::new();
    let site = examples().join("ementech/as-documented");
    let text = place.says(&format!("check {} --exit-zero --format junit", site.display()));
    let read = roxmltree::Document::parse(&text).unwrap();
    let count = |name: &str| read.descendants().filter(|node| node.has_tag_name(name)).count();
    let stated = |name: &str| read.root_element().attribute(name).unwrap().parse::<usize>().unwrap();
    assert_eq!((count("testcase"), count("failure")), (stated("tests"), stated("failures")));
    assert!(count("failure") > 10);
}

#[test]
fn what_breaks_a_schema_is_found() {
    let place = Place::new();
    let text = place.says("diff site.inf other.inf --format json");
    let schema: Value = serde_json::from_str(&place.says("schema diff")).unwrap();
    for (path, value) in [
        ("/schema", Value::from(2)),
        ("/old/what", Value::from("guess")),
        ("/files/0/hunks/0/lines/0/side", Value::Null),
        ("/causes/0/values/0/place", Value::from("site.inf:1")),
    ] {
        let mut document: Value = serde_json::from_str(&text).unwrap();
        *document.pointer_mut(path).unwrap() = value;
        assert_eq!(complaints(&schema, &document).len(), 1, "{path}");
    }
    let mut document: Value = serde_json::from_str(&text).unwrap();
    document.as_object_mut().unwrap().remove("ports");
    document["more"] = Value::from(1);
    assert_eq!(complaints(&schema, &document).len(), 2);
}
