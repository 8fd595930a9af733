//! Names of the site's DNS zones, and which host each leads to.
//!
//! It deliberately judges nothing.

use std::collections::BTreeMap;

use infc_diag::Span;
use infc_model::{Record, Site};

/// Where a name leads.
#[derive(Clone, Copy)]
pub(crate) struct Leads<'a> {
    /// The host of the site, if it is one.
    pub host: Option<&'a str>,
    /// The record.
    pub at: Span,
}

/// Every name that has an address or is an alias, with where it leads.
pub(crate) fn leads(site: &Site) -> BTreeMap<String, Leads<'_>> {
    let mut addresses = BTreeMap::new();
    let mut aliases = BTreeMap::new();
    for (apex, zone) in site.dns.iter() {
        for (owner, record) in zone.records.iter() {
            let name = if &**owner == "@" { apex.to_string() } else { format!("{owner}.{apex}") };
            read(site, &record.value.value, record.key_at, &mut |found| match found {
                Found::Host(leads) => drop(addresses.entry(name.clone()).or_insert(leads)),
                Found::Alias(to) => drop(aliases.insert(name.clone(), (to, record.key_at))),
            });
        }
    }
    // An alias of an alias is followed a few times, as resolvers do.
    for _ in 0..8 {
        for (name, (to, at)) in &aliases {
            let host = addresses.get(to.as_str()).map(|target| target.host);
            if let Some(host) = host {
                addresses.insert(name.clone(), Leads { host, at: *at });
            }
        }
    }
    for (name, (_, at)) in aliases {
        addresses.entry(name).or_insert(Leads { host: None, at });
    }
    addresses
}

enum Found<'a> {
    Host(Leads<'a>),
    Alias(String),
}

fn read<'a>(site: &'a Site, record: &'a Record, at: Span, found: &mut impl FnMut(Found<'a>)) {
    match record {
        Record::Address(host) => {
            let host = site.hosts.get_key_value(host.name()).map(|(name, _)| &**name);
            found(Found::Host(Leads { host, at }));
        }
        Record::Ip(addr) => {
            let of = site.hosts.iter().find(|(_, host)| {
                host.address.value == Some(addr.value) || host.address6.value == Some(addr.value)
            });
            found(Found::Host(Leads { host: of.map(|(name, _)| &**name), at }));
        }
        Record::Alias(to) => found(Found::Alias(to.value.0.clone())),
        Record::Several(records) => {
            for record in records.iter() {
                read(site, &record.value, at, found);
            }
        }
        Record::Mail(_) | Record::Txt(_) | Record::Caa(_) | Record::NameServer(_) | Record::Authority(_) => {}
    }
}

/// Whether all of the site's zones are known.
pub(crate) fn known(site: &Site) -> bool {
    !site.gaps.iter().any(|gap| gap.path.first().is_none_or(|first| &**first == "dns"))
}

/// Whether `name` lies in one of the site's zones.
pub(crate) fn in_zone(site: &Site, name: &str) -> bool {
    site.dns.keys().any(|apex| below(name, apex))
}

/// Whether `name` is `apex` or lies below it.
pub(crate) fn below(name: &str, apex: &str) -> bool {
    name.strip_suffix(apex).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}
