//! Of which places the policies of a site speak.
//!
//! It deliberately leaves out `https-only`, `rpo`, `rto`, `deny` and `warn`: none of them says who may come.

use std::collections::BTreeSet;

use infc_model::{Policy, Site};
use infc_net::Place;

use super::target;
use crate::entities::entities;

/// Every place that a policy over reachability names as its target.
pub fn asserted(site: &Site) -> BTreeSet<Place> {
    let mut found = BTreeSet::new();
    for entity in entities(site) {
        for (_, policy) in entity.policies.iter() {
            of(&policy.value.value, &mut found);
        }
    }
    found
}

fn of(policy: &Policy, into: &mut BTreeSet<Place>) {
    match policy {
        Policy::Never(policy) => into.extend(target::place(&policy.to)),
        Policy::NeverDirectly(policy) => into.extend(target::place(&policy.to)),
        Policy::Only(policy) => into.extend(target::place(&policy.to)),
        Policy::OnlyVia(policy) => into.extend(target::place(&policy.to)),
        Policy::Reaches(policy) => into.extend(target::place(&policy.to)),
        Policy::Each(cases) => cases.value.iter().for_each(|case| of(&case.value.policy.value, into)),
        Policy::HttpsOnly | Policy::Rpo(_) | Policy::Rto(_) | Policy::Deny(_) | Policy::Warn(_) => {}
    }
}
