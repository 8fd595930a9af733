//! `admin-surface-public`: what is not made for everyone is open to everyone, through nginx and without a password.

use infc_diag::{Diagnostic, names};
use infc_model::{Audience, Route, Site};
use infc_net::{Reach, Relation, Verdict};
use infc_plan::Plan;
use infc_plan::nginx::{Location, Server};

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan, reach: &infc_net::Reach) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for host in planned(site, plan) {
        for server in &*host.plan.servers() {
            found.extend(server.locations.iter().find_map(|location| open(site, host, (server, location), reach)));
        }
    }
    found
}

fn open(site: &Site, host: Planned<'_>, (server, location): (&Server, &Location), reach: &Reach) -> Option<Diagnostic> {
    let (what, stated) = private(site, host, server, location)?;
    if server.asks_password(location) || !from_internet(host, (server, location), reach) {
        return None;
    }
    let message = format!("{what} is open to everyone through `{}` {}", server.name, location.route);
    let diagnostic = names::ADMIN_SURFACE_PUBLIC.at(location.at, message);
    Some(
        diagnostic
            .label(stated, "it is not made for everyone")
            .help("add `allow = [ zones.office ];` to the route, or `auth = basic { … };`")
            .about(host.path(&["vhosts", &server.name])),
    )
}

/// What the route leads to, if that is not for everyone, and where it says so.
fn private(
    site: &Site,
    host: Planned<'_>,
    server: &Server,
    location: &Location,
) -> Option<(String, infc_diag::Span)> {
    let not_public = |audience: &Audience| !matches!(audience, Audience::Public);
    let stated = host.host.vhosts.get(&server.name)?.routes.get(&location.route)?;
    if let Route::Proxy(proxy) = &stated.value.value
        && not_public(&proxy.audience.value)
    {
        return Some(("an administration surface".to_owned(), proxy.audience.at));
    }
    let to = location.answer.app()?;
    let found = site.hosts.get(&to.host)?.apps.get(&to.app)?;
    not_public(&found.audience.value).then(|| (format!("`{}`", to.app), found.audience.at))
}

/// Whether anybody on the internet comes to this location.
pub(crate) fn from_internet(host: Planned<'_>, (server, location): (&Server, &Location), reach: &Reach) -> bool {
    let listed = server.admits(location).is_none_or(|list| list.iter().any(|line| line.network.is_none()));
    let own = reach.hosts.get(host.name).map(|host| host.own.clone()).unwrap_or_default();
    let Some(reached) = reach.hosts.get(host.name) else { return false };
    let sockets = reached.sockets.iter().filter(|socket| {
        socket.listener.owner == infc_plan::Owner::Nginx && socket.listener.port == server.port()
    });
    let mut paths = sockets.flat_map(|socket| &socket.paths);
    listed
        && paths.any(|path| {
            path.verdict == Verdict::Admitted && path.relation == Relation::Direct && !own.covers(&path.sources)
        })
}
