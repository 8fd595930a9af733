//! `path-joined-wrongly`: a route puts the path of a stated URL in the place of its own, and the rest runs into it.

use infc_diag::{Diagnostic, names};
use infc_model::{Site, Upstream};
use infc_plan::Plan;

use crate::hosts::planned;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for machine in planned(site, plan) {
        for (name, vhost) in machine.host.vhosts.iter() {
            for (path, route) in vhost.routes.iter().filter(|(path, _)| !path.starts_with('=')) {
                let Some(Upstream::Text(url)) = route.value.value.onward().map(|onward| &onward.to.value) else { continue };
                let to = &url.path;
                if to.is_empty() || to.ends_with('/') {
                    continue;
                }
                let below = path.trim_end_matches('/');
                let message = format!("`{below}/x` is asked for as `{to}x`");
                let said = names::PATH_JOINED_WRONGLY.at(url.at, message).label(route.key_at, "what the path replaces");
                let said = said.note("nginx puts the path of the URL in the place of the route's, letter by letter");
                let help = format!("end it with a slash, `{url}/`, or leave the path out to hand the request's own on", url = url.value);
                found.push(said.help(help).about(machine.path(&["vhosts", name])));
            }
        }
    }
    found
}
