//! Connections to the outside: what is tried, and what is said of it.
//!
//! It deliberately tries by the first interface alone, which leads everywhere here.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

use infc_daemons::Outcome;
use infc_daemons::fail::While;
use infc_net::{Addresses, Exit};
use infc_plan::firewall::{FirewallPlan, Rule};
use infc_scalar::Proto;
use rustix::net::{AddressFamily, SocketFlags, SocketType, bind, connect, send, socket_with, sockopt};

use crate::attempt::edges;
use crate::compiled::Compiled;
use crate::measure::Bench;
use crate::network::{INTERFACES, within};

/// A connection or a datagram to the outside.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Leaving {
    /// TCP or UDP.
    pub proto: Proto,
    /// Where it goes.
    pub to: IpAddr,
    /// The port.
    pub port: u16,
}

/// How long nothing more has to arrive.
const QUIET: Duration = Duration::from_millis(60);

/// Attempts at both sides of every boundary of the rules.
pub fn leaving(firewall: &FirewallPlan) -> Vec<Leaving> {
    let rules: Vec<&Rule> = firewall.out.iter().collect();
    let around = |port: u16| [port.saturating_sub(1), port, port.saturating_add(1)];
    let mut ports: BTreeSet<u16> = [8080].into();
    ports.extend(
        rules
            .iter()
            .filter_map(|rule| rule.ports)
            .flat_map(|(first, last)| [around(first), around(last)])
            .flatten(),
    );
    ports.retain(|port| (1..50_000).contains(port));
    let to = edges(rules.iter().filter_map(|rule| rule.to));
    let mut all = Vec::new();
    for proto in [Proto::Tcp, Proto::Udp] {
        for port in &ports {
            all.extend(to.iter().map(|to| Leaving { proto, to: *to, port: *port }));
        }
    }
    all
}

/// What infc says: whether each gets out by the first interface.
pub fn gets_out(firewall: &FirewallPlan, all: &[Leaving]) -> Vec<bool> {
    let mut here = firewall.clone();
    here.out.retain(|rule| rule.on.as_deref().is_none_or(|on| Some(on) == INTERFACES.first().copied()));
    for rule in &mut here.out {
        rule.on = None;
    }
    let exit = Exit::of(&here);
    all.iter().map(|one| exit.holds((one.proto, one.port), &Addresses::one(one.to)).is_none()).collect()
}

impl Bench {
    /// Tries all at once, from a host whose firewall is loaded; whether each arrives.
    pub fn leave(&mut self, host: &Compiled, all: &[Leaving]) -> Outcome<Vec<bool>> {
        self.load(host, false)?;
        let network = self.network();
        let Some(outside) = network.outside.first() else { return Ok(Vec::new()) };
        let doors: BTreeSet<(Proto, u16)> = all.iter().map(|one| (one.proto, one.port)).collect();
        let doors =
            within(outside, || doors.iter().map(|door| Door::open(*door)).collect::<Outcome<Vec<_>>>())?;
        let mut taken = BTreeSet::new();
        let start = || all.iter().map(|one| begin(one, &mut taken)).collect::<Outcome<Vec<_>>>();
        let clients = within(&network.host, start)?;
        let mut reached = vec![false; all.len()];
        let mut last = Instant::now();
        while last.elapsed() < QUIET {
            for (proto, peer) in doors.iter().flat_map(Door::arrived) {
                let found = clients
                    .iter()
                    .zip(all)
                    .position(|(own, one)| own.1.port() == peer.port() && one.proto == proto);
                if let Some(place) = found.and_then(|number| reached.get_mut(number)) {
                    *place = true;
                    last = Instant::now();
                }
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        Ok(reached)
    }
}

/// A listener outside, of both families.
enum Door {
    Tcp(TcpListener),
    Udp(UdpSocket),
}

impl Door {
    fn open((proto, port): (Proto, u16)) -> Outcome<Self> {
        let own = SocketAddr::new(Ipv6Addr::UNSPECIFIED.into(), port);
        Ok(match proto {
            Proto::Tcp => {
                let socket = TcpListener::bind(own).doing(port)?;
                socket.set_nonblocking(true).doing(port)?;
                Self::Tcp(socket)
            }
            Proto::Udp => {
                let socket = UdpSocket::bind(own).doing(port)?;
                socket.set_nonblocking(true).doing(port)?;
                Self::Udp(socket)
            }
        })
    }

    fn arrived(&self) -> Vec<(Proto, SocketAddr)> {
        let mut all = Vec::new();
        match self {
            Self::Tcp(socket) => {
                while let Ok((_, peer)) = socket.accept() {
                    all.push((Proto::Tcp, peer));
                }
            }
            Self::Udp(socket) => {
                while let Ok((_, peer)) = socket.recv_from(&mut [0; 8]) {
                    all.push((Proto::Udp, peer));
                }
            }
        }
        all
    }
}

/// A connection under way, or a datagram sent; and where it comes from.
fn begin(one: &Leaving, taken: &mut BTreeSet<(Proto, u16)>) -> Outcome<(OwnedFd, SocketAddr)> {
    let family = if one.to.is_ipv4() { AddressFamily::INET } else { AddressFamily::INET6 };
    let kind = if one.proto == Proto::Tcp { SocketType::STREAM } else { SocketType::DGRAM };
    // What is refused gives its port back, which must not be another's.
    let any: IpAddr =
        if one.to.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
    let socket = loop {
        let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
        let socket = socket_with(family, kind, flags, None).doing("socket")?;
        bind(&socket, &SocketAddr::new(any, 0)).doing("bind")?;
        let stream = TcpStream::from(socket);
        if taken.insert((one.proto, stream.local_addr().doing("its own port")?.port())) {
            break OwnedFd::from(stream);
        }
    };
    if one.proto == Proto::Tcp {
        sockopt::set_socket_linger(&socket, Some(Duration::ZERO)).doing("linger")?;
    }
    // A refusal is an answer, too.
    let connected = connect(&socket, &SocketAddr::new(one.to, one.port));
    if one.proto == Proto::Udp && connected.is_ok() {
        let _ = send(&socket, b"infc", rustix::net::SendFlags::empty());
    }
    let stream = TcpStream::from(socket);
    let own = stream.local_addr().doing("its own address")?;
    Ok((stream.into(), own))
}
