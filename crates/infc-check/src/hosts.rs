//! The hosts of a site with their plans, and whether something is known of them in full.
//!
//! It deliberately judges nothing.

use std::sync::Arc;

use infc_diag::Severity;
use infc_model::{Host, Segment, Site};
use infc_plan::{HostPlan, Plan};

/// A host and its plan.
#[derive(Clone, Copy)]
pub(crate) struct Planned<'a> {
    /// Its name.
    pub name: &'a Arc<str>,
    /// What the site says of it.
    pub host: &'a Host,
    /// What becomes of it.
    pub plan: &'a HostPlan,
    /// The site.
    pub site: &'a Site,
}

/// Every host that has a plan.
pub(crate) fn planned<'a>(site: &'a Site, plan: &'a Plan) -> impl Iterator<Item = Planned<'a>> {
    site.hosts.iter().filter_map(move |(name, host)| {
        let plan = plan.hosts.get(name)?;
        Some(Planned { name, host: &host.value.value, plan, site })
    })
}

/// Whether nothing of what may stand before a host is poisoned or unknown: of networks, balancers, delivery networks.
pub(crate) fn knows_around(site: &Site) -> bool {
    ["networks", "balancers", "cdns"].iter().all(|all| site.knows([*all]))
}

impl<'a> Planned<'a> {
    /// The names to one of the host's entities, for an `accept` there: `[ "apps" "admin" ]`.
    pub fn path(self, rest: &[&'a str]) -> Vec<&'a str> {
        ["hosts", self.name].into_iter().chain(rest.iter().copied()).collect()
    }

    /// Whether nothing below one of the host's fields is poisoned or unknown: a rule about absence asks first.
    pub fn knows(self, field: &str) -> bool {
        !self.site.gaps.iter().any(|gap| match gap.path.as_slice() {
            [hosts, host, rest @ ..] => {
                &**hosts == "hosts" && host == self.name && rest.first().is_none_or(|first| &**first == field)
            }
            [] => true,
            [_] => false,
        })
    }

    /// Whether nothing below its security groups is poisoned or unknown: a rule about who is kept out asks first.
    pub fn knows_groups(self) -> bool {
        self.host.groups.iter().all(|group| self.site.knows(group.value.path.iter().map(|name| &**name)))
    }

    /// Whether nothing of where it stands is poisoned or unknown: of its addresses, its networks, its security groups. A
    /// rule about who reaches it, or whom it reaches, asks first.
    pub fn knows_place(self) -> bool {
        let own = ["address", "address6", "public", "network", "groups", "fleet"];
        let segment = self.host.network.get().map(|segment| {
            let Segment::Ref(of) = segment.value;
            of
        });
        let subnets = self.host.fleet.get().into_iter().flat_map(|fleet| fleet.value.subnets.iter());
        let stands = segment.into_iter().map(|of| &of.path).chain(subnets.map(|subnet| &subnet.value.path));
        let around = |path: &Arc<[Arc<str>]>| self.site.knows(path.iter().take(2).map(|name| &**name));
        own.iter().all(|field| self.knows(field)) && stands.into_iter().all(around) && self.knows_groups()
    }

    /// An error on a host that infc describes in full; a warning where something else may be there, too.
    pub fn absence(self) -> Severity {
        if self.host.managed.value { Severity::Error } else { Severity::Warning }
    }
}
