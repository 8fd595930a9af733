//! systemd: units, drop-ins and timers, as `systemd-analyze` reads them.
//!
//! Whether a unit starts under its own sandbox only a boot shows ([`crate::boot`]).

use super::silent;
use crate::fail::Outcome;
use crate::finding::Finding;
use crate::laid::Laid;
use crate::unit_file::{UnitFile, dropped_in, units};

/// `systemd-analyze verify` on all units at once, and `calendar` on every time of a timer.
pub fn check(laid: &Laid) -> Outcome<Vec<Finding>> {
    let units = units(&laid.bundle);
    let mut names: Vec<String> = units.iter().map(|unit| format!("/{}", unit.path)).collect();
    names.extend(dropped_in(&laid.bundle).iter().map(|name| (*name).to_owned()));
    let mut words = vec!["systemd-analyze", "verify", "--recursive-errors=yes", "--man=no"];
    words.extend(names.iter().map(String::as_str));
    let mut findings = silent(laid, "systemd", &words)?;
    for unit in units.iter().filter(|unit| unit.name().ends_with(".timer")) {
        findings.extend(timer(laid, unit)?);
    }
    Ok(findings)
}

fn timer(laid: &Laid, unit: &UnitFile<'_>) -> Outcome<Vec<Finding>> {
    let mut findings = Vec::new();
    for time in unit.values("OnCalendar").filter(|time| !time.is_empty()) {
        let ran = laid.sandbox.run(&["systemd-analyze", "calendar", time])?;
        // It ends with 0 for a time that never comes.
        if ran.code != 0 || ran.out.contains("never") || !ran.err.trim().is_empty() {
            findings.push(Finding::new("systemd", format!("{}: {time}: {}", unit.path, ran.all().trim())));
        }
    }
    let service = match unit.last("Unit") {
        "" => unit.name().replace(".timer", ".service"),
        named => named.to_owned(),
    };
    let places = ["etc/systemd/system", "lib/systemd/system"];
    if !places.iter().any(|place| laid.sandbox.real(&format!("{place}/{service}")).exists()) {
        findings
            .push(Finding::new("systemd", format!("{}: its service {service} does not exist", unit.path)));
    }
    Ok(findings)
}
