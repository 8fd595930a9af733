//! The services that others run, with the apps that connect to them.
//!
//! It deliberately judges nothing.

use std::sync::Arc;

use infc_model::{App, External, Host, Named, Site};

/// An app that connects to a service.
#[derive(Clone, Copy)]
pub(crate) struct Client<'a> {
    /// Its host's name.
    pub on: &'a Arc<str>,
    /// Its host.
    pub host: &'a Host,
    /// Its name.
    pub name: &'a Arc<str>,
    /// The app.
    pub app: &'a Named<App>,
}

/// Every service with its apps; of those that no app connects to nothing is known here.
pub(crate) fn used(site: &Site) -> Vec<(&Arc<str>, &Named<External>, Vec<Client<'_>>)> {
    let all = site.externals.iter().map(|(name, external)| (name, external, clients(site, name)));
    all.filter(|(.., clients)| !clients.is_empty()).collect()
}

fn clients<'a>(site: &'a Site, name: &str) -> Vec<Client<'a>> {
    let all = site.hosts.iter().flat_map(|(on, host)| {
        let client = move |(name, app)| Client { on, host: &host.value.value, name, app };
        host.apps.iter().map(client)
    });
    all.filter(|client| client.app.connections().any(|to| to.name() == name)).collect()
}

/// Whether a name is one that AWS gives to a Redis or Valkey of ElastiCache that insists on TLS: `master.`, `replica.` and
/// `clustercfg.` stand before the name of such a cluster alone (AWS, ElastiCache: finding connection endpoints).
pub(crate) fn is_tls_name(address: &str) -> bool {
    let first = address.split('.').next().unwrap_or_default();
    address.ends_with(".cache.amazonaws.com") && ["master", "replica", "clustercfg"].contains(&first)
}
