//! `open-without-listener` of security groups: a rule admits a port on which no member of the group answers.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::network::{GroupId, GroupRule, Networks};
use infc_plan::{BindSet, Listener, Origins, Plan};
use infc_scalar::Proto;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    if site.gaps.iter().any(|gap| gap.path.first().is_none_or(|first| &**first != "dns")) {
        return Vec::new();
    }
    let groups = plan.networks.groups.iter();
    let rules = groups.flat_map(|(id, group)| group.ingress.iter().map(move |rule| (id, rule)));
    let narrow = rules.filter(|(_, rule)| rule.ports.is_some());
    narrow.filter(|(id, rule)| idle(plan, id, rule)).map(|(id, rule)| told(id, rule)).collect()
}

/// Whether the group has members, and none of them answers.
fn idle(plan: &Plan, id: &GroupId, rule: &GroupRule) -> bool {
    let services = plan.networks.externals.values().filter(|external| {
        external.place.as_ref().is_some_and(|place| place.groups.iter().any(|group| group.value == *id))
    });
    let mut answers: Vec<bool> = services.map(|external| rule.names_port(external.port, Proto::Tcp)).collect();
    answers.extend(plan.zones.members(id).iter().map(|member| match member {
        Origins::Host(name) => plan.hosts.get(name).is_none_or(|host| host.listeners.iter().any(|one| open(one, rule))),
        Origins::Balancer(name) => balanced(&plan.networks, name, rule),
        Origins::Internet | Origins::Loopback | Origins::Network(_) | Origins::Group(_) => true,
    }));
    !answers.is_empty() && !answers.contains(&true)
}

fn open(listener: &Listener, rule: &GroupRule) -> bool {
    let loopback = matches!(listener.bind, BindSet::One(address) if address.is_loopback());
    !loopback && rule.names_port(listener.port, listener.proto)
}

fn balanced(networks: &Networks, name: &str, rule: &GroupRule) -> bool {
    let ports = networks.balancers.get(name).into_iter().flat_map(|balancer| &balancer.ports);
    ports.into_iter().any(|port| rule.names_port(port.port, Proto::Tcp))
}

fn told(id: &GroupId, rule: &GroupRule) -> Diagnostic {
    let message = format!("the security group `{id}` opens {}, and none of its members answers there", rule.ports_text());
    names::OPEN_WITHOUT_LISTENER
        .at(rule.at, message)
        .note("whatever opens the port one day is reached at once")
        .help("take the rule out, or describe what listens there")
        .about(["networks", &id.network, "groups", &id.name])
}
