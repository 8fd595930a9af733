//! `unit-dependency-missing`: a unit waits for another one that nothing on its host brings.

use infc_diag::{Diagnostic, Severity, names};
use infc_model::Site;
use infc_plan::{HostPlan, Plan};

use crate::stated_units::{StatedUnit, stated_units};

/// Units by the packages that bring them, other names of theirs among them (Debian 12, Ubuntu 22.04 and 24.04).
const PACKAGED: &[(&str, &str)] = &[
    ("cron.service", "cron"),
    ("docker.service", "docker.io"),
    ("fail2ban.service", "fail2ban"),
    ("mariadb.service", "mariadb-server"),
    ("mysql.service", "mariadb-server"),
    ("nginx.service", "nginx"),
    ("postgresql.service", "postgresql"),
    ("rabbitmq-server.service", "rabbitmq-server"),
    ("redis-server.service", "redis-server"),
    ("redis.service", "redis-server"),
    ("rsyslog.service", "rsyslog"),
    ("ssh.service", "openssh-server"),
    ("sshd.service", "openssh-server"),
    ("ufw.service", "ufw"),
];

/// How a unit names others, and whether it fails without them.
const KEYS: &[(&str, bool)] =
    &[("Requires", true), ("Requisite", true), ("BindsTo", true), ("Wants", false), ("After", false)];

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    stated_units(site, plan).filter(|one| one.host.knows("packages")).flat_map(on).collect()
}

fn on(one: StatedUnit<'_>) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut told: Vec<&str> = Vec::new();
    for (key, fatal) in KEYS {
        for line in one.unit.lines("Unit", key) {
            let missing = line.value.as_str().split_whitespace().filter(|name| !is_there(name, one.host.plan));
            for name in missing {
                if told.contains(&name) {
                    continue;
                }
                told.push(name);
                let said = line.told(&names::UNIT_DEPENDENCY_MISSING, format!("nothing on the host brings `{name}`"));
                let said = said.note(if *fatal {
                    "systemd does not start the unit: a unit that it requires is not there"
                } else {
                    "systemd passes over it without a word: what the unit is to wait for is elsewhere, or never starts"
                });
                let package = PACKAGED.iter().find(|(unit, _)| *unit == name).map(|(_, package)| *package);
                let help = match package {
                    Some(package) => format!("take it out, or bring it: `packages += [ \"{package}\" ];`"),
                    None => "take it out".to_owned(),
                };
                let severity = if *fatal { one.host.absence() } else { Severity::Warning };
                found.push(one.about(said.help(help).severity(severity)));
            }
        }
    }
    found
}

/// Whether a unit is of the host: infc's, a package's that it has, or systemd's own.
fn is_there(name: &str, host: &HostPlan) -> bool {
    let own = host.operations.units.iter().any(|unit| unit.name == name);
    let base = host.target.base_packages.value.iter().map(|package| &*package.value.0);
    let has = |wanted: &str| host.requires.iter().map(String::as_str).chain(base.clone()).any(|package| package == wanted);
    let brought = PACKAGED.iter().any(|(unit, package)| *unit == name && has(package));
    let runs = [".service", ".socket", ".timer"].iter().any(|suffix| name.ends_with(suffix));
    own || brought || !runs || name.starts_with("systemd-")
}
