//! What stands around the hosts: networks with their subnets, security groups, balancers, delivery networks, actors.
//!
//! It deliberately decides nothing about who reaches what: groups keep their rules, and places their routing, for
//! `infc-net` to walk.

mod edge;
mod group;
mod place;
mod rules;

use std::collections::BTreeMap;
use std::sync::Arc;

use infc_model::Facts;

pub use edge::{Actor, Balancer, BalancerPort, Behind, Cdn, Fronted, Part};
pub use group::{Group, GroupId, GroupRule};
pub use place::{External, Network, Place, Public, Routing, Way};
pub(crate) use place::{cidrs_at, hosts, of_host, routing};
pub use rules::{Rule, RuleEnd, RuleKey, RuleWay};

use crate::Zones;

/// What stands around the hosts.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Networks {
    /// The networks, by name.
    pub networks: BTreeMap<Arc<str>, Network>,
    /// Where each host stands.
    pub hosts: BTreeMap<Arc<str>, Place>,
    /// The security groups.
    pub groups: BTreeMap<GroupId, Group>,
    /// What is known of the services outside, by name.
    pub externals: BTreeMap<Arc<str>, External>,
    /// The balancers, by name.
    pub balancers: BTreeMap<Arc<str>, Balancer>,
    /// The delivery networks, by name.
    pub cdns: BTreeMap<Arc<str>, Cdn>,
    /// Who must get in, by name.
    pub actors: BTreeMap<Arc<str>, Actor>,
}

impl Networks {
    /// What stands around the hosts of `site`.
    pub(crate) fn of(site: &Facts, zones: &Zones) -> Self {
        Self {
            networks: place::networks(site),
            hosts: place::hosts(site),
            groups: group::groups(site, zones),
            externals: place::externals(site, zones),
            balancers: edge::balancers(site),
            cdns: edge::cdns(site, zones),
            actors: edge::actors(site, zones),
        }
    }

    /// The network that a host stands in.
    pub fn around(&self, host: &str) -> Option<&Network> {
        let place = self.hosts.get(host)?;
        self.networks.get(place.network.as_ref()?)
    }
}
