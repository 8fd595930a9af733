//! Directories with their owner and mode, made by systemd-tmpfiles before anything starts that needs them.
//!
//! A stated directory wins over one that is derived. Nothing is ever removed: every line's age is `-`.

use std::collections::BTreeMap;

use infc_diag::{Span, names};
use infc_model::{App, At, DirectoryKind, Manager, Named, Place};
use infc_scalar::{AbsPath, Mode};

use super::pattern::directory_of;
use crate::Origin;
use crate::account;
use crate::operations::Lowering;
use crate::token::tmpfiles::Field;

/// A directory.
#[derive(Clone, PartialEq, Debug)]
pub struct Directory {
    /// Its path.
    pub path: AbsPath,
    /// Its path as it is printed.
    pub field: Field,
    /// Its mode.
    pub mode: Mode,
    /// Its owner.
    pub owner: String,
    /// Its group.
    pub group: String,
    /// Whether the site states it, instead of infc deriving it from what needs it.
    pub stated: bool,
    /// Where it is stated, or where what needs it is.
    pub origin: Origin,
}

impl Directory {
    /// Its line of tmpfiles.d.
    pub fn line(&self) -> String {
        format!("d {} {} {} {} -", self.field.as_str(), self.mode.octal4(), self.owner, self.group)
    }
}

/// Directories that the base system or a package brings, which infc leaves as they are.
const BROUGHT: &[&str] = &[
    "/",
    "/boot",
    "/dev",
    "/etc",
    "/etc/cron.d",
    "/etc/nginx",
    "/etc/ssh",
    "/etc/systemd",
    "/home",
    "/mnt",
    "/opt",
    "/root",
    "/run",
    "/run/lock",
    "/srv",
    "/tmp",
    "/usr",
    "/usr/local",
    "/usr/local/bin",
    "/usr/local/lib",
    "/usr/local/sbin",
    "/var",
    "/var/backups",
    "/var/cache",
    "/var/lib",
    "/var/log",
    "/var/log/nginx",
    "/var/mail",
    "/var/spool",
    "/var/tmp",
    "/var/www",
];

/// Lowers what is stated, then what is needed beside it.
pub(super) fn lower(lowering: &mut Lowering) {
    let host = lowering.host;
    let mut found = Found::default();
    for (path, directory) in host.directories.iter() {
        if matches!(directory.kind.value, DirectoryKind::ReleaseLink) {
            found.links.push(AbsPath(path.to_string()));
            continue;
        }
        let (owner, group) = (&directory.owner.0, &directory.group.0);
        let want = Want {
            owner: owner.clone(),
            group: group.clone(),
            mode: directory.mode.value,
            at: directory.key_at,
        };
        found.stated.insert(AbsPath(path.to_string()), want);
    }
    for deploy in host.deploys.values() {
        found.links.push(deploy.directory.join(&deploy.current));
    }
    for (name, app) in host.apps.iter() {
        of_app(&mut found, name, app);
        home(&mut found, lowering, (name, app));
    }
    of_operations(&mut found, lowering);
    for (path, want, stated) in found.finish(lowering) {
        let Some(field) = lowering.token(want.at, "the directory", Field::path(path.as_str())) else {
            continue;
        };
        let Want { owner, group, mode, at } = want;
        lowering.plan.directories.push(Directory { path, field, mode, owner, group, stated, origin: at });
    }
}

/// What a directory is to be.
#[derive(Clone, PartialEq)]
struct Want {
    owner: String,
    group: String,
    mode: Mode,
    at: Span,
}

impl Want {
    fn own(user: &str, mode: u16, at: Span) -> Self {
        Self { owner: user.to_owned(), group: user.to_owned(), mode: Mode(mode), at }
    }
}

#[derive(Default)]
struct Found {
    stated: BTreeMap<AbsPath, Want>,
    needed: Vec<(AbsPath, Want)>,
    links: Vec<AbsPath>,
}

impl Found {
    fn need(&mut self, path: Option<AbsPath>, want: Want) {
        self.needed.extend(path.map(|path| (path, want)));
    }

    /// All of them; two needs of one path that differ are an error, unless the site states what it is.
    fn finish(self, lowering: &mut Lowering) -> Vec<(AbsPath, Want, bool)> {
        let Self { stated, needed, links } = self;
        let mut all: BTreeMap<AbsPath, (Want, bool)> =
            stated.into_iter().map(|(path, want)| (path, (want, true))).collect();
        for (path, want) in needed {
            let brought = BROUGHT.contains(&path.as_str());
            if brought || links.iter().any(|link| link.contains(&path)) {
                continue;
            }
            match all.get(&path) {
                None => {
                    all.insert(path, (want, false));
                }
                Some((first, false)) if first.owner != want.owner => {
                    let message =
                        format!("`{path}` is to belong to `{}` and to `{}`", first.owner, want.owner);
                    let said = names::DIRECTORY_OWNED_TWICE.at(want.at, message);
                    let said = said.here(format!("`{}` needs it here", want.owner));
                    let said = said.label(first.at, format!("`{}` needs it here", first.owner));
                    let help =
                        format!("state it once in `directories.\"{path}\"`, with a group that both are in");
                    lowering.report.say(said.help(help));
                }
                Some(_) => {}
            }
        }
        all.into_iter().map(|(path, (want, stated))| (path, want, stated)).collect()
    }
}

fn of_app(found: &mut Found, name: &str, app: &Named<App>) {
    let user = match &app.manager.value {
        Manager::Systemd | Manager::Unit(_) => account::of_app(name, app),
        Manager::Pm2(pm2) => account::of_daemon(name, app, pm2),
        // Who writes inside a container is a number of the image's; what is made for it here belongs to root.
        Manager::Docker(_) => Some(("root".to_owned(), app.key_at)),
    };
    let Some((user, _)) = user else { return };
    for path in app.writes.iter() {
        found.need(Some(path.value.clone()), Want::own(&user, 0o750, path.at));
    }
    for file in app.logs.files.iter() {
        found.need(directory_of(file), Want::own(&user, 0o750, file.at));
    }
    if let Manager::Pm2(pm2) = &app.manager.value {
        for file in [&pm2.error_file, &pm2.out_file].into_iter().filter_map(At::get) {
            found.need(file.parent(), Want::own(&user, 0o750, file.at));
        }
        if let Some(file) = pm2.ecosystem.get() {
            found.need(file.parent(), Want::own("root", 0o755, file.at));
        }
    }
    if !found.needed.iter().any(|(path, _)| *path == app.directory.value) {
        found.need(Some(app.directory.value.clone()), Want::own("root", 0o755, app.directory.at));
    }
}

/// Where PM2 keeps what it must remember, and the home around it of an account that is no person's: nothing else makes
/// them.
fn home(found: &mut Found, lowering: &Lowering, (name, app): (&str, &Named<App>)) {
    let Manager::Pm2(pm2) = &app.manager.value else { return };
    let Some((user, at)) = account::of_daemon(name, app, pm2) else { return };
    let account = lowering.plan.accounts.iter().find(|account| account.name == user && !account.person);
    if let Some(account) = account {
        found.need(Some(AbsPath(account.home.clone())), Want::own(&user, 0o750, at));
    }
    found.need(Some(crate::pm2::daemon_home(lowering, &user)), Want::own(&user, 0o750, at));
}

fn of_operations(found: &mut Found, lowering: &Lowering) {
    let host = lowering.host;
    for log in host.logs.values() {
        for file in log.files.iter() {
            let want = Want {
                owner: log.writer.0.clone(),
                group: log.group.0.clone(),
                mode: Mode(0o750),
                at: file.at,
            };
            found.need(directory_of(file), want);
        }
    }
    for job in host.jobs.values() {
        let user = job.user.value.as_ref().map_or("root", |user| user.name());
        job.writes
            .iter()
            .for_each(|path| found.need(Some(path.value.clone()), Want::own(user, 0o750, path.at)));
        if let Some(log) = job.log.get() {
            found.need(log.parent(), Want::own(user, 0o750, log.at));
        }
    }
    for (name, backup) in host.backups.iter() {
        let user = backup.user.value.as_ref().map_or("root", |user| user.name());
        for place in backup.to.iter() {
            let Place::Local(local) = &place.value else { continue };
            found.need(Some(local.path.value.clone()), Want::own(user, 0o700, place.at));
        }
        let local = backup.to.iter().any(|place| matches!(place.value, Place::Local(_)));
        if !local && backup.at.value.is_some() && backup.run.value.is_none() {
            let path = AbsPath(format!("/var/lib/infc-backup-{name}"));
            found.need(Some(path), Want::own(user, 0o700, backup.key_at));
        }
    }
    for deploy in host.deploys.values() {
        let directory = deploy.directory.value.clone();
        let releases = AbsPath(format!("{directory}/releases"));
        for path in [directory, releases] {
            found.need(Some(path), Want::own("root", 0o755, deploy.directory.at));
        }
    }
}
