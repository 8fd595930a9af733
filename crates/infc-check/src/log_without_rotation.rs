//! A log that is written and never rotated: it grows until the disk is full.

use infc_diag::{Diagnostic, names};
use infc_model::{Manager, Site};
use infc_plan::Plan;
use infc_plan::storage::{PACKAGED_LOGS, meet};

use crate::hosts::{Planned, planned};
use crate::written::logs;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let known = planned(site, plan).filter(|host| host.knows("logrotate") && host.knows("logs"));
    known.flat_map(|host| on(&host).into_iter().chain(beside(&host))).collect()
}

fn on(host: &Planned<'_>) -> Vec<Diagnostic> {
    let stanzas = &host.plan.operations.rotations;
    let own = |path: &str| stanzas.iter().flat_map(|stanza| &stanza.files).any(|(file, _)| meet(file.as_str(), path));
    let packaged = |path: &str| PACKAGED_LOGS.iter().any(|(_, pattern)| meet(pattern, path));
    let bare = logs(host).into_iter().filter(|log| !own(log.path.as_str()) && !packaged(log.path.as_str()));
    bare.map(|log| {
        let message = format!("nothing rotates `{}`", log.path);
        let said = names::LOG_WITHOUT_ROTATION.at(log.at, message).here(format!("{} writes it", log.what));
        let near = stanzas.iter().flat_map(|stanza| &stanza.files).find(|(file, _)| above(file.as_str(), log.path.as_str()));
        let said = match near {
            Some((file, _)) => said.label(file.at, "`*` does not go over `/`, so this is another directory"),
            None => said,
        };
        said.help("state it in `logs`, or leave the output to the journal").about(host.path(&[log.entity.0, log.entity.1]))
    }).collect()
}

/// Whether a pattern lies in a directory below the log's own.
fn above(pattern: &str, log: &str) -> bool {
    let Some((directory, _)) = log.rsplit_once('/') else { return false };
    pattern.strip_prefix(directory).is_some_and(|rest| rest.starts_with('/') && rest.matches('/').count() > 1)
}

/// One of the two files of an app under PM2 is stated, and the other is not: PM2 puts that one below its own home, where
/// no stanza of this host looks.
fn beside(host: &Planned<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, app) in host.host.apps.iter() {
        let Manager::Pm2(pm2) = &app.manager.value else { continue };
        let (stated, missing, what) = match (pm2.out_file.get(), pm2.error_file.get()) {
            (Some(out), None) => (out, "error-file", "what it reports as errors"),
            (None, Some(error)) => (error, "out-file", "what it prints"),
            (Some(_), Some(_)) | (None, None) => continue,
        };
        let message = format!("nothing rotates {what}: no file is stated for it");
        let said = names::LOG_WITHOUT_ROTATION.at(stated.at, message).here("the other half of its log");
        let said = said.note("PM2 writes it below `~/.pm2/logs`, until the disk is full");
        found.push(said.help(format!("state `{missing}` beside it")).about(host.path(&["apps", name])));
    }
    found
}
