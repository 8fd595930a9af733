//! `firewall-reset` and `profile-unused`: commands and files of a document that a stated firewall does not need.

use infc_diag::{Diagnostic, names};
use infc_model::{Firewall, Site};
use infc_plan::Plan;

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(on_host).collect()
}

fn on_host(host: Planned<'_>) -> Vec<Diagnostic> {
    let Firewall::Stated(stated) = &host.host.firewall.value else { return Vec::new() };
    let mut found = Vec::new();
    if stated.reset.value {
        found.push(
            names::FIREWALL_RESET
                .at(stated.reset.at, format!("`{}` is rebuilt from nothing at every deployment", host.name))
                .note("until the last command every rule is gone, those of other tools for good")
                .help("take `reset` out: infc writes the whole set of rules at once")
                .about(host.path(&[])),
        );
    }
    for (name, profile) in stated.profiles.iter() {
        found.push(
            names::PROFILE_UNUSED
                .at(profile.key_at, format!("no rule uses the application profile `{name}`"))
                .note("rules name ports; a profile would be a second place for them")
                .help("take the profile out")
                .about(host.path(&[])),
        );
    }
    found
}
