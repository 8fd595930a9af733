//! `copies-pile-up`: copies on this host that nothing deletes.

use infc_diag::{Diagnostic, Span, names};
use infc_model::{Cleanup, Place, Site};
use infc_plan::Plan;
use infc_plan::storage::mounts_above;
use infc_scalar::AbsPath;

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let all = planned(site, plan).flat_map(|host| host.host.backups.iter().map(move |each| (host, each)));
    let kept = all.filter_map(|(host, (name, backup))| {
        let at = Some(backup.cleanup.at).filter(|_| matches!(backup.cleanup.value, Cleanup::Never))?;
        let local = backup.to.iter().find_map(|place| match &place.value {
            Place::Local(local) => Some((&local.path.value, place.at)),
            Place::Bucket(_) | Place::Provider(_) | Place::Host(_) => None,
        })?;
        Some(said(host, (name, at), local).about(host.path(&["backups", name])))
    });
    kept.collect()
}

fn said(host: Planned<'_>, (name, at): (&str, Span), (path, place): (&AbsPath, Span)) -> Diagnostic {
    let message = format!("the copies of `{name}` are never deleted, and fill {}", disk(host, path));
    let said = names::COPIES_PILE_UP.at(at, message).label(place, "they lie here");
    let said = said.note("a full disk stops what else writes to it, the programs and their logs");
    said.help("let infc make and delete them: leave `run` and `cleanup` out, and say how long: `keep = 30d;`")
}

/// The disk that a path lies on.
fn disk(host: Planned<'_>, path: &AbsPath) -> String {
    let size = |point: &str| host.host.mounts.get(point).and_then(|mount| mount.size.value);
    match mounts_above(host.host, [path.clone()]).first() {
        Some((point, _)) => match size(point) {
            Some(size) => format!("`{point}`, {size}"),
            None => format!("`{point}`"),
        },
        None => match host.host.size.value.as_ref().and_then(|size| size.disk.value) {
            Some(size) => format!("the disk of the system, {size}"),
            None => "the disk of the system".to_owned(),
        },
    }
}
