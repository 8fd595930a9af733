//! Networks in CIDR form and the addresses in them. Sets of networks are `infc-net`'s.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use super::ip;
use crate::LiteralError;
use crate::text::{excerpt, not_empty};

/// A network in CIDR form, with no bit set below the prefix. A single address has the full prefix.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Cidr {
    /// The network's first address.
    pub addr: IpAddr,
    /// Length of the prefix: 0..=32 or 0..=128.
    pub prefix: u8,
}

impl Cidr {
    /// Reads `address/prefix`; bits below the prefix are an error whose suggestion is the network.
    pub fn read(text: &str) -> Result<Self, LiteralError> {
        not_empty(text, "a network")?;
        let Some((address, digits)) = text.split_once('/') else {
            return Err(without_prefix(text));
        };
        let addr = match address.parse::<IpAddr>() {
            Ok(addr) => addr,
            Err(_) => ip::read(address).map_err(|error| error.within("", &format!("/{digits}")))?,
        };
        let prefix = prefix(text, addr, digits)?;
        let network = Self::covering(addr, prefix);
        unmapped(text, network)?;
        if network.addr != addr {
            let error = LiteralError::new(
                0..address.len(),
                format!("{addr} has bits set below the prefix /{prefix}"),
            );
            return Err(error.help(format!("the network is `{network}`")).suggest(network.to_string()));
        }
        Ok(network)
    }

    /// The network of one address.
    pub const fn host(addr: IpAddr) -> Self {
        Self { addr, prefix: width(addr) }
    }

    /// The machine itself, over its loopback interface: 127.0.0.0/8 (RFC 1122, 3.2.1.3) and ::1 (RFC 4291, 2.5.3).
    pub fn loopback() -> [Self; 2] {
        [Self::covering(Ipv4Addr::LOCALHOST.into(), 8), Self::host(Ipv6Addr::LOCALHOST.into())]
    }

    /// The network of this prefix that holds an address; a prefix out of range is the full one.
    pub fn covering(addr: IpAddr, prefix: u8) -> Self {
        let prefix = prefix.min(width(addr));
        let addr = of_bits(addr.is_ipv4(), bits(addr) & !host_mask(addr, prefix));
        Self { addr, prefix }
    }

    /// Every address of IPv4.
    pub const fn all_v4() -> Self {
        Self { addr: IpAddr::V4(Ipv4Addr::UNSPECIFIED), prefix: 0 }
    }

    /// Every address of IPv6.
    pub const fn all_v6() -> Self {
        Self { addr: IpAddr::V6(Ipv6Addr::UNSPECIFIED), prefix: 0 }
    }

    /// Whether a network or an address lies inside this network.
    pub fn contains(self, other: impl Into<Self>) -> bool {
        let other = other.into();
        let same = self.is_v4() == other.is_v4() && self.prefix <= other.prefix;
        same && bits(other.addr) & !host_mask(self.addr, self.prefix) == bits(self.addr)
    }

    /// The first address.
    pub const fn first(self) -> IpAddr {
        self.addr
    }

    /// The last address.
    pub fn last(self) -> IpAddr {
        of_bits(self.is_v4(), bits(self.addr) | host_mask(self.addr, self.prefix))
    }

    /// Whether it is of IPv4.
    pub const fn is_v4(self) -> bool {
        self.addr.is_ipv4()
    }

    /// Whether it holds one address.
    pub const fn is_host(self) -> bool {
        self.prefix == width(self.addr)
    }
}

const fn width(addr: IpAddr) -> u8 {
    if addr.is_ipv4() { 32 } else { 128 }
}

fn bits(addr: IpAddr) -> u128 {
    match addr {
        IpAddr::V4(four) => u128::from(u32::from(four)),
        IpAddr::V6(six) => u128::from(six),
    }
}

fn of_bits(v4: bool, bits: u128) -> IpAddr {
    if v4 {
        IpAddr::V4(Ipv4Addr::from(u32::try_from(bits).unwrap_or(u32::MAX)))
    } else {
        IpAddr::V6(Ipv6Addr::from(bits))
    }
}

/// The bits below a prefix.
fn host_mask(addr: IpAddr, prefix: u8) -> u128 {
    let free = u32::from(width(addr).saturating_sub(prefix));
    u128::MAX.checked_shr(128 - free).unwrap_or(0)
}

fn without_prefix(text: &str) -> LiteralError {
    match ip::read(text) {
        Ok(addr) => LiteralError::whole(text, "a network has a prefix, as `10.0.0.0/8`")
            .help(format!("for this address alone write `{}`", Cidr::host(addr)))
            .suggest(Cidr::host(addr).to_string()),
        Err(error) => {
            let error = LiteralError { suggestion: None, ..error };
            error.help("write an address and a prefix, as `10.0.0.0/8` or `2001:db8::/32`")
        }
    }
}

fn prefix(text: &str, addr: IpAddr, digits: &str) -> Result<u8, LiteralError> {
    let start = text.len() - digits.len();
    let error = |message: String| LiteralError::new(start..text.len(), message);
    if digits.is_empty() {
        return Err(LiteralError::new(start.saturating_sub(1)..start, "the prefix after `/` is missing"));
    }
    if let Ok(mask) = digits.parse::<Ipv4Addr>() {
        return Err(netmask(error("the prefix is a number, not a mask".into()), addr, mask));
    }
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(error(format!("`{}` is not a prefix", excerpt(digits))).help(range_of(addr)));
    }
    if digits.len() > 1 && digits.starts_with('0') {
        return Err(error("a prefix cannot begin with a zero".into()).help(range_of(addr)));
    }
    let value = digits.parse::<u8>().ok().filter(|prefix| *prefix <= width(addr));
    value
        .ok_or_else(|| error(format!("the prefix /{} is out of range", excerpt(digits))).help(range_of(addr)))
}

fn range_of(addr: IpAddr) -> String {
    let family = if addr.is_ipv4() { "IPv4" } else { "IPv6" };
    format!("prefixes of {family} are 0 to {}", width(addr))
}

fn netmask(error: LiteralError, addr: IpAddr, mask: Ipv4Addr) -> LiteralError {
    let ones = u32::from(mask).leading_ones();
    let contiguous = u32::from(mask).count_ones() == ones;
    match u8::try_from(ones) {
        Ok(ones) if contiguous && addr.is_ipv4() => error.suggest(Cidr::covering(addr, ones).to_string()),
        _ => error.help(range_of(addr)),
    }
}

/// Refuses the IPv4 addresses inside IPv6: the kernel sees IPv4, and rules for IPv6 never match them.
fn unmapped(text: &str, network: Cidr) -> Result<(), LiteralError> {
    let mapped = Cidr { addr: IpAddr::V6(Ipv4Addr::UNSPECIFIED.to_ipv6_mapped()), prefix: 96 };
    if network.is_v4() || !mapped.contains(network) {
        return Ok(());
    }
    let low = u32::try_from(bits(network.addr) & u128::from(u32::MAX)).unwrap_or(0);
    let four = Cidr { addr: IpAddr::V4(Ipv4Addr::from(low)), prefix: network.prefix - 96 };
    let error = LiteralError::whole(text, format!("this is the IPv4 network {four}, mapped into IPv6"));
    Err(error.help("write the IPv4 network").suggest(four.to_string()))
}

impl From<IpAddr> for Cidr {
    fn from(addr: IpAddr) -> Self {
        Self::host(addr)
    }
}

impl FromStr for Cidr {
    type Err = LiteralError;
    fn from_str(text: &str) -> Result<Self, LiteralError> {
        Self::read(text)
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.addr, self.prefix)
    }
}
