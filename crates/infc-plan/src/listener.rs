//! Sockets that something on a host listens on.

use std::net::IpAddr;
use std::sync::Arc;

use infc_diag::Span;
use infc_scalar::Proto;

/// The addresses that a socket is bound to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum BindSet {
    /// One address.
    One(IpAddr),
    /// Every IPv4 address.
    AnyV4,
    /// Every IPv6 address and nothing else (`IPV6_V6ONLY`, as nginx's `[::]` has it).
    AnyV6,
    /// Every address of both families: `[::]` without `IPV6_V6ONLY`.
    Dual,
}

impl BindSet {
    /// Whether some address belongs to both.
    pub fn meets(self, other: Self) -> bool {
        match (self, other) {
            (Self::One(one), Self::One(two)) => one == two,
            (Self::One(one), set) | (set, Self::One(one)) => set.contains(one),
            (Self::AnyV4, Self::AnyV6) | (Self::AnyV6, Self::AnyV4) => false,
            _ => true,
        }
    }

    /// Whether `addr` belongs to it.
    pub fn contains(self, addr: IpAddr) -> bool {
        match self {
            Self::One(one) => one == addr,
            Self::AnyV4 => addr.is_ipv4(),
            Self::AnyV6 => addr.is_ipv6(),
            Self::Dual => true,
        }
    }
}

/// Who listens.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Owner {
    /// An app.
    App(Arc<str>),
    /// nginx, for all its vhosts.
    Nginx,
    /// sshd.
    Sshd,
    /// A listener that the site states.
    Stated(Arc<str>),
    /// A package's default: systemd-resolved on 127.0.0.53:53.
    Package(&'static str),
}

/// One socket.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listener {
    /// Who listens.
    pub owner: Owner,
    /// TCP or UDP.
    pub proto: Proto,
    /// The addresses.
    pub bind: BindSet,
    /// The port.
    pub port: u16,
    /// Where the port is stated.
    pub at: Span,
}
