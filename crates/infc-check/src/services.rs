//! The services that others run, with the apps that connect to them.
//!
//! It deliberately judges nothing.

use std::sync::Arc;

use infc_model::{App, EnvForm, External, Host, Named, Secrets, Site};

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
    let all = site.externals.iter().map(|(name, external)| (name, external, clients(site, (name, external))));
    all.filter(|(.., clients)| !clients.is_empty()).collect()
}

fn clients<'a>(site: &'a Site, (name, external): (&str, &Named<External>)) -> Vec<Client<'a>> {
    let all = site.hosts.iter().flat_map(|(on, host)| {
        let client = move |(name, app)| Client { on, host: &host.value.value, name, app };
        host.apps.iter().map(client)
    });
    let named = |app: &App| app.connections().any(|to| to.name() == name);
    let address = external.value.value.address();
    all.filter(|client| named(client.app) || is_told(client.app, &address.value)).collect()
}

/// Whether the environment file of an app holds a URL that leads to `address`.
fn is_told(app: &App, address: &str) -> bool {
    let forms = match &app.secrets.value {
        Secrets::EnvFile(file) => Some(&file.forms),
        Secrets::None => None,
    };
    forms.into_iter().flat_map(|forms| forms.values()).any(|form| match &form.value.value {
        EnvForm::Url(url) => *url.value.host == *address,
        EnvForm::Boolean | EnvForm::OneOf(_) | EnvForm::StartsWith(_) | EnvForm::MasterKey => false,
    })
}

/// Whether a name is one that AWS gives to a Redis or Valkey of ElastiCache that insists on TLS: `master.`, `replica.` and
/// `clustercfg.` stand before the name of such a cluster alone (AWS, ElastiCache: finding connection endpoints).
pub(crate) fn is_tls_name(address: &str) -> bool {
    let first = address.split('.').next().unwrap_or_default();
    address.ends_with(".cache.amazonaws.com") && ["master", "replica", "clustercfg"].contains(&first)
}
