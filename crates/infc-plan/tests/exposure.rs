//! The exposure scores that infc computes are those of `systemd-analyze security`.
//!
//! The expected scores were measured with `systemd-analyze security --offline=true` of systemd 252. It deliberately
//! runs no systemd: the tests of the daemons do.

use infc_diag::{FilePath, MemWorld};
use infc_model::Typed;
use infc_plan::Targets;
use infc_plan::systemd::{Unit, exposure};

const SITE: &str = r#"{
  hosts.web = {
    os = debian-12;
    address = "203.0.113.10";
    users.ops.kind = service;
    apps = {
      shop  = { directory = "/srv/shop"; script = "server.js"; port = 3000; health = http { path = "/health"; }; };
      low   = { directory = "/srv/low"; script = "low"; runtime = binary; port = 843; };
      media = { directory = "/srv/media"; script = "main.js"; port = 3010; user = users.ops; manager = pm2 { }; };
    };
    jobs.report = { run = "/usr/local/bin/report"; at = daily "05:00"; };
    volumes.uploads = { path = "/srv/uploads"; };
    backups.nightly = { of = [ volumes.uploads ]; at = daily "02:00"; to = [ (local { path = "/srv/backups"; }) ]; };
  };
}"#;

/// Tenths, as systemd 252 says them.
const MEASURED: [(&str, u32); 6] = [
    ("infc-app-low.service", 14),
    ("infc-app-shop.service", 11),
    ("infc-backup-nightly.service", 20),
    ("infc-health-shop.service", 16),
    ("infc-job-report.service", 25),
    ("pm2-ops.service", 11),
];

#[expect(clippy::unwrap_used, reason = "a test fails by a panic")]
fn facts<T: Typed>((name, text): (&str, &str)) -> T {
    let mut world = MemWorld::default();
    let entry = world.insert(FilePath::project(name), text);
    infc_model::read(&world, entry).unwrap()
}

#[expect(clippy::unwrap_used, reason = "a test fails by a panic")]
fn units() -> Vec<Unit> {
    let profile = infc_lang::TARGETS.iter().find(|(name, _)| *name == "debian-12.inf").unwrap();
    let targets = Targets::new(facts(infc_lang::DATED), [facts(*profile)]);
    let mut plan = infc_plan::plan(&facts(("site.inf", SITE)), &targets).value;
    plan.hosts.remove("web").unwrap().operations.units
}

#[test]
fn scores_are_those_of_systemd() {
    let units = units();
    let scores = units.iter().filter_map(|unit| Some((&*unit.name, exposure(unit)?.tenths)));
    assert_eq!(scores.collect::<Vec<_>>(), MEASURED);
}

#[test]
fn what_is_left_open_is_what_an_app_needs() {
    let units = units();
    let shop = units.iter().find(|unit| unit.name == "infc-app-shop.service").unwrap();
    let mut open: Vec<&str> = exposure(shop).unwrap().open().collect();
    open.sort_unstable();
    let needed = [
        "DeviceAllow=",
        "IPAddressDeny=",
        "MemoryDenyWriteExecute=",
        "PrivateNetwork=",
        "ProcSubset=",
        "RestrictAddressFamilies=~AF_(INET|INET6)",
        "RestrictAddressFamilies=~AF_UNIX",
        "RootDirectory=/RootImage=",
        "UMask=",
    ];
    assert_eq!(open, needed);
}

#[test]
fn apps_are_closed() {
    for (name, score) in
        MEASURED.iter().filter(|(name, _)| name.starts_with("infc-app-") || name.starts_with("pm2-"))
    {
        assert!(*score <= 20, "{name}: {score}");
    }
}
