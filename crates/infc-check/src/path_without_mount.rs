//! `path-without-mount`: data below `/mnt` or `/media`, where nothing is mounted that the site knows.
//!
//! It deliberately speaks of these two alone: whatever lies elsewhere may well lie on the system's own disk.

use std::collections::BTreeSet;

use infc_diag::{Diagnostic, Span, names};
use infc_model::{Manager, Mount, Place, Site};
use infc_plan::Plan;
use infc_plan::storage::mounts_above;
use infc_scalar::AbsPath;

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).filter(|host| host.knows("mounts")).flat_map(on_host).collect()
}

fn on_host(host: Planned<'_>) -> Vec<Diagnostic> {
    let mut told: BTreeSet<AbsPath> = BTreeSet::new();
    let mut found = Vec::new();
    for (what, path, at) in data(host) {
        let below = ["/mnt/", "/media/"].iter().any(|above| path.0.starts_with(above));
        let mounted = !mounts_above(host.host, [path.clone()]).is_empty();
        if below && !mounted && told.insert(path.clone()) {
            found.push(said((&what, &path), at).about(host.path(&[])));
        }
    }
    found
}

fn said((what, path): (&str, &AbsPath), at: Span) -> Diagnostic {
    let message = format!("{what} lies at `{path}`, and nothing says what is mounted there");
    let said = names::PATH_WITHOUT_MOUNT.at(at, message);
    let note = "where the disk is late or missing, it is made anew on the disk of the system, empty, and fills that";
    let help = format!("name the disk, so that what needs it waits: `mounts.\"{path}\" = {{ device = label \"…\"; }};`");
    said.note(note).help(help)
}

/// What lies on the host's disks by the site's own word, where, and where that is said.
fn data(host: Planned<'_>) -> Vec<(String, AbsPath, Span)> {
    let own = host.host;
    let mut all: Vec<(String, AbsPath, Span)> = Vec::new();
    let docker = own.docker.data_root.get().filter(|_| host.plan.docker.is_some());
    all.extend(docker.map(|root| ("what Docker keeps".to_owned(), root.value.clone(), root.at)));
    for (name, volume) in own.volumes.iter() {
        all.extend(volume.path.get().map(|path| (format!("`{name}`"), path.value.clone(), path.at)));
    }
    for (name, backup) in own.backups.iter() {
        for place in backup.to.iter() {
            if let Place::Local(local) = &place.value {
                all.push((format!("the copy of `{name}`"), local.path.value.clone(), local.path.at));
            }
        }
    }
    for (name, app) in own.apps.iter() {
        let directory = (app.directory.value.clone(), app.directory.at);
        let writes = app.writes.iter().map(|path| (path.value.clone(), path.at));
        let own = writes.chain([directory]).map(|(path, at)| (format!("`{name}`"), path, at));
        all.extend(own);
        let Manager::Docker(container) = &app.manager.value else { continue };
        for mount in container.mounts.iter() {
            if let Mount::Bind(bind) = &mount.value {
                all.push((format!("what `{name}` is shown"), bind.from.value.clone(), bind.from.at));
            }
        }
    }
    all
}
