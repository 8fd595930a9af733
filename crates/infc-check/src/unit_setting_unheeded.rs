//! `unit-setting-unheeded`: a line of a unit that systemd passes over.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::Plan;

use crate::stated_units::{StatedUnit, stated_units};

/// Keys of `[Unit]` that are often written into `[Service]`, where they mean nothing (systemd.unit(5)).
const OF_UNIT: &[&str] = &[
    "After",
    "Before",
    "BindsTo",
    "Conflicts",
    "ConditionPathExists",
    "Description",
    "Documentation",
    "OnFailure",
    "PartOf",
    "Requires",
    "RequiresMountsFor",
    "StartLimitAction",
    "StartLimitBurst",
    "StartLimitIntervalSec",
    "Wants",
];

/// Keys of `[Service]` that are often written into `[Unit]`.
const OF_SERVICE: &[&str] = &[
    "Environment",
    "EnvironmentFile",
    "ExecReload",
    "ExecStart",
    "ExecStop",
    "Group",
    "NoNewPrivileges",
    "ProtectSystem",
    "Restart",
    "RestartSec",
    "Type",
    "User",
    "WorkingDirectory",
];

/// Keys of `[Install]`.
const OF_INSTALL: &[&str] = &["WantedBy", "RequiredBy", "Alias", "Also"];

const SECTIONS: &[(&str, &[&str])] = &[("Unit", OF_UNIT), ("Service", OF_SERVICE), ("Install", OF_INSTALL)];

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    stated_units(site, plan).flat_map(|one| strange(one).into_iter().chain(misplaced(one))).collect()
}

fn strange(one: StatedUnit<'_>) -> Vec<Diagnostic> {
    let lines = one.stated.strange.iter();
    lines.map(|(line, place)| {
        let message = format!("`{line}` is no line of a unit");
        let said = names::UNIT_SETTING_UNHEEDED.at(one.stated.text.at, message).within(place.clone());
        one.about(said.help("write `Key=value`, below a section"))
    }).collect()
}

/// Keys that stand in another section than theirs. `StartLimitInterval=` and `StartLimitBurst=` are still read in
/// `[Service]`, for the sake of old units.
fn misplaced(one: StatedUnit<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for section in &one.unit.sections {
        for line in &section.lines {
            let home = SECTIONS.iter().find(|(_, keys)| keys.contains(&&*line.key)).map(|(name, _)| *name);
            let old = section.name == "Service" && line.key == "StartLimitBurst";
            let Some(home) = home.filter(|home| section.name != *home && !old) else { continue };
            let message = format!("systemd passes over `{}=` in `[{}]`", line.key, section.name);
            let said = line.told(&names::UNIT_SETTING_UNHEEDED, message);
            found.push(one.about(said.help(format!("move it to `[{home}]`"))));
        }
    }
    found
}
