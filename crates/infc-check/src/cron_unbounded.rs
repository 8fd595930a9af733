//! A line of a crontab without lock and time limit: runs that hang pile up.

use infc_diag::{Diagnostic, Span, names};
use infc_model::{Health, Site};
use infc_plan::Plan;

use crate::machine::{Machine, machines};
use crate::written::bare;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    machines(site, plan).flat_map(|machine| on(&machine)).collect()
}

fn on(machine: &Machine<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, job) in machine.host.jobs.iter().filter(|(_, job)| bare(&job.by.value)) {
        found.push(say(job.by.at, &format!("job `{name}`")).about(machine.entity("jobs", name)));
    }
    for (name, backup) in machine.host.backups.iter().filter(|(_, backup)| bare(&backup.by.value)) {
        found.push(say(backup.by.at, &format!("backup `{name}`")).about(machine.entity("backups", name)));
    }
    for (name, app) in machine.host.apps.iter() {
        let Some(Health::Http(http)) = &app.health.value else { continue };
        if bare(&http.by.value) {
            found.push(say(http.by.at, &format!("probe of `{name}`")).about(machine.entity("apps", name)));
        }
    }
    found
}

fn say(at: Span, what: &str) -> Diagnostic {
    let said = names::CRON_UNBOUNDED.at(at, format!("the {what} is started by cron without a lock and without a time limit"));
    said.note("a run that hangs is joined by the next; cron's PATH is `/usr/bin:/bin`, and its output goes to nobody")
        .help("use `by = timer`, or `by = cron`, which has both")
}
