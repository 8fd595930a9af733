//! What systemd keeps running for each repaired system is closed in: no score of `systemd-analyze security` beyond 2.0.
//!
//! It deliberately reads the units as they are emitted. That infc's score is systemd's, `tests/daemons` shows.

use infc::Compiler;
use infc::bundle::{Entry, HostBundle};
use infc::disk::FsWorld;
use infc_diag::{FileId, Span};
use infc_plan::systemd::{Unit, exposure};

use crate::system::systems;

/// The most, in tenths.
const MOST: u32 = 20;

/// The services of a site that run as long as the machine does, by the host and their name.
fn services(site: &camino::Utf8Path) -> Vec<(String, Unit)> {
    let (world, entry) = FsWorld::open(site).unwrap_or_else(|error| panic!("{site}: {error:?}"));
    let built = Compiler::new().build(&world, entry).unwrap_or_default();
    let bundle = built.bundle.unwrap_or_else(|| panic!("{site}: nothing was built"));
    let mut found = Vec::new();
    for (host, files) in &bundle.hosts {
        for (path, entry) in HostBundle::files(files) {
            let name = path.as_str().strip_prefix("etc/systemd/system/");
            let (Some(name), Entry::File(file)) = (name, entry) else { continue };
            let origin = Span::new(FileId::from_index(0), 0, 0);
            let unit = Unit::read(name, &String::from_utf8_lossy(&file.bytes), origin);
            if !name.contains('/') && unit.values("Service", "Type").last() != Some("oneshot") {
                found.push((host.to_string(), unit));
            }
        }
    }
    found
}

#[test]
fn its_services_are_closed_in() {
    for system in systems() {
        let mut judged = 0;
        for entry in system.entries() {
            for (host, unit) in services(&system.folder.join(&entry)) {
                let Some(score) = exposure(&unit) else { continue };
                judged += 1;
                let open: Vec<&str> = score.open().collect();
                let place = format!("{}/{entry}: {} of {host}", system.name(), unit.name);
                assert!(score.tenths <= MOST, "{place}: {score}, for {open:?}");
            }
        }
        assert!(judged > 0, "{}: systemd runs nothing", system.name());
    }
}
