//! Old copies deleted by a `find` that has no bound: it may delete the directory of all copies.

use infc_diag::{Diagnostic, names};
use infc_model::{Cleanup, Site};
use infc_plan::Plan;

use crate::hosts::planned;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let backups = planned(site, plan).flat_map(|host| host.host.backups.iter().map(move |each| (host, each)));
    let unbounded = backups.filter(|(_, (_, backup))| matches!(backup.cleanup.value, Cleanup::UnboundedFind));
    unbounded.map(|(host, (name, backup))| {
        let message = format!("old copies of `{name}` are deleted without a bound");
        let said = names::CLEANUP_UNBOUNDED.at(backup.cleanup.at, message);
        let said = said.note("`find DIR -type d -mtime` also names DIR itself once its time is old, and every directory inside a copy");
        said.help("leave it out: infc deletes by name and depth, and never the newest").about(host.path(&["backups", name]))
    }).collect()
}
