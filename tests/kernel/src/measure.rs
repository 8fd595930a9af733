//! Real sockets: the plan's listeners, and every attempt at them.
//!
//! What counts is what arrives at a listener: an accepted connection, a datagram. It deliberately does not answer
//! datagrams: an answer would make the kernel remember the flow.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Arc;
use std::time::{Duration, Instant};

use infc_daemons::Sandbox;
use infc_daemons::fail::{Outcome, While, broken};
use infc_emit::docker_containers;
use infc_plan::{BindSet, HostPlan, Listener, Owner};
use infc_scalar::Proto;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::net::{
    AddressFamily, SocketFlags, SocketType, bind, connect, listen, send, socket_with, sockopt,
};

use crate::attempt::{Attempt, Reached, Way, attempts};
use crate::compiled::Compiled;
use crate::firewall::Loading;
use crate::host::Host;
use crate::network::{Network, within};
use crate::predict::{Disagreement, Prediction};

/// How long nothing more has to arrive before an attempt counts as stopped. A packet between two namespaces takes some
/// microseconds; a machine that is busy with other things gets a second look at whatever is not as predicted.
const QUIET: Duration = Duration::from_millis(30);
/// The same for the second look: longer than the time after which a connection is tried again.
const LONG_QUIET: Duration = Duration::from_millis(1500);
/// How long something that is predicted to arrive is waited for: TCP tries again after one second and after three.
const PATIENCE: Duration = Duration::from_millis(3500);

/// What every attempt came to.
pub type Measured = Vec<(Attempt, Reached)>;

/// One sandbox, in which host after host is measured.
pub struct Bench {
    sandbox: Sandbox,
    network: Network,
    loading: Loading,
}

impl Bench {
    /// A sandbox with its network.
    pub fn open() -> Outcome<Self> {
        let sandbox = Sandbox::open()?;
        let network = Network::build(&sandbox)?;
        let loading = Loading::new(&sandbox)?;
        Ok(Self { sandbox, network, loading })
    }

    /// Its namespaces.
    pub(crate) fn network(&self) -> &Network {
        &self.network
    }

    /// Loads the host's firewall; by ufw itself, too, if `really`.
    pub fn load(&mut self, host: &Compiled, really: bool) -> Outcome<()> {
        if really { self.loading.both(&self.sandbox, host) } else { self.loading.quick(&self.sandbox, host) }
    }

    /// Loads the host's firewall and tries everything; what is not as predicted is tried once more, slowly.
    pub fn measure(&mut self, host: &Compiled, prediction: &Prediction) -> Outcome<Measured> {
        self.load(host, false)?;
        let plan = host.host()?;
        let listeners = self.listen(plan)?;
        let six = host.plan.zones.host(&plan.name).iter().any(|network| !network.is_v4());
        let attempts = attempts(plan, six);
        let measured = self.look(&listeners, &attempts, prediction, QUIET)?;
        if prediction.against(&measured).is_empty() {
            return Ok(measured);
        }
        self.look(&listeners, &attempts, prediction, LONG_QUIET)
    }

    /// Where what is measured of a host is not what is predicted.
    pub fn disagrees(&mut self, host: &Host) -> Outcome<Vec<Disagreement>> {
        let compiled = Compiled::of(&host.to_string())?;
        let prediction = Prediction::of(&compiled.plan);
        Ok(prediction.against(&self.measure(&compiled, &prediction)?))
    }

    /// Tries these connections at once, at listeners of the host's plan; its firewall has to be loaded.
    pub fn attempt(&self, host: &Compiled, attempts: &[Attempt]) -> Outcome<Measured> {
        let plan = host.host()?;
        let listeners = self.listen(plan)?;
        self.look(&listeners, attempts, &Prediction::of(&host.plan), LONG_QUIET)
    }

    /// Opens every listener of the plan as the program that it stands for would: a published one in its container, and
    /// on the host for Docker's proxy.
    fn listen(&self, plan: &HostPlan) -> Outcome<Vec<Server>> {
        let addresses = [true, false].map(|v4| docker_containers(plan, v4));
        let numbered = || plan.listeners.iter().enumerate();
        let on_host = || {
            numbered()
                .map(|(number, one)| Ok(Server { proxied: inside(one, &addresses), ..server(number, one)? }))
                .collect()
        };
        let mut all: Vec<Server> = within(&self.network.host, on_host)?;
        let mut opened = BTreeMap::new();
        for (number, listener) in numbered() {
            let to = inside(listener, &addresses);
            // What comes by the proxy is told by the proxy's number; a port that is forwarded has the container's.
            opened.extend(
                to.filter(|to| listener.forwarded() || !opened.contains_key(to))
                    .map(|to| (to, (number, listener))),
            );
        }
        let in_containers = || {
            let opened = opened.iter().map(|(to, (number, listener))| {
                let own = Listener { bind: BindSet::One(to.ip()), port: to.port(), ..(*listener).clone() };
                server(*number, &own)
            });
            opened.collect::<Outcome<Vec<Server>>>()
        };
        all.extend(within(&self.network.containers, in_containers)?);
        Ok(all)
    }

    /// Tries everything, in rounds.
    fn look(
        &self,
        listeners: &[Server],
        attempts: &[Attempt],
        prediction: &Prediction,
        quiet: Duration,
    ) -> Outcome<Measured> {
        let rounds = attempts.iter().map(|attempt| attempt.round).max().unwrap_or(0);
        let mut measured = Vec::with_capacity(attempts.len());
        for round in 0..=rounds {
            within(&self.network.host, forget)?;
            let own: Vec<Attempt> = attempts.iter().filter(|one| one.round == round).copied().collect();
            let mut expected: Vec<Reached> = own.iter().map(|one| prediction.expected(one)).collect();
            let clients = self.start(&own)?;
            let watch = || Watch { listeners, expected: &mut expected, quiet }.run(&own, &clients);
            // Docker's proxies connect from the host.
            let reached = within(&self.network.host, watch)?;
            measured.extend(own.into_iter().zip(reached));
        }
        Ok(measured)
    }

    /// Starts every attempt in the namespace that it comes from.
    fn start(&self, attempts: &[Attempt]) -> Outcome<Vec<Client>> {
        let places = std::iter::once((Way::Own, &self.network.host)).chain(
            self.network.outside.iter().enumerate().map(|(number, place)| (Way::Interface(number), place)),
        );
        let mut clients = Vec::with_capacity(attempts.len());
        let mut taken = BTreeSet::new();
        for (way, place) in places {
            let here = attempts.iter().enumerate().filter(|(_, attempt)| attempt.way == way);
            let taken = &mut taken;
            let begin = || {
                here.map(|(number, attempt)| Client::start(number, attempt, taken))
                    .collect::<Outcome<Vec<_>>>()
            };
            clients.extend(within(place, begin)?);
        }
        Ok(clients)
    }
}

/// The counts of UFW's limits begin anew.
fn forget() -> Outcome<()> {
    match std::fs::write("/proc/thread-self/net/xt_recent/DEFAULT", "/") {
        // There is no such file as long as no rule counts.
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => broken(format!("xt_recent: {error}")),
        _ => Ok(()),
    }
}

/// A listening socket of the plan's listener of a number.
struct Server {
    listener: usize,
    /// Where Docker's proxy, which this then is, connects to for whoever comes.
    proxied: Option<SocketAddr>,
    socket: Socket,
}

enum Socket {
    Tcp(TcpListener),
    Udp(UdpSocket),
}

impl AsFd for Server {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match &self.socket {
            Socket::Tcp(socket) => socket.as_fd(),
            Socket::Udp(socket) => socket.as_fd(),
        }
    }
}

/// The socket in its container that a published port is for: of the family that Docker forwards, or else IPv4.
fn inside(listener: &Listener, [four, six]: &[BTreeMap<Arc<str>, IpAddr>; 2]) -> Option<SocketAddr> {
    let (Owner::App(name), published) = (&listener.owner, listener.published?) else { return None };
    let of_four = matches!(listener.bind, BindSet::AnyV4 | BindSet::One(IpAddr::V4(_)));
    let address = if of_four || !published.forwarded { four.get(name)? } else { six.get(name)? };
    Some(SocketAddr::new(*address, published.inside))
}

fn server(number: usize, listener: &Listener) -> Outcome<Server> {
    let address = match listener.bind {
        BindSet::One(one) => one,
        BindSet::AnyV4 => Ipv4Addr::UNSPECIFIED.into(),
        BindSet::AnyV6 | BindSet::Dual => Ipv6Addr::UNSPECIFIED.into(),
    };
    let socket = socket(listener.proto, address)?;
    if address.is_ipv6() {
        sockopt::set_ipv6_v6only(&socket, listener.bind != BindSet::Dual).doing("IPV6_V6ONLY")?;
    }
    sockopt::set_socket_reuseaddr(&socket, listener.proto == Proto::Tcp).doing("SO_REUSEADDR")?;
    bind(&socket, &SocketAddr::new(address, listener.port)).doing(format!("{listener:?}"))?;
    let socket = match listener.proto {
        Proto::Tcp => {
            listen(&socket, 4096).doing("listen")?;
            Socket::Tcp(socket.into())
        }
        Proto::Udp => Socket::Udp(socket.into()),
    };
    Ok(Server { listener: number, proxied: None, socket })
}

fn socket(proto: Proto, address: IpAddr) -> Outcome<OwnedFd> {
    let family = if address.is_ipv4() { AddressFamily::INET } else { AddressFamily::INET6 };
    let kind = if proto == Proto::Tcp { SocketType::STREAM } else { SocketType::DGRAM };
    socket_with(family, kind, SocketFlags::NONBLOCK | SocketFlags::CLOEXEC, None).doing("socket")
}

/// The other end of an attempt.
struct Client {
    number: usize,
    /// Its own address and port, by which a listener knows it.
    own: SocketAddr,
    /// Kept open until the round is over; closed with a reset, so that nothing lingers.
    _socket: OwnedFd,
}

impl Client {
    fn start(number: usize, attempt: &Attempt, taken: &mut BTreeSet<(Proto, SocketAddr)>) -> Outcome<Self> {
        let doing = || format!("{attempt}");
        // What is refused gives its port back, which must not be another's in the same round.
        let socket = loop {
            let socket = socket(attempt.proto, attempt.to)?;
            bind(&socket, &SocketAddr::new(attempt.from, 0)).doing(doing())?;
            let stream = TcpStream::from(socket);
            if taken.insert((attempt.proto, stream.local_addr().doing(doing())?)) {
                break OwnedFd::from(stream);
            }
        };
        if attempt.proto == Proto::Tcp {
            sockopt::set_socket_linger(&socket, Some(Duration::ZERO)).doing(doing())?;
        }
        let to = SocketAddr::new(attempt.to, attempt.port);
        let connected = connect(&socket, &to);
        if attempt.proto == Proto::Udp && connected.is_ok() {
            // A refusal may come back; whether the datagram arrives is seen at the other end.
            let _ = send(&socket, b"infc", rustix::net::SendFlags::empty());
        }
        let stream = TcpStream::from(socket);
        let own = stream.local_addr().doing(doing())?;
        Ok(Self { number, own, _socket: stream.into() })
    }
}

/// Waits for what arrives at the listeners.
struct Watch<'a> {
    listeners: &'a [Server],
    expected: &'a mut [Reached],
    quiet: Duration,
}

impl Watch<'_> {
    fn run(self, attempts: &[Attempt], clients: &[Client]) -> Outcome<Vec<Reached>> {
        let mut by_address = BTreeMap::new();
        for client in clients {
            let Some(attempt) = attempts.get(client.number) else { continue };
            if by_address.insert((attempt.proto, client.own), client.number).is_some() {
                return broken(format!("two attempts from {}", client.own));
            }
        }
        let mut reached: Vec<Reached> = vec![None; attempts.len()];
        let mut proxies = BTreeMap::new();
        let begin = Instant::now();
        let mut last = begin;
        loop {
            for server in self.listeners {
                for arrived in arrivals(server) {
                    let proxy = proxies.get(&arrived).map(|(number, listener, _)| (*number, *listener));
                    let straight = || by_address.get(&arrived).map(|number| (*number, server.listener));
                    let Some((number, listener)) = proxy.or_else(straight) else {
                        continue; // of an earlier round
                    };
                    last = Instant::now();
                    if let Some(to) = server.proxied {
                        let (own, socket) = connected(to)?;
                        proxies.insert((Proto::Tcp, own), (number, listener, socket));
                    } else if let Some(place) = reached.get_mut(number) {
                        *place = Some(listener);
                    }
                }
            }
            let missing = self.expected.iter().zip(&reached).any(|(said, is)| said.is_some() && is.is_none());
            if (!missing && last.elapsed() >= self.quiet) || begin.elapsed() >= PATIENCE {
                return Ok(reached);
            }
            self.wait()?;
        }
    }

    fn wait(&self) -> Outcome<()> {
        let mut watched: Vec<PollFd<'_>> =
            self.listeners.iter().map(|server| PollFd::new(server, PollFlags::IN)).collect();
        let time = Timespec { tv_sec: 0, tv_nsec: 5_000_000 };
        poll(&mut watched, Some(&time)).doing("poll").map(drop)
    }
}

/// The connection that Docker's proxy begins, and its own end.
fn connected(to: SocketAddr) -> Outcome<(SocketAddr, OwnedFd)> {
    let socket = socket(Proto::Tcp, to.ip())?;
    sockopt::set_socket_linger(&socket, Some(Duration::ZERO)).doing(to)?;
    // It is under way, or refused at once.
    let _ = connect(&socket, &to);
    let stream = TcpStream::from(socket);
    Ok((stream.local_addr().doing(to)?, stream.into()))
}

/// Who has arrived at a listener since the last time.
fn arrivals(server: &Server) -> Vec<(Proto, SocketAddr)> {
    let mut all = Vec::new();
    match &server.socket {
        Socket::Tcp(socket) => {
            while let Ok((_, peer)) = socket.accept() {
                all.push((Proto::Tcp, plain(peer)));
            }
        }
        Socket::Udp(socket) => {
            while let Ok((_, peer)) = socket.recv_from(&mut [0; 8]) {
                all.push((Proto::Udp, plain(peer)));
            }
        }
    }
    all
}

/// An IPv4 address that a socket of both families shows as an IPv6 one.
fn plain(peer: SocketAddr) -> SocketAddr {
    SocketAddr::new(peer.ip().to_canonical(), peer.port())
}
