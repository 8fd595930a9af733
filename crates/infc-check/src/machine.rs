//! A machine as rules look at it: what the site says of it beside what the plan makes of it.
//!
//! It deliberately judges nothing.

use std::sync::Arc;

use infc_diag::{Diagnostic, Severity, Span};
use infc_model::{Host, Site};
use infc_plan::{HostPlan, Plan};

/// A machine.
#[derive(Clone, Copy)]
pub(crate) struct Machine<'a> {
    /// The site.
    pub site: &'a Site,
    /// Its name.
    pub name: &'a Arc<str>,
    /// Where the site names it.
    pub at: Span,
    /// What the site says of it.
    pub host: &'a Host,
    /// What it gets.
    pub plan: &'a HostPlan,
}

/// The machines of a site that have a plan.
pub(crate) fn machines<'a>(site: &'a Site, plan: &'a Plan) -> impl Iterator<Item = Machine<'a>> {
    site.hosts.iter().filter_map(move |(name, host)| {
        let plan = plan.hosts.get(name)?;
        Some(Machine { site, name, at: host.key_at, host: &host.value.value, plan })
    })
}

impl<'a> Machine<'a> {
    /// The names from the site to one of its entities: `hosts vps apps shop`.
    pub fn entity(&self, collection: &'a str, name: &'a str) -> [&'a str; 4] {
        ["hosts", self.name, collection, name]
    }

    /// The names from the site to it.
    pub fn own(&self) -> [&'a str; 2] {
        ["hosts", self.name]
    }

    /// Whether all of a field of the machine is known, so that what is not in it is not there.
    pub fn known(&self, field: &str) -> bool {
        !self.site.gaps.iter().any(|gap| match &*gap.path {
            [] => true,
            [hosts] => &**hosts == "hosts",
            [hosts, host] => &**hosts == "hosts" && host == self.name,
            [hosts, host, first, ..] => &**hosts == "hosts" && host == self.name && &**first == field,
        })
    }

    /// A diagnostic about something that is not there: a warning on a machine of which not all is described.
    pub fn absent(&self, said: Diagnostic) -> Diagnostic {
        if self.host.managed.value { said } else { said.severity(Severity::Warning) }
    }
}
