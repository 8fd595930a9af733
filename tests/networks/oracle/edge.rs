//! Balancers, delivery networks and proxies, which end a connection and make their own.
//!
//! It deliberately knows no routes but those of whole vhosts.

use std::net::IpAddr;

use infc_scalar::Proto;

use super::{Fate, Goal, Oracle, Stand, Way, behind_path, hands_to, net_of, own, to_path};

impl Oracle<'_> {
    /// How what comes from addresses of which nobody knows which is used fares with a host.
    pub(super) fn onward(
        &self,
        (to, goal): (&str, &Goal),
        is_edge: impl Fn(IpAddr) -> bool,
        out: impl Fn(bool) -> Fate,
    ) -> Fate {
        let edge: Vec<IpAddr> = self.samples.iter().copied().filter(|addr| is_edge(*addr)).collect();
        let has = |v4: bool| own(self.host(to)).iter().any(|one| one.is_ipv4() == v4);
        let comes = |v4: bool| edge.iter().any(|addr| addr.is_ipv4() == v4);
        // An address of the other family that the site does not state is asked for only where there is no other way.
        let meant = |v4: bool| has(v4) || !comes(!v4) || !has(!v4);
        let of = |v4: bool| {
            let own =
                edge.iter().filter(|addr| addr.is_ipv4() == v4).map(|addr| self.direct(to, goal, *addr));
            let fate = Fate::of_any(&own.collect::<Vec<_>>());
            out(v4).then(fate)
        };
        let families = [true, false].into_iter().filter(|v4| comes(*v4) && meant(*v4));
        families.map(of).reduce(Fate::or).unwrap_or_else(Fate::nothing)
    }

    /// How `addr` fares with a port of a balancer, by itself or through a delivery network.
    pub(super) fn client(&self, name: &str, port: u16, addr: IpAddr) -> Fate {
        let spot = self.spot_of_balancer(name);
        let own = self.arrives(&spot, (port, Proto::Tcp), addr);
        let fronts = self
            .site
            .cdns
            .values()
            .filter(|cdn| cdn.to.iter().any(|to| to_path(&to.value) == ["balancers", name]));
        let fetched = fronts.map(|cdn| {
            let family = |v4: bool| {
                let all = self.of_family(v4).filter(|addr| self.listed(&cdn.from, None, *addr));
                Fate::of_any(
                    &all.map(|addr| self.arrives(&spot, (port, Proto::Tcp), addr)).collect::<Vec<_>>(),
                )
            };
            let has = |v4: bool| spot.stands.iter().any(|stand| if v4 { stand.v4 } else { stand.v6 });
            [true, false]
                .into_iter()
                .filter(|v4| has(*v4))
                .map(family)
                .reduce(Fate::or)
                .unwrap_or_else(Fate::nothing)
        });
        fetched.fold(own, Fate::or)
    }

    /// How `addr` fares with a balancer: with any of its ports.
    pub fn balancer(&self, name: &str, addr: IpAddr) -> Fate {
        let ports =
            self.site.balancers[name].listeners.values().map(|one| self.client(name, one.port.value.0, addr));
        ports.reduce(Fate::or).unwrap_or_else(Fate::nothing).plain()
    }

    /// How a balancer itself fares with a port of a host.
    pub(super) fn handed(&self, name: &str, (to, goal): (&str, &Goal)) -> Fate {
        let spot = self.spot_of_balancer(name);
        let ports: Vec<(u16, Proto)> =
            self.sockets(to, goal).iter().map(|one| (one.port, one.proto)).collect();
        let Some(&(port, proto)) = ports.first() else { return Fate::nothing() };
        let out = |v4: bool| self.let_out(&spot, &self.end(to, spot.net, (port, proto, v4)));
        if spot.net.is_some() && spot.net == net_of(self.host(to)) {
            return self.onward((to, goal), |addr| self.is_balancer(name, addr), out);
        }
        // Out of its network it comes from an address that nobody has said.
        let leads = |stand: &Stand| {
            stand.v4
                && match stand.way {
                    Way::Gateway => spot.public.0,
                    Way::Nat(_) => true,
                    Way::Nowhere => false,
                }
        };
        if !spot.stands.iter().any(leads) {
            return Fate::nothing();
        }
        out(true).then(self.anybody(to, |addr| self.direct(to, goal, addr)))
    }

    /// How every sample fares with something on a host, by whatever way.
    pub fn whole(&self, name: &str, goal: &Goal) -> Vec<Fate> {
        let mut all: Vec<Fate> = self.samples.iter().map(|addr| self.direct(name, goal, *addr)).collect();
        let mut way = |clients: &dyn Fn(usize, IpAddr) -> Fate, onward: Fate| {
            for (number, addr) in self.samples.iter().enumerate() {
                let fate = clients(number, *addr).then(onward.clone());
                all[number] = all[number].clone().or(fate);
            }
        };
        let path = match goal {
            Goal::App(app) => ["hosts", name, "apps", app],
            Goal::Vhost(vhost) => ["hosts", name, "vhosts", vhost],
            Goal::Listener(listener) => ["hosts", name, "listeners", listener],
            Goal::Ssh => ["hosts", name, "ssh", ""],
        };
        for (edge, balancer) in self.site.balancers.iter() {
            for port in balancer
                .listeners
                .values()
                .filter(|port| port.to.iter().any(|to| behind_path(&to.value) == path))
            {
                way(&|_, addr| self.client(edge, port.port.value.0, addr), self.handed(edge, (name, goal)));
            }
        }
        for cdn in self.site.cdns.values().filter(|cdn| cdn.to.iter().any(|to| to_path(&to.value) == path)) {
            let at = net_of(self.host(name));
            let onward = self.onward((name, goal), |addr| self.listed(&cdn.from, at, addr), |_| Fate::Open);
            way(&|_, _| Fate::Open, onward);
        }
        if let Goal::App(_) = goal {
            for (proxy, host) in self.site.hosts.iter() {
                let leads = |vhost: &str| {
                    host.vhosts[vhost].routes.values().any(|route| hands_to(&route.value.value, &path))
                };
                for vhost in host.vhosts.keys().filter(|vhost| leads(vhost)) {
                    let before = self.whole(proxy, &Goal::Vhost(vhost.to_string()));
                    way(&|number, _| before[number].clone(), self.leg(proxy, (name, goal)));
                }
            }
        }
        all.into_iter().map(Fate::plain).collect()
    }
}
