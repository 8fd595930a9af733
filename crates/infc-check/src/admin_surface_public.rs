//! `admin-surface-public`: what is not made for everyone is open to everyone, through nginx and without a password.

use infc_diag::{Diagnostic, names};
use infc_model::{Audience, Route, Site};
use infc_net::{Reach, Relation, Verdict};
use infc_plan::{Answer, Front, FrontRoute, Plan};

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan, reach: &infc_net::Reach) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for host in planned(site, plan) {
        for front in &host.plan.fronts {
            found.extend(front.routes.iter().find_map(|route| open(site, host, (front, route), reach)));
        }
    }
    found
}

fn open(site: &Site, host: Planned<'_>, (front, route): (&Front, &FrontRoute), reach: &Reach) -> Option<Diagnostic> {
    let (what, stated) = private(site, host, front, route)?;
    if route.password || !from_internet(host, (front, route), reach) {
        return None;
    }
    let message = format!("{what} is open to everyone through `{}` {}", front.name, route.path);
    let diagnostic = names::ADMIN_SURFACE_PUBLIC.at(route.at, message);
    Some(
        diagnostic
            .label(stated, "it is not made for everyone")
            .help("add `allow = [ zones.office ];` to the route, or `auth = basic { … };`")
            .about(host.path(&["vhosts", &front.name])),
    )
}

/// What the route leads to, if that is not for everyone, and where it says so.
fn private(
    site: &Site,
    host: Planned<'_>,
    front: &Front,
    route: &FrontRoute,
) -> Option<(String, infc_diag::Span)> {
    let not_public = |audience: &Audience| !matches!(audience, Audience::Public);
    let stated = host.host.vhosts.get(&front.name)?.routes.get(&route.path)?;
    if let Route::Proxy(proxy) = &stated.value.value
        && not_public(&proxy.audience.value)
    {
        return Some(("an administration surface".to_owned(), proxy.audience.at));
    }
    let Answer::App { host, app } = &route.answer else { return None };
    let found = site.hosts.get(host)?.apps.get(app)?;
    not_public(&found.audience.value).then(|| (format!("`{app}`"), found.audience.at))
}

fn from_internet(host: Planned<'_>, (front, route): (&Front, &FrontRoute), reach: &Reach) -> bool {
    let all = |peers: &Option<Vec<infc_plan::Peer>>| {
        peers.as_ref().is_none_or(|peers| peers.iter().any(|peer| peer.origins == infc_plan::Origins::Internet))
    };
    let listed = if route.allow.is_some() { all(&route.allow) } else { all(&front.allow) };
    let own = reach.hosts.get(host.name).map(|host| host.own.clone()).unwrap_or_default();
    let Some(reached) = reach.hosts.get(host.name) else { return false };
    let sockets = reached.sockets.iter().filter(|socket| {
        socket.listener.owner == infc_plan::Owner::Nginx && socket.listener.port == front.port
    });
    let mut paths = sockets.flat_map(|socket| &socket.paths);
    listed
        && paths.any(|path| {
            path.verdict == Verdict::Admitted && path.relation == Relation::Direct && !own.covers(&path.sources)
        })
}
