//! A rotated log that belongs to another account than the one that writes it.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::Plan;
use infc_plan::storage::meet;

use crate::hosts::{Planned, planned};
use crate::written::logs;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(|host| on(&host)).collect()
}

fn on(host: &Planned<'_>) -> Vec<Diagnostic> {
    let written = logs(host);
    let mut found = Vec::new();
    for stanza in &host.plan.operations.rotations {
        let Some((mode, owner, group)) = &stanza.create else { continue };
        let met = written.iter().find(|log| {
            let other = log.user.as_ref().is_some_and(|user| user != owner && user != "root");
            other && stanza.files.iter().any(|(pattern, _)| meet(pattern.as_str(), log.path.as_str()))
        });
        let Some(log) = met else { continue };
        let user = log.user.as_deref().unwrap_or_default();
        let message = format!("after a rotation `{}` belongs to `{owner}`, and `{user}` writes it", log.path);
        let said = names::LOG_WRITER_MISMATCH.at(stanza.origin, message);
        let said = said.here(format!("creates it {mode} {owner} {group}")).label(log.at, format!("{} writes it as `{user}`", log.what));
        found.push(said.help(format!("leave `create` out, or name `{user}` as the owner")).about(host.path(&[])));
    }
    found
}
