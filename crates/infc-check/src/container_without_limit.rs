//! `container-without-limit`: a container that may take all memory of its host.

use infc_diag::{Diagnostic, names};
use infc_model::{Manager, Site};
use infc_plan::Plan;

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).filter(|host| host.knows("apps")).flat_map(on_host).collect()
}

fn on_host(host: Planned<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, app) in host.host.apps.iter() {
        let Manager::Docker(container) = &app.manager.value else { continue };
        if app.memory.value.is_none() {
            let message = format!("the container of `{name}` may take all memory of `{}`", host.name);
            let said = names::CONTAINER_WITHOUT_LIMIT.at(container.image.at, message);
            let said = said.note("the kernel then kills some process, sshd or Docker itself among them");
            found.push(said.help("give the app its `memory`").about(host.path(&["apps", name])));
        }
    }
    found
}
