//! `websocket-without-route`: an app speaks WebSocket, and no route carries it.

use std::collections::BTreeSet;

use infc_diag::{Diagnostic, names};
use infc_model::{Route, Site, Upstream};
use infc_plan::Plan;

use crate::handing_on::carries_upgrade;
use crate::hosts::planned;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let carried = carried(site);
    let known = planned(site, plan).all(|machine| machine.knows("vhosts"));
    let mut found = Vec::new();
    for machine in planned(site, plan).filter(|_| known) {
        for (name, app) in machine.host.apps.iter().filter(|(_, app)| app.websocket.value) {
            let path = machine.path(&["apps", name]);
            let literal = app.port.get().is_some_and(|port| reaches_port(site, port.0));
            if carried.contains(path.as_slice()) || literal {
                continue;
            }
            let message = format!("`{name}` speaks WebSocket, and no route carries it");
            let said = names::WEBSOCKET_WITHOUT_ROUTE.at(app.websocket.at, message);
            let said = said.note("a `proxy` route hands the request on without `Upgrade`, and the app answers as to plain HTTP");
            let help = format!("add a route: `\"/socket.io/\" = websocket {{ to = apps.{name}; }};`");
            found.push(said.help(help).about(path).severity(machine.absence()));
        }
    }
    found
}

fn sockets(site: &Site) -> impl Iterator<Item = &Upstream> {
    let vhosts = site.hosts.values().flat_map(|host| host.vhosts.values());
    vhosts.flat_map(|vhost| vhost.routes.values()).filter_map(|route| match &route.value.value {
        Route::Websocket(socket) => Some(&socket.to.value),
        Route::Proxy(proxy) => proxy.directives.value.as_ref().filter(|text| carries_upgrade(text)).map(|_| &proxy.to.value),
        _ => None,
    })
}

/// The apps to which a WebSocket is carried.
fn carried(site: &Site) -> BTreeSet<Vec<&str>> {
    sockets(site)
        .filter_map(|to| match to {
            Upstream::Ref(app) => Some(app.path.iter().map(|name| &**name).collect()),
            Upstream::Text(_) => None,
        })
        .collect()
}

fn reaches_port(site: &Site, port: u16) -> bool {
    sockets(site).any(|to| matches!(to, Upstream::Text(url) if url.port == Some(port)))
}
