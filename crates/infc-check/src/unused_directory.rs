//! `unused-directory`: a directory whose name says what it is for, and nothing uses it for that.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::Plan;

use crate::hosts::{Planned, planned};
use crate::written::logs;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(|host| on(&host)).collect()
}

fn on(host: &Planned<'_>) -> Vec<Diagnostic> {
    let stated = host.host.directories.iter();
    stated
        .filter_map(|(path, directory)| {
            let (message, help) = unused(host, path)?;
            let said = names::UNUSED_DIRECTORY.at(directory.key_at, message);
            Some(said.help(help).about(host.path(&[])))
        })
        .collect()
}

/// What is wrong with a directory, and what mends it.
fn unused(host: &Planned<'_>, path: &str) -> Option<(String, &'static str)> {
    let last = path.rsplit('/').next()?;
    let known = ["apps", "deploys", "directories", "jobs", "logs", "vhosts"].iter().all(|field| host.knows(field));
    // A pattern is no directory, which is another mistake.
    if !known || path.contains(['*', '?', '[']) || holds_other(host, path) {
        return None;
    }
    if matches!(last, "current" | "releases") && !is_released(host, path) {
        let help = "take it out, or name the directory around it in a deploy";
        return Some((format!("nothing is released into `{path}`"), help));
    }
    let below = format!("{path}/");
    let for_logs = path.split('/').any(|part| part == "logs");
    let written = || logs(host).into_iter().any(|log| log.path.as_str().starts_with(&below));
    (for_logs && !written()).then(|| {
        let help = "take it out, or let what belongs there write there: `logs.files`, `access-log`";
        (format!("nothing writes into `{path}`"), help)
    })
}

/// Whether a deploy or a vhost has its files there.
fn is_released(host: &Planned<'_>, path: &str) -> bool {
    let deployed = host.host.deploys.values().any(|deploy| {
        let directory = deploy.directory.as_str();
        path == format!("{directory}/releases") || path == format!("{directory}/{}", deploy.current.as_str())
    });
    let served = |root: &str| root == path || root.starts_with(&format!("{path}/"));
    deployed || host.host.vhosts.values().any(|vhost| vhost.root.get().is_some_and(|root| served(root.as_str())))
}

/// Whether a directory is there for another reason: something else lies in it, or is put there.
fn holds_other(host: &Planned<'_>, path: &str) -> bool {
    let below = format!("{path}/");
    let inside = |other: &str| other == path || other.starts_with(&below);
    let apps = host.host.apps.values().any(|app| app.writes.iter().any(|to| inside(to.as_str())));
    let jobs = host.host.jobs.values().any(|job| job.writes.iter().any(|to| inside(to.as_str())));
    let stated = host.host.directories.keys().any(|other| other.starts_with(&below));
    apps || jobs || stated
}
