//! The hosts of a site with their plans, and whether something is known of them in full.
//!
//! It deliberately judges nothing.

use std::sync::Arc;

use infc_diag::Severity;
use infc_model::{Host, Site};
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

/// What of a host decides over who reaches something on it, and what it reaches.
const DECIDING: [&str; 11] = [
    "address", "address6", "docker", "firewall", "fleet", "groups", "network", "nginx", "os", "public",
    "vhosts",
];

/// Whether all is known that decides over who reaches something on a host, and what it reaches, but for the zones.
pub(crate) fn knows_ways(site: &Site, host: &str) -> bool {
    DECIDING.iter().all(|field| site.knows(["hosts", host, field])) && knows_around(site)
}

/// Whether all is known that may stand before a host: networks, balancers, delivery networks.
pub(crate) fn knows_around(site: &Site) -> bool {
    ["networks", "balancers", "cdns"].iter().all(|around| site.knows([*around]))
}

impl<'a> Planned<'a> {
    /// Whether all is known that decides over who reaches something on it, and what it reaches.
    pub fn knows_ways(self) -> bool {
        knows_ways(self.site, self.name) && self.site.knows(["zones"])
    }

    /// The names to one of the host's entities, for an `accept` there: `[ "apps" "admin" ]`.
    pub fn path(self, rest: &[&'a str]) -> Vec<&'a str> {
        ["hosts", self.name].into_iter().chain(rest.iter().copied()).collect()
    }

    /// Whether nothing below one of the host's fields is poisoned or unknown: a rule about absence asks first.
    pub fn knows(self, field: &str) -> bool {
        self.site.knows(["hosts", self.name, field])
    }

    /// An error on a host that infc describes in full; a warning where something else may be there, too.
    pub fn absence(self) -> Severity {
        if self.host.managed.value { Severity::Error } else { Severity::Warning }
    }
}
