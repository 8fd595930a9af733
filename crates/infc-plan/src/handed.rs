//! What apps hand on to whoever uses them, by name.
//!
//! It deliberately does not follow it: who reaches what is `infc-net`'s.

use std::sync::Arc;

use infc_diag::Span;
use infc_model::Site;

use crate::Machine;

/// An app hands something on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Handed {
    /// The app, on its own machine.
    pub app: Arc<str>,
    /// What it hands on.
    pub what: What,
    /// Where it is said.
    pub at: Span,
}

/// What is handed on.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum What {
    /// An app of a host.
    App(Arc<str>, Arc<str>),
    /// A stated listener of a host.
    Listener(Arc<str>, Arc<str>),
    /// A service that others run.
    External {
        /// Its name in the site.
        name: Arc<str>,
        /// Where it is: `db.example.net:5432`.
        address: String,
        /// Where it is stated.
        at: Span,
    },
}

/// What the apps of a machine hand on, in their order.
pub(crate) fn handed(machine: &Machine<'_>) -> Vec<Handed> {
    let mut all = Vec::new();
    for (name, app) in machine.host.apps.iter() {
        for to in app.hands_on.iter() {
            let infc_model::Handed::Ref(path) = &to.value;
            let what = what(machine.site, &path.path);
            all.extend(what.map(|what| Handed { app: name.clone(), what, at: to.at }));
        }
    }
    all
}

fn what(site: &Site, path: &[Arc<str>]) -> Option<What> {
    match path {
        [hosts, host, kind, name] if &**hosts == "hosts" => match &**kind {
            "apps" => Some(What::App(host.clone(), name.clone())),
            "listeners" => Some(What::Listener(host.clone(), name.clone())),
            _ => None,
        },
        [externals, name] if &**externals == "externals" => {
            let stated = site.externals.get(name)?;
            let external = &stated.value.value;
            let address = format!("{}:{}", external.address().value, external.port());
            Some(What::External { name: name.clone(), address, at: stated.key_at })
        }
        _ => None,
    }
}
