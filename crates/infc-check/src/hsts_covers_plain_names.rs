//! `hsts-covers-plain-names`: browsers are told to insist on TLS for names below, and one of those has none.

use std::collections::BTreeSet;
use std::ops::Range;

use infc_diag::{Diagnostic, Span, names};
use infc_model::{Hsts, Site, Tls};
use infc_plan::Plan;

use crate::dns_names::{below, leads};
use crate::http_files::http_files;
use crate::hosts::{Planned, planned};
use crate::vhost_names;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let encrypted = encrypted(site);
    let mut known: BTreeSet<String> = leads(site).into_keys().collect();
    for host in site.hosts.values() {
        for (name, vhost) in host.vhosts.iter() {
            known.extend(vhost_names::names(name, vhost).into_iter().map(|name| name.value.0));
        }
    }
    let bare: Vec<&String> = known.iter().filter(|name| !encrypted.contains(*name)).collect();
    planned(site, plan).filter(|machine| machine.knows("vhosts")).flat_map(|machine| on(&machine, &bare)).collect()
}

fn encrypted(site: &Site) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for host in site.hosts.values() {
        for (name, vhost) in host.vhosts.iter().filter(|(_, vhost)| !matches!(vhost.tls.value, Tls::Off)) {
            names.extend(vhost_names::names(name, vhost).into_iter().map(|name| name.value.0));
        }
    }
    names
}

fn on(machine: &Planned<'_>, bare: &[&String]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let everywhere = at_http_level(machine);
    for (name, vhost) in machine.host.vhosts.iter().filter(|(_, vhost)| !matches!(vhost.tls.value, Tls::Off)) {
        let stated = vhost.headers.hsts.get().or(machine.host.nginx.hsts.get());
        let subdomains = |hsts: &Hsts| hsts.subdomains.value;
        let stated = stated.filter(|hsts| subdomains(hsts.value)).map(|hsts| hsts.value.subdomains.at);
        let (at, place) = match (stated, &everywhere) {
            (Some(at), _) => (at, None),
            (None, Some((at, place))) => (*at, Some(place.clone())),
            (None, None) => continue,
        };
        if let Some(other) = bare.iter().find(|other| ***other != **name && below(other, name)) {
            let message = format!("browsers of `{name}` will refuse `{other}`, which has no TLS");
            let said = names::HSTS_COVERS_PLAIN_NAMES.at(at, message);
            let said = place.into_iter().fold(said, infc_diag::Diagnostic::within);
            let said = said.label(vhost.key_at, "for all names below this one");
            let said = said.note("they remember it for as long as the header says, and nothing on the server takes it back");
            let help = format!("give `{other}` a vhost with TLS, or take the names below out of it");
            found.push(said.help(help).about(machine.path(&["vhosts", name])));
        }
    }
    found
}

/// A header of the user's own at http level, if it speaks of the names below.
fn at_http_level(machine: &Planned<'_>) -> Option<(Span, Range<usize>)> {
    http_files(machine.host).find_map(|file| {
        let below = file.all().into_iter().find(|each| {
            each.name == "add_header"
                && each.arguments.first().is_some_and(|name| name.eq_ignore_ascii_case("Strict-Transport-Security"))
                && each.arguments.iter().any(|value| value.contains("includeSubDomains"))
        })?;
        Some((file.at, below.place.clone()))
    })
}
