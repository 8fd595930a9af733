//! `origin-without-vhost`: an app admits an origin at which the site shows nothing.

use infc_diag::{Diagnostic, names};
use infc_model::{EnvValue, Site, Tls};
use infc_plan::Plan;
use infc_scalar::Url;

use crate::dns_names::in_zone;
use crate::hosts::planned;
use crate::vhost_names::answers;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    if !planned(site, plan).all(|machine| machine.knows("vhosts")) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for machine in planned(site, plan) {
        for (name, app) in machine.host.apps.iter() {
            for (variable, value) in app.env.iter() {
                let EnvValue::Origins(origins) = &value.value.value else { continue };
                for origin in origins.iter().filter(|origin| !is_development(origin)) {
                    let Some(reason) = wrong(site, origin) else { continue };
                    let message = format!("`{variable}` of `{name}` admits `{}`: {reason}", origin.value);
                    let said = names::ORIGIN_WITHOUT_VHOST.at(origin.at, message);
                    let help = format!("add a vhost with TLS for `{}`, or take the origin out", origin.host);
                    found.push(said.help(help).about(machine.path(&["apps", name])).severity(machine.absence()));
                }
            }
        }
    }
    found
}

/// An origin on the developer's own machine.
fn is_development(origin: &Url) -> bool {
    matches!(&*origin.host, "localhost" | "127.0.0.1" | "::1")
}

/// What is wrong with an origin; nothing is known of those outside of the site's zones unless it has none.
fn wrong(site: &Site, origin: &Url) -> Option<String> {
    let vhost = site.hosts.values().find_map(|host| answers(host, &origin.host));
    match vhost {
        Some((name, vhost)) if matches!(vhost.tls.value, Tls::Off) && origin.scheme == "https" => {
            Some(format!("the vhost `{name}` has no TLS"))
        }
        Some(_) => None,
        None if site.dns.is_empty() || in_zone(site, &origin.host) => Some("no vhost answers for it".to_owned()),
        None => Some("it is no name of this site".to_owned()),
    }
}
