//! The whole site.

use std::collections::BTreeSet;
use std::sync::Arc;

use infc_diag::Diagnostic;
use infc_scalar::{Cidr, Date};

use crate::typed::{ByDomain, ByName};
use crate::{
    Actor, Alarm, App, Balancer, Cdn, DnsZone, External, Gap, Host, Infrastructure, Listener, LogGroup, Map,
    Monitor, Network, OwnBucket, Policy, Registry, Role, Secret, SecurityGroup, Ssh, Subnet, Vhost,
};

/// Stands for any kind that can be referred to, in enums of references.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Entity {}

/// Everything that a flake describes.
#[derive(Clone, Debug)]
pub struct Site {
    /// The facts.
    pub facts: crate::At<Facts>,
    /// What is not known, by path.
    pub gaps: Vec<Gap>,
    /// The names of the secrets that fields of the site's own hold.
    pub kept_secrets: BTreeSet<Arc<str>>,
}

impl Site {
    /// Whether a diagnostic stands in spite of the gaps: everything that it points at is known, and no mistake is in the
    /// entity that it is about, which may be right once that is mended. A host is too much to be silent about for one
    /// mistake in it.
    pub fn bears(&self, found: &Diagnostic) -> bool {
        let at = found.primary.span;
        let entity = match found.about.as_slice() {
            [hosts, _] | [hosts] if &**hosts == "hosts" => &[],
            entity => entity,
        };
        let inside = |gap: &Gap| gap.at.file == at.file && at.start <= gap.at.start && gap.at.end <= at.end;
        let part = |gap: &Gap| !entity.is_empty() && gap.why.is_none() && gap.path.starts_with(entity);
        let accepted = |gap: &Gap| matches!(&*gap.path, [.., accept, name] if &**accept == "accept" && **name == *found.kind.name);
        !self.gaps.iter().any(|gap| inside(gap) || part(gap) || accepted(gap))
    }

    /// Whether the value at `path`, and all that it is part of or made of, is known: a rule about absence asks first.
    pub fn knows<'a>(&self, path: impl IntoIterator<Item = &'a str>) -> bool {
        let path: Vec<&str> = path.into_iter().collect();
        !self.gaps.iter().any(|gap| gap.path.iter().zip(&path).all(|(gap, name)| **gap == **name))
    }
}

impl std::ops::Deref for Site {
    type Target = Facts;

    fn deref(&self) -> &Facts {
        &self.facts.value
    }
}

impl crate::Typed for Site {
    fn ty(builder: &mut crate::Builder) -> infc_eval::Type {
        Facts::ty(builder)
    }

    fn read(value: &infc_eval::Spanned<infc_eval::Value>, decoder: &mut crate::Decoder) -> Option<Self> {
        let facts = crate::At::new(Facts::read(value, decoder)?, value.at);
        Some(Self { facts, gaps: Vec::new(), kept_secrets: BTreeSet::new() })
    }
}

record! {
    /// Everything that a flake describes: zones, hosts, what lies outside, names, and what must hold.
    Facts entity(scope "zones" "hosts" "networks" "externals" "balancers" "cdns" "actors" "registries" "buckets" "roles" "log-groups" "secrets") holds_secrets(true) {
        /// One line on what this is.
        description: Option<String>,
        /// Named sets of addresses that connections come from.
        zones: Map<ByName, Zone> = "{ }",
        /// The machines.
        hosts: Map<ByName, Host> = "{ }",
        /// Private networks that hosts stand in, with their subnets and security groups.
        networks: Map<ByName, Network> = "{ }",
        /// Services that others run: a managed database, a mail relay, a payment provider.
        externals: Map<ByName, External> = "{ }",
        /// Load balancers.
        balancers: Map<ByName, Balancer> = "{ }",
        /// Content delivery networks and proxy services in front of vhosts and balancers.
        cdns: Map<ByName, Cdn> = "{ }",
        /// Who must get in, or the site does not work as described.
        actors: Map<ByName, Actor> = "{ }",
        /// Private registries of container images.
        registries: Map<ByName, Registry> = "{ }",
        /// Buckets that belong to the site.
        buckets: Map<ByName, OwnBucket> = "{ }",
        /// What machines and actors may do at the provider.
        roles: Map<ByName, Role> = "{ }",
        /// Groups of logs that the provider keeps.
        log_groups: Map<ByName, LogGroup> = "{ }",
        /// Figures that are collected and looked at.
        monitors: Map<ByName, Monitor> = "{ }",
        /// Who is told when a figure leaves its bounds.
        alarms: Map<ByName, Alarm> = "{ }",
        /// How the infrastructure itself is kept.
        infrastructure: Option<Infrastructure>,
        /// What must not be known: where each secret lies on the host that reads it, and never what it is.
        secrets: Map<ByName, Secret> = "{ }",
        /// DNS zones by their apex.
        dns: Map<ByDomain, DnsZone> = "{ }",
        /// What is meant to come and is not there yet.
        planned: Map<ByName, crate::Planned> = "{ }",
        /// What must hold over the whole site.
        [grow_only] policies: Map<ByName, Policy> = "{ }",
        /// Diagnostics that are accepted for the whole site, by name.
        accept: Map<ByName, Accept> = "{ }",
        /// Tests, run by `infc test`; nothing else looks at them.
        [grow_only] tests: Option<Map<crate::ByText, crate::Test>>,
    }

    /// A named set of addresses. `zones.office = [ "203.0.113.0/24" ];`
    Zone shorthand("sources") {
        /// The addresses, networks, and other zones it is made of.
        sources: Vec<crate::At<Source>>,
    }

    /// The reason for which a diagnostic is accepted. `accept.port-below-1024 = "why";`
    Accept shorthand("reason") {
        /// Why it is right here.
        reason: String,
        /// The last day on which it is accepted; compared with `--today`, never with the clock.
        until: Option<Date>,
    }
}

choice! {
    /// Where a connection comes from: an address, a range of addresses, a zone, a host, a network, a subnet, a security
    /// group, a balancer, `internet` or `loopback`.
    Source text(Cidr) refs(Zone Host Network Subnet SecurityGroup Balancer) spread(true) {
        /// Every address that is not this host's own, nor of the network that it stands in.
        "internet" => Internet,
        /// The host itself, over its loopback interface.
        "loopback" => Loopback,
    }

    /// What can be reached: an app, a vhost, the ssh of a host, another listener, a balancer, or an external
    /// service.
    Endpoint refs(App Vhost Ssh Listener Balancer External) {
    }

    /// What a way to something passes through: an app that hands it on, a vhost, a host.
    Through refs(App Vhost Host Balancer Cdn) {
        /// nginx, on any host.
        "nginx" => Nginx,
    }

    /// What an app hands on to whoever uses it.
    Handed refs(External App Listener) {
    }
}
