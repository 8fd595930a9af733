//! What a provider is to make of a site: networks, groups with their rules, machines, balancers, each with its label.
//!
//! There is something here only for a site that asks for it. What the provider must be told and the site leaves open is
//! found here, with a place in the user's text. It deliberately knows no syntax of Terraform.

mod alarm;
mod balancer;
mod fleet;
mod group;
mod kept;
mod label;
mod machine;
mod network;
mod role;

use std::collections::BTreeMap;

use infc_diag::{Diagnostic, Span, names};
use infc_model::{At, Emission, Facts, InfrastructureState, LogGroup, OwnBucket, Registry};

pub use alarm::{Alarm, AlarmOf, Figure};
pub use balancer::{Balancer, Listener, Target, TargetKind};
pub use fleet::{Fleet, Image};
pub use group::Group;
pub use kept::{Delivery, DeliveryOrigin, Kept, OriginKind, Store, StoreKind};
pub use label::Label;
pub use machine::Machine;
pub use network::{Endpoint, Nat, Network, Subnet, Table, To};
pub use role::{Role, RoleBearer};

use crate::network::{GroupId, Networks, Rule, RuleEnd};
use crate::{Report, Zones};

/// The name of the folder beside the hosts' that the provider's files lie in: no host of the site has it then.
pub const FOLDER: &str = "cloud";

/// What a provider is to make of a site.
#[derive(Clone, PartialEq, Debug)]
pub struct Cloud {
    /// The region.
    pub region: At<String>,
    /// Where the site asks for it.
    pub at: Span,
    /// The networks.
    pub networks: Vec<Network>,
    /// The security groups.
    pub groups: Vec<Group>,
    /// Their rules.
    pub rules: Vec<Rule>,
    /// The machines.
    pub machines: Vec<Machine>,
    /// The fleets.
    pub fleets: Vec<Fleet>,
    /// The balancers.
    pub balancers: Vec<Balancer>,
    /// The buckets.
    pub buckets: Vec<Kept<OwnBucket>>,
    /// The registries of images.
    pub registries: Vec<Kept<Registry>>,
    /// The groups of logs.
    pub log_groups: Vec<Kept<LogGroup>>,
    /// The delivery networks.
    pub deliveries: Vec<Delivery>,
    /// The databases and caches.
    pub stores: Vec<Store>,
    /// What machines and actors may do.
    pub roles: Vec<Role>,
    /// The alarms.
    pub alarms: Vec<Alarm>,
    /// Where Terraform remembers what it has made.
    pub state: At<InfrastructureState>,
    /// The name of the bucket that it does so in, if it does: it is there before anything is made.
    pub state_bucket: Option<At<String>>,
}

impl Cloud {
    /// The network `name`.
    pub fn network(&self, name: &str) -> Option<&Network> {
        self.networks.iter().find(|network| *network.name == *name)
    }

    /// The label of a group.
    pub fn group(id: &GroupId) -> Label {
        Label::of([&*id.network, &*id.name])
    }

    /// The label of the group that has `end` for its one member, so that a rule can name it.
    pub fn group_of(end: &RuleEnd) -> Option<Label> {
        match end {
            RuleEnd::Range(_) => None,
            RuleEnd::Group(id) => Some(Self::group(id)),
            RuleEnd::Balancer(name) => Some(Label::of([&**name, "balancer"])),
            RuleEnd::Fleet(name) => Some(Label::of([&**name, "fleet"])),
        }
    }

    /// That group, if any rule names `end`.
    pub fn named(&self, end: &RuleEnd) -> Option<Label> {
        let named = self.rules.iter().any(|rule| rule.key.end == *end);
        Self::group_of(end).filter(|_| named)
    }
}

/// What the provider is to make of `site`, if the site asks for it.
pub(crate) fn plan(site: &Facts, networks: &Networks, zones: &Zones, report: &mut Report) -> Option<Cloud> {
    let stated = site.infrastructure.get()?;
    let Emission::Terraform = stated.emit.value else { return None };
    let at = stated.emit.at;
    let Some(region) = stated.region.get() else {
        report.say(
            incomplete(at, "the region is not said")
                .help("state `region` beside it: `region = \"eu-west-1\"`")
                .about(["infrastructure"]),
        );
        return None;
    };
    let region = At::new(region.value.0.clone(), region.at);
    if let Some(host) = site.hosts.get(FOLDER) {
        report.say(
            names::UNSAYABLE
                .at(host.key_at, format!("the host `{FOLDER}` would lie where Terraform's files do"))
                .help("give it another name"),
        );
    }
    let mut cloud = Cloud {
        networks: site
            .networks
            .iter()
            .filter_map(|network| network::network(site, network, &region.value, report))
            .collect(),
        groups: group::stated(networks),
        rules: networks.rules(zones),
        machines: Vec::new(),
        fleets: Vec::new(),
        balancers: Vec::new(),
        buckets: kept::buckets(site),
        registries: kept::registries(site),
        log_groups: kept::log_groups(site),
        deliveries: kept::deliveries(site, report),
        stores: Vec::new(),
        roles: Vec::new(),
        alarms: Vec::new(),
        state: stated.value.state.clone(),
        state_bucket: None,
        region,
        at,
    };
    cloud.state_bucket = kept::state_bucket(&cloud, report);
    cloud.machines = machine::machines(site, networks, &cloud, report);
    cloud.fleets = fleet::fleets(site, networks, &cloud, report);
    cloud.balancers = balancer::balancers(site, networks, &cloud, report);
    cloud.rules.extend(cloud.networks.iter().flat_map(group::rules_of_endpoints));
    cloud.rules.sort_by(|one, other| one.key.cmp(&other.key));
    cloud.groups.extend(group::made(&cloud));
    cloud.stores = kept::stores(site, networks, &cloud, report);
    let machines = cloud.machines.iter().map(|machine| (machine.host.clone(), machine.at));
    let fleets = cloud.fleets.iter().map(|fleet| (fleet.host.clone(), fleet.at));
    cloud.roles = role::roles(site, &machines.chain(fleets).collect::<Vec<_>>(), report);
    cloud.alarms = alarm::alarms(site, &cloud, report);
    cloud.labels_are_apart(report);
    Some(cloud)
}

impl Cloud {
    /// Two things with one label would be one thing.
    fn labels_are_apart(&self, report: &mut Report) {
        let networks = self.networks.iter().flat_map(|one| {
            let subnets = one.subnets.iter().map(|subnet| ("subnet", &subnet.label, subnet.at));
            std::iter::once(("network", &one.label, one.at)).chain(subnets)
        });
        let groups = self.groups.iter().map(|one| ("group", &one.label, one.at));
        let machines = self.machines.iter().map(|one| ("machine", &one.label, one.at));
        let balancers = self.balancers.iter().map(|one| ("balancer", &one.label, one.at));
        let mut seen: BTreeMap<(&str, &Label), Span> = BTreeMap::new();
        for (kind, label, at) in networks.chain(groups).chain(machines).chain(balancers) {
            if let Some(first) = seen.insert((kind, label), at) {
                report.say(
                    names::UNSAYABLE
                        .at(at, format!("in Terraform two things of the site are called `{label}`"))
                        .here("this one")
                        .label(first, "and this one")
                        .help("give one of them another name"),
                );
            }
        }
    }
}

/// What the provider must be told, and the site does not say.
fn incomplete(at: Span, message: impl Into<String>) -> Diagnostic {
    names::CLOUD_INCOMPLETE.at(at, message)
}

/// That what must stand in two zones does not.
fn in_one_zone(what: &str, at: Span) -> Diagnostic {
    incomplete(at, format!("a {what} of AWS stands in two availability zones at least"))
        .help("name subnets whose `zone` differs: `zone = \"eu-west-1a\"`")
}

/// The labels of groups, each where it is named.
fn labels(groups: &[At<GroupId>]) -> Vec<At<Label>> {
    groups.iter().map(|group| At::new(Cloud::group(&group.value), group.at)).collect()
}
