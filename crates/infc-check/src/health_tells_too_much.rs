//! `health-tells-too-much`: everybody may ask a probe that tells what runs inside.

use std::sync::Arc;

use infc_diag::{Diagnostic, Span, names};
use infc_model::{Health, Site, Tells};
use infc_net::Reach;
use infc_plan::Plan;
use infc_plan::nginx::Location;

use crate::admin_surface_public::from_internet;
use crate::hosts::planned;

pub(crate) fn check(site: &Site, plan: &Plan, reach: &Reach) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for host in planned(site, plan) {
        for (name, app) in host.host.apps.iter() {
            let Some(Health::Http(http)) = app.health.get().map(|health| health.value) else { continue };
            let Some(told) = http.tells.iter().find_map(|told| Some((inner(&told.value)?, told.at))) else { continue };
            let Some((server, at)) = open((site, plan, reach), (host.name, name), &http.path.value) else { continue };
            let message = format!("everybody may ask `{name}` for {} at {}", told.0, http.path.value);
            let said = names::HEALTH_TELLS_TOO_MUCH.at(told.1, message);
            let said = said.label(at, format!("open to everyone through `{server}`"));
            let help = format!("let it answer its status alone, or add `routes.\"= {}\" = deny;`", http.path.value);
            found.push(said.help(help).about(host.path(&["apps", name])));
        }
    }
    found
}

/// What is of use to whoever looks for a way in.
fn inner(told: &Tells) -> Option<&'static str> {
    match told {
        Tells::Environment => Some("the name of its environment"),
        Tells::Memory => Some("its use of memory"),
        Tells::Version => Some("its version"),
        Tells::Timestamp | Tells::Uptime => None,
    }
}

/// The site and the route by which the internet comes to `path` of an app without a password.
fn open(world: (&Site, &Plan, &Reach), app: (&str, &str), path: &str) -> Option<(Arc<str>, Span)> {
    let (site, plan, reach) = world;
    planned(site, plan).find_map(|host| {
        host.plan.servers().iter().find_map(|server| {
            let location = server.locations.iter().find(|location| meets(location, path))?;
            let to = location.answer.app()?;
            let here = (&*to.host, &*to.app) == app && !server.asks_password(location);
            (here && from_internet(host, (server, location), reach)).then(|| (server.name.clone(), location.at))
        })
    })
}

/// Whether a location answers `path`; they stand longest first, so that the first that does decides.
fn meets(location: &Location, path: &str) -> bool {
    if location.exact { *location.path.as_str() == *path } else { path.starts_with(location.path.as_str()) }
}
