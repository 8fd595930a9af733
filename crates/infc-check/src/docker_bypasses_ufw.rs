//! `docker-bypasses-ufw`: Docker lets in whom the firewall would stop.

use std::net::IpAddr;

use infc_diag::{Diagnostic, Span, names};
use infc_model::{App, Site};
use infc_net::{Addresses, Door, Filter, Path, Reach, Socket, Verdict, through_firewall};
use infc_plan::firewall::Rule;
use infc_plan::{BindSet, Listener, Owner, Plan};

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan, reach: &Reach) -> Vec<Diagnostic> {
    let known = || planned(site, plan).filter(|host| host.knows_ways());
    let mut found: Vec<Diagnostic> = known().flat_map(|host| on_host(host, (plan, reach))).collect();
    let told: Vec<Span> = found.iter().map(|said| said.primary.span).collect();
    let idle = known().flat_map(|host| {
        let rules = unasked(host, reach);
        let rules = rules.into_iter().filter(|(_, _, app)| !told.contains(&app.bind.at));
        let said = rules.map(move |(rule, name, app)| decides_nothing(rule, (name, app)).about(host.path(&["apps", name])));
        said.collect::<Vec<_>>()
    });
    found.extend(idle);
    found
}

/// The stated rules that let somebody in to a port that Docker forwards before they are asked, each with its app: who
/// comes there over IPv4 comes by Docker's leave alone.
pub(crate) fn unasked<'a>(host: Planned<'a>, reach: &'a Reach) -> Vec<(&'a Rule, &'a str, &'a App)> {
    let Some(firewall) = host.plan.firewall.as_ref().filter(|firewall| !firewall.derived) else { return Vec::new() };
    let unguarded = host.plan.docker.as_ref().is_some_and(|docker| docker.chain.is_none());
    let Some(reached) = reach.hosts.get(host.name).filter(|_| unguarded) else { return Vec::new() };
    let mut found: Vec<(&Rule, &str, &App)> = Vec::new();
    for rule in firewall.rules.iter().filter(|rule| rule.action.admits() && rule.ports.is_some()) {
        let mut forwarded = reached.sockets.iter().filter(|socket| {
            let open = socket.opens().any(|path| !reached.own.covers(&path.sources));
            open && socket.listener.forwarded() && rule.names_port(socket.listener.port, socket.listener.proto)
        });
        let Some(Owner::App(name)) = forwarded.next().map(|socket| &socket.listener.owner) else { continue };
        // For whom it is not meant at all is told at the app.
        let Some(app) = host.host.apps.get(name).filter(|app| !app.from.value.is_empty()) else { continue };
        if found.iter().all(|(known, ..)| known.at != rule.at) {
            found.push((rule, name, app));
        }
    }
    found
}

fn decides_nothing(rule: &Rule, (name, app): (&str, &App)) -> Diagnostic {
    let message = format!("this rule decides nothing: Docker opens the port of `{name}` past the firewall");
    let said = names::DOCKER_BYPASSES_UFW.at(rule.at, message).label(app.bind.at, "published beyond loopback");
    let said = said.note("without the rule, or with `deny` in its place, the port is as open as before");
    said.help("bind the app to loopback and take the rule out, or say who may come: `docker.user-chain = derived;`")
}

/// One for each app: what is published at two addresses is one mistake.
fn on_host(host: Planned<'_>, all: (&Plan, &Reach)) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    for socket in all.1.hosts.get(host.name).into_iter().flat_map(|reached| &reached.sockets) {
        let said = past_firewall(host, socket, all);
        found.extend(said.filter(|said| !found.iter().any(|known| known.primary.span == said.primary.span)));
    }
    found
}

/// The part of `extra`, for whom a forwarded port is not meant and to whom it is open, that the firewall would stop, and
/// how it would; none if the firewall lets them in as well, or there is none.
pub(crate) fn bypassed(host: Planned<'_>, listener: &Listener, extra: &Addresses) -> Option<(Addresses, Path)> {
    let firewall = host.plan.firewall.as_ref().filter(|_| listener.forwarded())?;
    let filter = Filter::of(firewall);
    let own: Vec<IpAddr> = [host.host.address.value, host.host.address6.value].into_iter().flatten().collect();
    let stopped = [true, false].into_iter().flat_map(|v4| {
        let sources = if v4 { extra.only_v4() } else { extra.only_v6() };
        let to = match listener.bind {
            BindSet::One(addr) => Some(addr),
            BindSet::AnyV4 | BindSet::AnyV6 | BindSet::Dual => own.iter().copied().find(|addr| addr.is_ipv4() == v4),
        };
        let door = Door { node: "UFW".to_owned(), proto: listener.proto, port: listener.port, v4, to };
        through_firewall(Some(&filter), &door, sources)
    });
    let stopped: Vec<Path> =
        stopped.filter(|path| !path.sources.is_empty() && matches!(path.verdict, Verdict::Stopped(_))).collect();
    let past = stopped.iter().fold(Addresses::empty(), |all, path| all.union(&path.sources));
    Some((past, stopped.into_iter().next()?))
}

fn past_firewall(host: Planned<'_>, socket: &Socket, (plan, reach): (&Plan, &Reach)) -> Option<Diagnostic> {
    let Owner::App(name) = &socket.listener.owner else { return None };
    let app = host.host.apps.get(name)?;
    let own = &reach.hosts.get(host.name)?.own;
    let meant = reach.addresses(&plan.zones.peers(&app.from), host.name).union(own);
    let way = socket.opens().find(|path| !meant.covers(&path.sources))?;
    let (past, stopped) = bypassed(host, &socket.listener, &way.sources.difference(&meant))?;
    let who = whom(&past, &own.complement());
    Some(said((name, app), (way, &stopped), &who).about(host.path(&["apps", name])))
}

/// The addresses, or the word for all of `outside`.
fn whom(past: &Addresses, outside: &Addresses) -> String {
    let (four, six) = (past.covers(&outside.only_v4()), past.covers(&outside.only_v6()));
    match (four, six) {
        (true, true) => "the internet".to_owned(),
        (true, false) if past.only_v6().is_empty() => "the internet over IPv4".to_owned(),
        (false, true) if past.only_v4().is_empty() => "the internet over IPv6".to_owned(),
        (true | false, true | false) => past.to_string(),
    }
}

fn said((name, app): (&str, &App), (way, stopped): (&Path, &Path), who: &str) -> Diagnostic {
    let at = app.bind.at;
    let message = format!("Docker opens `{name}` to {who}, whom the firewall keeps out");
    let diagnostic = names::DOCKER_BYPASSES_UFW.at(at, message).here("published beyond loopback");
    let diagnostic = way.hops.iter().enumerate().fold(diagnostic, |diagnostic, (index, hop)| {
        let node = if index == 0 { format!("{who} -> {}", hop.node) } else { hop.node.clone() };
        diagnostic.step(node, hop.action.clone(), hop.at)
    });
    let diagnostic = stopped.hops.iter().fold(diagnostic, |diagnostic, hop| {
        diagnostic.step(hop.node.clone(), format!("not asked; it would be {}", hop.action), hop.at)
    });
    let chain = "or let the chain DOCKER-USER be derived from its `from`: `docker.user-chain = derived;`";
    if app.from.value.is_empty() {
        let title = format!("publish it on loopback, where nginx finds it, {chain}");
        return diagnostic.replace(at, "loopback", title);
    }
    diagnostic.help(format!("bind it to loopback, {chain}"))
}
