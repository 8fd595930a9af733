//! `container-log-unbounded`: what a container prints fills the disk.

use infc_diag::{Diagnostic, Span, names};
use infc_model::{ContainerLog, Manager, Site};
use infc_plan::Plan;

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).filter(|host| host.plan.docker.is_some()).flat_map(on_host).collect()
}

fn on_host(host: Planned<'_>) -> Vec<Diagnostic> {
    let docker = &host.host.docker;
    let own = host.host.apps.iter().filter_map(|(name, app)| {
        let Manager::Docker(container) = &app.manager.value else { return None };
        let log = container.log.get().filter(|log| unbounded(log.value))?;
        Some(said(&format!("what `{name}` prints"), log.at).about(host.path(&["apps", name])))
    });
    let daemon = unbounded(&docker.log.value).then(|| {
        said("what containers print", docker.log.at).about(host.path(&[]))
    });
    daemon.into_iter().chain(own).collect()
}

/// Docker's JSON files grow without a limit unless a size is said; a number of files alone limits nothing.
fn unbounded(log: &ContainerLog) -> bool {
    matches!(log, ContainerLog::JsonFile(capped) if capped.max_size.value.is_none())
}

fn said(what: &str, at: Span) -> Diagnostic {
    let said = names::CONTAINER_LOG_UNBOUNDED.at(at, format!("{what} is kept in files that grow without end"));
    let said = said.note("logrotate does not see them: they belong to Docker");
    said.help("give them a size, `json-file { max-size = 10MB; max-file = 3; }`, or write `local { }`, which has one")
}
