//! A promise of how long something may be gone, and what keeps it away for longer.

use infc_diag::{Diagnostic, Span, names};
use infc_model::{App, Health, HealthAction, Named, Rto, Site};
use infc_scalar::Duration;

use crate::volume_without_backup::{copying, every_copy_here};

/// What breaks the promise `rto`.
pub(crate) fn of(site: &Site, rto: &Rto) -> Option<Diagnostic> {
    let path: Vec<&str> = rto.of.target().path.iter().map(|name| &**name).collect();
    let said = match path.as_slice() {
        ["hosts", _, "apps", _] if !site.knows(path.iter().copied()) => None,
        ["hosts", host, "apps", app] => of_app(rto, app, site.hosts.get(*host)?.apps.get(*app)?),
        ["hosts", host, "volumes", volume] => of_volume(site, rto, (host, volume)),
        ["hosts", host] => of_host(site, rto, host),
        _ => None,
    };
    said.map(|said| said.about(path))
}

fn broken(rto: &Rto, message: String) -> Diagnostic {
    names::RTO_EXCEEDED.at(rto.within.at, message).here("promised")
}

/// An app that hangs is back when its probe has failed often enough.
fn of_app(rto: &Rto, name: &str, app: &Named<App>) -> Option<Diagnostic> {
    let within = rto.within.value;
    let Some(Health::Http(http)) = app.health.get().map(|health| health.value) else {
        let message = format!("`{name}` is to be back within {within}, and nothing notices when it hangs");
        return Some(broken(rto, message).label(app.key_at, "it says no `health`"));
    };
    if matches!(http.action.value, HealthAction::Report) {
        let message =
            format!("`{name}` is to be back within {within}, and nothing starts it again when it hangs");
        return Some(broken(rto, message).label(http.action.at, "it is reported alone"));
    }
    let tries = u64::try_from(http.tries.value).unwrap_or(1).max(1);
    let noticed = http.every.value.millis.saturating_mul(tries);
    let gone = Duration { millis: noticed.saturating_add(http.timeout.value.millis) };
    (gone > within).then(|| {
        let message =
            format!("`{name}` may hang for {gone} before it is started again, and {within} is promised");
        let said = broken(rto, message).label(http.every.at, format!("asked every {}", http.every.value));
        said.help("ask more often, or after fewer failures")
    })
}

/// Data comes back from a copy of which somebody has shown that it can be restored.
fn of_volume(site: &Site, rto: &Rto, (host, name): (&str, &str)) -> Option<Diagnostic> {
    if !site.knows(["hosts", host, "backups"]) {
        return None;
    }
    let within = rto.within.value;
    let backups = copying(site, host, name);
    let Some((_, _, first)) = backups.first() else {
        let message = format!("`{name}` is to be back within {within}, and no backup copies it");
        return Some(broken(rto, message));
    };
    if backups.iter().any(|(.., backup)| backup.restore_test.value.is_some()) {
        return None;
    }
    let message = format!("`{name}` is to be back within {within}, and nobody has tried to restore a copy");
    let said = broken(rto, message).label(first.key_at, "the copies");
    Some(said.help("try it, and say how in `restore-test`"))
}

/// A machine comes back step by step, and with it the data of which copies lie elsewhere.
fn of_host(site: &Site, rto: &Rto, name: &str) -> Option<Diagnostic> {
    let host = site.hosts.get(name)?;
    if !site.knows(["hosts", name, "backups"]) || !site.knows(["hosts", name, "volumes"]) {
        return None;
    }
    let within = rto.within.value;
    let lost = host.volumes.iter().find_map(|(volume, stated)| lost(site, name, (volume, stated)));
    if let Some((volume, at)) = lost {
        let message =
            format!("`{name}` is to be back within {within}, and no copy of `{volume}` survives it");
        return Some(broken(rto, message).label(at, "lost together with the machine"));
    }
    let runbooks = site.hosts.values().flat_map(|host| host.runbooks.values());
    let mut told = runbooks.flat_map(|runbook| runbook.of.iter());
    let same = |of: &infc_model::Recoverable| of.target().path == rto.of.target().path;
    if told.any(|of| same(&of.value)) {
        return None;
    }
    let message = format!("`{name}` is to be back within {within}, and nothing says how");
    Some(broken(rto, message).help("write the steps into `runbooks`, and try them"))
}

/// Data of a host that is lost together with it.
fn lost<'a>(
    site: &Site,
    host: &str,
    (name, volume): (&'a str, &Named<infc_model::Volume>),
) -> Option<(&'a str, Span)> {
    if volume.ephemeral.value || volume.external.value.is_some() {
        return None;
    }
    every_copy_here(host, &copying(site, host, name)).then_some((name, volume.key_at))
}
