//! An ecosystem file that Node.js would read as an ECMAScript module.

use infc_diag::{Diagnostic, names};
use infc_model::{Manager, Runtime, Site};
use infc_plan::Plan;

use crate::hosts::planned;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let apps = planned(site, plan).flat_map(|host| host.host.apps.iter().map(move |each| (host, each)));
    apps.filter_map(|(host, (name, app))| {
        let Manager::Pm2(pm2) = &app.manager.value else { return None };
        let Runtime::NodeWith(node) = &app.runtime.value else { return None };
        let file = pm2.ecosystem.get().filter(|file| node.esm.value && file.0.rsplit_once('.').is_some_and(|(_, ending)| ending == "js"))?;
        let said = names::ESM_ECOSYSTEM.at(file.at, "`module.exports` fails in a `.js` file of an ECMAScript module");
        let said = said.label(node.esm.at, "the package is one");
        Some(said.help("end its name in `.cjs`").about(host.path(&["apps", name])))
    }).collect()
}
