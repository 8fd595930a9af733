//! `private-listener-exposed`: packets reach a socket from beyond its `from`.

use infc_diag::{Diagnostic, Span, names};
use infc_model::{At, Site, Source};
use infc_net::{Addresses, Socket};
use infc_plan::{Owner, Plan};

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan, reach: &infc_net::Reach) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    let known = |host: &Planned<'_>| {
        site.knows(["zones"]) && ["firewall", "apps", "listeners"].into_iter().all(|field| host.knows(field))
    };
    for host in planned(site, plan).filter(known) {
        let Some(reached) = reach.hosts.get(host.name) else { continue };
        for socket in &reached.sockets {
            let Some((path, from)) = guarded(host, socket) else { continue };
            let [kind, name] = path;
            let meant = reach.addresses(&plan.zones.peers(from), host.name).union(&reached.own);
            let open = socket.opens().find(|path| !meant.covers(&path.sources));
            let Some(path) = open else { continue };
            let at = socket.listener.at;
            if found.iter().any(|known| known.primary.span == at) {
                continue;
            }
            let extra = path.sources.difference(&meant);
            // What Docker alone opens is `docker-bypasses-ufw`.
            if crate::docker_bypasses_ufw::bypassed(host, &socket.listener, &extra).is_some() {
                continue;
            }
            let rule = path.hops.first().and_then(|hop| hop.at.map(|at| (at, hop.action.clone())));
            found.push(exposed((name, at), &extra, rule).about(host.path(&[kind, name])));
        }
    }
    found
}

/// The kind, name and sources of what states for whom it listens.
fn guarded<'a>(host: Planned<'a>, socket: &'a Socket) -> Option<([&'a str; 2], &'a [At<Source>])> {
    match &socket.listener.owner {
        Owner::App(name) => Some((["apps", name], &host.host.apps.get(name)?.from.value)),
        Owner::Stated(name) => Some((["listeners", name], &host.host.listeners.get(name)?.from.value)),
        Owner::Nginx | Owner::Sshd | Owner::Package(_) => None,
    }
}

fn exposed((name, at): (&str, Span), extra: &Addresses, rule: Option<(Span, String)>) -> Diagnostic {
    let message = format!("`{name}` is reached from {extra}, for whom it is not meant");
    let diagnostic = names::PRIVATE_LISTENER_EXPOSED.at(at, message);
    let diagnostic = match rule {
        Some((rule, action)) if rule != at => diagnostic.label(rule, action),
        _ => diagnostic,
    };
    diagnostic.help("bind it to loopback, name who may connect in `from`, or let the firewall be derived")
}
