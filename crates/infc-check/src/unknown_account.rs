//! An owner or group that nothing makes: systemd-tmpfiles and logrotate leave out the whole line or stanza.

use std::collections::BTreeSet;

use infc_diag::{Diagnostic, Span, names};
use infc_model::Site;
use infc_plan::Plan;

use crate::base_accounts;
use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let known = |host: &Planned<'_>| host.knows("users") && host.knows("apps") && host.knows("jobs");
    planned(site, plan).filter(known).flat_map(|host| on(&host)).collect()
}

fn on(host: &Planned<'_>) -> Vec<Diagnostic> {
    let operations = &host.plan.operations;
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for account in &operations.accounts {
        known.insert(&account.name);
        known.extend(account.groups.iter().map(String::as_str));
    }
    let mut wanted: Vec<(&str, Span, &str)> = Vec::new();
    for directory in operations.directories.iter().filter(|directory| directory.stated) {
        wanted.push((&directory.owner, directory.origin, "a directory"));
        wanted.push((&directory.group, directory.origin, "a directory"));
    }
    for stanza in &operations.rotations {
        let create = stanza.create.as_ref().map(|(_, owner, group)| (owner, group));
        let su = stanza.su.as_ref().map(|(owner, group)| (owner, group));
        for (owner, group) in create.into_iter().chain(su) {
            wanted.push((owner, stanza.origin, "a log"));
            wanted.push((group, stanza.origin, "a log"));
        }
    }
    for deploy in host.host.deploys.values() {
        wanted.push((deploy.owner.as_str(), deploy.owner.at, "a release"));
    }
    wanted.retain(|(name, _, _)| !known.contains(name) && !base_accounts::has(name));
    wanted.sort();
    wanted.dedup();
    wanted.into_iter().map(|(name, at, what)| {
        let said = names::UNKNOWN_ACCOUNT.at(at, format!("{what} is to belong to `{name}`, and nothing makes that account"));
        said.help(format!("state it: `users.{name}.kind = service;`")).severity(host.absence()).about(host.path(&[]))
    }).collect()
}
