//! `upstream-unresolved`: requests are handed on to a name of the site's own zones that has no address.
//!
//! It deliberately says nothing of names of others: whether they lead anywhere is not known here.

use infc_diag::{Diagnostic, names};
use infc_model::{Site, Upstream};
use infc_plan::Plan;
use infc_plan::nginx::syntax::Directive;

use crate::dns_names::{in_zone, known, leads};
use crate::hosts::{Planned, planned};
use crate::http_files::http_files;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    if !known(site) {
        return Vec::new();
    }
    let leads = leads(site);
    let dead = |name: &str| in_zone(site, name) && !leads.contains_key(name);
    let mut found = Vec::new();
    for host in planned(site, plan) {
        for (name, vhost) in host.host.vhosts.iter() {
            for route in vhost.routes.values() {
                let Some(Upstream::Text(url)) = route.value.value.onward().map(|onward| &onward.to.value) else { continue };
                if dead(&url.host) {
                    found.push(told(names::UPSTREAM_UNRESOLVED.at(url.at, message(&url.host))).about(host.path(&["vhosts", name])));
                }
            }
        }
        found.extend(stated(&host, &dead));
    }
    found
}

/// The names that files at http level hand on to.
fn stated(host: &Planned<'_>, dead: &dyn Fn(&str) -> bool) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for file in http_files(host.host) {
        for directive in file.all() {
            let Some(name) = target(directive).filter(|name| dead(name)) else { continue };
            let said = names::UPSTREAM_UNRESOLVED.at(file.at, message(&name)).within(directive.place.clone());
            found.push(told(said).about(host.path(&[])));
        }
    }
    found
}

/// The name that a directive hands requests on to.
fn target(directive: &Directive) -> Option<String> {
    let first = directive.arguments.first()?;
    let place = match &*directive.name {
        "proxy_pass" => first.split_once("://")?.1,
        "server" if directive.block.is_none() => first,
        _ => return None,
    };
    let host = place.split(['/', ':']).next().unwrap_or_default();
    (!host.contains('$')).then(|| host.to_owned())
}

fn message(name: &str) -> String {
    format!("nginx does not start: `{name}` has no address")
}

fn told(said: Diagnostic) -> Diagnostic {
    said.note("nginx looks names up once, when it reads its files, and refuses them if one is not found")
        .help("add its record to `dns`, or name the app: `to = apps.…;`")
}
