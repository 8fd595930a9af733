//! Where things stand: networks, subnets, ways to the internet, public addresses.
//!
//! It deliberately takes a subnet that states no range for one of IPv4.

use std::net::IpAddr;
use std::sync::Arc;

use infc_model::{At, PublicAddress, Ref, Routing, SecurityGroup, Segment, Service};
use infc_scalar::Cidr;

use super::{Oracle, Spot, Stand, Way, holds, net_of, own};

impl<'a> Oracle<'a> {
    pub(super) fn stated(&self, network: &str) -> Vec<Cidr> {
        let net = &self.site.networks[network];
        let own = [net.cidr.value, net.cidr6.value]
            .into_iter()
            .flatten()
            .chain(net.also.iter().map(|one| one.value));
        let mut all: Vec<Cidr> = own.collect();
        for v4 in [true, false] {
            if all.iter().all(|one| one.addr.is_ipv4() != v4) {
                let parts = net.subnets.values().flat_map(|one| [one.cidr.value, one.cidr6.value]).flatten();
                all.extend(parts.filter(|one| one.addr.is_ipv4() == v4).collect::<Vec<_>>());
            }
        }
        all
    }

    pub(super) fn of_segment(&self, path: &[Arc<str>]) -> Vec<Cidr> {
        match path.get(3) {
            None => self.stated(&path[1]),
            Some(subnet) => {
                let subnet = &self.site.networks[&path[1]].subnets[subnet];
                [subnet.cidr.value, subnet.cidr6.value].into_iter().flatten().collect()
            }
        }
    }

    /// Whether an address belongs to a network: to its ranges, or to a host in it.
    pub(super) fn inside(&self, network: &str, addr: IpAddr) -> bool {
        let hosts = self.site.hosts.values().filter(|host| net_of(host) == Some(network));
        self.stated(network).iter().any(|one| holds(*one, addr))
            || hosts.into_iter().any(|host| own(host).contains(&addr))
    }

    pub(super) fn way(&self, path: &[Arc<str>]) -> Way {
        let Some(network) = path.get(1).map(|name| &self.site.networks[name]) else { return Way::Gateway };
        let of_subnet = path.get(3).and_then(|name| network.subnets[name].routing.value.as_ref());
        match of_subnet.unwrap_or(&network.routing.value) {
            Routing::InternetGateway => Way::Gateway,
            Routing::Nat(nat) => Way::Nat(nat.value.addresses.iter().map(|one| one.value).collect()),
            Routing::None => Way::Nowhere,
        }
    }

    pub(super) fn groups(&self, named: &[At<Ref<SecurityGroup>>]) -> Vec<&'a SecurityGroup> {
        let of = |path: &[Arc<str>]| &self.site.networks[&path[1]].groups[&path[3]].value.value;
        named.iter().map(|one| of(&one.value.path)).collect()
    }

    pub(super) fn spot(&self, name: &str) -> Spot<'a> {
        let host = self.host(name);
        let has = |v4: bool| own(host).iter().any(|one| one.is_ipv4() == v4);
        let path: &[_] = host.network.value.as_ref().map_or(&[], |Segment::Ref(to)| &to.path);
        let public = match &host.public.value {
            Some(PublicAddress::Text(fixed) | PublicAddress::Current(fixed)) => fixed.value.is_ipv4(),
            Some(PublicAddress::Dynamic) => true,
            None => false,
        };
        Spot {
            net: net_of(host),
            private: net_of(host).is_some() || host.public.value.is_some(),
            stands: vec![Stand { way: self.way(path), v4: has(true), v6: has(false) }],
            public: (public, true),
            groups: self.groups(&host.groups),
        }
    }

    pub(super) fn spot_of_balancer(&self, name: &str) -> Spot<'a> {
        let balancer = &self.site.balancers[name];
        let stand = |path: &[Arc<str>]| {
            let ranges = self.of_segment(path);
            let has = |v4: bool| ranges.iter().any(|one| one.addr.is_ipv4() == v4);
            Stand { way: self.way(path), v4: has(true) || ranges.is_empty(), v6: has(false) }
        };
        Spot {
            net: balancer.subnets.first().map(|one| &*one.value.path[1]),
            private: true,
            stands: balancer.subnets.iter().map(|one| stand(&one.value.path)).collect(),
            public: (balancer.public.value, balancer.public.value),
            groups: self.groups(&balancer.groups),
        }
    }

    pub(super) fn spot_of_external(&self, service: &'a Service) -> Option<Spot<'a>> {
        let Segment::Ref(to) = service.network.value.as_ref()?;
        Some(Spot {
            net: Some(&to.path[1]),
            private: true,
            stands: vec![Stand { way: self.way(&to.path), v4: true, v6: false }],
            public: (service.public.value, false),
            groups: self.groups(&service.groups),
        })
    }
}
