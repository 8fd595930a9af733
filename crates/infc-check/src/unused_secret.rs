//! `unused-secret`: a secret of the site that nothing is given.

use std::collections::BTreeSet;

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::Plan;

use crate::given_secrets::given;

pub(crate) fn check(site: &Site, _: &Plan) -> Vec<Diagnostic> {
    // What is not known may be given any of them.
    if !site.gaps.is_empty() {
        return Vec::new();
    }
    let used: BTreeSet<&str> = given(site).filter_map(|one| one.secret.name()).collect();
    let is_used = |name: &str| used.contains(name) || site.kept_secrets.contains(name);
    let unused = site.secrets.iter().filter(|(name, _)| !is_used(name));
    unused
        .map(|(name, secret)| {
            let said = names::UNUSED_SECRET.at(secret.key_at, format!("nothing is given the secret `{name}`"));
            said.help(format!("give it to what needs it, `secrets.{name}`, or remove it")).about(["secrets", &**name])
        })
        .collect()
}
