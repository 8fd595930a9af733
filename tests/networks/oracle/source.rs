//! Who is meant: what a source of a rule or a list comes to for something in a network.
//!
//! It deliberately asks of one address at a time.

use std::net::IpAddr;

use infc_model::{At, PublicAddress, Ref, SecurityGroup, Source};

use super::{Oracle, Seen, Way, holds, net_of, own};

impl Oracle<'_> {
    /// The addresses that are known of a host's connections to the outside of its network.
    pub(super) fn abroad(&self, name: &str) -> Seen {
        let spot = self.spot(name);
        let own = own(self.host(name));
        if !spot.private {
            return Seen::These(own);
        }
        let six = own.into_iter().filter(IpAddr::is_ipv6);
        match (&spot.stands[0].way, &self.host(name).public.value) {
            (Way::Nowhere, _) => Seen::These(Vec::new()),
            (Way::Nat(known), _) if known.is_empty() && spot.stands[0].v4 => Seen::Any,
            (Way::Nat(known), _) if spot.stands[0].v4 => {
                Seen::These(known.iter().copied().chain(six).collect())
            }
            (Way::Gateway, Some(PublicAddress::Text(one) | PublicAddress::Current(one)))
                if spot.stands[0].v4 =>
            {
                Seen::These(std::iter::once(one.value).chain(six).collect())
            }
            (Way::Gateway, Some(PublicAddress::Dynamic)) if spot.stands[0].v4 => Seen::Any,
            (Way::Gateway | Way::Nat(_), _) => Seen::These(six.collect()),
        }
    }

    /// Whether `addr` is one that `host` is known by for something in the network `at`.
    pub(super) fn is_host(&self, name: &str, at: Option<&str>, addr: IpAddr) -> bool {
        let host = self.host(name);
        if net_of(host).is_some() && net_of(host) == at {
            return own(host).contains(&addr);
        }
        match self.abroad(name) {
            Seen::These(all) => all.contains(&addr),
            // What is not known of its IPv4 addresses is no doubt about the others.
            Seen::Any => addr.is_ipv6() && own(host).contains(&addr),
        }
    }

    pub(super) fn is_balancer(&self, name: &str, addr: IpAddr) -> bool {
        let balancer = &self.site.balancers[name];
        let net = balancer.subnets.first().map(|one| &*one.value.path[1]);
        let taken = self.site.hosts.values().any(|host| net_of(host) == net && own(host).contains(&addr));
        !taken && self.in_subnets(name, addr)
    }

    pub(super) fn in_subnets(&self, name: &str, addr: IpAddr) -> bool {
        let subnets = &self.site.balancers[name].subnets;
        subnets.iter().any(|one| self.of_segment(&one.value.path).iter().any(|range| holds(*range, addr)))
    }

    /// Whether a source means `addr`, for something in the network `at`. UFW can name a balancer by its subnets alone.
    pub(super) fn means(&self, source: &Source, (at, ufw): (Option<&str>, bool), addr: IpAddr) -> bool {
        let to = match source {
            Source::Internet => return true,
            Source::Loopback => return false,
            Source::Text(range) => return holds(range.value, addr),
            Source::Ref(to) => to,
        };
        let balancer =
            |name: &str| if ufw { self.in_subnets(name, addr) } else { self.is_balancer(name, addr) };
        match (&*to.path[0], to.path.get(2).map(|name| &**name)) {
            ("zones", _) => {
                let zone = &self.site.zones[&to.path[1]];
                zone.sources.iter().any(|one| self.means(&one.value, (at, ufw), addr))
            }
            ("hosts", _) => self.is_host(&to.path[1], at, addr),
            ("balancers", _) => balancer(&to.path[1]),
            ("networks", Some("groups")) => {
                let is = |named: &[At<Ref<SecurityGroup>>]| named.iter().any(|one| one.value.path == to.path);
                let hosts = self.site.hosts.values().filter(|host| is(&host.groups));
                let balancers = self.site.balancers.iter().filter(|(_, one)| is(&one.groups));
                hosts.into_iter().any(|host| own(host).contains(&addr))
                    || balancers.into_iter().any(|(name, _)| balancer(name))
            }
            _ => self.of_segment(&to.path).iter().any(|range| holds(*range, addr)),
        }
    }

    pub(super) fn listed(&self, list: &[At<Source>], at: Option<&str>, addr: IpAddr) -> bool {
        list.iter().any(|one| self.means(&one.value, (at, false), addr))
    }
}
