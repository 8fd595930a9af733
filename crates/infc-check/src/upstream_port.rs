//! `port-disagrees`, for routes: requests go to a port of this machine on which nothing listens.

use infc_diag::{Diagnostic, Span, names};
use infc_model::{Site, Upstream};
use infc_plan::{Owner, Plan};
use infc_scalar::Url;

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan)
        .filter(|machine| machine.knows("apps") && machine.knows("listeners"))
        .flat_map(|machine| on(&machine))
        .collect()
}

fn on(machine: &Planned<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, vhost) in machine.host.vhosts.iter() {
        for route in vhost.routes.values() {
            let Some(Upstream::Text(url)) = route.value.value.onward().map(|onward| &onward.to.value) else { continue };
            found.extend(unheard(machine, url, url.at).map(|said| said.about(machine.path(&["vhosts", name]))));
        }
    }
    found
}

fn unheard(machine: &Planned<'_>, url: &Url, at: Span) -> Option<Diagnostic> {
    let here = matches!(&*url.host, "localhost" | "127.0.0.1" | "::1");
    let port = url.port.unwrap_or(if url.scheme == "https" { 443 } else { 80 });
    let listeners = &machine.plan.listeners;
    if !here || listeners.iter().any(|listener| listener.port == port) {
        return None;
    }
    let message = format!("nothing on `{}` listens on port {port}", machine.name);
    let said = names::PORT_DISAGREES.at(at, message);
    let apps: Vec<_> = listeners
        .iter()
        .filter_map(|listener| match &listener.owner {
            Owner::App(name) => Some((name, listener)),
            _ => None,
        })
        .collect();
    let said = apps.iter().fold(said, |said, (name, app)| said.label(app.at, format!("`{name}` is on {}", app.port)));
    let help = match apps.as_slice() {
        [(name, _)] => format!("name the app: `to = apps.{name};`"),
        _ => "name the app: `to = apps.…;`".to_owned(),
    };
    Some(said.help(help).severity(machine.absence()))
}
