//! `forwarded-headers-missing`: stated directives hand requests on without what the app must know of the client.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::Plan;

use crate::handing_on::{Handing, handing_on};
use crate::hosts::{Planned, planned};

/// The headers, and what an app does wrongly without each.
const NEEDED: &[&str] = &["Host", "X-Forwarded-For", "X-Forwarded-Proto"];

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let of = |machine: Planned<'_>| -> Vec<Diagnostic> { handing_on(&machine).iter().filter_map(lacking).collect() };
    planned(site, plan).flat_map(of).collect()
}

fn lacking(handing: &Handing<'_>) -> Option<Diagnostic> {
    let missing: Vec<&str> = NEEDED.iter().copied().filter(|name| handing.header(name).is_none()).collect();
    if missing.is_empty() {
        return None;
    }
    let set = handing.directives("proxy_set_header");
    let message = format!("{} hands requests on without `{}`", handing.what, missing.join("`, `"));
    let said = handing.say(&names::FORWARDED_HEADERS_MISSING, set.first().copied(), message);
    let said = if missing.contains(&"Host") {
        said.note("the app then sees nginx's own name for it as the `Host`, and every visitor at nginx's address")
    } else {
        said.note("the app then takes every visitor for nginx, or every connection for a plain one")
    };
    let said = if set.is_empty() { said } else { said.note("a place with a `proxy_set_header` of its own inherits none") };
    Some(said.help("take the lines out: infc hands all of them on, at every route"))
}
