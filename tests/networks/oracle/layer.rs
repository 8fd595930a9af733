//! What stands on the way: out of the sender's firewall and groups, into a network, through its groups.
//!
//! It deliberately tries every rule in its order.

use std::net::IpAddr;

use infc_model::{At, Egress, Firewall, GroupEgress, PublicAddress, Source, Verdict};
use infc_scalar::Proto;

use super::{End, Fate, Oracle, Spot, Stand, Way, names, net_of, own};

impl<'a> Oracle<'a> {
    /// From `addr` to a port of what stands at `spot`: the way into its network, then its groups.
    pub(super) fn arrives(&self, spot: &Spot<'_>, (port, proto): (u16, Proto), addr: IpAddr) -> Fate {
        let v4 = addr.is_ipv4();
        let has = |stand: &Stand| if v4 { stand.v4 } else { stand.v6 };
        if spot.private && spot.net.is_some_and(|net| self.inside(net, addr)) {
            if !spot.stands.iter().any(has) {
                return Fate::shut("no-public-ip");
            }
        } else if spot.private {
            let led = |stand: &&Stand| stand.way == Way::Gateway;
            if !spot.stands.iter().any(|stand| led(&stand)) {
                return Fate::shut("no-route");
            }
            let public = if v4 { spot.public.0 } else { spot.public.1 };
            if !public || !spot.stands.iter().filter(led).any(has) {
                return Fate::shut("no-public-ip");
            }
        }
        let rules = spot.groups.iter().flat_map(|group| group.ingress.iter());
        let mut admitted = spot.groups.is_empty();
        for rule in rules {
            admitted |= names(rule.port.value, port, proto) && self.listed(&rule.from, spot.net, addr);
        }
        if admitted { Fate::Open } else { Fate::shut("security-group") }
    }

    /// Whether the firewall and the groups of a host let it out.
    pub(super) fn leaves(&self, name: &str, end: &End<'_>) -> Fate {
        let host = self.host(name);
        if let Firewall::Stated(stated) = &host.firewall.value
            && !matches!(stated.value.outgoing.value, Verdict::Allow)
        {
            return Fate::shut("ufw-drop");
        }
        self.let_out(&self.spot(name), end)
    }

    pub(super) fn let_out(&self, spot: &Spot<'_>, end: &End<'_>) -> Fate {
        let admits = |rule: &At<Egress>| {
            names(rule.port.value, end.port, end.proto) && self.leads(rule, spot.net, end)
        };
        let open = spot.groups.iter().any(|group| match &group.egress.value {
            GroupEgress::Everything => true,
            GroupEgress::Rules(rules) => rules.iter().any(admits),
        });
        if open || spot.groups.is_empty() { Fate::Open } else { Fate::shut("security-group") }
    }

    /// Whether a rule leads to `end`: to a group that it is in, or to an address that it may have.
    pub(super) fn leads(&self, rule: &Egress, at: Option<&str>, end: &End<'_>) -> bool {
        rule.to.iter().any(|source| match &source.value {
            Source::Ref(to) if to.path.len() == 4 && &*to.path[2] == "groups" => {
                let group = &self.site.networks[&to.path[1]].groups[&to.path[3]].value.value;
                end.groups.iter().any(|own| std::ptr::eq(*own, group))
            }
            other => {
                self.of_family(end.v4).any(|addr| (end.may_be)(addr) && self.means(other, (at, false), addr))
            }
        })
    }

    /// A port of a host as something in the network `from` finds it over one family.
    pub(super) fn end(
        &self,
        name: &str,
        from: Option<&str>,
        (port, proto, v4): (u16, Proto, bool),
    ) -> End<'a> {
        let (host, spot) = (self.host(name), self.spot(name));
        let near = !spot.private || (spot.net.is_some() && spot.net == from);
        let may_be: Box<dyn Fn(IpAddr) -> bool> = match &host.public.value {
            _ if near || !v4 => Box::new(|addr| own(host).contains(&addr)),
            Some(PublicAddress::Text(one) | PublicAddress::Current(one)) => {
                Box::new(|addr| addr == one.value)
            }
            Some(PublicAddress::Dynamic) => Box::new(|_| true),
            None => Box::new(|_| false),
        };
        End { may_be, groups: spot.groups, port, proto, v4 }
    }

    /// Whether `addr` is that of hosts none of which is let out to a port of the host `to`.
    pub(super) fn kept(&self, addr: IpAddr, to: &str, (port, proto): (u16, Proto)) -> Option<Fate> {
        let at = net_of(self.host(to));
        let shared = |name: &str| match &self.spot(name).stands[0].way {
            // Behind an address of translation there may be anybody.
            Way::Nat(known) => net_of(self.host(name)) != at && known.contains(&addr),
            Way::Gateway | Way::Nowhere => false,
        };
        let hosts = self.site.hosts.keys().filter(|name| self.is_host(name, at, addr));
        let hosts: Vec<_> = hosts.collect();
        if hosts.is_empty() || hosts.iter().any(|name| shared(name)) {
            return None;
        }
        let fates = hosts.into_iter().map(|name| {
            let from = net_of(self.host(name));
            self.leaves(name, &self.end(to, from, (port, proto, addr.is_ipv4())))
        });
        let fate = fates.reduce(Fate::or)?;
        matches!(fate, Fate::Shut(_)).then_some(fate)
    }
}
