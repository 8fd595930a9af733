//! `state-is-no-rollback`: an earlier state in the place of the present one.

use infc_diag::{Diagnostic, names};
use infc_model::{Rollback, Site};
use infc_plan::Plan;

pub(crate) fn check(site: &Site, _plan: &Plan) -> Vec<Diagnostic> {
    let infrastructure = site.infrastructure.get().filter(|one| one.value.rollback.value == Rollback::State);
    let found = infrastructure.map(|one| {
        let message = "an earlier state brings nothing back: it only says that what is there is something else";
        let said = names::STATE_IS_NO_ROLLBACK.at(one.value.rollback.at, message);
        said.help("keep earlier descriptions and images, and apply those: `rollback = earlier-description;`")
    });
    found.into_iter().collect()
}
