//! A log directory that others than root may write to, rotated as root: logrotate refuses.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::Plan;
use infc_plan::storage::{Directory, Stanza};
use infc_scalar::AbsPath;

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(|host| on(&host)).collect()
}

fn on(host: &Planned<'_>) -> Vec<Diagnostic> {
    let operations = &host.plan.operations;
    let root = operations.rotations.iter().filter(|stanza| stanza.su.is_none());
    let pairs = root.flat_map(|stanza| operations.directories.iter().map(move |directory| (stanza, directory)));
    pairs.filter(|(stanza, directory)| open(directory) && rotates_in(stanza, directory)).map(|(stanza, directory)| {
        let Directory { path, mode, owner, group, .. } = directory;
        let message = format!("logrotate refuses `{path}`, which others than root may write to");
        let said = names::LOG_DIR_GROUP_WRITABLE.at(stanza.origin, message).here("rotated as root");
        let said = said.label(directory.origin, format!("{mode} {owner}:{group}"));
        let said = said.help("say who writes the logs, so that logrotate acts as that account, or make the mode `0755`");
        said.about(host.path(&[]))
    }).collect()
}

/// Whether somebody else than root may put files there.
fn open(directory: &Directory) -> bool {
    directory.mode.is_world_writable() || (directory.mode.0 & 0o020 != 0 && directory.group != "root")
}

fn rotates_in(stanza: &Stanza, directory: &Directory) -> bool {
    stanza.files.iter().any(|(file, _)| file.parent().as_ref().map(AbsPath::as_str) == Some(directory.path.as_str()))
}
