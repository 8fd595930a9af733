//! Services outside, and the way of a host out.
//!
//! It deliberately resolves no name: a service in no network may have any address.

use std::net::IpAddr;

use infc_model::{External, PublicAddress, Service};
use infc_scalar::Proto;

use super::{End, Fate, Oracle, Seen, Way, net_of, own};

impl<'a> Oracle<'a> {
    pub(super) fn service(&self, name: &str) -> &'a Service {
        match &self.site.externals[name].value.value {
            External::Service(service) | External::ObjectStore(service) => &service.value,
            External::Mongodb(_) | External::Postgres(_) | External::Redis(_) | External::Bucket(_) => {
                unreachable!("no site here has one")
            }
        }
    }

    /// How `addr` fares with a service outside; nothing is said of one that says nothing.
    pub fn external(&self, name: &str, addr: IpAddr) -> Option<Fate> {
        let service = self.service(name);
        let spot = self.spot_of_external(service);
        if spot.is_none() && service.from.is_empty() {
            return None;
        }
        Some(self.comes_in(service, addr))
    }

    pub(super) fn comes_in(&self, service: &'a Service, addr: IpAddr) -> Fate {
        let spot = self.spot_of_external(service);
        let at = spot.as_ref().and_then(|spot| spot.net);
        let arrived =
            spot.map_or(Fate::Open, |spot| self.arrives(&spot, (service.port.value.0, Proto::Tcp), addr));
        let listed = service.from.is_empty() || self.listed(&service.from, at, addr);
        match arrived {
            Fate::Open if listed => Fate::Open,
            Fate::Open => Fate::shut("allow-list"),
            other => other,
        }
    }

    /// Whether a host gets out over one family, and what is seen of it.
    pub(super) fn gets_out(
        &self,
        name: &str,
        (to, end): (Option<&str>, &End<'_>),
        near: bool,
    ) -> Result<Seen, Fate> {
        let spot = self.spot(name);
        let own: Vec<IpAddr> =
            own(self.host(name)).into_iter().filter(|one| one.is_ipv4() == end.v4).collect();
        let left = self.leaves(name, end);
        if left != Fate::Open {
            return Err(left);
        }
        let network = spot.net.map(|net| &self.site.networks[net]);
        let endpoint =
            network.is_some_and(|net| net.endpoints.iter().any(|one| Some(one.value.name()) == to));
        if !spot.private || near || endpoint {
            return Ok(Seen::These(own));
        }
        match (&spot.stands[0].way, &self.host(name).public.value) {
            (Way::Nowhere, _) => Err(Fate::shut("no-route")),
            _ if !end.v4 => Ok(Seen::These(own)),
            (Way::Nat(known), _) if known.is_empty() => Ok(Seen::Any),
            (Way::Nat(known), _) => Ok(Seen::These(known.iter().copied().filter(IpAddr::is_ipv4).collect())),
            (Way::Gateway, Some(PublicAddress::Text(one) | PublicAddress::Current(one))) => {
                Ok(Seen::These(vec![one.value]))
            }
            (Way::Gateway, Some(PublicAddress::Dynamic)) => Ok(Seen::Any),
            (Way::Gateway, None) => Err(Fate::shut("no-public-ip")),
        }
    }

    /// The way of a host to a service outside: over IPv4 where that leads out, else over IPv6.
    pub fn out(&self, name: &str, external: &str) -> Fate {
        let service = self.service(external);
        let spot = self.spot_of_external(service);
        let (net, here) = (spot.as_ref().and_then(|spot| spot.net), net_of(self.host(name)));
        let mut first = None;
        for v4 in self.families(name) {
            // A service in a network has an IPv4 address there, and otherwise one that nobody knows.
            let may_be: Box<dyn Fn(IpAddr) -> bool> = match net {
                Some(net) => Box::new(move |addr| addr.is_ipv4() && self.inside(net, addr)),
                None => Box::new(|_| true),
            };
            let groups = self.groups(&service.groups);
            let end = End { may_be, groups, port: service.port.value.0, proto: Proto::Tcp, v4 };
            match self.gets_out(name, (Some(external), &end), net.is_some() && net == here) {
                Ok(seen) => return self.seen(service, (net, seen)),
                Err(fate) => first = first.or(Some(fate)),
            }
        }
        first.unwrap_or_else(Fate::nothing)
    }

    pub(super) fn seen(&self, service: &'a Service, (net, seen): (Option<&str>, Seen)) -> Fate {
        let inside = |addr: &IpAddr| net.is_some_and(|net| self.inside(net, *addr));
        let (all, known) = match seen {
            Seen::These(all) => (all, true),
            Seen::Any => (self.of_family(true).filter(|addr| !inside(addr)).collect(), false),
        };
        let fates: Vec<Fate> = all.into_iter().map(|addr| self.comes_in(service, addr)).collect();
        let shut = fates.iter().filter(|fate| **fate != Fate::Open);
        let stopped = shut.cloned().reduce(Fate::or);
        match stopped {
            None => Fate::Open,
            Some(reasons) if known => reasons,
            // Had it come from another address, it would have got in.
            Some(reasons) if fates.contains(&Fate::Open) || reasons == Fate::shut("allow-list") => {
                Fate::shut("not-static")
            }
            Some(reasons) => reasons,
        }
    }

    /// The way of a host to anywhere on the internet.
    pub fn out_to_internet(&self, name: &str, port: u16) -> Fate {
        let mut first = None;
        for v4 in self.families(name) {
            let end = End { may_be: Box::new(|_| true), groups: Vec::new(), port, proto: Proto::Tcp, v4 };
            match self.gets_out(name, (None, &end), false) {
                Ok(_) => return Fate::Open,
                Err(fate) => first = first.or(Some(fate)),
            }
        }
        first.unwrap_or_else(Fate::nothing)
    }

    pub(super) fn families(&self, name: &str) -> Vec<bool> {
        let own = own(self.host(name));
        [true, false].into_iter().filter(|v4| own.iter().any(|addr| addr.is_ipv4() == *v4)).collect()
    }
}
