//! `state-not-kept`: somebody else than a person at one desk changes the infrastructure, and its state stays where they run.

use infc_diag::{Diagnostic, names};
use infc_model::{Control, InfrastructureState, Site};
use infc_plan::Plan;

pub(crate) fn check(site: &Site, _plan: &Plan) -> Vec<Diagnostic> {
    let Some(infrastructure) = site.infrastructure.get() else { return Vec::new() };
    let infrastructure = infrastructure.value;
    let Some(actor) = infrastructure.applied_by.first() else { return Vec::new() };
    let (who, state) = (actor.value.name(), &infrastructure.state);
    let said = match &state.value {
        InfrastructureState::Unconfigured | InfrastructureState::Local => {
            let message = format!("`{who}` changes the infrastructure, and what it made is forgotten when it ends");
            names::STATE_NOT_KEPT
                .at(state.at, message)
                .note("the next run begins with nothing, and makes everything a second time or fails at names that are taken")
                .help("write `state = in-bucket { of = buckets.…; };`")
        }
        InfrastructureState::Bucket(kept) => {
            let Some(bucket) = site.buckets.get(kept.of.value.name()) else { return Vec::new() };
            if bucket.versions.value == Control::On {
                return Vec::new();
            }
            let message = format!("`{}` keeps one copy of the state, and the next run overwrites it", kept.of.value.name());
            names::STATE_NOT_KEPT.at(kept.of.at, message).help("add `versions = on;` to the bucket")
        }
    };
    vec![said.label(actor.at, "changed from here")]
}
