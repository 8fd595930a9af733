//! Which log files are written on a host, and by whom.
//!
//! It deliberately knows no rotation.

use infc_diag::Span;
use infc_model::{App, Manager, Named, Starter};
use infc_scalar::AbsPath;

use crate::hosts::Planned;

/// A log that something writes.
pub(crate) struct Written<'a> {
    /// The file, or a pattern.
    pub path: &'a AbsPath,
    /// Where it is stated.
    pub at: Span,
    /// What writes it, for a person.
    pub what: String,
    /// The collection and the name of what writes it.
    pub entity: (&'static str, &'a str),
    /// The account that writes it; none for nginx, which opens its logs as root and hands them on.
    pub user: Option<String>,
}

/// The logs of a host's apps, jobs, vhosts, and those that are stated by themselves.
pub(crate) fn logs<'a>(host: &Planned<'a>) -> Vec<Written<'a>> {
    let mut found = Vec::new();
    for (name, app) in host.host.apps.iter() {
        of_app(&mut found, name, app);
    }
    for (name, log) in host.host.logs.iter() {
        let user = Some(log.writer.0.clone());
        let files = log.files.iter().map(|file| Written {
            path: &file.value,
            at: file.at,
            what: format!("log `{name}`"),
            entity: ("logs", name),
            user: user.clone(),
        });
        found.extend(files);
    }
    for (name, job) in host.host.jobs.iter() {
        let user = job.user.value.as_ref().map_or("root", |user| user.name()).to_owned();
        found.extend(job.log.value.as_ref().map(|path| Written {
            path,
            at: job.log.at,
            what: format!("job `{name}`"),
            entity: ("jobs", name),
            user: Some(user),
        }));
    }
    for (name, vhost) in host.host.vhosts.iter() {
        for log in [&vhost.access_log, &vhost.error_log] {
            found.extend(log.value.as_ref().map(|path| Written {
                path,
                at: log.at,
                what: format!("nginx for `{name}`"),
                entity: ("vhosts", name),
                user: None,
            }));
        }
    }
    found
}

fn of_app<'a>(found: &mut Vec<Written<'a>>, name: &'a str, app: &'a Named<App>) {
    // Whose the app is: the account that a mistaken PM2 daemon has is another rule's.
    let user =
        Some(app.user.value.as_ref().map_or_else(|| account(name, app), |user| user.name().to_owned()));
    let entity = ("apps", name);
    let what = format!("app `{name}`");
    let written =
        |path: &'a AbsPath, at| Written { path, at, what: what.clone(), entity, user: user.clone() };
    found.extend(app.logs.files.iter().map(|file| written(&file.value, file.at)));
    if let Manager::Pm2(pm2) = &app.manager.value {
        let own = [&pm2.error_file, &pm2.out_file];
        found.extend(own.into_iter().filter_map(|file| Some(written(file.value.as_ref()?, file.at))));
    }
}

/// The account that an app's process runs under.
pub(crate) fn account(name: &str, app: &App) -> String {
    let daemon = match &app.manager.value {
        Manager::Pm2(pm2) => pm2.daemon.value.as_ref(),
        Manager::Systemd | Manager::Docker(_) | Manager::Unit(_) => None,
    };
    let stated = daemon.or(app.user.value.as_ref());
    stated.map_or_else(|| format!("infc-{name}"), |user| user.name().to_owned())
}

/// Whether a document starts it by a line of its own.
pub(crate) fn bare(starter: &Starter) -> bool {
    matches!(starter, Starter::BareCron(_))
}
