//! Two logrotate stanzas that may name one file: logrotate passes over the second file as a whole, and fails.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::Plan;
use infc_plan::storage::{PACKAGED_LOGS, Stanza, meet};

use crate::machine::{Machine, machines};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    machines(site, plan).flat_map(|machine| on(&machine)).collect()
}

fn on(machine: &Machine<'_>) -> Vec<Diagnostic> {
    let stanzas = &machine.plan.operations.rotations;
    let mut found = Vec::new();
    for (index, stanza) in stanzas.iter().enumerate() {
        found.extend(packaged(machine, stanza));
        for other in stanzas.iter().skip(index + 1) {
            found.extend(own(machine, stanza, other));
        }
    }
    found
}

fn packaged(machine: &Machine<'_>, stanza: &Stanza) -> Option<Diagnostic> {
    let pairs = stanza.files.iter().flat_map(|(file, _)| PACKAGED_LOGS.iter().map(move |pair| (file, pair)));
    let (file, (package, pattern)) =
        pairs.into_iter().find(|(file, (package, pattern))| here(machine, package) && meet(file.as_str(), pattern))?;
    let message = format!("the package `{package}` rotates `{pattern}` already, and `{}` may be the same file", file.value);
    let said = names::LOGROTATE_DUPLICATE.at(file.at, message).here("rotated a second time");
    let said = said.note("logrotate then leaves one of the two files out as a whole, and `logrotate.service` fails every day");
    Some(said.help(format!("leave these files to the stanza of `{package}`")).about(machine.own()))
}

/// Whether a package that rotates logs is on the machine.
fn here(machine: &Machine<'_>, package: &str) -> bool {
    match package {
        "nginx" => !machine.host.vhosts.is_empty(),
        "fail2ban" => !machine.host.jails.is_empty(),
        "apt" | "dpkg" | "logrotate" | "rsyslog" | "ufw" => true,
        _ => machine.plan.requires.contains(package),
    }
}

fn own(machine: &Machine<'_>, one: &Stanza, two: &Stanza) -> Option<Diagnostic> {
    let pairs = one.files.iter().flat_map(|(one, _)| two.files.iter().map(move |(two, _)| (one, two)));
    let (first, second) = pairs.into_iter().find(|(one, two)| meet(one.as_str(), two.as_str()))?;
    let message = format!("`{}` and `{}` may be one file, which is rotated twice", first.value, second.value);
    let said = names::LOGROTATE_DUPLICATE.at(second.at, message).here("rotated a second time");
    let said = said.label(first.at, "rotated here");
    Some(said.help("rotate it in one place").about(machine.own()))
}
