//! A file of secrets that others may read, or that lies where the web server serves files from.

use infc_diag::{Diagnostic, names};
use infc_model::{At, Secret, SecretSource, Secrets, Site};
use infc_plan::Plan;
use infc_scalar::{AbsPath, Mode, UserName};

use crate::given_secrets::given_on;
use crate::hosts::{Planned, planned};

/// The account and group of nginx on every target.
const WEB: &str = "www-data";

/// A file that holds secrets, as it is kept.
struct Kept<'a> {
    path: &'a At<AbsPath>,
    owner: &'a At<UserName>,
    group: &'a At<UserName>,
    mode: &'a At<Mode>,
    /// Whether nginx's workers must read it.
    by_web: bool,
    /// What is given it.
    about: Vec<&'a str>,
}

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for host in planned(site, plan) {
        let mut seen = Vec::new();
        for kept in files(&host).into_iter().chain(secrets(&host)) {
            if !seen.contains(&kept.path.at) {
                seen.push(kept.path.at);
                let said = readable(&kept).or_else(|| served(&host, &kept));
                found.extend(said.map(|said| said.about(kept.about)));
            }
        }
    }
    found
}

/// The environment files of apps, jobs and backups.
fn files<'a>(host: &Planned<'a>) -> Vec<Kept<'a>> {
    let apps = host.host.apps.iter().map(|(name, app)| ("apps", name, &app.secrets.value));
    let jobs = host.host.jobs.iter().map(|(name, job)| ("jobs", name, &job.secrets.value));
    let backups = host.host.backups.iter().map(|(name, backup)| ("backups", name, &backup.secrets.value));
    let kept = apps.chain(jobs).chain(backups).filter_map(|(collection, name, secrets)| {
        let Secrets::EnvFile(file) = secrets else { return None };
        let about = vec!["hosts", host.name, collection, name];
        let (path, owner, group, mode) = (&file.path, &file.owner, &file.group, &file.mode);
        Some(Kept { path, owner, group, mode, by_web: false, about })
    });
    kept.collect()
}

/// The site's own secrets that something on the host is given.
fn secrets<'a>(host: &Planned<'a>) -> impl Iterator<Item = Kept<'a>> {
    given_on(host.name, host.host).into_iter().filter_map(|one| kept(one.secret, one.by_web, one.to))
}

fn kept<'a>(secret: &'a Secret, by_web: bool, about: Vec<&'a str>) -> Option<Kept<'a>> {
    let (path, owner, group, mode) = match &secret.source().value {
        SecretSource::File(file) => (&file.path, &file.owner, &file.group, &file.mode),
        SecretSource::EnvFile(variable) => (&variable.path, &variable.owner, &variable.group, &variable.mode),
        // Root's own, and in a folder of systemd's unless it says otherwise.
        SecretSource::Credential(_) => return None,
    };
    Some(Kept { path, owner, group, mode, by_web, about })
}

fn readable(file: &Kept<'_>) -> Option<Diagnostic> {
    let mode = file.mode.value;
    let (at, who) = match () {
        () if mode.is_world_readable() => (file.mode.at, "everyone on the host".to_owned()),
        () if file.by_web => return None,
        () if file.owner.value.as_str() == WEB => (file.owner.at, format!("nginx, which runs as `{WEB}`")),
        () if file.group.value.as_str() == WEB && mode.0 & 0o040 != 0 => {
            (file.group.at, format!("nginx, whose group is `{WEB}`"))
        }
        () => return None,
    };
    let message = format!("the secrets in `{}` can be read by {who}", file.path.value);
    let said = names::SECRET_READABLE.at(at, message);
    if file.by_web {
        return Some(said.help(format!("let nginx alone read it: `group = \"{WEB}\"; mode = \"0640\";`")));
    }
    let said = said.note("root reads the file before the program starts, so that nobody else needs to");
    Some(said.help("leave `owner`, `group` and `mode` out: root's, 0600"))
}

fn served(host: &Planned<'_>, file: &Kept<'_>) -> Option<Diagnostic> {
    let roots = host.host.vhosts.iter().filter_map(|(name, vhost)| Some((name, vhost.root.get()?)));
    let (name, root) = roots.into_iter().find(|(_, root)| root.contains(&file.path.value))?;
    let message = format!("`{name}` serves the directory that the secrets in `{}` lie in", file.path.value);
    let said = names::SECRET_READABLE.at(file.path.at, message).label(root.at, "served from here");
    Some(said.help("keep it outside of every `root`: `/etc/infc/env`"))
}
