//! The vhosts that stand behind each delivery network.
//!
//! It deliberately judges nothing.

use std::sync::Arc;

use infc_model::{Cdn, Named, Origin, Site, Vhost};
use infc_plan::Plan;

use crate::hosts::{Planned, planned};

/// A vhost behind a delivery network.
pub(crate) struct Behind<'a> {
    /// The network's name.
    pub edge: &'a Arc<str>,
    /// The network.
    pub cdn: &'a Named<Cdn>,
    /// The vhost's host.
    pub machine: Planned<'a>,
    /// The vhost's name.
    pub name: &'a str,
    /// The vhost.
    pub vhost: &'a Named<Vhost>,
}

/// Every vhost that a delivery network fetches from.
pub(crate) fn behind<'a>(site: &'a Site, plan: &'a Plan) -> Vec<Behind<'a>> {
    let mut all = Vec::new();
    for (edge, cdn) in site.cdns.iter() {
        for origin in cdn.to.iter().map(|to| &to.value).chain(cdn.paths.values().map(|to| &to.value.value)) {
            let Origin::Ref(to) = origin else { continue };
            let [_, host, kind, name] = &*to.path else { continue };
            let machine = planned(site, plan).find(|machine| machine.name == host && &**kind == "vhosts");
            let vhost = machine.and_then(|machine| Some((machine, machine.host.vhosts.get(name)?)));
            all.extend(vhost.map(|(machine, vhost)| Behind { edge, cdn, machine, name, vhost }));
        }
    }
    all
}
