//! Data worth keeping that no backup copies, or whose every copy is lost with the host.

use infc_diag::{Diagnostic, names};
use infc_model::{Backup, Named, Place, Ref, Site, Volume};
use infc_plan::Plan;

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let known = |host: &Planned<'_>| host.knows("backups") && host.knows("volumes");
    planned(site, plan).filter(known).flat_map(|host| on(&host)).collect()
}

/// The backups of a site that copy a volume, with the host that makes them.
pub(crate) fn copying<'a>(site: &'a Site, host: &str, volume: &str) -> Vec<(&'a str, &'a str, &'a Named<Backup>)> {
    let names = |on: &'a str, of: &Ref<Volume>| of.name() == volume && of.host().unwrap_or(on) == host;
    let hosts = site.hosts.iter().flat_map(|(name, host)| host.backups.iter().map(move |(own, backup)| (&**name, &**own, backup)));
    hosts.filter(|(on, _, backup)| backup.of.iter().any(|of| names(on, of))).collect()
}

fn on(host: &Planned<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, volume) in host.host.volumes.iter().filter(|(_, volume)| !volume.ephemeral.value) {
        let backups = copying(host.site, host.name, name);
        if backups.is_empty() {
            let said = names::VOLUME_WITHOUT_BACKUP.at(volume.key_at, format!("no backup copies `{name}`"));
            let said = said.help("name it in a backup's `of`, or say `ephemeral = true` if losing it does not matter");
            found.push(said.severity(host.absence()).about(host.path(&[])));
        } else if volume.external.value.is_none() {
            found.extend(one_place(host, name, &backups));
        }
    }
    found
}

/// Whether every copy lies on `host` itself.
pub(crate) fn every_copy_here(host: &str, backups: &[(&str, &str, &Named<Backup>)]) -> bool {
    let mut places = backups.iter().flat_map(|(on, _, backup)| backup.to.iter().map(move |place| (*on, place)));
    places.all(|(on, place)| match &place.value {
        Place::Local(_) => on == host,
        Place::Host(other) => other.name() == host,
        Place::Bucket(_) | Place::Provider(_) => false,
    })
}

fn one_place(host: &Planned<'_>, name: &str, backups: &[(&str, &str, &Named<Backup>)]) -> Option<Diagnostic> {
    if !every_copy_here(host.name, backups) {
        return None;
    }
    let (_, own, first) = backups.first()?;
    let place = first.to.first().map_or(first.to.at, |place| place.at);
    let message = format!("every copy of `{name}` lies on `{}` itself", host.name);
    let said = names::COPIES_IN_ONE_PLACE.at(place, message).here("lost together with the data");
    let said = match host.host.volumes.get(name) {
        Some(volume) => said.label(volume.key_at, "the data"),
        None => said,
    };
    let help = "add a place that fails for other reasons: `(bucket { … })`, `(provider …)` or another host";
    Some(said.help(help).about(host.path(&["backups", own])))
}
