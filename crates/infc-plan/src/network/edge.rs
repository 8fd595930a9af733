//! Balancers, delivery networks and actors.
//!
//! It deliberately follows no reference further than to the port that is meant.

use std::collections::BTreeMap;
use std::sync::Arc;

use infc_diag::Span;
use infc_model::{At, Behind as Meant, Endpoint, Facts, Named, Origin, Tls};
use infc_model::{Balancer as Stated, BalancerListener};
use infc_scalar::Cidr;

use super::{GroupId, Routing, group, place};
use crate::{Peer, Zones};

/// A balancer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Balancer {
    /// The network that it stands in.
    pub network: Option<Arc<str>>,
    /// Its subnets: the addresses of each, and how that goes to the internet.
    pub subnets: Vec<(Vec<Cidr>, Routing)>,
    /// Whether it has public addresses, too, and where that is said.
    pub public: At<bool>,
    /// Its security groups.
    pub groups: Vec<At<GroupId>>,
    /// Its ports.
    pub ports: Vec<BalancerPort>,
    /// Where it is named.
    pub at: Span,
}

/// A port of a balancer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BalancerPort {
    /// Its name.
    pub name: Arc<str>,
    /// The port.
    pub port: u16,
    /// Whether clients speak TLS to it.
    pub tls: bool,
    /// What it hands requests on to.
    pub to: Vec<Behind>,
    /// Where the port is stated.
    pub at: Span,
}

/// What stands behind a balancer: a port of a host.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Behind {
    /// The host.
    pub host: Arc<str>,
    /// What is meant on it.
    pub what: Part,
    /// The port that it answers on.
    pub port: u16,
    /// Where it is named.
    pub at: Span,
}

/// What an edge hands requests on to, on a host.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Part {
    /// An app.
    App(Arc<str>),
    /// A vhost.
    Vhost(Arc<str>),
    /// A stated listener.
    Listener(Arc<str>),
}

/// A delivery network.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cdn {
    /// What it fetches from.
    pub to: Vec<Fronted>,
    /// The addresses that it fetches from.
    pub from: Vec<Peer>,
    /// Whether what it fetches from is meant to be reached through it alone.
    pub sole: bool,
    /// Whether what it fetches from refuses everybody else.
    pub authenticated: At<bool>,
    /// Where it is named.
    pub at: Span,
}

/// What a delivery network fetches from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fronted {
    /// A vhost of a host.
    Vhost(Behind),
    /// A balancer, and where it is named.
    Balancer(Arc<str>, Span),
    /// A bucket, and where it is named.
    Bucket(Arc<str>, Span),
}

/// Who must get in.
#[derive(Clone, PartialEq, Debug)]
pub struct Actor {
    /// Where it comes from.
    pub from: Vec<Peer>,
    /// What it must reach.
    pub needs: Vec<At<Endpoint>>,
    /// Where it is named.
    pub at: Span,
}

pub(super) fn balancers(site: &Facts) -> BTreeMap<Arc<str>, Balancer> {
    site.balancers
        .iter()
        .map(|(name, stated)| (name.clone(), balancer(site, stated, stated.key_at)))
        .collect()
}

fn balancer(site: &Facts, stated: &Stated, at: Span) -> Balancer {
    let subnets = &stated.subnets.value;
    Balancer {
        network: subnets.first().and_then(|subnet| subnet.value.path.get(1).cloned()),
        subnets: subnets
            .iter()
            .map(|subnet| {
                let path = &subnet.value.path;
                (place::cidrs_at(site, path), place::routing(site, path, subnet.at))
            })
            .collect(),
        public: stated.public.clone(),
        groups: group::named(&stated.groups.value),
        ports: stated.listeners.iter().map(|(name, one)| port(site, name, one)).collect(),
        at,
    }
}

fn port(site: &Facts, name: &Arc<str>, stated: &Named<BalancerListener>) -> BalancerPort {
    let behind = stated.to.iter().filter_map(|to| {
        let Meant::Ref(meant) = &to.value;
        behind(site, &meant.path, to.at)
    });
    BalancerPort {
        name: name.clone(),
        port: stated.port.value.0,
        tls: stated.tls.value,
        to: behind.collect(),
        at: stated.port.at,
    }
}

/// The port that `hosts web apps api` answers on; none for an app without one.
fn behind(site: &Facts, path: &[Arc<str>], at: Span) -> Option<Behind> {
    let [_, host, kind, name] = path else { return None };
    let stated = site.hosts.get(host)?;
    let (what, port) = match &**kind {
        "apps" => (Part::App(name.clone()), stated.apps.get(name)?.port.value?.0),
        "vhosts" => {
            let plain = matches!(stated.vhosts.get(name)?.tls.value, Tls::Off);
            (Part::Vhost(name.clone()), if plain { 80 } else { 443 })
        }
        "listeners" => (Part::Listener(name.clone()), stated.listeners.get(name)?.port.value.0),
        _ => return None,
    };
    Some(Behind { host: host.clone(), what, port, at })
}

pub(super) fn cdns(site: &Facts, zones: &Zones) -> BTreeMap<Arc<str>, Cdn> {
    let cdn = |stated: &Named<infc_model::Cdn>| Cdn {
        to: origins(stated).filter_map(|to| fronted(site, &to.value, to.at)).collect(),
        from: zones.peers(&stated.from.value),
        sole: stated.sole.value,
        authenticated: stated.authenticated.clone(),
        at: stated.key_at,
    };
    site.cdns.iter().map(|(name, stated)| (name.clone(), cdn(stated))).collect()
}

/// All that a delivery network fetches from.
fn origins(stated: &infc_model::Cdn) -> impl Iterator<Item = &At<Origin>> {
    stated.to.iter().chain(stated.paths.values().map(|path| &path.value))
}

fn fronted(site: &Facts, origin: &Origin, at: Span) -> Option<Fronted> {
    let to = match origin {
        Origin::Ref(to) => to,
        Origin::Bucket(origin) => return Some(Fronted::Bucket(origin.of.value.name().into(), at)),
    };
    match &*to.path {
        [balancers, name] if &**balancers == "balancers" => Some(Fronted::Balancer(name.clone(), at)),
        path => behind(site, path, at).map(Fronted::Vhost),
    }
}

pub(super) fn actors(site: &Facts, zones: &Zones) -> BTreeMap<Arc<str>, Actor> {
    let actor = |stated: &Named<infc_model::Actor>| Actor {
        from: zones.peers(&stated.from.value),
        needs: stated.needs.value.clone(),
        at: stated.key_at,
    };
    site.actors.iter().map(|(name, stated)| (name.clone(), actor(stated))).collect()
}
