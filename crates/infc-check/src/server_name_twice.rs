//! `server-name-twice`: two vhosts of a host answer for one name.

use std::collections::BTreeMap;

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::Plan;

use crate::hosts::planned;
use crate::vhost_names;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for machine in planned(site, plan) {
        let mut seen = BTreeMap::new();
        for (vhost_name, vhost) in machine.host.vhosts.iter() {
            for name in vhost_names::names(vhost_name, vhost) {
                let Some(other) = seen.insert(name.value.0.clone(), name.at) else { continue };
                let message = format!("two vhosts answer for `{}`", name.value);
                let said = names::SERVER_NAME_TWICE.at(name.at, message).label(other, "here, too");
                let said = said.note("nginx takes the first and only warns of the second, which is never shown");
                found.push(said.help("leave the name to one of them").about(machine.path(&["vhosts", vhost_name])));
            }
        }
    }
    found
}
