//! `disk-too-small`: what is kept on a disk, by the site's own word, is more than it holds.
//!
//! It deliberately counts what has a size: the system, swap, the journal, images and logs of containers, volumes that
//! state theirs, copies of those. What states none takes no space here.

use std::collections::BTreeMap;

use infc_diag::{Diagnostic, Span, names};
use infc_model::{Backup, CappedLog, ContainerLog, Manager, Place, Site};
use infc_plan::Plan;
use infc_plan::storage::mounts_above;
use infc_scalar::{AbsPath, Size};

use crate::hosts::{Planned, planned};

/// What a system takes with its packages: a Debian 12 with nginx, certbot and fail2ban, and space for an update.
const SYSTEM: u64 = 2_000_000_000;

/// Where Docker keeps everything if nothing is said.
const DOCKER: &str = "/var/lib/docker";

/// What the driver `local` keeps of a container if nothing is said: five files of 20 MB.
const LOCAL_LOG: u64 = 100_000_000;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).filter(|host| host.knows("mounts")).flat_map(on_host).collect()
}

/// Something that lies on a disk.
struct Item {
    what: String,
    bytes: u64,
    /// Where that is stated; none for what no site states.
    at: Option<Span>,
}

fn on_host(host: Planned<'_>) -> Vec<Diagnostic> {
    let mut disks: BTreeMap<&str, Vec<Item>> = BTreeMap::new();
    let system = Item { what: "the system".to_owned(), bytes: SYSTEM, at: None };
    disks.entry("/").or_default().push(system);
    for (path, item) in items(host) {
        let disk = mounts_above(host.host, [path]).first().map_or("/", |(point, _)| *point);
        disks.entry(disk).or_default().push(item);
    }
    disks.into_iter().filter_map(|(disk, items)| Some(said(host, disk, &items)?.about(host.path(&[])))).collect()
}

fn said(host: Planned<'_>, disk: &str, items: &[Item]) -> Option<Diagnostic> {
    let root = || host.host.size.value.as_ref()?.disk.get().map(|size| (*size.value, size.at));
    let own = || host.host.mounts.get(disk)?.size.get().map(|size| (*size.value, size.at));
    let (size, at) = own().or_else(|| root().filter(|_| disk == "/"))?;
    let sum = items.iter().map(|item| item.bytes).fold(0, u64::saturating_add);
    if sum <= size.bytes {
        return None;
    }
    let name = if disk == "/" { "the disk of the system".to_owned() } else { format!("`{disk}`") };
    let message = format!("{name} of `{}` holds {size}, and is to keep {}", host.name, Size { bytes: sum });
    let mut said = names::DISK_TOO_SMALL.at(at, message);
    for item in items {
        let text = format!("{}: {}", item.what, Size { bytes: item.bytes });
        said = match item.at {
            Some(at) => said.label(at, text),
            None => said.note(text),
        };
    }
    let said = said.note("a full disk stops what writes to it: programs, logs, logins");
    Some(said.help("keep less or for a shorter time, or take a larger disk; `mounts` names a further one"))
}

/// What lies where.
fn items(host: Planned<'_>) -> Vec<(AbsPath, Item)> {
    let own = host.host;
    let mut all = Vec::new();
    let mut add = |path: &str, what: String, bytes: u64, at: Option<Span>| {
        all.push((AbsPath(path.to_owned()), Item { what, bytes, at }));
    };
    let journal = &own.journal.size;
    add("/var/log/journal", "the journal".to_owned(), journal.bytes, Some(journal.at));
    if let Some(swap) = &own.swap.value {
        add(swap.file.as_str(), "swap".to_owned(), swap.size.bytes, Some(swap.size.at));
    }
    for (name, volume) in own.volumes.iter() {
        if let Some((path, size)) = volume.path.value.as_ref().zip(volume.size.get()) {
            add(path.as_str(), format!("`{name}`"), size.bytes, Some(size.at));
        }
    }
    for (name, backup) in own.backups.iter() {
        for place in backup.to.iter() {
            let Place::Local(local) = &place.value else { continue };
            if let Some(bytes) = copies(host, backup) {
                add(local.path.as_str(), format!("the copies of `{name}`"), bytes, Some(place.at));
            }
        }
    }
    let root = own.docker.data_root.value.as_ref().map_or(DOCKER, AbsPath::as_str);
    for (name, app) in own.apps.iter() {
        let Manager::Docker(container) = &app.manager.value else { continue };
        if let Some(size) = container.size.get() {
            // The next version is fetched while this one runs.
            add(root, format!("two images of `{name}`"), size.bytes.saturating_mul(2), Some(size.at));
        }
        let log = container.log.get().map_or((&own.docker.log.value, own.docker.log.at), |log| (log.value, log.at));
        if let Some(bytes) = kept(log.0) {
            add(root, format!("what `{name}` prints"), bytes, Some(log.1));
        }
    }
    all
}

/// How much of what a container prints is kept, if that has a bound.
fn kept(log: &ContainerLog) -> Option<u64> {
    let capped = |capped: &CappedLog, files: u64| {
        let count = capped.max_file.value.and_then(|count| u64::try_from(count).ok()).unwrap_or(files);
        Some(capped.max_size.value?.bytes.saturating_mul(count))
    };
    match log {
        ContainerLog::Local(log) => Some(capped(log, 5).unwrap_or(LOCAL_LOG)),
        ContainerLog::JsonFile(log) => capped(log, 1),
        ContainerLog::Journald | ContainerLog::None => None,
    }
}

/// How much the copies of a backup take that are there at a time; none if its data states no size.
fn copies(host: Planned<'_>, backup: &Backup) -> Option<u64> {
    let sizes = backup.of.iter().map(|of| {
        let on = of.host().unwrap_or(host.name);
        host.site.hosts.get(on)?.volumes.get(of.name())?.size.value.map(|size| size.bytes)
    });
    let one = sizes.flatten().fold(0, u64::saturating_add);
    let gap = backup.at.value.as_ref()?;
    let gap = infc_model::At::new(gap.clone(), backup.at.at).schedule().ok()?.shortest_gap();
    let count = backup.keep.millis.checked_div(gap.millis)?.saturating_add(1);
    (one > 0).then(|| one.saturating_mul(count))
}
