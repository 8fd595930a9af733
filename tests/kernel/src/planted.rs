//! Bugs planted in the model, one in each of its layers: measuring has to find every one.
//!
//! The model itself stays as it is; it is asked about a plan that differs in the way in which a model with the bug would
//! have seen the true one.

use infc_model::At;
use infc_plan::firewall::{Action, FirewallPlan, Rule, Verdict};
use infc_plan::{BindSet, HostPlan, Plan};
use infc_scalar::Cidr;

/// A bug: its name, and the plan as a model with it sees it.
pub struct Planted {
    /// What the model gets wrong.
    pub name: &'static str,
    see: fn(&mut HostPlan),
}

impl Planted {
    /// The name of the file of its case.
    pub fn file(&self) -> String {
        self.name
            .chars()
            .filter_map(|c| match c {
                ' ' => Some('-'),
                c if c.is_ascii_alphanumeric() => Some(c.to_ascii_lowercase()),
                _ => None,
            })
            .collect()
    }

    /// The plan as the model with the bug sees it.
    pub fn seen(&self, plan: &Plan) -> Plan {
        let mut plan = plan.clone();
        plan.hosts.values_mut().for_each(self.see);
        plan
    }
}

/// All of them.
pub const PLANTED: &[Planted] = &[
    Planted { name: "the last matching rule decides", see: |host| firewall(host, |all| all.rules.reverse()) },
    Planted { name: "a limit is a denial", see: |host| actions(host, Action::Limit, Action::Deny) },
    Planted { name: "a rejection is a limit", see: |host| actions(host, Action::Reject, Action::Limit) },
    Planted {
        name: "a denial is passed over",
        see: |host| without(host, |rule| rule.action == Action::Deny),
    },
    Planted { name: "the default policy is the other one", see: |host| firewall(host, flip) },
    Planted {
        name: "the default policy is always to deny",
        see: |host| firewall(host, |all| policy(all, Verdict::Deny)),
    },
    Planted {
        name: "IPv6 is always filtered by the rules",
        see: |host| firewall(host, |all| all.ipv6 = true),
    },
    Planted { name: "rules from IPv6 addresses are not there", see: |host| without(host, of_ipv6) },
    Planted { name: "protocols are ignored", see: |host| rules(host, |rule| rule.proto = None) },
    Planted { name: "a range ends one too early", see: |host| rules(host, |rule| last_port(rule, -1)) },
    Planted { name: "a range ends one too late", see: |host| rules(host, |rule| last_port(rule, 1)) },
    Planted { name: "a network has one bit less", see: |host| rules(host, widen) },
    Planted { name: "sources are ignored", see: |host| rules(host, |rule| rule.from = None) },
    Planted {
        name: "the address that a rule is for is ignored",
        see: |host| rules(host, |rule| rule.to = None),
    },
    Planted { name: "interfaces are ignored", see: |host| rules(host, |rule| rule.on = None) },
    Planted {
        name: "rules for an interface are not there",
        see: |host| without(host, |rule| rule.on.is_some()),
    },
    Planted { name: "binds are ignored", see: |host| binds(host, |_| BindSet::Dual) },
    Planted { name: "loopback is any address", see: |host| binds(host, off_loopback) },
    Planted { name: "an IPv6 wildcard is never IPv4", see: |host| binds(host, only_six) },
    Planted { name: "an IPv6 wildcard is always IPv4 too", see: |host| binds(host, both) },
    Planted { name: "a rule without a protocol is for TCP", see: |host| rules(host, only_tcp) },
    Planted { name: "a published port passes the firewall for incoming", see: in_input },
    Planted { name: "the chain for published ports is not there", see: |host| chain(host, None) },
    Planted {
        name: "the chain for published ports is the firewall",
        see: |host| chain(host, host.firewall.clone()),
    },
    Planted {
        name: "what the proxy of Docker sends is not filtered",
        see: |host| {
            firewall(host, |all| all.outgoing = At::new(Verdict::Allow, all.outgoing.at));
        },
    },
    Planted { name: "there is no firewall", see: |host| host.firewall = None },
];

fn in_input(host: &mut HostPlan) {
    for published in host.listeners.iter_mut().filter_map(|listener| listener.published.as_mut()) {
        published.forwarded = false;
    }
}

fn chain(host: &mut HostPlan, rules: Option<FirewallPlan>) {
    if let Some(docker) = &mut host.docker {
        docker.chain = rules;
    }
}

fn firewall(host: &mut HostPlan, change: impl FnOnce(&mut FirewallPlan)) {
    if let Some(firewall) = &mut host.firewall {
        change(firewall);
    }
}

fn rules(host: &mut HostPlan, change: impl FnMut(&mut Rule)) {
    firewall(host, |firewall| firewall.rules.iter_mut().for_each(change));
}

fn without(host: &mut HostPlan, gone: impl Fn(&Rule) -> bool) {
    firewall(host, |firewall| firewall.rules.retain(|rule| !gone(rule)));
}

fn actions(host: &mut HostPlan, from: Action, to: Action) {
    rules(host, |rule| {
        if rule.action == from {
            rule.action = to;
        }
    });
}

fn policy(firewall: &mut FirewallPlan, verdict: Verdict) {
    firewall.incoming = At::new(verdict, firewall.incoming.at);
}

fn flip(firewall: &mut FirewallPlan) {
    let other = if firewall.incoming.value == Verdict::Allow { Verdict::Deny } else { Verdict::Allow };
    policy(firewall, other);
}

fn of_ipv6(rule: &Rule) -> bool {
    rule.from.or(rule.to).is_some_and(|network| !network.is_v4())
}

fn last_port(rule: &mut Rule, by: i16) {
    if let Some((first, last)) = &mut rule.ports
        && first != last
    {
        *last = last.saturating_add_signed(by);
    }
}

fn widen(rule: &mut Rule) {
    rule.from = rule.from.map(|from| Cidr::covering(from.addr, from.prefix.saturating_sub(1)));
}

fn only_tcp(rule: &mut Rule) {
    rule.proto = rule.proto.or(Some(infc_scalar::Proto::Tcp));
}

fn binds(host: &mut HostPlan, change: impl Fn(BindSet) -> BindSet) {
    for listener in &mut host.listeners {
        listener.bind = change(listener.bind);
    }
}

fn off_loopback(bind: BindSet) -> BindSet {
    match bind {
        BindSet::One(one) if one.is_loopback() => {
            if one.is_ipv4() {
                BindSet::AnyV4
            } else {
                BindSet::AnyV6
            }
        }
        other => other,
    }
}

fn only_six(bind: BindSet) -> BindSet {
    if bind == BindSet::Dual { BindSet::AnyV6 } else { bind }
}

fn both(bind: BindSet) -> BindSet {
    if bind == BindSet::AnyV6 { BindSet::Dual } else { bind }
}
