//! `launch-configuration-retired`: machines described in the form that the provider no longer adds to.

use infc_diag::{Diagnostic, names};
use infc_model::{LaunchForm, Site};
use infc_plan::Plan;

pub(crate) fn check(site: &Site, _plan: &Plan) -> Vec<Diagnostic> {
    let fleets = site.hosts.iter().filter_map(|(name, host)| Some((name, host.fleet.value.as_ref()?)));
    let old = fleets.filter(|(_, fleet)| fleet.template.value == LaunchForm::Configuration);
    old.map(|(name, fleet)| {
        let message = format!("machines of `{name}` are described in a launch configuration");
        let said = names::LAUNCH_CONFIGURATION_RETIRED.at(fleet.template.at, message);
        said.note("types of machines since 2023 cannot be stated in one, and new accounts can make none")
            .help("leave `template` out, or write `template = launch-template;`")
            .about(["hosts", name])
    })
    .collect()
}
