//! Every entity of a site with what can be stated in any of them: what must hold of it, and what is accepted there.
//!
//! It deliberately judges nothing.

use std::sync::Arc;

use infc_model::ByName;
use infc_model::{Accept, Host, Map, Policy, Site};

/// An entity.
pub(crate) struct Entity<'a> {
    /// The names on the way from the site to it; empty for the site.
    pub path: Vec<Arc<str>>,
    /// What must hold of it.
    pub policies: &'a Map<ByName, Policy>,
    /// What is accepted there.
    pub accept: &'a Map<ByName, Accept>,
}

macro_rules! entity {
    ($path:expr, $of:expr) => {
        Entity { path: $path, policies: &$of.policies, accept: &$of.accept }
    };
}

/// Every entity of `site`, the outermost first.
pub(crate) fn entities(site: &Site) -> Vec<Entity<'_>> {
    let mut all = vec![entity!(Vec::new(), site)];
    for (name, external) in site.externals.iter() {
        let path = vec!["externals".into(), name.clone()];
        let external = &external.value.value;
        all.push(Entity { path, policies: external.policies(), accept: external.accept() });
    }
    around(&mut all, site);
    for (name, host) in site.hosts.iter() {
        of_host(&mut all, name, host);
    }
    all
}

/// What stands around the hosts.
fn around<'a>(all: &mut Vec<Entity<'a>>, site: &'a Site) {
    for (name, network) in site.networks.iter() {
        let path: Vec<Arc<str>> = vec!["networks".into(), name.clone()];
        all.push(entity!(path.clone(), network));
        for (group, one) in network.groups.iter() {
            all.push(entity!([path.as_slice(), &["groups".into(), group.clone()]].concat(), one));
        }
    }
    macro_rules! collections {
        ($($field:ident)*) => {$(
            for (name, one) in site.$field.iter() {
                all.push(entity!(vec![stringify!($field).replace('_', "-").into(), name.clone()], one));
            }
        )*};
    }
    collections!(balancers cdns actors registries buckets roles log_groups monitors alarms);
}

fn of_host<'a>(all: &mut Vec<Entity<'a>>, name: &'a Arc<str>, host: &'a Host) {
    let at = |path: &[&str]| -> Vec<Arc<str>> {
        ["hosts", &**name].iter().chain(path).map(|&part| part.into()).collect()
    };
    all.push(entity!(at(&[]), host));
    all.push(entity!(at(&["ssh"]), host.ssh));
    macro_rules! collections {
        ($($field:ident)*) => {$(
            for (name, one) in host.$field.iter() {
                all.push(entity!(at(&[stringify!($field), name]), one));
            }
        )*};
    }
    collections!(users apps vhosts listeners jails jobs backups deploys);
}
