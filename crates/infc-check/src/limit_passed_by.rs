//! `limit-passed-by`: a route below a limited one leads to the same app, and has no limit.

use infc_diag::{Diagnostic, Span, names};
use infc_model::{Route, Site, Vhost};
use infc_plan::Plan;

use crate::hosts::planned;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for machine in planned(site, plan) {
        for (name, vhost) in machine.host.vhosts.iter() {
            for (path, route) in vhost.routes.iter() {
                let Some((around, at)) = limited(vhost, path, &route.value.value) else { continue };
                let message = format!("`{path}` of `{name}` has no limit, and `{around}` around it has one");
                let said = names::LIMIT_PASSED_BY.at(route.key_at, message).label(at, "limited");
                let said = said.note("nginx serves a request in one location, and takes nothing from those around it");
                let help = "give it a limit of its own: what opens a stream once needs few, `limit = { rate = 1r/s; burst = 10; };`";
                found.push(said.help(help).about(machine.path(&["vhosts", name])));
            }
        }
    }
    found
}

/// The nearest route around `path` that leads to the same app, if that has a limit and this one has none.
fn limited<'a>(vhost: &'a Vhost, path: &str, route: &Route) -> Option<(&'a str, Span)> {
    let own = route.onward().filter(|onward| onward.limit.value.is_none())?;
    let plain = path.trim_start_matches("= ");
    let holds = |around: &str| around != path && around.ends_with('/') && plain.starts_with(around);
    let around = vhost.routes.iter().filter(|(around, _)| holds(around));
    let (path, nearest) = around.max_by_key(|(around, _)| around.len())?;
    let onward = nearest.value.value.onward()?;
    let limit = onward.limit.get().filter(|_| onward.to.value == own.to.value)?;
    Some((path, limit.at))
}
