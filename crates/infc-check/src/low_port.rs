//! `port-below-1024`: an app wants a port that only root may open.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::Plan;

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(on_host).collect()
}

fn on_host(host: Planned<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, app) in host.host.apps.iter() {
        let Some(port) = app.port.get().filter(|port| port.value.0 < 1024) else { continue };
        let root = app.user.value.as_ref().is_some_and(|user| user.name() == "root");
        if root || admitted(host, name) {
            continue;
        }
        found.push(
            names::PORT_BELOW_1024
                .at(port.at, format!("`{name}` may not open port {}: it does not run as root", port.value))
                .note("listen(2) fails with `EACCES`")
                .help("leave `manager` out, and its unit has the capability; or listen beyond 1023 and let nginx pass requests on")
                .about(host.path(&["apps", name])),
        );
    }
    found
}

/// Whether the app's unit gives it the capability for low ports.
fn admitted(host: Planned<'_>, name: &str) -> bool {
    let unit = host.plan.operations.app_unit(name);
    let mut kept = unit.into_iter().flat_map(|unit| unit.values("Service", "AmbientCapabilities"));
    kept.any(|set| set.split(' ').any(|each| each == "CAP_NET_BIND_SERVICE"))
}
