//! Exact sets of addresses of both families.
//!
//! It deliberately keeps the families apart: an IPv4 address mapped into IPv6 is not in a set by its IPv4 form.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use infc_scalar::Cidr;

use crate::Ranges;

/// A set of IPv4 and IPv6 addresses.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Addresses {
    v4: Ranges,
    v6: Ranges,
}

impl Addresses {
    /// No address.
    pub const fn empty() -> Self {
        Self { v4: Ranges::empty(), v6: Ranges::empty() }
    }

    /// Every address.
    pub fn all() -> Self {
        Self { v4: Ranges::of(0, u128::from(u32::MAX)), v6: Ranges::of(0, u128::MAX) }
    }

    /// `127.0.0.0/8` and `::1`.
    pub fn loopback() -> Self {
        Cidr::loopback().into_iter().collect()
    }

    /// One address.
    pub fn one(addr: IpAddr) -> Self {
        Cidr::host(addr).into()
    }

    /// The addresses from `first` to `last`; none if they are of two families, or the wrong way round.
    pub fn between(first: IpAddr, last: IpAddr) -> Self {
        let range = Ranges::of(bits(first), bits(last));
        match (first, last) {
            (IpAddr::V4(_), IpAddr::V4(_)) => Self { v4: range, v6: Ranges::empty() },
            (IpAddr::V6(_), IpAddr::V6(_)) => Self { v4: Ranges::empty(), v6: range },
            _ => Self::empty(),
        }
    }

    /// The addresses of one family, as numbers.
    pub(crate) const fn of_family(v4: bool, ranges: Ranges) -> Self {
        if v4 { Self { v4: ranges, v6: Ranges::empty() } } else { Self { v4: Ranges::empty(), v6: ranges } }
    }

    /// One family's addresses, as numbers.
    pub(crate) const fn family(&self, v4: bool) -> &Ranges {
        if v4 { &self.v4 } else { &self.v6 }
    }

    /// The IPv4 part.
    #[must_use]
    pub fn only_v4(&self) -> Self {
        Self { v4: self.v4.clone(), v6: Ranges::empty() }
    }

    /// The IPv6 part.
    #[must_use]
    pub fn only_v6(&self) -> Self {
        Self { v4: Ranges::empty(), v6: self.v6.clone() }
    }

    /// Whether it has no address.
    pub fn is_empty(&self) -> bool {
        self.v4.is_empty() && self.v6.is_empty()
    }

    /// Whether `addr` is in it.
    pub fn contains(&self, addr: IpAddr) -> bool {
        if addr.is_ipv4() { self.v4.contains(bits(addr)) } else { self.v6.contains(bits(addr)) }
    }

    /// What is in either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self { v4: self.v4.union(&other.v4), v6: self.v6.union(&other.v6) }
    }

    /// What is in both.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        Self { v4: self.v4.intersection(&other.v4), v6: self.v6.intersection(&other.v6) }
    }

    /// What is in this set and not in `other`.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        Self { v4: self.v4.difference(&other.v4), v6: self.v6.difference(&other.v6) }
    }

    /// Every address that is not in it.
    #[must_use]
    pub fn complement(&self) -> Self {
        Self::all().difference(self)
    }

    /// Whether every address of `other` is in it.
    pub fn covers(&self, other: &Self) -> bool {
        self.v4.covers(&other.v4) && self.v6.covers(&other.v6)
    }

    /// Whether an address is in both.
    pub fn meets(&self, other: &Self) -> bool {
        self.v4.meets(&other.v4) || self.v6.meets(&other.v6)
    }

    /// Whether it is most of the world rather than a list of places: half of one family, or more.
    pub fn holds_most(&self) -> bool {
        let half = |ranges: &Ranges, max: u128| {
            let count = ranges.iter().fold(0_u128, |all, (first, last)| all.saturating_add(last - first));
            count >= max / 2 - 1
        };
        half(&self.v4, u128::from(u32::MAX)) || half(&self.v6, u128::MAX)
    }

    /// The fewest networks that make it up, IPv4 first.
    pub fn networks(&self) -> Vec<Cidr> {
        let four = self.v4.iter().flat_map(|range| split(range, 32));
        let six = self.v6.iter().flat_map(|range| split(range, 128));
        four.chain(six).collect()
    }

    /// Its ranges, first and last address, IPv4 first: shorter than its networks where it leaves some out.
    pub fn ranges(&self) -> Vec<(IpAddr, IpAddr)> {
        let four = self.v4.iter().map(|(first, last)| (address(first, 32), address(last, 32)));
        let six = self.v6.iter().map(|(first, last)| (address(first, 128), address(last, 128)));
        four.chain(six).collect()
    }

    /// The first address, as an example.
    pub fn example(&self) -> Option<IpAddr> {
        self.networks().first().map(|network| network.addr)
    }
}

impl From<Cidr> for Addresses {
    fn from(network: Cidr) -> Self {
        let range = Ranges::of(bits(network.first()), bits(network.last()));
        if network.is_v4() {
            Self { v4: range, v6: Ranges::empty() }
        } else {
            Self { v4: Ranges::empty(), v6: range }
        }
    }
}

impl FromIterator<Cidr> for Addresses {
    fn from_iter<I: IntoIterator<Item = Cidr>>(networks: I) -> Self {
        let (four, six): (Vec<Cidr>, Vec<Cidr>) = networks.into_iter().partition(|network| network.is_v4());
        let ranges =
            |some: Vec<Cidr>| Ranges::collect(some.iter().map(|n| (bits(n.first()), bits(n.last()))));
        Self { v4: ranges(four), v6: ranges(six) }
    }
}

/// One line whatever the set: `203.0.113.0/24 2001:db8::/48`, `all of IPv4 but 203.0.113.9`, `10.0.0.0/8 … (12 networks)`.
impl fmt::Display for Addresses {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return out.write_str("nobody");
        }
        if *self == Self::all() {
            return out.write_str("everywhere");
        }
        let rest = self.complement();
        let families = [(self.only_v4(), rest.only_v4(), "IPv4"), (self.only_v6(), rest.only_v6(), "IPv6")];
        let texts = families.iter().filter(|(own, ..)| !own.is_empty());
        let texts: Vec<String> =
            texts.map(|(own, rest, name)| family(&own.networks(), &rest.networks(), name)).collect();
        out.write_str(&texts.join(", "))
    }
}

/// The addresses of one family: by those that are in it, or, where they are fewer, by those that are not.
fn family(own: &[Cidr], rest: &[Cidr], name: &str) -> String {
    match (own.len(), rest.len()) {
        (_, 0) => format!("all of {name}"),
        (many, few) if few < many && few <= 4 => format!("all of {name} but {}", listed(rest)),
        (1..=4, _) => listed(own),
        (many, _) => format!("{} … ({many} networks)", listed(own.get(..1).unwrap_or_default())),
    }
}

fn listed(networks: &[Cidr]) -> String {
    let short =
        |network: &Cidr| if network.is_host() { network.addr.to_string() } else { network.to_string() };
    networks.iter().map(short).collect::<Vec<_>>().join(" ")
}

/// An address as a number.
pub(crate) fn bits(addr: IpAddr) -> u128 {
    match addr {
        IpAddr::V4(four) => u128::from(u32::from(four)),
        IpAddr::V6(six) => u128::from(six),
    }
}

/// The address of `width` bits that is `bits` as a number.
fn address(bits: u128, width: u32) -> IpAddr {
    if width == 32 {
        IpAddr::V4(Ipv4Addr::from(u32::try_from(bits).unwrap_or(u32::MAX)))
    } else {
        IpAddr::V6(Ipv6Addr::from(bits))
    }
}

/// The networks of `first..=last` among addresses of `width` bits.
fn split((first, last): (u128, u128), width: u32) -> Vec<Cidr> {
    let mut networks = Vec::new();
    let mut next = Some(first);
    while let Some(start) = next.filter(|&start| start <= last) {
        let aligned = if start == 0 { width } else { start.trailing_zeros().min(width) };
        let room = (last - start).checked_add(1).map_or(width, u128::ilog2);
        let free = aligned.min(room);
        networks.push(Cidr { addr: address(start, width), prefix: u8::try_from(width - free).unwrap_or(0) });
        next = 1_u128.checked_shl(free).and_then(|size| start.checked_add(size));
    }
    networks
}

#[cfg(test)]
mod tests {
    use super::Addresses;
    use infc_scalar::Cidr;
    use proptest::prelude::*;

    fn set(text: &str) -> Addresses {
        text.split_whitespace().map(|one| one.parse::<Cidr>().unwrap()).collect()
    }

    #[test]
    fn networks_come_back() {
        for text in ["10.0.0.0/8", "0.0.0.0/0", "::/0", "203.0.113.7/32 2001:db8::/32", "::1/128"] {
            let back: Vec<String> = set(text).networks().iter().map(ToString::to_string).collect();
            assert_eq!(back.join(" "), text);
        }
    }

    #[test]
    fn a_complement_is_told_in_networks() {
        let rest = set("128.0.0.0/1 ::/0").complement();
        assert_eq!(rest, set("0.0.0.0/1"));
        assert_eq!(Addresses::all().to_string(), "everywhere");
        assert_eq!(Addresses::empty().to_string(), "nobody");
        assert_eq!(
            set("203.0.113.7/32").complement().to_string(),
            "all of IPv4 but 203.0.113.7, all of IPv6"
        );
        assert_eq!(set("203.0.113.0/24 2001:db8::/48").to_string(), "203.0.113.0/24, 2001:db8::/48");
    }

    proptest! {
        #[test]
        fn networks_are_the_set(nets in proptest::collection::vec((any::<u32>(), 0_u8..=32), 0..12)) {
            let whole: Addresses = nets.iter().map(|&(a, p)| Cidr::covering(std::net::Ipv4Addr::from(a).into(), p)).collect();
            prop_assert_eq!(whole.networks().into_iter().collect::<Addresses>(), whole.clone());
            prop_assert_eq!(whole.complement().complement(), whole.clone());
            let ranges = whole.ranges().into_iter().map(|(first, last)| Addresses::between(first, last));
            prop_assert_eq!(ranges.fold(Addresses::empty(), |all, range| all.union(&range)), whole);
        }
    }
}
