//! `client-address-lost`: behind a delivery network every client has the network's address.

use infc_diag::{Diagnostic, Severity, Span, names};
use infc_model::{Cdn, ClientAddress, Guard, Named, Origin, Site, Vhost};
use infc_plan::Plan;

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, cdn) in site.cdns.iter() {
        for to in cdn.to.iter() {
            let Origin::Ref(to) = &to.value else { continue };
            let [_, host, kind, vhost] = &*to.path else { continue };
            let Some(machine) = planned(site, plan).find(|machine| machine.name == host && &**kind == "vhosts") else { continue };
            let learns = machine.plan.servers().iter().any(|server| server.name == *vhost && server.clients.is_some());
            let stated = machine.host.vhosts.get(vhost).filter(|_| !learns);
            found.extend(stated.and_then(|stated| lost((name, cdn), machine, (vhost, stated))));
        }
    }
    found
}

fn lost((name, cdn): (&str, &Named<Cdn>), machine: Planned<'_>, (vhost, stated): (&str, &Named<Vhost>)) -> Option<Diagnostic> {
    if !machine.site.knows(["cdns", name]) || !machine.site.knows(["zones"]) {
        return None;
    }
    let unread = matches!(cdn.client.value, ClientAddress::Unread);
    let at = if unread { cdn.client.at } else { cdn.from.at };
    let message = format!("nginx of `{vhost}` takes every client for `{name}`");
    let said = names::CLIENT_ADDRESS_LOST.at(at, message).about(["cdns", name]);
    let said = if unread { said } else { said.note("whoever connects from anywhere would be believed what he says of his address, so that nobody is") };
    let said = match relies(machine, stated) {
        Some((why, at)) => said.label(at, why),
        None => said.severity(Severity::Warning).note("the logs name the network, and nobody who came"),
    };
    Some(said.help(if unread {
        "say in which header it names the client: `client = header \"X-Forwarded-For\";`"
    } else {
        "say which addresses it fetches from"
    }))
}

/// What goes by the address of a client.
fn relies(machine: Planned<'_>, vhost: &Named<Vhost>) -> Option<(&'static str, Span)> {
    let onward = || vhost.routes.values().filter_map(|route| route.value.value.onward());
    let limit = onward().find_map(|onward| onward.limit.get()).map(|limit| ("counts all visitors as one", limit.at));
    let own = vhost.allow.value.first().map(|first| ("admits the network, and so everybody", first.at));
    let route = onward().find_map(|onward| onward.allow.value.first()).map(|first| ("admits the network, and so everybody", first.at));
    let connections = vhost.connections.get().map(|most| ("counts all visitors as one", most.at));
    let guards = |guard: &Guard| matches!(guard, Guard::NginxAuth | Guard::NginxLimits);
    let jail = machine.host.jails.values().find(|jail| guards(&jail.guards.value)).map(|jail| ("shuts out the network, and so everybody", jail.key_at));
    limit.or(own).or(route).or(connections).or(jail)
}
