//! What is tried: every socket of a plan from sources on both sides of every boundary of its rules.
//!
//! It deliberately asks the rules for the addresses where something may change, and nothing about what happens there.

use std::collections::BTreeSet;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use infc_plan::firewall::{Action, Rule};
use infc_plan::{BindSet, HostPlan};
use infc_scalar::{Cidr, Proto};
use infc_tests::Random;

use crate::network::{INTERFACES, SOURCES};

/// By which way an attempt comes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Way {
    /// From the host itself.
    Own,
    /// By an interface, by its number.
    Interface(usize),
}

/// One connection or datagram that is tried.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Attempt {
    /// TCP or UDP.
    pub proto: Proto,
    /// Where it goes.
    pub to: IpAddr,
    /// The port.
    pub port: u16,
    /// Where it comes from.
    pub from: IpAddr,
    /// By which way.
    pub way: Way,
    /// In which round: of a source that a limit may count no more than five are tried in one.
    pub round: usize,
}

/// What an attempt reached: the number of a listener of the plan.
pub type Reached = Option<usize>;

impl fmt::Display for Attempt {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let way = match self.way {
            Way::Own => "itself",
            Way::Interface(number) => INTERFACES.get(number).copied().unwrap_or_default(),
        };
        write!(out, "{} by {way} to {} {}/{}", self.from, self.to, self.port, self.proto)
    }
}

/// The most sources of a family.
const MOST_SOURCES: usize = 7;
/// The most rounds; what would come later is not tried.
const MOST_ROUNDS: usize = 5;
/// What a limit admits of one source in thirty seconds (ufw(8)).
const LIMIT: usize = 5;

/// All attempts for a host; `six` says whether the site states its IPv6 address.
pub fn attempts(host: &HostPlan, six: bool) -> Vec<Attempt> {
    let chain = host.docker.as_ref().and_then(|docker| docker.chain.as_ref());
    let rules: Vec<&Rule> = host.firewall.iter().chain(chain).flat_map(|rules| &rules.rules).collect();
    let sources = sources(&rules);
    let mut all = BTreeSet::new();
    let mut turn = 0;
    for listener in &host.listeners {
        let new =
            |to, from, way| Attempt { proto: listener.proto, port: listener.port, to, from, way, round: 0 };
        for to in targets(listener.bind) {
            let of_interface =
                rules.iter().any(|rule| rule.on.is_some() && rule.names_port(listener.port, listener.proto));
            for from in sources.iter().copied().filter(|from| from.is_ipv4() == to.is_ipv4()) {
                if of_interface {
                    all.extend((0..INTERFACES.len()).map(|number| new(to, from, Way::Interface(number))));
                } else {
                    turn += 1;
                    all.insert(new(to, from, Way::Interface(turn % INTERFACES.len())));
                }
            }
        }
        let own = own_targets(listener.bind).into_iter().map(|to| new(to, own_source(to, six), Way::Own));
        // What is said of loopback at a wildcard is of packets to loopback: only there an ordinary socket is met for sure.
        let one = matches!(listener.bind, BindSet::One(_));
        all.extend(
            own.filter(|own| one || !listener.forwarded() || own.from.is_loopback() == own.to.is_loopback()),
        );
    }
    in_rounds(all, &rules)
}

/// The host's addresses that are tried from outside for a socket; for one on loopback that of its family.
fn targets(bind: BindSet) -> Vec<IpAddr> {
    let (four, six) =
        (IpAddr::from([203, 0, 113, 10]), IpAddr::from([0x2001, 0xdb8, 0x113, 0, 0, 0, 0, 0x10]));
    match bind {
        BindSet::One(one) if one.is_loopback() => vec![if one.is_ipv4() { four } else { six }],
        BindSet::One(one) => vec![one],
        BindSet::AnyV4 => vec![four],
        BindSet::AnyV6 => vec![six],
        BindSet::Dual => vec![four, six],
    }
}

/// Where the host itself comes to the socket; one that is no container's it must reach.
fn own_targets(bind: BindSet) -> Vec<IpAddr> {
    let loopback = match bind {
        BindSet::One(one) => return vec![one],
        BindSet::AnyV4 => vec![Ipv4Addr::LOCALHOST.into()],
        BindSet::AnyV6 => vec![Ipv6Addr::LOCALHOST.into()],
        BindSet::Dual => vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()],
    };
    targets(bind).into_iter().chain(loopback).collect()
}

/// An address of the host's that the site states, to come from.
fn own_source(to: IpAddr, six: bool) -> IpAddr {
    match to {
        IpAddr::V4(four) if !four.is_loopback() => [203, 0, 113, 10].into(),
        IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(addr) if six && !addr.is_loopback() => [0x2001, 0xdb8, 0x113, 0, 0, 0, 0, 0x10].into(),
        IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
    }
}

/// The addresses at both sides of every boundary, or some of them; and one of each family that hardly a rule names.
fn sources(rules: &[&Rule]) -> Vec<IpAddr> {
    edges(rules.iter().filter_map(|rule| rule.from))
}

/// The addresses at both sides of every boundary of these networks, or some of them; and one of each family.
pub(crate) fn edges(networks: impl Iterator<Item = Cidr>) -> Vec<IpAddr> {
    let universe: Vec<Cidr> = SOURCES.iter().filter_map(|text| text.parse().ok()).collect();
    let networks: Vec<Cidr> = networks.collect();
    let mut edges = BTreeSet::new();
    for network in &networks {
        let ends = [network.first(), network.last()];
        let beyond = [before(network.first()), after(network.last())];
        edges.extend(ends.into_iter().chain(beyond.into_iter().flatten()));
    }
    edges.retain(|addr| universe.iter().any(|network| network.contains(*addr)));
    // The network's own and the broadcast address are no sources.
    edges.retain(|addr| !matches!(addr, IpAddr::V4(four) if matches!(four.octets()[3], 0 | 255)));
    let mut all =
        vec![IpAddr::from([198, 51, 100, 200]), IpAddr::from([0x2001, 0xdb8, 0xa, 0, 0, 0, 0, 0xc8])];
    let mut random = Random(networks.len() as u64);
    for v4 in [true, false] {
        let family: Vec<IpAddr> = edges.iter().copied().filter(|addr| addr.is_ipv4() == v4).collect();
        all.extend(random.shuffled(family).into_iter().take(MOST_SOURCES - 1));
    }
    all.sort_unstable();
    all.dedup();
    all
}

fn before(addr: IpAddr) -> Option<IpAddr> {
    match addr {
        IpAddr::V4(four) => u32::from(four).checked_sub(1).map(|bits| IpAddr::from(bits.to_be_bytes())),
        IpAddr::V6(six) => u128::from(six).checked_sub(1).map(|bits| IpAddr::from(bits.to_be_bytes())),
    }
}

fn after(addr: IpAddr) -> Option<IpAddr> {
    match addr {
        IpAddr::V4(four) => u32::from(four).checked_add(1).map(|bits| IpAddr::from(bits.to_be_bytes())),
        IpAddr::V6(six) => u128::from(six).checked_add(1).map(|bits| IpAddr::from(bits.to_be_bytes())),
    }
}

/// Gives every attempt its round. The kernel counts for all limits of a host together.
fn in_rounds(all: BTreeSet<Attempt>, rules: &[&Rule]) -> Vec<Attempt> {
    let mut counted: std::collections::BTreeMap<IpAddr, usize> = std::collections::BTreeMap::new();
    let limits: Vec<&Rule> = rules.iter().copied().filter(|rule| rule.action == Action::Limit).collect();
    let mut placed = Vec::with_capacity(all.len());
    for attempt in all {
        let limited = limits.iter().any(|rule| rule.names_port(attempt.port, attempt.proto));
        let mut round = 0;
        if limited && attempt.way != Way::Own {
            let count = counted.entry(attempt.from).or_default();
            round = *count / LIMIT;
            *count += 1;
        }
        placed.push(Attempt { round, ..attempt });
    }
    placed.retain(|attempt| attempt.round < MOST_ROUNDS);
    placed
}
