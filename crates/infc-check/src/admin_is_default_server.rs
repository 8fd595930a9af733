//! `admin-is-default-server`: whoever asks for a name that the host does not know is shown what only its people should
//! see.

use infc_diag::{Diagnostic, Span, names};
use infc_model::{Audience, Named, Route, Site, Upstream};
use infc_plan::Plan;

use crate::hosts::planned;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for machine in planned(site, plan) {
        for (name, vhost) in machine.host.vhosts.iter().filter(|(_, vhost)| vhost.default_server.value) {
            if let Some(stated) = vhost.routes.values().find_map(|route| private(site, route)) {
                let message = format!("`{name}` answers every name that nobody else has, and is not for everyone");
                let said = names::ADMIN_IS_DEFAULT_SERVER.at(vhost.default_server.at, message);
                let said = said.label(stated, "not made for everyone").about(machine.path(&["vhosts", name]));
                found.push(said.help("leave `default-server` out: infc refuses names that no vhost has"));
            }
        }
    }
    found
}

/// Where it is said that what the route leads to is not for everyone.
fn private(site: &Site, route: &Named<Route>) -> Option<Span> {
    let not_public = |audience: &Audience| !matches!(audience, Audience::Public);
    if let Route::Proxy(proxy) = &route.value.value
        && not_public(&proxy.audience.value)
    {
        return Some(proxy.audience.at);
    }
    let Upstream::Ref(to) = &route.value.value.onward()?.to.value else { return None };
    let app = site.hosts.get(to.host()?)?.apps.get(to.name())?;
    not_public(&app.audience.value).then_some(app.audience.at)
}

