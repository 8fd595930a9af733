//! A firewall's rules tried one by one for every source, interface and door, against the paths of `infc-net`.
//!
//! It deliberately does not ask how a rule is printed: that the kernel agrees is measured elsewhere.

use std::net::IpAddr;

use infc_diag::{FilePath, Files, Span};
use infc_model::{At, Verdict as Policy};
use infc_net::{Addresses, Door, Filter, Path, Verdict, through_firewall};
use infc_plan::firewall::{Action, FirewallPlan, Reason, Rule};
use infc_scalar::{Cidr, Proto};
use infc_tests::Random;

use crate::sets::any_network;

/// The interfaces that a packet may come in by; no rule names the last.
const INTERFACES: [&str; 3] = ["eth0", "eth1", "eth2"];

/// One case: a firewall, and two doors at which everybody knocks.
pub fn firewall(random: &mut Random) -> usize {
    let firewall = any_firewall(random);
    let filter = Filter::of(&firewall);
    (0..2).map(|_| knock(&firewall, &filter, &any_door(random))).sum()
}

fn knock(firewall: &FirewallPlan, filter: &Filter<'_>, door: &Door) -> usize {
    let all = if door.v4 { Addresses::all().only_v4() } else { Addresses::all().only_v6() };
    // One's own addresses are no sources.
    let sources = all.difference(&Addresses::one(if door.v4 { source(true, 3) } else { source(false, 3) }));
    let paths = through_firewall(Some(filter), door, sources.clone());
    let mut left = sources.clone();
    for path in &paths {
        assert!(!path.sources.is_empty() && left.covers(&path.sources), "{paths:?} are not disjoint");
        left = left.difference(&path.sources);
    }
    assert!(left.is_empty(), "{paths:?} leave out {left}");
    let asked = (0..20).map(|last| source(door.v4, last)).filter(|addr| sources.contains(*addr));
    asked.map(|from| agree(firewall, door, (&paths, from))).sum()
}

fn agree(firewall: &FirewallPlan, door: &Door, (paths, from): (&[Path], IpAddr)) -> usize {
    let deciders = INTERFACES.map(|interface| first(firewall, door, (from, interface)));
    let admits = deciders.map(|rule| match rule {
        _ if !door.v4 && !firewall.ipv6 => false,
        Some(rule) => matches!(rule.action, Action::Allow | Action::Limit),
        None => firewall.incoming.value == Policy::Allow,
    });
    let path = paths.iter().find(|path| path.sources.contains(from));
    assert!(path.is_some(), "no path has {from}");
    let Some(path) = path else { return 0 };
    assert!(path.verdict != Verdict::Guarded, "a firewall asks for no password");
    let said = match path.verdict {
        Verdict::Admitted => Some(true),
        Verdict::Stopped(_) => Some(false),
        Verdict::Unknown(_) | Verdict::Guarded => None,
    };
    let meant = admits.iter().all(|one| *one == admits[2]).then_some(admits[2]);
    assert_eq!(said, meant, "{from} {door:?}\n{firewall:?}\n{paths:?}");
    // The witness is the rule that decides for an interface that no rule names.
    let witness = path.hops.last().and_then(|hop| hop.at);
    let meant = match deciders[2] {
        _ if !door.v4 && !firewall.ipv6 => firewall.at,
        Some(rule) => rule.at,
        None => firewall.incoming.at,
    };
    assert_eq!(witness, Some(meant), "{from} {door:?}\n{firewall:?}");
    INTERFACES.len()
}

/// The first rule that matches a packet.
fn first<'a>(firewall: &'a FirewallPlan, door: &Door, (from, interface): (IpAddr, &str)) -> Option<&'a Rule> {
    firewall.rules.iter().find(|rule| {
        rule.proto.is_none_or(|proto| proto == door.proto)
            && rule.ports.is_none_or(|(first, last)| first <= door.port && door.port <= last)
            && rule.from.is_none_or(|network| network.contains(from))
            && rule.to.is_none_or(|network| door.to.is_some_and(|to| network.contains(to)))
            && rule.on.as_deref().is_none_or(|on| on == interface)
    })
}

fn source(v4: bool, last: u8) -> IpAddr {
    if v4 { [10, 0, 0, last].into() } else { [0x2001, 0xdb8, 0, 0, 0, 0, 0, last.into()].into() }
}

/// The host's addresses.
fn own(v4: bool, second: bool) -> IpAddr {
    let last = 1 + u8::from(second);
    if v4 { [203, 0, 113, last].into() } else { [0x2001, 0xdb8, 1, 0, 0, 0, 0, last.into()].into() }
}

fn any_door(random: &mut Random) -> Door {
    let v4 = random.one_in(2);
    let proto = *random.pick(&[Proto::Tcp, Proto::Udp]);
    let port = u16::try_from(1 + random.below(6)).unwrap_or(1);
    Door { node: String::new(), proto, port, v4, to: Some(own(v4, random.one_in(3))) }
}

fn any_firewall(random: &mut Random) -> FirewallPlan {
    let file = Files::default().intern(FilePath::project("site.inf"));
    let at = |number: usize| {
        let start = u32::try_from(number).unwrap_or(0);
        Span::new(file, start, start + 1)
    };
    let rules = (0..random.below(12)).map(|number| Rule { at: at(number + 10), ..any_rule(random, at(0)) });
    let rules = rules.collect();
    let policy = random.pick(&[Policy::Deny, Policy::Reject, Policy::Allow]).clone();
    FirewallPlan {
        incoming: At::new(policy, at(1)),
        outgoing: At::new(Policy::Allow, at(2)),
        routed: At::new(Policy::Deny, at(3)),
        ipv6: !random.one_in(6),
        rules,
        out: Vec::new(),
        repeated: Vec::new(),
        derived: false,
        at: at(4),
    }
}

fn any_rule(random: &mut Random, at: Span) -> Rule {
    let first = u16::try_from(1 + random.below(6)).unwrap_or(1);
    let last = first + u16::try_from(random.below(3)).unwrap_or(0);
    let from = if random.one_in(4) { None } else { Some(any_network(random)) };
    let v4 = from.map_or(random.one_in(2), Cidr::is_v4);
    Rule {
        action: *random.pick(&[Action::Allow, Action::Allow, Action::Deny, Action::Reject, Action::Limit]),
        proto: *random.pick(&[None, Some(Proto::Tcp), Some(Proto::Udp)]),
        ports: if random.one_in(4) { None } else { Some((first, last)) },
        to: random.one_in(4).then(|| Cidr::host(own(v4, random.one_in(2)))),
        from,
        on: random.one_in(4).then(|| (*random.pick(&["eth0", "eth1", "lo"])).to_owned()),
        comment: None,
        at,
        reason: Reason::Stated,
    }
}
