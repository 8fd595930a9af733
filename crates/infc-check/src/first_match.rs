//! Which earlier rule of a firewall matches all that a rule matches, without comparing every pair.
//!
//! It deliberately knows no action: the first rule that matches decides, whatever it decides.

use std::collections::{BTreeMap, BTreeSet};

use infc_plan::firewall::Rule;
use infc_scalar::{Cidr, Proto};

/// What a rule matches besides ports: protocol, interface, from, to; absent where it matches all.
type Rest<'a> = (Option<Proto>, Option<&'a str>, Option<Cidr>, Option<Cidr>);

/// For each rule, the number of the first before it that matches all that it matches, if any does.
pub(crate) fn covering(rules: &[Rule]) -> Vec<Option<usize>> {
    let mut earlier = Earlier::default();
    let find_and_add = |(index, rule)| {
        let first = earlier.first(rule);
        earlier.add(index, rule);
        first
    };
    rules.iter().enumerate().map(find_and_add).collect()
}

/// The rules so far, by all that they match.
#[derive(Default)]
struct Earlier<'a> {
    rules: BTreeMap<Rest<'a>, Ports>,
    /// The lengths of the prefixes that occur, so that only those are asked for.
    from: BTreeSet<u8>,
    to: BTreeSet<u8>,
}

impl<'a> Earlier<'a> {
    fn add(&mut self, index: usize, rule: &'a Rule) {
        self.from.extend(rule.from.map(|network| network.prefix));
        self.to.extend(rule.to.map(|network| network.prefix));
        let rest = (rule.proto, rule.on.as_deref(), rule.from, rule.to);
        self.rules.entry(rest).or_default().add(index, rule.ports);
    }

    fn first(&self, rule: &Rule) -> Option<usize> {
        let on = rule.on.as_deref();
        let mut first: Option<usize> = None;
        for proto in wider(rule.proto) {
            for on in wider(on) {
                for from in around(rule.from, &self.from) {
                    for to in around(rule.to, &self.to) {
                        let found =
                            self.rules.get(&(proto, on, from, to)).and_then(|all| all.first(rule.ports));
                        first = first.into_iter().chain(found).min();
                    }
                }
            }
        }
        first
    }
}

/// What matches as much or more: all, and itself.
fn wider<T>(one: Option<T>) -> impl Iterator<Item = Option<T>> {
    [None].into_iter().chain(one.map(Some))
}

/// The networks around `network` with one of the prefixes `known`, itself among them; and all.
fn around(network: Option<Cidr>, known: &BTreeSet<u8>) -> impl Iterator<Item = Option<Cidr>> {
    let around = network.into_iter().flat_map(|network| {
        known.range(..=network.prefix).map(move |prefix| Some(Cidr::covering(network.addr, *prefix)))
    });
    [None].into_iter().chain(around)
}

/// The ranges of ports of rules that match the same otherwise.
#[derive(Default)]
struct Ports {
    /// The first that names no port.
    all: Option<usize>,
    /// A Fenwick tree over the first ports: below each of its numbers, last ports with the rules they are of. Both grow,
    /// because a later range that ends no further is never the first.
    ends: BTreeMap<u32, Vec<(u16, usize)>>,
}

/// How many ports there are.
const PORTS: u32 = 1 << 16;

impl Ports {
    fn add(&mut self, index: usize, ports: Option<(u16, u16)>) {
        let Some((first, last)) = ports else {
            self.all.get_or_insert(index);
            return;
        };
        let mut at = u32::from(first) + 1;
        while at <= PORTS {
            let ends = self.ends.entry(at).or_default();
            if ends.last().is_none_or(|(end, _)| *end < last) {
                ends.push((last, index));
            }
            at += at & at.wrapping_neg();
        }
    }

    /// The first whose range holds `ports`.
    fn first(&self, ports: Option<(u16, u16)>) -> Option<usize> {
        let Some((first, last)) = ports else { return self.all };
        let (mut at, mut found) = (u32::from(first) + 1, self.all);
        while at > 0 {
            let ends = self.ends.get(&at).map_or(&[][..], Vec::as_slice);
            let reaching = ends.get(ends.partition_point(|(end, _)| *end < last));
            found = found.into_iter().chain(reaching.map(|(_, index)| *index)).min();
            at -= at & at.wrapping_neg();
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, Ipv6Addr};

    use infc_diag::{FilePath, Files, Span};
    use infc_plan::firewall::{Action, Reason};

    use super::*;

    /// The same, by comparing every pair.
    fn covers(earlier: &Rule, later: &Rule) -> bool {
        let within = |outer: Option<Cidr>, inner: Option<Cidr>| {
            outer.is_none_or(|outer| inner.is_some_and(|inner| outer.contains(inner)))
        };
        earlier
            .ports
            .is_none_or(|outer| later.ports.is_some_and(|inner| outer.0 <= inner.0 && inner.1 <= outer.1))
            && (earlier.proto.is_none() || earlier.proto == later.proto)
            && (earlier.on.is_none() || earlier.on == later.on)
            && within(earlier.from, later.from)
            && within(earlier.to, later.to)
    }

    /// A sequence of small numbers, the same in every run.
    struct Numbers(u64);

    impl Numbers {
        fn below(&mut self, limit: u64) -> u64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % limit
        }

        fn network(&mut self) -> Option<Cidr> {
            let (low, prefix) = (self.below(4), self.below(5));
            match self.below(4) {
                0 | 1 => None,
                2 => Some(Cidr::covering(
                    Ipv4Addr::from(u32::try_from(low << 30).unwrap()).into(),
                    u8::try_from(prefix).unwrap(),
                )),
                _ => Some(Cidr::covering(
                    Ipv6Addr::from(u128::from(low) << 126).into(),
                    u8::try_from(prefix).unwrap(),
                )),
            }
        }

        fn rule(&mut self, at: Span) -> Rule {
            let first = u16::try_from([0, 1, 7, 8, 65_530][usize::try_from(self.below(5)).unwrap()]).unwrap();
            let last = first + u16::try_from(self.below(6)).unwrap();
            Rule {
                action: Action::Allow,
                proto: [None, Some(Proto::Tcp), Some(Proto::Udp)][usize::try_from(self.below(3)).unwrap()],
                ports: (self.below(4) > 0).then_some((first, last)),
                to: self.network(),
                from: self.network(),
                on: (self.below(3) == 0).then(|| "eth0".to_owned()),
                comment: None,
                at,
                reason: Reason::Stated,
            }
        }
    }

    #[test]
    fn it_is_what_comparing_every_pair_finds() {
        let at = Span::new(Files::default().intern(FilePath::project("site.inf")), 0, 0);
        let (mut numbers, mut covered) = (Numbers(1), 0);
        for _ in 0..2_000 {
            let count = numbers.below(30);
            let rules: Vec<Rule> = (0..count).map(|_| numbers.rule(at)).collect();
            let pairs =
                |(index, later): (usize, &Rule)| rules.iter().take(index).position(|one| covers(one, later));
            let expected: Vec<Option<usize>> = rules.iter().enumerate().map(pairs).collect();
            covered += expected.iter().flatten().count();
            assert_eq!(covering(&rules), expected, "{rules:?}");
        }
        assert!(covered > 1_000, "only {covered} rules are covered");
    }
}
