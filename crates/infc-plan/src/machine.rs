//! What a family sees while it plans one machine.
//!
//! It deliberately has no place to write to: that is [`crate::Report`]'s.

use std::sync::Arc;

use infc_diag::Span;
use infc_model::{App, Dated, Host, Site, Target};

use crate::network;

/// One machine of a site, with what its operating system brings.
#[derive(Clone, Copy, Debug)]
pub struct Machine<'a> {
    /// The whole site, for what is elsewhere: zones, other hosts, externals.
    pub site: &'a Site,
    /// The machine's name in the site.
    pub name: &'a Arc<str>,
    /// What the site says of it.
    pub host: &'a Host,
    /// Where the site names it.
    pub at: Span,
    /// What its operating system brings.
    pub target: &'a Target,
    /// Facts that age and belong to no one system.
    pub dated: &'a Arc<Dated>,
}

impl<'a> Machine<'a> {
    /// The app that `path` (`hosts vps apps api`) leads to, on this or another machine.
    pub fn app(&self, path: &[Arc<str>]) -> Option<&'a App> {
        let [_, host, _, app] = path else { return None };
        self.site.hosts.get(host)?.apps.get(app).map(|app| &app.value.value)
    }

    /// Whether the machine has an IPv6 address, so that its services listen on IPv6 too.
    pub fn has_ipv6(&self) -> bool {
        self.site.hosts.get(self.name).is_some_and(|host| network::of_host(self.site, host).has(false))
    }
}
