//! `branch-not-pinned`: what is deployed depends on what somebody has left checked out.

use infc_diag::{Diagnostic, names};
use infc_model::{Revision, Site};
use infc_plan::Plan;

use crate::hosts::planned;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for host in planned(site, plan) {
        for (name, deploy) in host.host.deploys.iter() {
            if !matches!(deploy.revision.value, Some(Revision::CheckedOut)) {
                continue;
            }
            let message = "what is deployed is whatever branch is checked out on the host";
            let said = names::BRANCH_NOT_PINNED.at(deploy.revision.at, message);
            let said = said.note("somebody who looks at another branch there deploys it with the next push");
            found.push(said.help("name it: `revision = branch \"main\";`").about(host.path(&["deploys", name])));
        }
    }
    found
}
