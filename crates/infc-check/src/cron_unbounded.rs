//! A line of a crontab without lock and time limit: runs that hang pile up.

use infc_diag::{Diagnostic, Span, names};
use infc_model::{Health, Site};
use infc_plan::Plan;

use crate::hosts::{Planned, planned};
use crate::written::bare;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(|host| on(&host)).collect()
}

fn on(host: &Planned<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, job) in host.host.jobs.iter().filter(|(_, job)| bare(&job.by.value)) {
        found.push(say(job.by.at, &format!("job `{name}`")).about(host.path(&["jobs", name])));
    }
    for (name, backup) in host.host.backups.iter().filter(|(_, backup)| bare(&backup.by.value)) {
        found.push(say(backup.by.at, &format!("backup `{name}`")).about(host.path(&["backups", name])));
    }
    for (name, app) in host.host.apps.iter() {
        let Some(Health::Http(http)) = &app.health.value else { continue };
        if bare(&http.by.value) {
            found.push(say(http.by.at, &format!("probe of `{name}`")).about(host.path(&["apps", name])));
        }
    }
    found
}

fn say(at: Span, what: &str) -> Diagnostic {
    let said = names::CRON_UNBOUNDED.at(at, format!("the {what} is started by cron without a lock and without a time limit"));
    said.note("a run that hangs is joined by the next; cron's PATH is `/usr/bin:/bin`, and its output goes to nobody")
        .help("use `by = timer`, or `by = cron`, which has both")
}
