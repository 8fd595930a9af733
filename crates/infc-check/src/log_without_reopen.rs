//! A log that is renamed while its writer keeps it open: the writer goes on in the renamed file.

use infc_diag::{Diagnostic, names};
use infc_model::{Reopen, Site};
use infc_plan::Plan;
use infc_plan::storage::meet;

use crate::hosts::{Planned, planned};
use crate::rotate_runs_node::rotations;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(|host| on(&host)).collect()
}

fn on(host: &Planned<'_>) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = rotations(host)
        .into_iter()
        .filter(|(rotation, _)| matches!(rotation.reopen.value, Reopen::Nothing))
        .map(|(rotation, _)| {
            let said = names::LOG_WITHOUT_REOPEN.at(rotation.reopen.at, "the writer is not told that its log was renamed");
            mend(said.here("nothing is done")).about(host.path(&[]))
        })
        .collect();
    for (name, app) in host.host.apps.iter() {
        for rotation in host.host.logrotate.values() {
            let told = !matches!(rotation.reopen.value, Reopen::Run(_));
            let log = app.logs.files.iter().find(|log| rotation.files.iter().any(|file| meet(file.as_str(), log.as_str())));
            let Some(log) = log.filter(|_| !told) else { continue };
            let message = format!("the command after the rotation does not make `{name}` open `{}` again", log.value);
            let said = names::LOG_WITHOUT_REOPEN.at(rotation.reopen.at, message);
            let said = said.label(log.at, format!("`{name}` writes this file by itself"));
            found.push(mend(said).about(host.path(&["apps", name])));
        }
    }
    found
}

fn mend(said: Diagnostic) -> Diagnostic {
    said.note("the writer goes on in the old file, which is compressed and deleted under it")
        .help("use `reopen = copy-truncate`, or `signal` where the writer opens its logs again at one")
}
