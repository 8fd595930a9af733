//! A file of secrets that the web server may read, or that lies where it serves files from.

use infc_diag::{Diagnostic, names};
use infc_model::{EnvFile, Secrets, Site};
use infc_plan::Plan;

use crate::hosts::{Planned, planned};

/// The account and group of nginx on every target.
const WEB: &str = "www-data";

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(|host| on(&host)).collect()
}

fn on(host: &Planned<'_>) -> Vec<Diagnostic> {
    let apps = host.host.apps.iter().map(|(name, app)| ("apps", name, &app.secrets.value));
    let jobs = host.host.jobs.iter().map(|(name, job)| ("jobs", name, &job.secrets.value));
    let backups = host.host.backups.iter().map(|(name, backup)| ("backups", name, &backup.secrets.value));
    let mut found = Vec::new();
    for (collection, name, secrets) in apps.chain(jobs).chain(backups) {
        let Secrets::EnvFile(file) = secrets else { continue };
        let said = readable(file).or_else(|| served(host, file));
        found.extend(said.map(|said| said.about(host.path(&[collection, name]))));
    }
    found
}

fn readable(file: &EnvFile) -> Option<Diagnostic> {
    let mode = file.mode.value;
    let (at, who) = match () {
        () if mode.is_world_readable() => (file.mode.at, "everyone on the host".to_owned()),
        () if file.owner.as_str() == WEB => (file.owner.at, format!("nginx, which runs as `{WEB}`")),
        () if file.group.as_str() == WEB && mode.0 & 0o040 != 0 => {
            (file.group.at, format!("nginx, whose group is `{WEB}`"))
        }
        () => return None,
    };
    let message = format!("the secrets in `{}` can be read by {who}", file.path.value);
    let said = names::SECRET_READABLE.at(at, message);
    let said = said.note("systemd reads the file as root before the app starts, so that nobody else needs to");
    Some(said.help("leave `owner`, `group` and `mode` out: root's, 0600"))
}

fn served(host: &Planned<'_>, file: &EnvFile) -> Option<Diagnostic> {
    let roots = host.host.vhosts.iter().filter_map(|(name, vhost)| Some((name, vhost.root.get()?)));
    let (name, root) = roots.into_iter().find(|(_, root)| root.contains(&file.path))?;
    let message = format!("`{name}` serves the directory that the secrets in `{}` lie in", file.path.value);
    let said = names::SECRET_READABLE.at(file.path.at, message).label(root.at, "served from here");
    Some(said.help("keep it outside of every `root`: `/etc/infc/env`"))
}
