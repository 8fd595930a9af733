//! `log-destination`: a balancer that is to write where it cannot.

use infc_diag::{Diagnostic, names};
use infc_model::{AccessLogs, Site};
use infc_plan::Plan;

pub(crate) fn check(site: &Site, _plan: &Plan) -> Vec<Diagnostic> {
    let groups = site.balancers.iter().filter_map(|(name, balancer)| match &balancer.access_logs.value {
        AccessLogs::LogGroup(group) => Some((name, group)),
        AccessLogs::None | AccessLogs::Bucket(_) | AccessLogs::Delivered(_) => None,
    });
    groups
        .map(|(name, group)| {
            let message = format!("`{name}` writes its access log into buckets alone, not into `{}`", group.value.name());
            let said = names::LOG_DESTINATION.at(group.at, message);
            said.help("write `access-logs = to-bucket buckets.…;`, or `delivered log-groups.…` for a delivery set up apart")
                .about(["balancers", name])
        })
        .collect()
}
