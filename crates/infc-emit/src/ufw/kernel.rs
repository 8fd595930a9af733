//! What the printed rule files do to a packet, by an interpreter that knows iptables and nothing of the plan; it has to
//! agree with `infc-net`.
//!
//! It deliberately reads the `-A` lines alone: the tuples are UFW's, and the kernel never sees them.

use std::net::IpAddr;

use infc_model::Verdict as Default;
use infc_net::{Addresses, Door, Filter, Verdict, through_firewall};
use infc_plan::firewall::{Action, FirewallPlan, Reason, Rule};
use infc_scalar::{Cidr, Proto};
use proptest::prelude::*;

use super::captured::{firewall, nowhere};
use super::rules::{Family, print};

/// A connection that somebody tries.
#[derive(Clone, Copy, Debug)]
struct Packet {
    from: IpAddr,
    to: IpAddr,
    proto: Proto,
    port: u16,
}

/// Whether a rule file lets a new connection in.
fn admitted(file: &str, packet: Packet, default: &Default) -> bool {
    let chain = if packet.from.is_ipv4() { "-A ufw-user-input " } else { "-A ufw6-user-input " };
    for line in file.lines().filter_map(|line| line.strip_prefix(chain)) {
        // A first connection is counted and not refused.
        if matches(line, packet) && !line.contains("-m recent") {
            return line.contains("-j ACCEPT") || line.contains("-user-limit-accept");
        }
    }
    *default == Default::Allow
}

fn matches(line: &str, packet: Packet) -> bool {
    let words: Vec<&str> = line.split(' ').collect();
    let after = |word: &str| words.iter().position(|own| *own == word).map(|index| words[index + 1]);
    let network = |text: &str| text.parse::<Cidr>().unwrap_or_else(|_| Cidr::host(text.parse().unwrap()));
    let (low, high) = after("--dport").or(after("--dports")).map_or((0, u16::MAX), |ports| {
        let (low, high) = ports.split_once(':').unwrap_or((ports, ports));
        (low.parse().unwrap(), high.parse().unwrap())
    });
    after("-p").is_none_or(|proto| proto == packet.proto.to_string())
        && after("-s").is_none_or(|from| network(from).contains(packet.from))
        && after("-d").is_none_or(|to| network(to).contains(packet.to))
        && (low..=high).contains(&packet.port)
}

fn any_network() -> impl Strategy<Value = Option<Cidr>> {
    let four =
        (0_u8..4, 28_u8..=32).prop_map(|(last, prefix)| Cidr::covering([192, 0, 2, last].into(), prefix));
    let six = (0_u16..4, 124_u8..=128)
        .prop_map(|(last, prefix)| Cidr::covering([0x2001, 0xdb8, 0, 0, 0, 0, 0, last].into(), prefix));
    prop_oneof![Just(None), four.prop_map(Some), six.prop_map(Some), Just(Some(Cidr::all_v4()))]
}

fn any_rule() -> impl Strategy<Value = Rule> {
    let action = prop::sample::select(vec![Action::Allow, Action::Deny, Action::Reject, Action::Limit]);
    let proto = prop::sample::select(vec![None, Some(Proto::Tcp), Some(Proto::Udp)]);
    let ports = prop::option::of((1_u16..5, 0_u16..3));
    (action, proto, ports, any_network(), prop::bool::weighted(0.2)).prop_map(
        |(action, proto, ports, from, aimed)| {
            let ports =
                ports.map(|(first, more)| (first, if proto.is_some() { first + more } else { first }));
            let v4 = from.is_none_or(Cidr::is_v4);
            let to = aimed.then(|| Cidr::host(own(v4)));
            Rule {
                action,
                proto,
                ports,
                to,
                from,
                on: None,
                comment: None,
                at: nowhere(),
                reason: Reason::Stated,
            }
        },
    )
}

/// The host's address of a family.
fn own(v4: bool) -> IpAddr {
    if v4 { [203, 0, 113, 10].into() } else { [0x2001, 0xdb8, 1, 0, 0, 0, 0, 0x10].into() }
}

fn any_packet() -> impl Strategy<Value = Packet> {
    (any::<bool>(), 0_u8..5, any::<bool>(), 1_u16..8).prop_map(|(v4, last, tcp, port)| {
        let six = [0x2001, 0xdb8, 0, 0, 0, 0, 0, u16::from(last)];
        let from = if v4 { IpAddr::from([192, 0, 2, last]) } else { IpAddr::from(six) };
        Packet { from, to: own(v4), proto: if tcp { Proto::Tcp } else { Proto::Udp }, port }
    })
}

/// Whether the model admits the connection.
fn predicted(plan: &FirewallPlan, packet: Packet) -> bool {
    let v4 = packet.from.is_ipv4();
    let door = Door { node: String::new(), proto: packet.proto, port: packet.port, v4, to: Some(packet.to) };
    let all = Addresses::all();
    let sources = if v4 { all.only_v4() } else { all.only_v6() };
    let paths = through_firewall(Some(&Filter::of(plan)), &door, sources);
    let mut mine = paths.iter().filter(|path| path.sources.contains(packet.from));
    let path = mine.next().unwrap();
    assert!(mine.next().is_none(), "the sources of the paths are disjoint");
    path.verdict == Verdict::Admitted
}

proptest! {
    #[test]
    fn the_files_do_what_the_model_says(
        rules in prop::collection::vec(any_rule(), 0..8),
        packets in prop::collection::vec(any_packet(), 32),
        default in prop::sample::select(vec![Default::Deny, Default::Allow, Default::Reject]),
    ) {
        let mut plan = firewall("");
        plan.incoming.value = default.clone();
        plan.rules = rules;
        let (four, six) = (print(&plan, Family::V4).finish().0, print(&plan, Family::V6).finish().0);
        for packet in packets {
            let file = if packet.from.is_ipv4() { &four } else { &six };
            prop_assert_eq!(admitted(file, packet, &default), predicted(&plan, packet), "{:?}\n{}", packet, file);
        }
    }
}
