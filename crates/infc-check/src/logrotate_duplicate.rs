//! Two logrotate stanzas that may name one file: logrotate passes over the second file as a whole, and fails.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::Plan;
use infc_plan::storage::{PACKAGED_LOGS, Stanza, meet};

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(|host| on(&host)).collect()
}

fn on(host: &Planned<'_>) -> Vec<Diagnostic> {
    let stanzas = &host.plan.operations.rotations;
    let mut found = Vec::new();
    for (index, stanza) in stanzas.iter().enumerate() {
        found.extend(packaged(host, stanza));
        for other in stanzas.iter().skip(index + 1) {
            found.extend(own(host, stanza, other));
        }
    }
    found
}

fn packaged(host: &Planned<'_>, stanza: &Stanza) -> Option<Diagnostic> {
    let pairs = stanza.files.iter().flat_map(|(file, _)| PACKAGED_LOGS.iter().map(move |pair| (file, pair)));
    let (file, (package, pattern)) =
        pairs.into_iter().find(|(file, (package, pattern))| here(host, package) && meet(file.as_str(), pattern))?;
    let message = format!("the package `{package}` rotates `{pattern}` already, and `{}` may be the same file", file.value);
    let said = names::LOGROTATE_DUPLICATE.at(file.at, message).here("rotated a second time");
    let said = said.note("logrotate then leaves one of the two files out as a whole, and `logrotate.service` fails every day");
    Some(said.help(format!("leave these files to the stanza of `{package}`")).about(host.path(&[])))
}

/// Whether a package that rotates logs is on the host.
fn here(host: &Planned<'_>, package: &str) -> bool {
    match package {
        "nginx" => !host.host.vhosts.is_empty(),
        "fail2ban" => !host.host.jails.is_empty(),
        "apt" | "dpkg" | "logrotate" | "rsyslog" | "ufw" => true,
        _ => host.plan.requires.contains(package),
    }
}

fn own(host: &Planned<'_>, one: &Stanza, two: &Stanza) -> Option<Diagnostic> {
    let pairs = one.files.iter().flat_map(|(one, _)| two.files.iter().map(move |(two, _)| (one, two)));
    let (first, second) = pairs.into_iter().find(|(one, two)| meet(one.as_str(), two.as_str()))?;
    let message = format!("`{}` and `{}` may be one file, which is rotated twice", first.value, second.value);
    let said = names::LOGROTATE_DUPLICATE.at(second.at, message).here("rotated a second time");
    let said = said.label(first.at, "rotated here");
    Some(said.help("rotate it in one place").about(host.path(&[])))
}
