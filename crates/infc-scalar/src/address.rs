//! Addresses, networks, names of hosts, ports and URLs.

use std::net::IpAddr;

/// A network in CIDR form, with no bit set below the prefix. A single address has the full prefix.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Cidr {
    /// The network's first address.
    pub addr: IpAddr,
    /// Length of the prefix: 0..=32 or 0..=128.
    pub prefix: u8,
}

/// TCP or UDP.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Proto {
    /// Transmission Control Protocol.
    Tcp,
    /// User Datagram Protocol.
    Udp,
}

/// A port, 1..=65535.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Port(pub u16);

/// Ports as a firewall names them: `443/tcp`, `6000..6100/tcp`, `53` (both protocols).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PortSpec {
    /// First port.
    pub first: u16,
    /// Last port, inclusive; equal to `first` for a single one.
    pub last: u16,
    /// The protocol; both where absent.
    pub proto: Option<Proto>,
}

/// A host's name: lower case letters, digits, hyphens, dots; at most 253 octets, labels at most 63 (RFC 1035, RFC 1123).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Domain(pub String);

/// An electronic mail address, `local@domain` (the dot-atom form of RFC 5322).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Email(pub String);

/// An absolute URL without user information: `scheme://host[:port][/path]`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Url {
    /// Lower case.
    pub scheme: String,
    /// A domain, or an address (without brackets).
    pub host: String,
    /// As written.
    pub port: Option<u16>,
    /// Begins with `/` or is empty; with query.
    pub path: String,
}
