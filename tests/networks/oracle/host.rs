//! The sockets of a host, and how packets fare with them.
//!
//! It deliberately knows no rule of a stated firewall.

use std::net::IpAddr;

use infc_model::{At, Bind, Firewall, Protocol, Source, Verdict};
use infc_scalar::Proto;

use super::{Bound, Fate, Goal, Oracle, Seen, Socket, net_of, own};

impl<'a> Oracle<'a> {
    pub(super) fn sockets(&self, name: &str, goal: &Goal) -> Vec<Socket<'a>> {
        let host = self.host(name);
        let binds = |bind: &Bind| match bind {
            Bind::Loopback => vec![Bound::One([127, 0, 0, 1].into())],
            Bind::LoopbackDual => vec![
                Bound::One([127, 0, 0, 1].into()),
                Bound::One(IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1_u16])),
            ],
            Bind::AnyV4 => vec![Bound::V4],
            Bind::Any => vec![Bound::Both],
            Bind::Text(one) => vec![Bound::One(one.value)],
        };
        let of = |binds: Vec<Bound>, (port, proto): (u16, Proto), from: Option<&'a [At<Source>]>| {
            binds.into_iter().map(|bind| Socket { bind, proto, port, from }).collect()
        };
        match goal {
            Goal::App(app) => {
                let app = &host.apps[&**app];
                let port = app.port.value.map(|port| (port.0, Proto::Tcp));
                port.map_or_else(Vec::new, |port| of(binds(&app.bind), port, Some(&app.from)))
            }
            Goal::Listener(listener) => {
                let one = &host.listeners[&**listener];
                let proto = if one.protocol.value == Protocol::Udp { Proto::Udp } else { Proto::Tcp };
                of(binds(&one.bind), (one.port.value.0, proto), Some(&one.from))
            }
            Goal::Ssh => {
                let from = &host.ssh.from.value;
                of(vec![Bound::V4, Bound::V6], (22, Proto::Tcp), (!from.is_empty()).then_some(from))
            }
            Goal::Vhost(_) => {
                let six = own(host).iter().any(IpAddr::is_ipv6).then_some(Bound::V6);
                of(std::iter::once(Bound::V4).chain(six).collect(), (80, Proto::Tcp), None)
            }
        }
    }

    /// How packets from `addr` fare on their way to a host's own socket.
    pub fn direct(&self, name: &str, goal: &Goal, addr: IpAddr) -> Fate {
        let sockets = self.sockets(name, goal);
        let fates = sockets.iter().map(|socket| self.to_socket(name, socket, addr));
        fates.reduce(Fate::or).unwrap_or_else(Fate::nothing)
    }

    pub(super) fn to_socket(&self, name: &str, socket: &Socket<'_>, addr: IpAddr) -> Fate {
        let bound = match socket.bind {
            Bound::One(one) => one.is_ipv4() == addr.is_ipv4(),
            Bound::V4 => addr.is_ipv4(),
            Bound::V6 => addr.is_ipv6(),
            Bound::Both => true,
        };
        if own(self.host(name)).contains(&addr) || addr.is_loopback() {
            return if bound { Fate::Open } else { Fate::nothing() };
        }
        if matches!(socket.bind, Bound::One(one) if one.is_loopback()) {
            return Fate::shut("bind-loopback");
        }
        if !bound {
            return Fate::nothing();
        }
        let port = (socket.port, socket.proto);
        if let Some(fate) = self.kept(addr, name, port) {
            return fate;
        }
        match self.arrives(&self.spot(name), port, addr) {
            Fate::Open => self.filtered(name, socket, addr),
            other => other,
        }
    }

    /// The derived firewall opens a port for whom it is; there is no rule in a stated one here, and it admits.
    pub(super) fn filtered(&self, name: &str, socket: &Socket<'_>, addr: IpAddr) -> Fate {
        let at = net_of(self.host(name));
        let open = match (&self.host(name).firewall.value, socket.from) {
            (Firewall::Derived, Some(from)) => {
                from.iter().any(|one| self.means(&one.value, (at, true), addr))
            }
            (Firewall::Stated(stated), _) => matches!(stated.value.incoming.value, Verdict::Allow),
            _ => true,
        };
        if open { Fate::Open } else { Fate::shut("ufw-drop") }
    }

    /// How a host itself fares on its way to another host's socket, or its own.
    pub(super) fn leg(&self, from: &str, (to, goal): (&str, &Goal)) -> Fate {
        let (there, here) = (net_of(self.host(to)), net_of(self.host(from)));
        let all = if from == to {
            let loopback = [IpAddr::from([127, 0, 0, 1]), IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1_u16])];
            own(self.host(from)).into_iter().chain(loopback).collect()
        } else if here.is_some() && here == there {
            own(self.host(from))
        } else {
            match self.abroad(from) {
                Seen::These(all) => all,
                Seen::Any => {
                    let six = own(self.host(from)).into_iter().filter(IpAddr::is_ipv6);
                    let six = six.map(|addr| self.direct(to, goal, addr));
                    let end = |port, proto| self.end(to, here, (port, proto, true));
                    let out = self
                        .sockets(to, goal)
                        .iter()
                        .map(|one| self.leaves(from, &end(one.port, one.proto)))
                        .max();
                    let four = self.anybody(to, |addr| self.direct(to, goal, addr));
                    return six
                        .chain(out.map(|out| out.then(four)))
                        .reduce(Fate::or)
                        .unwrap_or_else(Fate::nothing);
                }
            }
        };
        let out = |addr: IpAddr| {
            let end = |port, proto| self.end(to, here, (port, proto, addr.is_ipv4()));
            let left =
                self.sockets(to, goal).iter().map(|one| self.leaves(from, &end(one.port, one.proto))).max();
            if from == to { Fate::Open } else { left.unwrap_or(Fate::Open) }
        };
        let fates = all.into_iter().map(|addr| out(addr).then(self.direct(to, goal, addr)));
        fates.reduce(Fate::or).unwrap_or_else(Fate::nothing)
    }

    /// What an IPv4 connection comes to of which the address is not known.
    pub(super) fn anybody(&self, to: &str, fate: impl Fn(IpAddr) -> Fate) -> Fate {
        let near = |addr: IpAddr| net_of(self.host(to)).is_some_and(|net| self.inside(net, addr));
        let far = self
            .of_family(true)
            .filter(|addr| !near(*addr) && !addr.is_loopback() && !own(self.host(to)).contains(addr));
        Fate::of_any(&far.map(fate).collect::<Vec<_>>())
    }
}
