//! Security groups: allow-lists, and who belongs to them.
//!
//! It deliberately keeps sources as they are named: which addresses the members of a group have is asked of the zones.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use infc_diag::Span;
use infc_model::{At, Facts, GroupEgress, Ref, SecurityGroup, Source};
use infc_scalar::{PortSpec, Proto};

use crate::{Peer, Zones};

/// A security group, by the names of its network and its own.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct GroupId {
    /// The network.
    pub network: Arc<str>,
    /// Its own name.
    pub name: Arc<str>,
}

impl GroupId {
    /// The group that `networks main groups web` leads to.
    pub(crate) fn of(path: &[Arc<str>]) -> Option<Self> {
        let [networks, network, groups, name] = path else { return None };
        (&**networks == "networks" && &**groups == "groups")
            .then(|| Self { network: network.clone(), name: name.clone() })
    }
}

impl fmt::Display for GroupId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.name)
    }
}

/// A security group.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// Who may connect to its members. What no rule names is stopped.
    pub ingress: Vec<GroupRule>,
    /// Where its members may connect to; everywhere, if nothing is said.
    pub egress: Option<Vec<GroupRule>>,
    /// Where it is named.
    pub at: Span,
}

/// A rule of a group: it admits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GroupRule {
    /// The protocol; all if absent.
    pub proto: Option<Proto>,
    /// First and last port; all if absent.
    pub ports: Option<(u16, u16)>,
    /// The other end.
    pub peers: Vec<Peer>,
    /// What it is for.
    pub what: Option<String>,
    /// Where it is stated.
    pub at: Span,
}

impl GroupRule {
    /// Whether it speaks of `port` of `proto`.
    pub fn names_port(&self, port: u16, proto: Proto) -> bool {
        self.proto.is_none_or(|own| own == proto)
            && self.ports.is_none_or(|(first, last)| (first..=last).contains(&port))
    }

    /// `443/tcp`, `every port`.
    pub fn ports_text(&self) -> String {
        let proto = self.proto.map(|proto| format!("/{proto}")).unwrap_or_default();
        match self.ports {
            Some((first, last)) if first == last => format!("{first}{proto}"),
            Some((first, last)) => format!("{first}..{last}{proto}"),
            None => "every port".to_owned(),
        }
    }
}

pub(super) fn groups(site: &Facts, zones: &Zones) -> BTreeMap<GroupId, Group> {
    let networks = site.networks.iter();
    let stated = networks
        .flat_map(|(network, one)| one.groups.iter().map(move |(name, group)| (network, name, group)));
    let group = |stated: &SecurityGroup, at: Span| Group {
        ingress: stated
            .ingress
            .iter()
            .map(|rule| rule_of((&rule.port, &rule.from, &rule.what), rule.at, zones))
            .collect(),
        egress: match &stated.egress.value {
            GroupEgress::Everything => None,
            GroupEgress::Rules(rules) => Some(
                rules
                    .iter()
                    .map(|rule| rule_of((&rule.port, &rule.to, &rule.what), rule.at, zones))
                    .collect(),
            ),
        },
        at,
    };
    stated
        .map(|(network, name, one)| {
            (GroupId { network: network.clone(), name: name.clone() }, group(one, one.key_at))
        })
        .collect()
}

/// What ingress and egress have alike: ports, the other end, what it is for.
type Said<'a> = (&'a At<Option<PortSpec>>, &'a At<Vec<At<Source>>>, &'a At<Option<String>>);

fn rule_of((port, sources, what): Said<'_>, at: Span, zones: &Zones) -> GroupRule {
    GroupRule {
        proto: port.value.and_then(|port| port.proto),
        ports: port.value.map(|port| (port.first, port.last)),
        peers: zones.peers(&sources.value),
        what: what.value.clone(),
        at,
    }
}

/// The groups that are named, each where it is.
pub(super) fn named(groups: &[At<Ref<SecurityGroup>>]) -> Vec<At<GroupId>> {
    groups.iter().filter_map(|group| Some(At::new(GroupId::of(&group.value.path)?, group.at))).collect()
}
