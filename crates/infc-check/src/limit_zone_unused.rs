//! `limit-zone-unused`: a zone of requests is defined, and nothing is limited by it.

use std::collections::BTreeSet;

use infc_diag::{Diagnostic, names};
use infc_model::{Host, Site};
use infc_plan::Plan;
use infc_plan::nginx::syntax::{Directive, parse};

use crate::http_files::http_files;
use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).filter(|machine| machine.knows("nginx") && machine.knows("vhosts")).flat_map(|machine| on(&machine)).collect()
}

fn on(machine: &Planned<'_>) -> Vec<Diagnostic> {
    let used = used(machine.host);
    let mut found = Vec::new();
    let tell = |name: &str, at| {
        let message = format!("nothing is limited by the zone `{name}`");
        let said = names::LIMIT_ZONE_UNUSED.at(at, message).about(machine.path(&[]));
        said.help("limit a route: `proxy { to = …; limit = { rate = …; }; }`, which makes its own zone")
    };
    for (name, zone) in machine.host.nginx.limits.iter().filter(|(name, _)| !used.contains(&***name)) {
        found.push(tell(name, zone.key_at));
    }
    for file in http_files(machine.host) {
        for directive in file.directives() {
            if let Some(name) = defined(directive).filter(|name| !used.contains(*name)) {
                let said = tell(name, file.at).within(directive.place.clone());
                found.push(said.here(file.line(directive)));
            }
        }
    }
    found
}

pub(crate) fn defined(directive: &Directive) -> Option<&str> {
    let zone = matches!(&*directive.name, "limit_req_zone" | "limit_conn_zone");
    let argument = directive.arguments.iter().find_map(|argument| argument.strip_prefix("zone="))?;
    zone.then(|| argument.split(':').next().unwrap_or(argument))
}

/// The zones that some directive limits by.
fn used(host: &Host) -> BTreeSet<String> {
    let onward = host.vhosts.values().flat_map(|vhost| vhost.routes.values()).filter_map(|route| route.value.value.onward());
    let zones = onward.filter_map(|onward| onward.limit.value.as_ref()?.zone.value.as_ref());
    let mut used: BTreeSet<String> = zones.map(|zone| zone.0.clone()).collect();
    let mut look = |directive: &Directive| {
        let argument = match &*directive.name {
            "limit_req" => directive.arguments.iter().find_map(|argument| argument.strip_prefix("zone=")),
            "limit_conn" => directive.arguments.first().map(String::as_str),
            _ => None,
        };
        used.extend(argument.map(str::to_owned));
    };
    for file in http_files(host) {
        file.all().into_iter().for_each(&mut look);
    }
    for raw in host.vhosts.values().filter_map(|vhost| vhost.raw.value.as_ref()) {
        for directive in parse(&raw.0).unwrap_or_default() {
            directive.walk(&mut look);
        }
    }
    used
}
