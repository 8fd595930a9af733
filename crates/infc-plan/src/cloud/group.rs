//! Security groups: those of the site, and those that infc adds so that a rule can name what has none.
//!
//! It deliberately makes no rule but those of endpoints: all others are those that `infc-net` walks.

use infc_diag::Span;
use infc_scalar::Proto;

use super::{Cloud, Label, Network};
use crate::network::{GroupId, Networks, Rule, RuleEnd, RuleKey, RuleWay};

/// A security group.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// Its label.
    pub label: Label,
    /// The label of its network.
    pub network: Label,
    /// The path to it in the site.
    pub path: String,
    /// Where it is named.
    pub at: Span,
}

/// The groups of a site.
pub(super) fn stated(networks: &Networks) -> Vec<Group> {
    let group = |(id, group): (&GroupId, &crate::network::Group)| Group {
        label: Cloud::group(id),
        network: Label::of([&*id.network]),
        path: format!("networks.{}.groups.{}", id.network, id.name),
        at: group.at,
    };
    networks.groups.iter().map(group).collect()
}

/// The groups that the site does not state: each of one balancer or fleet that a rule names, and of a network's endpoints.
pub(super) fn made(cloud: &Cloud) -> Vec<Group> {
    let balancers = cloud.balancers.iter().filter_map(|balancer| {
        let label = cloud.named(&RuleEnd::Balancer(balancer.name.clone()))?;
        let path = format!("balancers.{}", balancer.name);
        Some(Group { label, network: balancer.network.clone(), path, at: balancer.at })
    });
    let fleets = cloud.fleets.iter().filter_map(|fleet| {
        let label = cloud.named(&RuleEnd::Fleet(fleet.host.clone()))?;
        let path = format!("hosts.{}", fleet.host);
        Some(Group { label, network: fleet.network.clone(), path, at: fleet.at })
    });
    let endpoints = cloud.networks.iter().filter_map(|network| {
        let label = Cloud::group(&network.endpoints_group()?);
        let path = format!("networks.{}.endpoints", network.name);
        Some(Group { label, network: network.label.clone(), path, at: network.at })
    });
    balancers.chain(fleets).chain(endpoints).collect()
}

/// Whoever is of a network may ask its endpoints.
pub(super) fn rules_of_endpoints(network: &Network) -> Vec<Rule> {
    let Some(group) = network.endpoints_group() else { return Vec::new() };
    let rule = |cidr: &infc_model::At<infc_scalar::Cidr>| Rule {
        key: RuleKey {
            group: group.clone(),
            way: RuleWay::In,
            ports: Some((Proto::Tcp, 443, 443)),
            end: RuleEnd::Range(cidr.value),
        },
        name: network.name.clone(),
        what: None,
        at: cidr.at,
    };
    network.cidrs.iter().map(rule).collect()
}
