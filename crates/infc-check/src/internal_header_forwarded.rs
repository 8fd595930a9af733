//! `internal-header-forwarded`: stated directives hand on a header from clients that an app believes of callers from inside.
//!
//! It deliberately asks of stated directives alone: infc's own take such a header out of what clients send.

use infc_diag::{Diagnostic, names};
use infc_model::{App, Host, Site, Upstream};
use infc_plan::Plan;

use crate::handing_on::{Handing, handing_on};
use crate::hosts::{Planned, planned};

/// How the values begin that nginx takes from what a client sends.
const OF_CLIENT: &[&str] = &["$http_", "$arg_", "$args", "$cookie_", "$request", "$query_string"];

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(on).collect()
}

fn on(machine: Planned<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for handing in handing_on(&machine) {
        let Some(app) = handing.to.and_then(|to| app(machine.host, to)) else { continue };
        for header in app.internal_headers.iter() {
            let Some(said) = forwarded(&handing, &header.value) else { continue };
            found.push(said.label(header.at, "the app believes it of callers from inside"));
        }
    }
    found
}

/// The app of this host that a route leads to.
fn app<'a>(host: &'a Host, to: &Upstream) -> Option<&'a App> {
    match to {
        Upstream::Ref(app) => host.apps.get(app.name()).map(|app| &app.value.value),
        Upstream::Text(url) => {
            let on_port = |app: &&App| app.port.get().is_some_and(|port| Some(port.value.0) == url.port);
            host.apps.values().map(|app| &app.value.value).find(on_port)
        }
    }
}

fn forwarded(handing: &Handing<'_>, header: &str) -> Option<Diagnostic> {
    let set = handing.header(header);
    let (line, message) = match set {
        Some((line, value)) if OF_CLIENT.iter().any(|begin| value.contains(begin)) => {
            (Some(line), format!("{} hands on the `{header}` that a client sends", handing.what))
        }
        Some(_) => return None,
        None => (None, format!("{} leaves in the `{header}` that a client sends", handing.what)),
    };
    let said = handing.say(&names::INTERNAL_HEADER_FORWARDED, line, message);
    let said = said.note("anybody who writes the header is taken for a caller from inside");
    Some(said.help(format!("take it out, `proxy_set_header {header} \"\";`, or leave the lines to infc, which does")))
}
