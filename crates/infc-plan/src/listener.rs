//! Sockets that something on a host listens on.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use infc_diag::Span;
use infc_model::{Bind, ContainerNetwork, Manager, Os, Protocol, Tls};
use infc_scalar::Proto;

use crate::{Machine, docker};

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
    /// Docker's part, if the port is a container's that Docker publishes.
    pub published: Option<Published>,
}

/// How Docker publishes a container's port at one address family.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Published {
    /// The port inside the container, to which the destination is rewritten.
    pub inside: u16,
    /// Whether packets are forwarded to the container before they come to the firewall's rules for incoming ones
    /// (destination NAT). If not, a process of Docker has the socket, and those rules hold.
    pub forwarded: bool,
    /// Where the container is stated.
    pub at: Span,
}

impl Listener {
    /// Whether packets from outside are forwarded past the firewall's rules for incoming ones.
    pub fn forwarded(&self) -> bool {
        self.published.is_some_and(|published| published.forwarded)
    }
}

/// Every socket of a machine: the apps', nginx's, sshd's, the stated ones, and those of packages.
pub fn listeners(machine: &Machine<'_>) -> Vec<Listener> {
    let mut all = Vec::new();
    apps(machine, &mut all);
    nginx(machine, &mut all);
    sshd(machine, &mut all);
    stated(machine, &mut all);
    packages(machine, &mut all);
    all
}

/// The address sets of a `bind`, one per socket.
fn bind_sets(bind: &Bind) -> Vec<BindSet> {
    let v4 = BindSet::One(Ipv4Addr::LOCALHOST.into());
    match bind {
        Bind::Loopback => vec![v4],
        Bind::LoopbackDual => vec![v4, BindSet::One(Ipv6Addr::LOCALHOST.into())],
        Bind::AnyV4 => vec![BindSet::AnyV4],
        Bind::Any => vec![BindSet::Dual],
        Bind::Text(addr) if addr.value == IpAddr::from(Ipv4Addr::UNSPECIFIED) => vec![BindSet::AnyV4],
        Bind::Text(addr) if addr.value == IpAddr::from(Ipv6Addr::UNSPECIFIED) => vec![BindSet::Dual],
        Bind::Text(addr) => vec![BindSet::One(addr.value)],
    }
}

fn apps(machine: &Machine<'_>, all: &mut Vec<Listener>) {
    for (name, app) in machine.host.apps.iter() {
        let Some(port) = app.port.get() else { continue };
        if let Manager::Docker(container) = &app.manager.value
            && matches!(container.network.value, ContainerNetwork::Bridge)
        {
            all.extend(docker::published(machine.host, (name, app, container)));
            continue;
        }
        let owner = Owner::App(name.clone());
        all.extend(bind_sets(&app.bind).into_iter().map(|bind| Listener {
            owner: owner.clone(),
            proto: Proto::Tcp,
            bind,
            port: port.value.0,
            at: port.at,
            published: None,
        }));
    }
}

/// nginx takes 80 for every vhost (redirects and ACME challenges), and 443 as soon as one has TLS. Its `[::]` sockets
/// are IPv6 only, and are opened where the machine has an IPv6 address.
fn nginx(machine: &Machine<'_>, all: &mut Vec<Listener>) {
    let vhosts = &machine.host.vhosts;
    let first = vhosts.values().next().map(|vhost| (80, vhost.key_at));
    let tls =
        vhosts.values().find(|vhost| !matches!(vhost.tls.value, Tls::Off)).map(|vhost| (443, vhost.tls.at));
    for (port, at) in first.into_iter().chain(tls) {
        let v6 = machine.has_ipv6().then_some(BindSet::AnyV6);
        all.extend(std::iter::once(BindSet::AnyV4).chain(v6).map(|bind| Listener {
            owner: Owner::Nginx,
            proto: Proto::Tcp,
            bind,
            port,
            at,
            published: None,
        }));
    }
}

/// sshd opens a socket of each family on every port (sshd_config(5), `ListenAddress`).
fn sshd(machine: &Machine<'_>, all: &mut Vec<Listener>) {
    let ssh = &machine.host.ssh;
    if !ssh.enable.value {
        return;
    }
    let mut known = BTreeSet::new();
    let ports = std::iter::once(&ssh.port).chain(&ssh.also.value).map(|port| (port.value.0, port.at));
    for (port, at) in ports.filter(|(port, _)| known.insert(*port)) {
        all.extend([BindSet::AnyV4, BindSet::AnyV6].map(|bind| Listener {
            owner: Owner::Sshd,
            proto: Proto::Tcp,
            bind,
            port,
            at,
            published: None,
        }));
    }
}

fn stated(machine: &Machine<'_>, all: &mut Vec<Listener>) {
    for (name, listener) in machine.host.listeners.iter() {
        let proto = match listener.protocol.value {
            Protocol::Tcp => Proto::Tcp,
            Protocol::Udp => Proto::Udp,
        };
        all.extend(bind_sets(&listener.bind).into_iter().map(|bind| Listener {
            owner: Owner::Stated(name.clone()),
            proto,
            bind,
            port: listener.port.value.0,
            at: listener.port.at,
            published: None,
        }));
    }
}

/// What a package listens on as it is installed.
struct Stock {
    package: &'static str,
    /// Whether its name goes on with a version: `postgresql-16`.
    versions: bool,
    port: u16,
    binds: &'static [BindSet],
}

const LOOPBACK_V4: BindSet = BindSet::One(IpAddr::V4(Ipv4Addr::LOCALHOST));
const LOOPBACK: &[BindSet] = &[LOOPBACK_V4, BindSet::One(IpAddr::V6(Ipv6Addr::LOCALHOST))];

/// The sockets that Debian's and Ubuntu's packages open by themselves, over TCP, as their shipped configuration has it.
const STOCK: &[Stock] = &[
    Stock { package: "postgresql", versions: true, port: 5432, binds: LOOPBACK },
    Stock { package: "mariadb-server", versions: true, port: 3306, binds: &[LOOPBACK_V4] },
    Stock { package: "mysql-server", versions: true, port: 3306, binds: &[LOOPBACK_V4] },
    Stock { package: "redis-server", versions: false, port: 6379, binds: LOOPBACK },
    Stock { package: "memcached", versions: false, port: 11211, binds: &[LOOPBACK_V4] },
    Stock { package: "postfix", versions: false, port: 25, binds: &[BindSet::AnyV4, BindSet::AnyV6] },
    Stock { package: "exim4", versions: false, port: 25, binds: LOOPBACK },
    Stock { package: "prometheus-node-exporter", versions: false, port: 9100, binds: &[BindSet::Dual] },
    Stock { package: "prometheus", versions: false, port: 9090, binds: &[BindSet::Dual] },
    Stock { package: "apache2", versions: false, port: 80, binds: &[BindSet::Dual] },
];

impl Stock {
    fn is(&self, package: &str) -> bool {
        let version = |rest: &str| {
            rest.strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        };
        package
            .strip_prefix(self.package)
            .is_some_and(|rest| rest.is_empty() || (self.versions && version(rest)))
    }
}

fn packages(machine: &Machine<'_>, all: &mut Vec<Listener>) {
    resolved(machine, all);
    for package in machine.host.packages.iter() {
        let Some(stock) = STOCK.iter().find(|stock| stock.is(&package.value.0)) else { continue };
        // Whoever states the listener says what the package has been told.
        let is_it = |socket: &Listener| matches!(&socket.owner, Owner::Stated(name) if socket.port == stock.port || stock.package.starts_with(&**name));
        if all.iter().any(is_it) {
            continue;
        }
        all.extend(stock.binds.iter().map(|bind| Listener {
            owner: Owner::Package(stock.package),
            proto: Proto::Tcp,
            bind: *bind,
            port: stock.port,
            published: None,
            at: package.at,
        }));
    }
}

/// systemd-resolved runs on Ubuntu from the start and listens on two addresses of its own (resolved.conf(5),
/// `DNSStubListener=`); Debian does not install it.
fn resolved(machine: &Machine<'_>, all: &mut Vec<Listener>) {
    if machine.host.os.value == Os::Debian12 {
        return;
    }
    for last in [53, 54] {
        all.extend([Proto::Tcp, Proto::Udp].map(|proto| Listener {
            owner: Owner::Package("systemd-resolved"),
            proto,
            bind: BindSet::One(Ipv4Addr::new(127, 0, 0, last).into()),
            port: 53,
            at: machine.host.os.at,
            published: None,
        }));
    }
}
