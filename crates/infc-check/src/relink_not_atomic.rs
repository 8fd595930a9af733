//! A link that is taken away before the new one is made.

use infc_diag::{Diagnostic, names};
use infc_model::{Site, Switch};
use infc_plan::Plan;

use crate::machine::machines;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let deploys = machines(site, plan).flat_map(|machine| machine.host.deploys.iter().map(move |each| (machine, each)));
    let relinked = deploys.filter(|(_, (_, deploy))| matches!(deploy.switch.value, Switch::Relink));
    relinked.map(|(machine, (name, deploy))| {
        let said = names::RELINK_NOT_ATOMIC.at(deploy.switch.at, format!("`{name}` switches its link in two steps"));
        let said = said.note("`ln -sfn` removes the old link and makes a new one: a request between the two finds nothing");
        said.help("use `switch = atomic`, which renames the new link over the old").about(machine.entity("deploys", name))
    }).collect()
}
