//! `ipv4-ipv6-asymmetry`: the host has both families, and the firewall treats them differently.

use infc_diag::{Diagnostic, Span, names};
use infc_model::Site;
use infc_net::{Addresses, HostReach};
use infc_plan::{Owner, Plan};

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan, reach: &infc_net::Reach) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for host in planned(site, plan).filter(|host| host.host.address6.value.is_some()) {
        let Some(firewall) = host.plan.firewall.as_ref() else { continue };
        if firewall.ipv6 {
            found.extend(reach.hosts.get(host.name).and_then(|reached| one_family(host, reached)));
        } else {
            let message = format!("the firewall of `{}` drops all of IPv6, and the host has an IPv6 address", host.name);
            found.push(say(host, firewall.at, message).help("write `ipv6 = true;`, or take `address6` out"));
        }
    }
    found
}

fn say(host: Planned<'_>, at: Span, message: String) -> Diagnostic {
    names::IPV4_IPV6_ASYMMETRY
        .at(at, message)
        .label(host.host.address6.at, "clients prefer this address")
        .about(host.path(&[]))
}

/// A port of nginx or sshd that answers the world over one family and nobody over the other.
fn one_family(host: Planned<'_>, reached: &HostReach) -> Option<Diagnostic> {
    let outside = reached.own.complement();
    let open = |owner: &Owner, port: u16| {
        let sockets = reached.sockets.iter().filter(|one| one.listener.owner == *owner && one.listener.port == port);
        let paths = sockets.flat_map(infc_net::Socket::opens);
        paths.fold(Addresses::empty(), |all, path| all.union(&path.sources)).intersection(&outside)
    };
    let public = reached.sockets.iter().filter(|one| matches!(one.listener.owner, Owner::Nginx | Owner::Sshd));
    public.map(|one| &one.listener).find_map(|listener| {
        let open = open(&listener.owner, listener.port);
        let (four, six) = (open.only_v4().is_empty(), open.only_v6().is_empty());
        let whole = open.covers(&outside.only_v4()) || open.covers(&outside.only_v6());
        (whole && four != six).then(|| {
            let (yes, no) = if four { ("IPv6", "IPv4") } else { ("IPv4", "IPv6") };
            let message = format!("port {} answers over {yes} and not over {no}", listener.port);
            say(host, listener.at, message).help("give the rule no address of one family alone")
        })
    })
}
