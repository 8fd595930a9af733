//! The host's firewall, rule by rule: the first that matches decides.
//!
//! It deliberately takes UFW's stock before-rules for what they are to a new connection from outside: nothing but
//! loopback is admitted by them that the rules would refuse (DHCP answers, ICMP and multicast discovery are no listeners
//! of a site).

use std::collections::BTreeMap;
use std::net::IpAddr;

use infc_plan::firewall::{FirewallPlan, Reason, Rule, Verdict as Default};
use infc_scalar::Proto;

use crate::{Addresses, Doubt, Hop, Layer, Path, Relation, Verdict, Why};

/// A socket of one family, seen from the network.
#[derive(Clone, Debug)]
pub struct Door {
    /// `vps:443/tcp`.
    pub node: String,
    /// The protocol.
    pub proto: Proto,
    /// The port.
    pub port: u16,
    /// Whether it is of IPv4.
    pub v4: bool,
    /// The host's address; none if the site states none of this family.
    pub to: Option<IpAddr>,
}

/// A firewall whose rules are found by the port that they name: a host with many ports has as many rules.
#[derive(Clone, Debug)]
pub struct Filter<'a> {
    firewall: &'a FirewallPlan,
    /// The numbers of the rules that name one port.
    single: BTreeMap<u16, Vec<usize>>,
    /// The numbers of all others.
    wide: Vec<usize>,
}

impl<'a> Filter<'a> {
    /// Sorts the rules of `firewall`.
    pub fn of(firewall: &'a FirewallPlan) -> Self {
        let (mut single, mut wide): (BTreeMap<u16, Vec<usize>>, _) = (BTreeMap::new(), Vec::new());
        for (index, rule) in firewall.rules.iter().enumerate() {
            match rule.ports {
                Some((first, last)) if first == last => single.entry(first).or_default().push(index),
                _ => wide.push(index),
            }
        }
        Self { firewall, single, wide }
    }

    /// The rules that may speak of `port`, in their order.
    fn rules(&self, port: u16) -> Vec<&'a Rule> {
        let mut all: Vec<usize> =
            self.single.get(&port).into_iter().flatten().chain(&self.wide).copied().collect();
        all.sort_unstable();
        all.into_iter().filter_map(|index| self.firewall.rules.get(index)).collect()
    }
}

/// How `sources`, all of the door's family, fare; the paths' sources are disjoint and together all of them.
pub fn paths(filter: Option<&Filter<'_>>, door: &Door, sources: Addresses) -> Vec<Path> {
    let Some(filter) = filter else {
        let hop = hop(door, "admitted: the host has no firewall".to_owned(), None);
        return vec![end(sources, Verdict::Admitted, hop)];
    };
    let firewall = filter.firewall;
    if !door.v4 && !firewall.ipv6 {
        let hop = hop(door, "stopped: the firewall drops all of IPv6".to_owned(), Some(firewall.at));
        return vec![end(sources, Verdict::Stopped(Why::NoIpv6), hop)];
    }
    let mut paths = Vec::new();
    walk((firewall, &filter.rules(door.port)), door, sources, &mut paths);
    paths
}

fn walk(
    (firewall, rules): (&FirewallPlan, &[&Rule]),
    door: &Door,
    mut left: Addresses,
    paths: &mut Vec<Path>,
) {
    for (index, rule) in rules.iter().enumerate() {
        let matched = left.intersection(&matched(rule, door));
        if matched.is_empty() {
            continue;
        }
        left = left.difference(&matched);
        if rule.on.is_some() {
            let rest = rules.get(index + 1..).unwrap_or_default();
            on_an_interface(rule, (firewall, rest), (door, matched), paths);
        } else {
            paths.push(decided(rule, door, matched));
        }
        if left.is_empty() {
            return;
        }
    }
    paths.push(by_default(firewall, door, left));
}

/// A rule for one interface decides only for who comes in by it. Where what follows says the same, it does not matter.
fn on_an_interface(
    rule: &Rule,
    rest: (&FirewallPlan, &[&Rule]),
    (door, sources): (&Door, Addresses),
    paths: &mut Vec<Path>,
) {
    let mut otherwise = Vec::new();
    walk(rest, door, sources, &mut otherwise);
    for path in otherwise {
        let same = path.opens() == rule.action.admits() && !matches!(path.verdict, Verdict::Unknown(_));
        if same {
            paths.push(path);
            continue;
        }
        let own = decided(rule, door, path.sources.clone());
        let hops = own.hops.into_iter().chain(path.hops).collect();
        paths.push(Path { verdict: Verdict::Unknown(Doubt::Interface), hops, ..path });
    }
}

/// The sources that a rule matches at a door.
fn matched(rule: &Rule, door: &Door) -> Addresses {
    let aimed = match (rule.to, door.to) {
        (None, _) => true,
        (Some(to), Some(own)) => to.contains(own),
        (Some(to), None) => to.prefix == 0 && to.is_v4() == door.v4,
    };
    if !aimed || !rule.names_port(door.port, door.proto) {
        return Addresses::empty();
    }
    rule.from.map_or_else(Addresses::all, Addresses::from)
}

fn decided(rule: &Rule, door: &Door, sources: Addresses) -> Path {
    let whose = match &rule.reason {
        Reason::Stated => format!("the rule `{}`", rule.command()),
        Reason::Derived(for_whom) => format!("the rule derived for {for_whom}"),
    };
    let (verdict, word) = if rule.action.admits() {
        (Verdict::Admitted, "admitted")
    } else {
        (Verdict::Stopped(Why::Rule), "stopped")
    };
    end(sources, verdict, hop(door, format!("{word} by {whose}"), Some(rule.at)))
}

fn by_default(firewall: &FirewallPlan, door: &Door, sources: Addresses) -> Path {
    match firewall.incoming.value {
        Default::Allow => {
            let text = "admitted: no rule matches, and the default is to allow".to_owned();
            end(sources, Verdict::Admitted, hop(door, text, Some(firewall.incoming.at)))
        }
        Default::Deny | Default::Reject => {
            let text = "stopped: no rule of the firewall admits it".to_owned();
            end(sources, Verdict::Stopped(Why::Policy), hop(door, text, Some(firewall.incoming.at)))
        }
    }
}

fn hop(door: &Door, action: String, at: Option<infc_diag::Span>) -> Hop {
    Hop {
        layer: Layer::Firewall,
        node: door.node.clone(),
        action,
        at,
        sources: Addresses::empty(),
        through: None,
    }
}

fn end(sources: Addresses, verdict: Verdict, hop: Hop) -> Path {
    let hop = Hop { sources: sources.clone(), ..hop };
    Path { sources, relation: Relation::Direct, verdict, hops: vec![hop] }
}

#[cfg(test)]
mod tests {
    use infc_diag::{FilePath, Files, Span};
    use infc_plan::firewall::Action;
    use infc_scalar::Cidr;

    use super::*;

    fn at() -> Span {
        Span::new(Files::default().intern(FilePath::project("site.inf")), 0, 0)
    }

    fn rule(action: Action, from: Option<&str>, on: Option<&str>) -> Rule {
        Rule {
            action,
            proto: Some(Proto::Tcp),
            ports: Some((80, 80)),
            to: None,
            from: from.map(|text| text.parse::<Cidr>().unwrap()),
            on: on.map(str::to_owned),
            comment: None,
            at: at(),
            reason: Reason::Stated,
        }
    }

    fn verdicts(rules: Vec<Rule>, v4: bool, ipv6: bool) -> Vec<(String, Verdict)> {
        let verdict = |verdict| infc_model::At::new(verdict, at());
        let firewall = FirewallPlan {
            incoming: verdict(Default::Deny),
            outgoing: verdict(Default::Allow),
            routed: verdict(Default::Deny),
            ipv6,
            rules,
            repeated: Vec::new(),
            derived: false,
            at: at(),
        };
        let door = Door { node: String::new(), proto: Proto::Tcp, port: 80, v4, to: None };
        let all = Addresses::all();
        let sources = if v4 { all.only_v4() } else { all.only_v6() };
        let paths = paths(Some(&Filter::of(&firewall)), &door, sources);
        paths.into_iter().map(|path| (path.sources.to_string(), path.verdict)).collect()
    }

    #[test]
    fn the_first_rule_decides() {
        let rules = vec![rule(Action::Deny, Some("192.0.2.0/24"), None), rule(Action::Limit, None, None)];
        assert_eq!(
            verdicts(rules, true, true),
            [
                ("192.0.2.0/24".to_owned(), Verdict::Stopped(Why::Rule)),
                ("all of IPv4 but 192.0.2.0/24".to_owned(), Verdict::Admitted),
            ]
        );
    }

    #[test]
    fn a_rule_for_an_interface_leaves_open_what_others_do_not_say() {
        let lone = vec![rule(Action::Allow, None, Some("eth0"))];
        assert_eq!(
            verdicts(lone, true, true),
            [("all of IPv4".to_owned(), Verdict::Unknown(Doubt::Interface))]
        );
        let both =
            vec![rule(Action::Allow, None, Some("eth0")), rule(Action::Allow, Some("192.0.2.0/24"), None)];
        assert_eq!(
            verdicts(both, true, true),
            [
                ("192.0.2.0/24".to_owned(), Verdict::Admitted),
                ("all of IPv4 but 192.0.2.0/24".to_owned(), Verdict::Unknown(Doubt::Interface)),
            ]
        );
    }

    #[test]
    fn without_ipv6_nobody_comes_over_it() {
        let rules = vec![rule(Action::Allow, None, None)];
        assert_eq!(
            verdicts(rules, false, false),
            [("all of IPv6".to_owned(), Verdict::Stopped(Why::NoIpv6))]
        );
    }
}
