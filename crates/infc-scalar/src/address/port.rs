//! Ports and protocols. How they are written in a literal is `number`'s.

use std::fmt;

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

impl PortSpec {
    /// One port of one protocol.
    pub const fn single(port: Port, proto: Proto) -> Self {
        Self { first: port.0, last: port.0, proto: Some(proto) }
    }

    /// Whether a port of a protocol is one of these.
    pub fn contains(self, port: Port, proto: Proto) -> bool {
        (self.first..=self.last).contains(&port.0) && self.proto.is_none_or(|own| own == proto)
    }
}

impl fmt::Display for Proto {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
        })
    }
}

impl fmt::Display for Port {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl fmt::Display for PortSpec {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.first.fmt(out)?;
        if self.last != self.first {
            write!(out, "..{}", self.last)?;
        }
        self.proto.map_or(Ok(()), |proto| write!(out, "/{proto}"))
    }
}
