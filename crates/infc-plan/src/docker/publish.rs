//! The sockets of a container's published port, one per address, and by which way packets come to each.
//!
//! It deliberately trusts no default of Docker: what is published is stated in full, and so is the daemon's file.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use infc_model::{App, At, Bind, Container, Docker, Host};
use infc_scalar::Proto;

use crate::{BindSet, Listener, Owner, Published};

/// The addresses at which a container's port is published.
pub fn addresses(bind: &Bind) -> Vec<IpAddr> {
    let (four, six) = (IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST));
    match bind {
        Bind::Loopback => vec![four],
        Bind::LoopbackDual => vec![four, six],
        Bind::AnyV4 => vec![Ipv4Addr::UNSPECIFIED.into()],
        Bind::Any => vec![Ipv4Addr::UNSPECIFIED.into(), Ipv6Addr::UNSPECIFIED.into()],
        Bind::Text(addr) => vec![addr.value],
    }
}

/// The sockets of an app that runs in a container behind Docker's bridge.
///
/// Docker forwards what comes to a published port over IPv4, as long as it may write rules, and over IPv6 only where
/// containers have an IPv6 network. Otherwise its proxy has an ordinary socket; without the proxy nothing answers.
pub(crate) fn published(
    host: &Host,
    (name, app, container): (&Arc<str>, &App, &At<Container>),
) -> Vec<Listener> {
    let Some(port) = app.port.get() else { return Vec::new() };
    let inside = container.inside.value.unwrap_or(*port.value).0;
    let docker = &host.docker;
    let sockets = addresses(&app.bind).into_iter().filter_map(|addr| {
        let forwarded = forwards(docker, addr.is_ipv4());
        (forwarded || docker.userland_proxy.value).then(|| Listener {
            owner: Owner::App(name.clone()),
            proto: Proto::Tcp,
            bind: bind_set(addr),
            port: port.value.0,
            at: port.at,
            published: Some(Published { inside, forwarded, at: container.at }),
        })
    });
    sockets.collect()
}

/// Whether Docker rewrites the destination of packets of a family.
pub(crate) fn forwards(docker: &Docker, v4: bool) -> bool {
    docker.iptables.value && (v4 || docker.ipv6.value.is_some())
}

fn bind_set(addr: IpAddr) -> BindSet {
    match addr {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED) => BindSet::AnyV4,
        IpAddr::V6(Ipv6Addr::UNSPECIFIED) => BindSet::AnyV6,
        IpAddr::V4(_) | IpAddr::V6(_) => BindSet::One(addr),
    }
}
