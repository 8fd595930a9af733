//! The host's firewall, rule by rule: the first that matches decides.
//!
//! It deliberately takes UFW's stock before-rules for what they are to a new connection from outside: nothing but
//! loopback is admitted by them that the rules would refuse (DHCP answers, ICMP and multicast discovery are no listeners
//! of a site).

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use infc_plan::firewall::{FirewallPlan, Reason, Rule, Verdict as Default};
use infc_scalar::Proto;

use crate::addresses::bits;
use crate::first::{Numbered, by_first};
use crate::{Addresses, Doubt, Hop, Layer, Path, Ranges, Relation, Verdict, Why};

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

    /// The numbers of the rules that a packet at `door` may match, in their order, up to the first that every packet
    /// matches.
    fn rules(&self, door: &Door) -> Vec<usize> {
        let single = self.single.get(&door.port).map_or(&[][..], Vec::as_slice);
        let mut all = Vec::new();
        for number in in_order(single, &self.wide) {
            let Some(rule) = self.firewall.rules.get(number).filter(|rule| may_match(rule, door)) else {
                continue;
            };
            all.push(number);
            if rule.on.is_none() && rule.from.is_none_or(|from| from.prefix == 0) {
                break;
            }
        }
        all
    }
}

/// Two lists of numbers, each in order, as one.
fn in_order<'a>(one: &'a [usize], two: &'a [usize]) -> impl Iterator<Item = usize> + 'a {
    let (mut one, mut two) = (one.iter().copied().peekable(), two.iter().copied().peekable());
    std::iter::from_fn(move || match (one.peek(), two.peek()) {
        (Some(left), Some(right)) if left < right => one.next(),
        (Some(_), None) => one.next(),
        _ => two.next(),
    })
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
    let range = |number: usize| {
        let from = firewall.rules.get(number)?.from;
        let (first, last) = from.map_or((0, u128::MAX), |from| (bits(from.first()), bits(from.last())));
        Some(Numbered { first, last, number })
    };
    let ranges: Vec<Numbered> = filter.rules(door).into_iter().filter_map(range).collect();
    let parts = by_first(&ranges, sources.family(door.v4), |open| deciders(firewall, open)).into_iter();
    let path = |(deciders, part): (Vec<usize>, Ranges)| {
        decided_by(firewall, door, (&deciders, Addresses::of_family(door.v4, part)))
    };
    parts.map(path).collect()
}

/// The number of no rule: the default policy decides, after all rules.
const NONE: usize = usize::MAX;

/// Which rules decide among those that match: of the rules for one interface those that differ from what is decided for
/// every other, and last the one that decides there, which may be [`NONE`].
fn deciders(firewall: &FirewallPlan, matching: &BTreeSet<usize>) -> Vec<usize> {
    let rule = |number: &usize| firewall.rules.get(*number);
    let for_all = |number: &usize| rule(number).is_some_and(|rule| rule.on.is_none());
    let last = matching.iter().copied().find(for_all).unwrap_or(NONE);
    let admits = |number: &usize| {
        rule(number).map_or(firewall.incoming.value == Default::Allow, |rule| rule.action.admits())
    };
    let mut known = BTreeSet::new();
    // Of the rules for one interface the first decides there.
    let mut first = |number: &usize| known.insert(rule(number).and_then(|rule| rule.on.as_deref()));
    let before = matching.iter().copied().take_while(|number| *number != last);
    let different = before.filter(|number| first(number) && admits(number) != admits(&last));
    different.chain([last]).collect()
}

/// The path of the sources that `deciders` decide for.
fn decided_by(firewall: &FirewallPlan, door: &Door, (deciders, sources): (&[usize], Addresses)) -> Path {
    let one = |number: &usize| match firewall.rules.get(*number) {
        Some(rule) => decided(rule, door, sources.clone()),
        None => by_default(firewall, door, sources.clone()),
    };
    match deciders {
        [only] => one(only),
        several => {
            let hops = several.iter().flat_map(|number| one(number).hops).collect();
            Path { sources, relation: Relation::Direct, verdict: Verdict::Unknown(Doubt::Interface), hops }
        }
    }
}

/// Whether a packet from somewhere can match a rule at a door. Nothing from outside comes in by `lo`.
fn may_match(rule: &Rule, door: &Door) -> bool {
    let aimed = match (rule.to, door.to) {
        (None, _) => true,
        (Some(to), Some(own)) => to.contains(own),
        (Some(to), None) => to.prefix == 0 && to.is_v4() == door.v4,
    };
    let family = rule.from.is_none_or(|from| from.is_v4() == door.v4);
    aimed && family && rule.names_port(door.port, door.proto) && rule.on.as_deref() != Some("lo")
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
            out: Vec::new(),
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
                ("all of IPv4 but 192.0.2.0/24".to_owned(), Verdict::Unknown(Doubt::Interface)),
                ("192.0.2.0/24".to_owned(), Verdict::Admitted),
            ]
        );
    }

    #[test]
    fn rules_for_one_interface_decide_among_themselves() {
        let first = vec![rule(Action::Deny, None, Some("eth0")), rule(Action::Allow, None, Some("eth0"))];
        let stopped = Verdict::Stopped(Why::Policy);
        assert_eq!(verdicts(first, true, true), [("all of IPv4".to_owned(), stopped)]);
        let own = vec![rule(Action::Allow, None, Some("lo"))];
        assert_eq!(verdicts(own, true, true), [("all of IPv4".to_owned(), stopped)]);
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
