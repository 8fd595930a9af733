//! `loopback-unneeded-wildcard`: an app listens on every address, and only its own host has a use for it.

use std::sync::Arc;

use infc_diag::{Diagnostic, names};
use infc_model::{App, Bind, Site};
use infc_plan::Plan;
use infc_plan::nginx::Server;

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan, reach: &infc_net::Reach) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for host in planned(site, plan).filter(|host| host.knows("apps") && site.knows(["balancers"])) {
        for (name, app) in host.host.apps.iter() {
            let alone = app.port.value.is_some() && app.from.value.is_empty() && wildcard(app);
            if !alone || wanted_elsewhere(site, plan, (host.name, name)) {
                continue;
            }
            let own = reach.hosts.get(host.name).map(|host| host.own.clone()).unwrap_or_default();
            // One that is open to others already is `private-listener-exposed`.
            let target = infc_net::Target::App(name.clone());
            let exposed = reach.direct(host.name, &target).iter().any(|path| path.opens() && !own.covers(&path.sources));
            if !exposed {
                found.push(needless(host, name, app));
            }
        }
    }
    found
}

fn wildcard(app: &App) -> bool {
    match &app.bind.value {
        Bind::Any | Bind::AnyV4 => true,
        Bind::Text(addr) => addr.value.is_unspecified(),
        Bind::Loopback | Bind::LoopbackDual => false,
    }
}

/// Whether another host proxies to the app, or an app there calls it.
fn wanted_elsewhere(site: &Site, plan: &Plan, (host, app): (&Arc<str>, &Arc<str>)) -> bool {
    let others = || plan.hosts.values().filter(|other| other.name != *host);
    let leads = |server: &Server| {
        let mut apps = server.locations.iter().filter_map(|location| location.answer.app());
        apps.any(|found| found.host == *host && found.app == *app)
    };
    let proxied = others().any(|other| other.servers().iter().any(leads));
    let callers = site.hosts.iter().filter(|(name, _)| *name != host).flat_map(|(_, other)| other.apps.values());
    let mut calls = callers.flat_map(|caller| caller.calls.value.iter());
    proxied || calls.any(|call| call.host() == Some(host) && call.name() == &**app)
}

fn needless(host: Planned<'_>, name: &str, app: &App) -> Diagnostic {
    let message = format!("`{name}` listens on every address, and only `{}` itself uses it", host.name);
    names::LOOPBACK_UNNEEDED_WILDCARD
        .at(app.bind.at, message)
        .note("the firewall alone keeps others out")
        .replace(app.bind.at, "loopback", "replace it with `loopback`")
        .about(host.path(&["apps", name]))
}
