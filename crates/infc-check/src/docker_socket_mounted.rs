//! `docker-socket-mounted`: a container that can start any other, as root of the host.

use infc_diag::{Diagnostic, names};
use infc_model::{Manager, Mount, Site};
use infc_plan::Plan;
use infc_scalar::AbsPath;

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(on_host).collect()
}

fn on_host(host: Planned<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, app) in host.host.apps.iter() {
        let Manager::Docker(container) = &app.manager.value else { continue };
        for mount in &container.mounts.value {
            let Mount::Bind(bind) = &mount.value else { continue };
            if shows_socket(&bind.from) {
                let message = format!("`{name}` sees Docker's socket, and so is root on `{}`", host.name);
                let said = names::DOCKER_SOCKET_MOUNTED.at(bind.from.at, message);
                let said = said.note("it can start a container that sees the whole host; `read-only` does not hinder it");
                found.push(said.help("take the mount out").about(host.path(&["apps", name])));
            }
        }
    }
    found
}

/// `/var/run` is a link to `/run`, which is not followed from within another mount.
fn shows_socket(from: &AbsPath) -> bool {
    from.contains(&AbsPath("/run/docker.sock".to_owned())) || ["/var/run", "/var/run/docker.sock"].contains(&from.as_str())
}
