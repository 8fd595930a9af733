//! What a provider keeps for a site: buckets, registries, groups of logs, delivery networks, databases.
//!
//! It deliberately copies what the site says of each: only references are followed, and what is left open is found.

use std::sync::Arc;

use infc_diag::Span;
use infc_model::{
    At, ByName, Cdn, EdgeCertificate, External, Facts, InfrastructureState, LogGroup, Map, Named, Origin,
    OwnBucket, Postgres, Redis, Registry,
};

use super::{Cloud, Label, incomplete, labels};
use crate::Report;
use crate::network::{Networks, Way};

/// Something that a provider keeps.
#[derive(Clone, PartialEq, Debug)]
pub struct Kept<T> {
    /// Its label.
    pub label: Label,
    /// Its name in the site.
    pub name: Arc<str>,
    /// What the site says of it.
    pub stated: T,
    /// Where it is named.
    pub at: Span,
}

/// A delivery network.
#[derive(Clone, PartialEq, Debug)]
pub struct Delivery {
    /// Its label.
    pub label: Label,
    /// Its name in the site.
    pub name: Arc<str>,
    /// What it fetches from, with the paths that are fetched there; the first is for all others.
    pub origins: Vec<DeliveryOrigin>,
    /// The certificate that it shows, with the names that it answers for.
    pub certificate: Option<At<EdgeCertificate>>,
    /// Whether it answers over plain HTTP with the same address over HTTPS.
    pub redirect: At<bool>,
    /// Where it is named.
    pub at: Span,
}

/// What a delivery network fetches from.
#[derive(Clone, PartialEq, Debug)]
pub struct DeliveryOrigin {
    /// The paths; all that nothing else takes, if absent.
    pub paths: Option<At<String>>,
    /// From where.
    pub of: OriginKind,
    /// Where it is named.
    pub at: Span,
}

/// What a delivery network fetches from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OriginKind {
    /// A bucket of the site, which admits this delivery network alone.
    Bucket(Label),
    /// A balancer of the site, and whether it speaks TLS.
    Balancer(Label, bool),
}

/// A database or cache that the provider runs in a network of the site.
#[derive(Clone, PartialEq, Debug)]
pub struct Store {
    /// Its label.
    pub label: Label,
    /// Its name in the site.
    pub name: Arc<str>,
    /// The subnets that it may stand in.
    pub subnets: Vec<Label>,
    /// Its security groups.
    pub groups: Vec<At<Label>>,
    /// Its type of machine, as the provider calls it.
    pub class: At<String>,
    /// What it is.
    pub kind: StoreKind,
    /// Where it is named.
    pub at: Span,
}

/// A kind of database.
#[derive(Clone, PartialEq, Debug)]
pub enum StoreKind {
    /// PostgreSQL.
    Postgres(Postgres),
    /// Redis.
    Redis(Redis),
}

pub(super) fn buckets(site: &Facts) -> Vec<Kept<OwnBucket>> {
    all(&site.buckets)
}

/// The name of the bucket that Terraform's state lies in.
pub(super) fn state_bucket(cloud: &Cloud, report: &mut Report) -> Option<At<String>> {
    let InfrastructureState::Bucket(stated) = &cloud.state.value else { return None };
    let bucket = cloud.buckets.iter().find(|one| *one.name == *stated.of.value.name())?;
    let name = bucket.stated.name.get().map(|name| At::new(name.value.0.clone(), name.at));
    if name.is_none() {
        report.say(
            incomplete(stated.of.at, "the bucket that Terraform's state lies in has no name of its own")
                .label(bucket.at, "this bucket")
                .note("it is there before anything is made, so that the provider cannot choose its name")
                .help("state its `name`, which nobody else in the world has"),
        );
    }
    name
}

pub(super) fn registries(site: &Facts) -> Vec<Kept<Registry>> {
    all(&site.registries)
}

pub(super) fn log_groups(site: &Facts) -> Vec<Kept<LogGroup>> {
    all(&site.log_groups)
}

fn all<T: Clone>(stated: &Map<ByName, T>) -> Vec<Kept<T>> {
    let one = |(name, one): (&Arc<str>, &Named<T>)| Kept {
        label: Label::of([&**name]),
        name: name.clone(),
        stated: one.value.value.clone(),
        at: one.key_at,
    };
    stated.iter().map(one).collect()
}

/// The delivery networks that fetch from what the provider keeps; others are not this provider's.
pub(super) fn deliveries(site: &Facts, report: &mut Report) -> Vec<Delivery> {
    let mut found = Vec::new();
    for (name, stated) in site.cdns.iter() {
        let origins = origins(site, stated, report);
        if origins.is_empty() {
            continue;
        }
        let Some(0) = origins.iter().position(|origin| origin.paths.is_none()) else {
            report.say(
                incomplete(stated.key_at, format!("`{name}` fetches from nothing what no path of it names"))
                    .help("name what all other paths are fetched from in `to`"),
            );
            continue;
        };
        found.push(Delivery {
            label: Label::of([&**name]),
            name: name.clone(),
            origins,
            certificate: stated.certificate.get().map(|one| At::new(one.value.clone(), one.at)),
            redirect: stated.redirect.clone(),
            at: stated.key_at,
        });
    }
    found
}

fn origins(site: &Facts, cdn: &Cdn, report: &mut Report) -> Vec<DeliveryOrigin> {
    let plain = cdn.to.iter().map(|to| (None, to));
    let paths = cdn.paths.iter().map(|(path, to)| (Some(At::new(path.to_string(), to.key_at)), &to.value));
    let mut found = Vec::new();
    for (paths, to) in plain.chain(paths) {
        let of = match &to.value {
            Origin::Bucket(origin) => OriginKind::Bucket(Label::of([origin.of.value.name()])),
            Origin::Ref(balancer) if balancer.path.first().is_some_and(|kind| &**kind == "balancers") => {
                let stated = site.balancers.get(balancer.name());
                let tls = stated.is_some_and(|one| one.listeners.values().any(|listener| listener.tls.value));
                OriginKind::Balancer(Label::of([balancer.name()]), tls)
            }
            // A vhost is found by its name: a delivery network in front of one is set up at whoever runs it.
            Origin::Ref(_) => continue,
        };
        if paths.is_none() && found.iter().any(|origin: &DeliveryOrigin| origin.paths.is_none()) {
            report.say(
                incomplete(to.at, "a delivery network of AWS fetches all that no path names from one place")
                    .help("name the paths that are fetched here in `paths`"),
            );
            continue;
        }
        found.push(DeliveryOrigin { paths, of, at: to.at });
    }
    found
}

/// The databases and caches that stand in networks of the site.
pub(super) fn stores(site: &Facts, networks: &Networks, cloud: &Cloud, report: &mut Report) -> Vec<Store> {
    let mut found = Vec::new();
    for (name, stated) in site.externals.iter() {
        let (kind, class, family) = match &stated.value.value {
            External::Postgres(one) => (StoreKind::Postgres(one.value.clone()), &one.class, "db"),
            External::Redis(one) => (StoreKind::Redis(one.value.clone()), &one.class, "cache"),
            External::Mongodb(_) | External::Bucket(_) | External::Service(_) | External::ObjectStore(_) => {
                continue;
            }
        };
        let place = networks.externals.get(name).and_then(|one| one.place.as_ref());
        let Some(place) = place else { continue };
        let Some(network) = place.network.as_deref().and_then(|network| cloud.network(network)) else {
            continue;
        };
        let Some(class) = class.get() else {
            report.say(
                incomplete(stated.key_at, format!("the type of machine of `{name}` is not said"))
                    .help(format!("state it as AWS calls it: `class = \"{family}.t4g.micro\"`")),
            );
            continue;
        };
        if place.groups.is_empty() {
            report.say(super::machine::without_group(name, stated.key_at));
        }
        let inner = network.subnets.iter().filter(|subnet| subnet.way != Way::Gateway);
        let subnets: Vec<Label> = inner.map(|subnet| subnet.label.clone()).collect();
        if matches!(kind, StoreKind::Postgres(_)) && !network.is_spread(&subnets.iter().collect::<Vec<_>>()) {
            report.say(super::in_one_zone("database", stated.key_at));
        }
        found.push(Store {
            label: Label::of([&**name]),
            name: name.clone(),
            subnets,
            groups: labels(&place.groups),
            class: At::new(class.value.clone(), class.at),
            kind,
            at: stated.key_at,
        });
    }
    found
}
