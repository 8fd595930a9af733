//! The rules of security groups one by one: each one group, one direction, one run of ports, one other end.
//!
//! They are made from the very lists that `infc-net` walks, for whoever writes groups down in a provider's form; every
//! lowering is made from this list. It deliberately knows no provider.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use infc_diag::Span;
use infc_scalar::{Cidr, Proto};

use super::{Group, GroupId, GroupRule, Networks};
use crate::{Origins, Peer, Zones};

/// One rule of a security group. It admits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    /// The group, the direction, the ports, the other end: no two rules have the same.
    pub key: RuleKey,
    /// The name under which the user speaks of the other end.
    pub name: Arc<str>,
    /// What it is for.
    pub what: Option<String>,
    /// Where it is stated; of what is not, the group.
    pub at: Span,
}

/// What a rule admits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct RuleKey {
    /// The group.
    pub group: GroupId,
    /// The direction.
    pub way: RuleWay,
    /// The protocol and its ports; everything if absent.
    pub ports: Option<(Proto, u16, u16)>,
    /// The other end.
    pub end: RuleEnd,
}

/// Which connections a rule is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum RuleWay {
    /// Those to the group's members.
    In,
    /// Those that its members make.
    Out,
}

/// The other end of a rule.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum RuleEnd {
    /// A range of addresses.
    Range(Cidr),
    /// The members of a group of the same network.
    Group(GroupId),
    /// A balancer in the same network, which alone of its subnets is meant.
    Balancer(Arc<str>),
    /// The machines of a fleet in the same network, which alone of its subnets are meant.
    Fleet(Arc<str>),
}

impl fmt::Display for RuleEnd {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Range(range) => range.fmt(out),
            Self::Group(group) => group.fmt(out),
            Self::Balancer(name) | Self::Fleet(name) => out.write_str(name),
        }
    }
}

impl Networks {
    /// The rules of every group, sorted; two that admit the same are one.
    pub(crate) fn rules(&self, zones: &Zones) -> Vec<Rule> {
        let mut rules = BTreeMap::new();
        for (id, group) in &self.groups {
            let walk = Walk { networks: self, zones: zones.seen_from(Some(&id.network)), id };
            for rule in walk.ingress(group).into_iter().chain(walk.egress(group)) {
                rules.entry(rule.key.clone()).or_insert(rule);
            }
        }
        rules.into_values().collect()
    }
}

/// One group of a site.
struct Walk<'a> {
    networks: &'a Networks,
    /// As they look from the group's network.
    zones: Zones,
    id: &'a GroupId,
}

impl Walk<'_> {
    fn ingress(&self, group: &Group) -> Vec<Rule> {
        group.ingress.iter().flat_map(|rule| self.of(RuleWay::In, rule)).collect()
    }

    fn egress(&self, group: &Group) -> Vec<Rule> {
        match &group.egress {
            Some(rules) => rules.iter().flat_map(|rule| self.of(RuleWay::Out, rule)).collect(),
            None => everything()
                .map(|range| Rule {
                    key: self.key(RuleWay::Out, None, RuleEnd::Range(range)),
                    name: "internet".into(),
                    what: None,
                    at: group.at,
                })
                .collect(),
        }
    }

    fn of(&self, way: RuleWay, rule: &GroupRule) -> Vec<Rule> {
        let mut found = Vec::new();
        for peer in &rule.peers {
            for end in self.ends(peer) {
                for ports in runs(rule) {
                    let (name, what) = (peer.name.clone(), rule.what.clone());
                    found.push(Rule { key: self.key(way, ports, end.clone()), name, what, at: rule.at });
                }
            }
        }
        found
    }

    fn key(&self, way: RuleWay, ports: Option<(Proto, u16, u16)>, end: RuleEnd) -> RuleKey {
        RuleKey { group: self.id.clone(), way, ports, end }
    }

    /// What a peer comes to for a group: a group or balancer of its own network by name, everything else by addresses.
    fn ends(&self, peer: &Peer) -> Vec<RuleEnd> {
        let here = |network: Option<&Arc<str>>| network == Some(&self.id.network);
        match &peer.origins {
            Origins::Internet => everything().map(RuleEnd::Range).collect(),
            Origins::Loopback => Vec::new(),
            Origins::Group(group) if here(Some(&group.network)) => vec![RuleEnd::Group(group.clone())],
            Origins::Balancer(name)
                if here(self.networks.balancers.get(name).and_then(|one| one.network.as_ref())) =>
            {
                vec![RuleEnd::Balancer(name.clone())]
            }
            Origins::Host(name)
                if self.zones.is_fleet(name)
                    && here(self.networks.hosts.get(name).and_then(|one| one.network.as_ref())) =>
            {
                vec![RuleEnd::Fleet(name.clone())]
            }
            origins @ (Origins::Host(_) | Origins::Network(_) | Origins::Group(_) | Origins::Balancer(_)) => {
                self.zones.ranges(origins).into_iter().map(RuleEnd::Range).collect()
            }
        }
    }
}

/// The runs of ports of a rule; ports without a protocol are those of both.
fn runs(rule: &GroupRule) -> Vec<Option<(Proto, u16, u16)>> {
    match (rule.ports, rule.proto) {
        (None, None) => vec![None],
        (ports, proto) => {
            let (first, last) = ports.unwrap_or((0, u16::MAX));
            let protos = proto.map_or_else(|| vec![Proto::Tcp, Proto::Udp], |proto| vec![proto]);
            protos.into_iter().map(|proto| Some((proto, first, last))).collect()
        }
    }
}

/// Every address of both families.
fn everything() -> impl Iterator<Item = Cidr> {
    let unspecified = [std::net::Ipv4Addr::UNSPECIFIED.into(), std::net::Ipv6Addr::UNSPECIFIED.into()];
    unspecified.into_iter().map(|addr| Cidr { addr, prefix: 0 })
}
