//! `public-but-blocked`: a vhost, or an app with a `from` of its own, that nobody of those it is for can reach.

use std::sync::Arc;

use infc_diag::{Diagnostic, names};
use infc_model::{App, Site};
use infc_net::{Addresses, Reach, Target, Verdict};
use infc_plan::Plan;
use infc_plan::nginx::Server;

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan, reach: &infc_net::Reach) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for host in planned(site, plan).filter(|host| host.knows("firewall")) {
        for server in &*host.plan.servers() {
            found.extend(blocked(host, server, reach));
        }
        for (name, app) in host.host.apps.iter() {
            found.extend(app_blocked(host, (name, app), (reach, plan)));
        }
    }
    found
}

/// An app says who may connect to its port directly, and the firewall says nobody.
fn app_blocked(host: Planned<'_>, (name, app): (&Arc<str>, &App), (reach, plan): (&Reach, &Plan)) -> Option<Diagnostic> {
    let (first, port) = (app.from.first()?, app.port.get()?);
    let own = reach.hosts.get(host.name).map(|host| host.own.clone()).unwrap_or_default();
    let meant = reach.addresses(&plan.zones.peers(&app.from), host.name).difference(&own);
    let paths = reach.direct(host.name, &Target::App(name.clone()));
    let arrived = paths.iter().any(|path| !matches!(path.verdict, Verdict::Stopped(_)) && path.sources.meets(&meant));
    let stopped = paths.iter().any(|path| path.sources.meets(&meant));
    if arrived || !stopped {
        return None;
    }
    let message = format!("nobody that `{name}` is open to reaches it: its port {} is shut", port.value);
    let diagnostic = names::PUBLIC_BUT_BLOCKED.at(first.at, message).about(host.path(&["apps", name]));
    let diagnostic = diagnostic.here("open to these").label(port.at, "its port");
    Some(diagnostic.help("take `from` out if a vhost carries the app, or admit the port in the firewall"))
}

fn blocked(host: Planned<'_>, server: &Server, reach: &Reach) -> Option<Diagnostic> {
    let own = reach.hosts.get(host.name).map(|host| host.own.clone()).unwrap_or_default();
    let paths = reach.to(host.name, &Target::Vhost(server.name.clone()));
    let arrived = paths.iter().filter(|path| !matches!(path.verdict, Verdict::Stopped(_)));
    let arrived = arrived.fold(Addresses::empty(), |all, path| all.union(&path.sources)).difference(&own);
    if !arrived.is_empty() {
        return None;
    }
    let stopped = paths.iter().find(|path| path.sources.meets(&own.complement()))?;
    let hop = stopped.hops.first()?;
    let message = format!("nobody reaches `{}`: its port {} is shut", server.name, server.port());
    let diagnostic = names::PUBLIC_BUT_BLOCKED.at(server.at, message).about(host.path(&["vhosts", &server.name]));
    let diagnostic = match hop.at {
        Some(at) if at != server.at => diagnostic.label(at, hop.action.clone()),
        _ => diagnostic,
    };
    Some(diagnostic.help(format!("add a rule `(allow {{ port = {}/tcp; }})`, or `firewall = derived;`", server.port())))
}
