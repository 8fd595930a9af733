//! `name-on-two-hosts`: two machines are both the site of one name.

use std::collections::BTreeMap;

use infc_diag::{Diagnostic, Span, names};
use infc_model::{Behind, Named, Origin, Record, Ref, Site, Upstream, Vhost};
use infc_plan::Plan;
use infc_scalar::Url;

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let mut known: BTreeMap<&str, (Planned<'_>, Span)> = BTreeMap::new();
    let mut found = Vec::new();
    for host in planned(site, plan) {
        for (name, vhost) in host.host.vhosts.iter() {
            let Some((first, at)) = known.insert(name, (host, vhost.key_at)) else { continue };
            let both = [first.host.vhosts.get(name), Some(vhost)];
            if both.into_iter().flatten().any(hands_on) || together(site, name, [first.name, host.name]) {
                continue;
            }
            let message = format!("`{}` and `{}` both answer for `{name}`", first.name, host.name);
            let said = names::NAME_ON_TWO_HOSTS.at(vhost.key_at, message);
            let said = if at == vhost.key_at { said } else { said.label(at, "the other") };
            let said = said.note("a name leads to one of them: the other one's site is never seen, or seen by chance");
            found.push(said.help("give each a name of its own: `staging.…`").about(host.path(&["vhosts", name])));
        }
    }
    found
}

/// Whether a vhost hands requests on to another machine, which is then asked under the same name.
fn hands_on(vhost: &Named<Vhost>) -> bool {
    let onward = vhost.routes.values().filter_map(|route| route.value.value.onward());
    let away = |url: &Url| !matches!(&*url.host, "localhost" | "127.0.0.1" | "::1");
    onward.into_iter().any(|onward| matches!(&onward.to.value, Upstream::Text(url) if away(url)))
}

/// Whether somebody hands requests for a name to both hosts: an edge in front of them, or records in DNS.
fn together(site: &Site, name: &str, hosts: [&str; 2]) -> bool {
    let both = |names: &[&str]| hosts.iter().all(|host| names.contains(host));
    let edges = site.cdns.values().map(|cdn| {
        let of = cdn.to.iter().filter_map(|to| match &to.value {
            Origin::Ref(to) => to_host(&to.path),
            Origin::Bucket(_) => None,
        });
        of.collect::<Vec<_>>()
    });
    let balanced = site.balancers.values().flat_map(|one| one.listeners.values()).map(|port| {
        let of = port.to.iter().filter_map(|to| {
            let Behind::Ref(to) = &to.value;
            to_host(&to.path)
        });
        of.collect::<Vec<_>>()
    });
    let records = site.dns.iter().flat_map(|(apex, zone)| {
        zone.records.iter().map(move |(label, record)| {
            let full = if &**label == "@" { apex.to_string() } else { format!("{label}.{apex}") };
            if full == name { addresses(&record.value.value) } else { Vec::new() }
        })
    });
    edges.chain(balanced).chain(records).any(|names| both(&names))
}

fn to_host(path: &[std::sync::Arc<str>]) -> Option<&str> {
    match path {
        [hosts, host, ..] if &**hosts == "hosts" => Some(host),
        _ => None,
    }
}

fn addresses(record: &Record) -> Vec<&str> {
    match record {
        Record::Address(host) => vec![Ref::name(host)],
        Record::Several(several) => several.iter().flat_map(|one| addresses(&one.value)).collect(),
        _ => Vec::new(),
    }
}
