//! A promise of how old the newest copy may be, and backups that are made less often.

use infc_diag::{Diagnostic, Span, names};
use infc_model::{Backup, ProviderBackups, Rpo, Site};
use infc_scalar::Duration;

use crate::provider_without_backups::without;
use crate::volume_without_backup::copying;

/// What breaks the promise `rpo`, stated on the host `on` if on one.
pub(crate) fn of(site: &Site, on: Option<&str>, rpo: &Rpo) -> Option<Diagnostic> {
    let host = rpo.of.host().or(on)?;
    let volume = rpo.of.name();
    let mut gaps: Vec<(Duration, Span)> = Vec::new();
    for (_, _, backup) in copying(site, host, volume) {
        gaps.extend(gap(site, backup));
    }
    let best = gaps.iter().min_by_key(|(gap, _)| *gap);
    if best.is_some_and(|(gap, _)| *gap <= rpo.age.value) {
        return None;
    }
    Some(say(rpo, volume, best).about(["hosts", host]))
}

fn say(rpo: &Rpo, volume: &str, best: Option<&(Duration, Span)>) -> Diagnostic {
    let age = rpo.age.value;
    let Some((gap, at)) = best else {
        let message = format!("`{volume}` may lose {age} at most, and no backup says how often it is made");
        return names::RPO_EXCEEDED.at(rpo.age.at, message).help("give a backup of it a time with `at`");
    };
    let message = format!("the newest copy of `{volume}` may be {gap} old, and {age} is promised");
    let said =
        names::RPO_EXCEEDED.at(rpo.age.at, message).here("promised").label(*at, format!("made every {gap}"));
    said.help(format!("copy it at least every {age}, or promise {gap}"))
}

/// The longest time between two copies, and where it is stated.
fn gap(site: &Site, backup: &Backup) -> Option<(Duration, Span)> {
    if let Some(at) = &backup.at.value {
        return Some((at.schedule().ok()?.longest_gap(), backup.at.at));
    }
    backup.to.iter().find_map(|place| {
        let infc_model::Place::Provider(external) = &place.value else { return None };
        let stated = &site.externals.get(external.name())?.value.value;
        if without(stated).is_some() {
            return None;
        }
        let backups = stated.backups()?;
        let ProviderBackups::Plan(plan) = &backups.value else { return None };
        // Within the time that every moment can be restored from, nothing is lost.
        let every =
            if plan.point_in_time.value.is_some() { Duration::from_secs(60) } else { plan.every.value };
        Some((every, plan.every.at))
    })
}
