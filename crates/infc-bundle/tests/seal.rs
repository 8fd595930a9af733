//! What a manifest says, to the byte, and that nothing else gets into it.
//!
//! It deliberately checks `SHA256SUMS` with `sha256sum` itself in `infc`'s tests, where bundles lie on a disk.

#![expect(clippy::unwrap_used, reason = "the functions that make fixtures may panic, as tests do")]

use std::collections::BTreeSet;

use infc_bundle::{
    Accepted, Bundle, BundlePath, Compiler, Digest, Entry, File, HostBundle, HostFacts, HostName, LinkTarget,
    Listed, Mode, Origins, Policy, Release, SecretRef, Step, Target, Verdict, seal, seal_parallel,
};
use infc_diag::{FilePath, MemWorld, Span};

fn path(text: &str) -> BundlePath {
    BundlePath::new(text).unwrap()
}

fn host() -> HostBundle {
    let mut host = HostBundle::default();
    let file = File::new("A=\n").mode(0o640).owner("root", "www-data").check("shell").reload("api");
    host.insert(path("etc/ementech/api.env"), file).unwrap();
    host.insert(path("etc/nginx/sites-available/api"), File::new("server {}\n")).unwrap();
    let link = LinkTarget::new("../sites-available/api").unwrap();
    host.insert(path("etc/nginx/sites-enabled/api"), link).unwrap();
    host.insert_absent(path("etc/nginx/sites-enabled/default")).unwrap();
    host.facts = HostFacts {
        requires: BTreeSet::from(["nginx".to_owned(), "cron".to_owned()]),
        order: vec![Step {
            name: "nginx".to_owned(),
            run: ["systemctl", "reload", "nginx"].map(str::to_owned).into(),
        }],
        secrets: vec![SecretRef {
            name: "jwt".to_owned(),
            path: path("etc/ementech/jwt"),
            mode: Mode::new(0o400),
            owner: "api".to_owned(),
            group: "api".to_owned(),
        }],
        policies: vec![Policy { name: "ssh stays open".to_owned(), verdict: Verdict::Holds }],
        accepted: vec![Accepted {
            name: "port-collision".to_owned(),
            entity: "hosts.vps".to_owned(),
            reason: "\"on purpose\"".to_owned(),
            until: Some("2027-01-31".to_owned()),
        }],
        target: Target {
            os: "debian-12".to_owned(),
            facts: [("nginx".to_owned(), "1.22.1".to_owned())].into(),
        },
    };
    host
}

fn bundle() -> Bundle {
    let compiler = Compiler { version: "0.1.0".to_owned(), ..Compiler::default() };
    let mut bundle = Bundle { lock: Some(Digest::of(b"")), compiler, ..Bundle::default() };
    bundle.inputs.insert("tls-guideline".to_owned(), "5.7".to_owned());
    bundle.hosts.insert(HostName::new("vps").unwrap(), host());
    bundle
}

const MANIFEST: &str = r#"{
  "absent": [
    "etc/nginx/sites-enabled/default"
  ],
  "accepted": [
    {"entity": "hosts.vps", "name": "port-collision", "reason": "\"on purpose\"", "until": "2027-01-31"}
  ],
  "compiler": {
    "name": "infc",
    "version": "0.1.0"
  },
  "files": [
    {"check": "shell", "group": "www-data", "kind": "file", "mode": "0640", "owner": "root", "path": "etc/ementech/api.env", "reload": "api", "sha256": "ENV", "size": 3},
    {"group": "root", "kind": "file", "mode": "0644", "owner": "root", "path": "etc/nginx/sites-available/api", "sha256": "SITE", "size": 10},
    {"kind": "link", "path": "etc/nginx/sites-enabled/api", "target": "../sites-available/api"}
  ],
  "format": "infc.bundle/1",
  "host": "vps",
  "inputs": {
    "tls-guideline": "5.7"
  },
  "lock": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "order": [
    {"name": "nginx", "run": ["systemctl", "reload", "nginx"]}
  ],
  "policies": [
    {"name": "ssh stays open", "verdict": "holds"}
  ],
  "requires": {
    "packages": ["cron", "nginx"]
  },
  "secrets": [
    {"group": "api", "mode": "0400", "name": "jwt", "owner": "api", "path": "etc/ementech/jwt"}
  ],
  "target": {
    "facts": {"nginx": "1.22.1"},
    "os": "debian-12"
  },
  "tree": "sha256:TREE"
}
"#;

#[test]
fn a_manifest_to_the_byte() {
    let manifests = seal(&bundle());
    let vps = &manifests.hosts["vps"];
    let (env, site) = (Digest::of(b"A=\n"), Digest::of(b"server {}\n"));
    let tree = infc_bundle::merkle_root(&[
        format!("0640 {env} etc/ementech/api.env"),
        format!("0644 {site} etc/nginx/sites-available/api"),
        format!("link {} etc/nginx/sites-enabled/api", Digest::of(b"../sites-available/api")),
    ]);
    let expected = [("ENV", env), ("SITE", site), ("TREE", tree)]
        .iter()
        .fold(MANIFEST.to_owned(), |text, (word, digest)| text.replace(word, &digest.to_string()));
    assert_eq!(vps.json, expected);
    assert_eq!(vps.id, Digest::of(expected.as_bytes()));
    let sums = format!(
        "{env}  etc/ementech/api.env\n{site}  etc/nginx/sites-available/api\n{}  manifest.json\n",
        vps.id
    );
    assert_eq!(vps.sums, sums);
    let release = format!(
        "{{\n  \"bundles\": {{\n    \"vps\": \"{}\"\n  }},\n  \"format\": \"infc.release/1\"\n}}\n",
        vps.id
    );
    assert_eq!(manifests.release, release);
}

#[test]
fn what_is_written_is_read() {
    let manifests = seal(&bundle());
    let listed = Listed::parse(&manifests.hosts["vps"].json).unwrap();
    assert_eq!(listed.tree(), listed.stated_tree);
    assert_eq!(listed.files.len(), 3);
    assert_eq!(Release::parse(&manifests.release).unwrap().bundles["vps"], manifests.hosts["vps"].id);
    for (good, bad) in [
        ("infc.bundle/1", "infc.bundle/2"),
        ("etc/ementech/api.env", "../etc/ementech/api.env"),
        ("etc/ementech/api.env", "etc/nginx/sites-available/api"),
        ("\"0640\"", "\"rw-r-----\""),
        ("\"size\": 3", "\"size\": -3"),
        ("\"vps\"", "\"../vps\""),
    ] {
        let text = manifests.hosts["vps"].json.replacen(good, bad, 1);
        assert!(Listed::parse(&text).is_err(), "{bad}");
    }
}

#[test]
fn many_threads_same_bytes() {
    let mut bundle = bundle();
    for number in 0..50 {
        let mut host = host();
        host.insert(path("etc/hostname"), File::new(format!("{number}\n"))).unwrap();
        bundle.hosts.insert(HostName::new(format!("h{number}")).unwrap(), host);
    }
    let one = seal(&bundle);
    assert_eq!(one.hosts.len(), 51);
    for jobs in [0, 2, 7, 500] {
        assert_eq!(seal_parallel(&bundle, jobs), one);
    }
    assert_eq!(seal(&Bundle::default()), seal_parallel(&Bundle::default(), 8));
}

#[test]
fn origins_and_the_order_of_finding_change_no_hash() {
    let mut world = MemWorld::default();
    let span = Span::new(world.insert(FilePath::project("site.inf"), "x"), 0, 1);
    let mut other = bundle();
    let host = other.hosts.get_mut("vps").unwrap();
    let mut rebuilt = HostBundle::default();
    rebuilt.facts = host.facts.clone();
    for (path, entry) in host.files().iter().rev() {
        let entry = match entry.clone() {
            Entry::File(file) => Entry::File(file.origins(Origins::whole(span))),
            link @ Entry::Link(_) => link,
        };
        rebuilt.insert(path.clone(), entry).unwrap();
    }
    for path in host.absent() {
        rebuilt.insert_absent(path.clone()).unwrap();
    }
    let policy = Policy { name: "a".to_owned(), verdict: Verdict::Unknown };
    rebuilt.facts.policies.insert(0, policy.clone());
    *host = rebuilt;
    let mut first = bundle();
    first.hosts.get_mut("vps").unwrap().facts.policies.push(policy);
    assert_eq!(seal(&other), seal(&first));
}
