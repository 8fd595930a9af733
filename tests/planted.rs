//! Planted faults: one change to a sound site each, and the one name that must come of it.
//!
//! It deliberately names only what is an error by itself; that warnings are right is shown on their pages.

use std::collections::BTreeSet;

use infc::{Compiler, FilePath, MemWorld};

/// A sound site that reports nothing.
const SOUND: &str = r#"{
  zones.office = [ "203.0.113.0/24" ];
  externals.store = object-store { address = "s3.example.org"; port = 443; };

  hosts.web = {
    os = debian-12;
    address = "198.51.100.7";
    users.ops = { keys = [ "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl ops" ]; sudo = everything-without-password; };
    ssh = { port = 2222; users = [ users.ops ]; from = [ zones.office ]; };

    apps.api = { directory = "/srv/api"; script = "server.js"; port = 3000; memory = 512MiB; websocket = true; };
    apps.admin = { directory = "/srv/admin"; script = "server.js"; port = 3001; audience = admin; };

    vhosts."example.org" = {
      tls = letsencrypt { email = "ops@example.org"; };
      root = "/srv/www";
      routes = {
        "/" = spa;
        "/api/" = proxy { to = apps.api; limit = { rate = 10r/s; burst = 20; }; };
        "/ws/" = websocket { to = apps.api; };
      };
    };
    vhosts."admin.example.org" = {
      tls = letsencrypt { email = "ops@example.org"; };
      root = "/srv/admin/public";
      routes = { "/" = spa; "/api/" = proxy { to = apps.admin; }; };
      allow = [ zones.office ];
    };

    jails.sshd = { guards = sshd; tries = 3; };

    volumes.uploads = { path = "/srv/uploads"; };
    backups.nightly = {
      of = [ volumes.uploads ];
      at = daily "02:00";
      to = [ (bucket { url = "s3://copies/web"; external = externals.store; }) ];
      encrypt = gpg { recipient = "ops@example.org"; };
    };
    deploys.api = { app = apps.api; directory = "/srv/api-site"; user = users.ops; };
    policies.fresh = rpo 24h volumes.uploads;
  };

  dns."example.org" = { "@" = address hosts.web; admin = address hosts.web; };

  policies.admin-stays-home = only [ zones.office ] hosts.web.apps.admin;
}
"#;

/// What is changed, into what, and the name that must come of it.
const PLANTED: &[(&str, &str, &str)] = &[
    ("port = 3001; audience", "port = 3000; audience", "port-collision"),
    ("users = [ users.ops ]", "users = [ users.opps ]", "unknown-entity"),
    ("script = \"server.js\"; port = 3000", "skript = \"server.js\"; port = 3000", "unknown-field"),
    ("guards = sshd;", "guards = sshdd;", "unknown-variant"),
    ("os = debian-12;", "os = 12;", "type-mismatch"),
    ("port = 2222;", "port = 70000;", "bad-literal"),
    ("address = \"198.51.100.7\";", "", "host-without-address"),
    ("tries = 3;", "tries = 3; tries = 4;", "duplicate-definition"),
    ("port = 3001; audience", "port = hosts.web.apps.admin.port; audience", "cycle"),
    ("os = debian-12;", "os = debian-12", "missing-semicolon"),
    (
        "zones.office = [ \"203.0.113.0/24\" ];",
        "zones.office = [ \"203.0.113.0/24\", \"192.0.2.0/24\" ];",
        "comma-in-list",
    ),
    ("guards = sshd;", "guards = sshd; ports = [ 22 ];", "jail-wrong-port"),
    ("sudo = everything-without-password;", "", "no-path-to-root"),
    (
        "jails.sshd =",
        "firewall = rules [ (allow { port = 80/tcp; }) (allow { port = 443/tcp; }) ];\n    jails.sshd =",
        "ssh-lockout",
    ),
    (
        "admin = address hosts.web; }",
        "admin = address hosts.web; shop = address hosts.web; }",
        "name-without-vhost",
    ),
    ("      allow = [ zones.office ];\n", "", "policy-violated"),
    (
        "volumes.uploads = { path = \"/srv/uploads\"; };",
        "volumes.uploads = { path = \"/srv/uploads\"; }; volumes.more = { path = \"/srv/more\"; };",
        "volume-without-backup",
    ),
    ("at = daily \"02:00\";", "at = weekly;", "rpo-exceeded"),
    (
        "deploys.api = { app = apps.api;",
        "deploys.api = { app = apps.api; restarts = \"apy\";",
        "unknown-process",
    ),
    (
        "jails.sshd =",
        "directories.\"/srv/api-site/current\" = { };\n    jails.sshd =",
        "release-link-is-directory",
    ),
    (
        "to = [ (bucket { url = \"s3://copies/web\"; external = externals.store; }) ];",
        "to = [ (local { path = \"/var/backups\"; }) ];",
        "copies-in-one-place",
    ),
    (
        "recipient = \"ops@example.org\";",
        "recipient = \"ops@example.org\"; leaves-plain = true;",
        "backup-leaves-plaintext",
    ),
    ("to = apps.admin; }", "to = \"http://127.0.0.1:4000\"; }", "port-disagrees"),
    ("\"/ws/\" = websocket { to = apps.api; };", "", "websocket-without-route"),
    (
        "jails.sshd =",
        "nginx.http.\"x.conf\" = ''\n      gzip on;\n    '';\n    jails.sshd =",
        "nginx-duplicate-directive",
    ),
    (
        "jails.sshd =",
        "nginx.http.\"x.conf\" = ''\n      more_clear_headers Server;\n    '';\n    jails.sshd =",
        "nginx-module-missing",
    ),
];

/// The names of the errors of a site.
fn errors(text: &str) -> (BTreeSet<String>, Vec<String>) {
    let mut world = MemWorld::default();
    let entry = world.insert(FilePath::project("site.inf"), text);
    let found = Compiler::new().build(&world, entry).unwrap_or_default().checked.diagnostics;
    let errors = || found.iter().filter(|one| one.is_error());
    let names = errors().map(|one| one.kind.name.to_owned()).collect();
    (names, found.iter().map(|one| format!("{}: {}", one.kind.name, one.message)).collect())
}

#[test]
fn the_sound_site_is_sound() {
    let (_, said) = errors(SOUND);
    assert!(said.is_empty(), "{said:#?}");
}

#[test]
fn every_planted_fault_yields_its_name() {
    let mut wrong = Vec::new();
    for &(from, to, name) in PLANTED {
        assert_eq!(SOUND.matches(from).count(), 1, "`{from}` must stand once in the sound site");
        let (names, said) = errors(&SOUND.replacen(from, to, 1));
        if names != BTreeSet::from([name.to_owned()]) {
            wrong.push(format!("{name}: found {said:#?}"));
        }
    }
    let kinds: BTreeSet<&str> = PLANTED.iter().map(|(.., name)| *name).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(kinds.len() >= 20, "{} kinds", kinds.len());
    assert_eq!(kinds.len(), PLANTED.len(), "a kind is planted twice");
}
