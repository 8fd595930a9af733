//! `server-name-twice`: two vhosts of a host answer for one name, or one has it twice.

use std::collections::BTreeMap;

use infc_diag::{Diagnostic, names};
use infc_model::{At, Site};
use infc_plan::Plan;
use infc_scalar::Domain;

use crate::hosts::planned;
use crate::vhost_names;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for machine in planned(site, plan) {
        let mut seen = BTreeMap::new();
        for (vhost_name, vhost) in machine.host.vhosts.iter() {
            for name in vhost_names::names(vhost_name, vhost) {
                let Some((other, at)) = seen.insert(name.value.0.clone(), (vhost_name, name.at)) else { continue };
                let said = if other == vhost_name { repeated(&name, vhost_name) } else { claimed(&name) };
                found.push(said.label(at, "here, too").about(machine.path(&["vhosts", vhost_name])));
            }
        }
    }
    found
}

fn claimed(name: &At<Domain>) -> Diagnostic {
    let said = names::SERVER_NAME_TWICE.at(name.at, format!("two vhosts answer for `{}`", name.value));
    let said = said.note("nginx takes the first and only warns of the second, which is never shown");
    said.help("leave the name to one of them")
}

fn repeated(name: &At<Domain>, vhost: &str) -> Diagnostic {
    let message = format!("the vhost `{vhost}` has the name `{}` twice", name.value);
    let said = names::SERVER_NAME_TWICE.at(name.at, message);
    said.note("nginx warns of a conflicting name at every start").help("take one of them out")
}
