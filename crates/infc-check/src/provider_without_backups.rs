//! A backup that is left to a provider whose plan has none.

use infc_diag::{Diagnostic, Span, names};
use infc_model::{External, Place, ProviderBackups, Site};
use infc_plan::Plan;

use crate::hosts::planned;

/// MongoDB Atlas' free tier, which has no backups (MongoDB's documentation of cluster tiers, 2026).
const WITHOUT: &[&str] = &["m0", "free"];

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for host in planned(site, plan) {
        for (name, backup) in host.host.backups.iter() {
            for place in backup.to.iter() {
                let Place::Provider(external) = &place.value else { continue };
                let Some(stated) = site.externals.get(external.name()) else { continue };
                let Some(at) = without(&stated.value.value) else { continue };
                let message = format!("`{name}` is left to `{}`, whose plan makes no backups", external.name());
                let said = names::PROVIDER_WITHOUT_BACKUPS.at(place.at, message).label(at, "the plan");
                found.push(said.help("choose a plan with backups, or copy the data by a backup of its own").about(host.path(&["backups", name])));
            }
        }
    }
    found
}

/// Where it is said that a provider makes no backups.
pub(crate) fn without(external: &External) -> Option<Span> {
    let tier = match external {
        External::Mongodb(mongodb) => mongodb.tier.get(),
        External::Postgres(_) | External::Redis(_) | External::Bucket(_) | External::Service(_) | External::ObjectStore(_) => None,
    };
    let poor = tier.filter(|tier| WITHOUT.contains(&&*tier.0.to_ascii_lowercase()));
    let none = external.backups().filter(|backups| matches!(backups.value, ProviderBackups::None));
    poor.map(|tier| tier.at).or(none.map(|backups| backups.at))
}
