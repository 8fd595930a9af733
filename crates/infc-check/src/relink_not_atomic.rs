//! A link that is taken away before the new one is made.

use infc_diag::{Diagnostic, names};
use infc_model::{Site, Switch};
use infc_plan::Plan;

use crate::hosts::planned;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let deploys = planned(site, plan).flat_map(|host| host.host.deploys.iter().map(move |each| (host, each)));
    let relinked = deploys.filter(|(_, (_, deploy))| matches!(deploy.switch.value, Switch::Relink));
    relinked.map(|(host, (name, deploy))| {
        let said = names::RELINK_NOT_ATOMIC.at(deploy.switch.at, format!("`{name}` switches its link in two steps"));
        let said = said.note("`ln -sfn` removes the old link and makes a new one: a request between the two finds nothing");
        said.help("use `switch = atomic`, which renames the new link over the old").about(host.path(&["deploys", name]))
    }).collect()
}
