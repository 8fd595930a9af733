//! `role-stated-twice`: two roles for machines that can have one.

use std::collections::BTreeMap;
use std::sync::Arc;

use infc_diag::{Diagnostic, Span, names};
use infc_model::{Bearer, Site};
use infc_plan::Plan;

pub(crate) fn check(site: &Site, _plan: &Plan) -> Vec<Diagnostic> {
    let mut known: BTreeMap<&[Arc<str>], (&Arc<str>, Span)> = BTreeMap::new();
    let mut found = Vec::new();
    for (name, role) in site.roles.iter() {
        for bearer in &role.of.value {
            let Bearer::Ref(to) = &bearer.value;
            if to.path.first().is_none_or(|kind| &**kind != "hosts") {
                continue;
            }
            if let Some((first, at)) = known.get(&*to.path) {
                let message = format!("machines of `{}` have one role, and are given `{first}` and `{name}`", to.name());
                let said = names::ROLE_STATED_TWICE.at(bearer.at, message).label(*at, format!("`{first}` here"));
                found.push(said.help("state one role, with all that the machines may do").about(["roles", name]));
            } else {
                known.insert(&to.path, (name, bearer.at));
            }
        }
    }
    found
}
