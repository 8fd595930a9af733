//! `limit-zone-undefined`: a route is limited by a zone that nothing defines.

use std::collections::BTreeSet;

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::Plan;

use crate::hosts::{Planned, planned};
use crate::http_files::{HttpFile, http_files};
use crate::limit_zone_unused::defined;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).filter(|machine| machine.knows("nginx")).flat_map(on).collect()
}

fn on(machine: Planned<'_>) -> Vec<Diagnostic> {
    let files: Vec<_> = http_files(machine.host).collect();
    let stated = files.iter().flat_map(HttpFile::directives).filter_map(defined);
    let known: BTreeSet<&str> = machine.host.nginx.limits.keys().map(|name| &**name).chain(stated).collect();
    let mut found = Vec::new();
    for (name, vhost) in machine.host.vhosts.iter() {
        let onward = vhost.routes.values().filter_map(|route| route.value.value.onward());
        let zones = onward.filter_map(|onward| onward.limit.value.as_ref()?.zone.get());
        for zone in zones.filter(|zone| !known.contains(&*zone.value.0)) {
            let message = format!("nothing defines the zone `{}`", zone.value.0);
            let said = names::LIMIT_ZONE_UNDEFINED.at(zone.at, message).about(machine.path(&["vhosts", name]));
            let said = said.note("nginx does not start: \"zero size shared memory zone\"");
            let help = format!("say how fast: `limit = {{ rate = …; }}`, or define it: `nginx.limits.{} = {{ rate = …; }};`", zone.value.0);
            found.push(said.help(help));
        }
    }
    found
}
