//! Sets of numbers against the bits of a word, and of addresses against lists.
//!
//! It deliberately computes with single members alone: an oracle that knew ranges could be wrong in the same way.

use std::net::IpAddr;

use infc_net::{Addresses, Ranges};
use infc_scalar::Cidr;
use infc_tests::Random;

/// Members of a universe.
const WIDTH: u128 = 64;

/// A set at the beginning, in the middle or at the end of all numbers, made of ranges in any order.
fn any_ranges(random: &mut Random, base: u128) -> (Ranges, u64) {
    let mut bits = 0_u64;
    let mut parts = Vec::new();
    for _ in 0..random.below(6) {
        let (first, length) = (random.below(64), random.below(12));
        let last = (first + length).min(63);
        (first..=last).for_each(|bit| bits |= 1 << bit);
        parts.push((base + first as u128, base + last as u128));
    }
    (Ranges::collect(random.shuffled(parts)), bits)
}

/// The bits of a set; it must have nothing outside of the universe.
fn members(set: &Ranges, base: u128) -> u64 {
    let universe = Ranges::of(base, base + (WIDTH - 1));
    assert!(universe.covers(set), "{set:?} leaves the universe");
    (0..WIDTH).filter(|bit| set.contains(base + bit)).map(|bit| 1_u64 << bit).sum()
}

/// One case: two sets and all operations. How many members were asked.
pub fn ranges(random: &mut Random) -> usize {
    let base = *random.pick(&[0, 1 << 80, u128::MAX - (WIDTH - 1)]);
    let ((x, a), (y, b)) = (any_ranges(random, base), any_ranges(random, base));
    let universe = Ranges::of(base, base + (WIDTH - 1));
    let checks = [
        (x.clone(), a),
        (x.union(&y), a | b),
        (x.intersection(&y), a & b),
        (x.difference(&y), a & !b),
        (universe.difference(&x), !a),
        (x.complement(u128::MAX).intersection(&universe), !a),
    ];
    for (set, bits) in &checks {
        assert_eq!(members(set, base), *bits, "{x:?} {y:?}");
        // Equal sets are equal values, and none is written in more ranges than it has.
        let single = (0..WIDTH).filter(|bit| bits >> bit & 1 == 1).map(|bit| (base + bit, base + bit));
        assert_eq!(*set, Ranges::collect(single), "{x:?} {y:?}");
        assert_eq!(set.is_empty(), *bits == 0);
    }
    assert_eq!((x.covers(&y), x.meets(&y)), (b & !a == 0, a & b != 0), "{x:?} {y:?}");
    checks.len() * 64
}

/// The addresses that are asked: the ends of all networks that occur, and their neighbours.
fn universe() -> Vec<IpAddr> {
    let four = (0..=17_u32).map(|last| IpAddr::from((0x0a00_0000 + last).to_be_bytes()));
    let six = (0..=17_u128).map(|last| IpAddr::from(((0x2001_0db8 << 96) + last).to_be_bytes()));
    let ends = ["0.0.0.0", "9.255.255.255", "255.255.255.255", "::", "::ffff:10.0.0.1", "2001:db8:ffff::"];
    let last = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";
    four.chain(six).chain(ends.iter().chain(&[last]).filter_map(|text| text.parse().ok())).collect()
}

fn any_networks(random: &mut Random) -> Vec<Cidr> {
    (0..random.below(6)).map(|_| any_network(random)).collect()
}

pub fn any_network(random: &mut Random) -> Cidr {
    let last = u8::try_from(random.below(16)).unwrap_or(0);
    if random.one_in(10) {
        return if random.one_in(2) { Cidr::all_v4() } else { Cidr::all_v6() };
    }
    let prefix = u8::try_from(28 + random.below(5)).unwrap_or(32);
    if random.one_in(2) {
        Cidr::covering([10, 0, 0, last].into(), prefix)
    } else {
        Cidr::covering([0x2001, 0xdb8, 0, 0, 0, 0, 0, last.into()].into(), prefix + 96)
    }
}

/// One case: two sets of networks and all operations.
pub fn addresses(random: &mut Random) -> usize {
    let (one, two) = (any_networks(random), any_networks(random));
    let has = |networks: &[Cidr], addr: IpAddr| networks.iter().any(|network| network.contains(addr));
    let of = |networks: &[Cidr]| networks.iter().copied().collect::<Addresses>();
    let (x, y) = (of(&one), of(&two));
    let universe = universe();
    for addr in &universe {
        let (a, b) = (has(&one, *addr), has(&two, *addr));
        let said = |set: &Addresses| set.contains(*addr);
        let is = [
            said(&x),
            said(&x.union(&y)),
            said(&x.intersection(&y)),
            said(&x.difference(&y)),
            said(&x.complement()),
            said(&x.only_v4()),
            said(&x.only_v6()),
        ];
        let meant = [a, a || b, a && b, a && !b, !a, a && addr.is_ipv4(), a && addr.is_ipv6()];
        assert_eq!(is, meant, "{addr}: {one:?} {two:?}");
    }
    let (inside, meeting) = (y.difference(&x).is_empty(), !x.intersection(&y).is_empty());
    assert_eq!((x.covers(&y), x.meets(&y)), (inside, meeting), "{one:?} {two:?}");
    let networks = x.networks();
    assert_eq!(of(&networks), x, "{one:?}");
    let halves = |pair: &[Cidr]| {
        let [left, right] = pair else { return false };
        left.prefix == right.prefix
            && left.prefix > 0
            && Cidr::covering(left.addr, left.prefix - 1).contains(right.addr)
    };
    assert!(!networks.windows(2).any(halves), "{networks:?} are not the fewest");
    assert_eq!(x.example(), networks.first().map(|network| network.addr));
    universe.len() * 7
}
