//! Zones: named sets of source addresses, flattened to networks.
//!
//! It deliberately keeps `internet` a word: which addresses it means depends on the host that it reaches.

use std::collections::BTreeMap;
use std::sync::Arc;

use infc_diag::{Diagnostic, Reported, Span, names};
use infc_model::{At, Entity, Facts, Ref, Source, Zone};
use infc_scalar::Cidr;

/// What a source comes down to.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Origins {
    /// Every address that is not the reached host's own.
    Internet,
    /// The reached host itself, over its loopback interface.
    Loopback,
    /// The addresses of a host of the site; over loopback where it is the reached one.
    Host(Arc<str>),
    /// A network.
    Network(Cidr),
}

/// A part of a source, the name under which the user speaks of it, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Peer {
    /// The addresses.
    pub origins: Origins,
    /// `office` of `zones.office`, the address itself of a literal.
    pub name: Arc<str>,
    /// Where the source is named by who uses it.
    pub at: Span,
}

/// The zones of a site, flattened, and the addresses of its hosts.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Zones {
    zones: BTreeMap<Arc<str>, Vec<Origins>>,
    hosts: BTreeMap<Arc<str>, Vec<Cidr>>,
}

impl Zones {
    /// The zones of `site`; one that is made of itself is reported and stands for the rest of its parts.
    pub fn of(site: &Facts) -> Reported<Self> {
        let hosts = site.hosts.iter().map(|(name, host)| {
            let second = host.address6.value.map(Cidr::host);
            (name.clone(), std::iter::once(Cidr::host(host.address.value)).chain(second).collect())
        });
        let mut walk = Walk { site, open: Vec::new(), done: BTreeMap::new(), diagnostics: Vec::new() };
        for (name, zone) in site.zones.iter() {
            walk.zone(name, zone.key_at);
        }
        Reported::new(Self { hosts: hosts.collect(), zones: walk.done }, walk.diagnostics)
    }

    /// The parts of a list of sources. A zone that is empty gives no part: it admits nobody.
    pub fn peers(&self, sources: &[At<Source>]) -> Vec<Peer> {
        sources.iter().flat_map(|source| self.parts(source)).collect()
    }

    /// The addresses of the host `name`.
    pub fn host(&self, name: &str) -> &[Cidr] {
        self.hosts.get(name).map_or(&[], Vec::as_slice)
    }

    /// Every zone with its parts.
    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &[Origins])> {
        self.zones.iter().map(|(name, parts)| (name, parts.as_slice()))
    }

    fn parts(&self, source: &At<Source>) -> Vec<Peer> {
        let peer = |origins: Origins, name: &str| Peer { origins, name: name.into(), at: source.at };
        match &source.value {
            Source::Internet => vec![peer(Origins::Internet, "internet")],
            Source::Loopback => vec![peer(Origins::Loopback, "loopback")],
            Source::Text(network) => {
                vec![peer(Origins::Network(network.value), &network_name(network.value))]
            }
            Source::Ref(to) => match kind(to) {
                Target::Zone(name) => {
                    let parts = self.zones.get(name).into_iter().flatten();
                    parts.map(|part| peer(part.clone(), name)).collect()
                }
                Target::Host(name) => vec![peer(Origins::Host(name.clone()), name)],
                Target::Other => Vec::new(),
            },
        }
    }
}

/// A single address without its prefix.
fn network_name(network: Cidr) -> String {
    if network.is_host() { network.addr.to_string() } else { network.to_string() }
}

enum Target<'a> {
    Zone(&'a Arc<str>),
    Host(&'a Arc<str>),
    Other,
}

fn kind(to: &Ref<Entity>) -> Target<'_> {
    match &*to.path {
        [zones, name] if &**zones == "zones" => Target::Zone(name),
        [hosts, name] if &**hosts == "hosts" => Target::Host(name),
        _ => Target::Other,
    }
}

/// Flattens zones depth first; the zones being flattened are `open`.
struct Walk<'a> {
    site: &'a Facts,
    open: Vec<Arc<str>>,
    done: BTreeMap<Arc<str>, Vec<Origins>>,
    diagnostics: Vec<Diagnostic>,
}

impl Walk<'_> {
    fn zone(&mut self, name: &Arc<str>, from: Span) -> Vec<Origins> {
        if let Some(done) = self.done.get(name) {
            return done.clone();
        }
        if let Some(start) = self.open.iter().position(|open| open == name) {
            self.cycle(start, from);
            return Vec::new();
        }
        let Some(zone) = self.site.zones.get(name) else { return Vec::new() };
        self.open.push(name.clone());
        let parts = self.parts(&zone.value.value);
        self.open.pop();
        self.done.insert(name.clone(), parts.clone());
        parts
    }

    fn parts(&mut self, zone: &Zone) -> Vec<Origins> {
        let mut parts: Vec<Origins> = Vec::new();
        for source in &zone.sources.value {
            let more = match &source.value {
                Source::Internet => vec![Origins::Internet],
                Source::Loopback => vec![Origins::Loopback],
                Source::Text(network) => vec![Origins::Network(network.value)],
                Source::Ref(to) => match kind(to) {
                    Target::Zone(name) => self.zone(name, source.at),
                    Target::Host(name) => vec![Origins::Host(name.clone())],
                    Target::Other => Vec::new(),
                },
            };
            parts.extend(more.into_iter().filter(|part| !parts.contains(part)).collect::<Vec<_>>());
        }
        parts
    }

    fn cycle(&mut self, start: usize, at: Span) {
        let ring: Vec<&str> = self.open.iter().skip(start).map(|name| &**name).collect();
        let first = ring.first().copied().unwrap_or_default();
        let message = format!("zone `{first}` is made of itself: {} -> {first}", ring.join(" -> "));
        self.diagnostics.push(names::ZONE_CYCLE.at(at, message).help("take this reference out of the zone"));
    }
}
