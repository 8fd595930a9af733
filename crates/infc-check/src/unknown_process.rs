//! A deploy that starts a process again which does not exist.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::Plan;
use infc_plan::pm2::process_name;

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).filter(|host| host.knows("apps")).flat_map(|host| on(&host)).collect()
}

fn on(host: &Planned<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, deploy) in host.host.deploys.iter() {
        let Some(wanted) = deploy.restarts.get() else { continue };
        let there: Vec<String> = host.host.apps.iter().filter_map(|(name, app)| process_name(name, app)).collect();
        if there.contains(&wanted.0) {
            continue;
        }
        let message = format!("`{name}` starts the process `{}` again, and there is none of that name", wanted.0);
        let said = names::UNKNOWN_PROCESS.at(wanted.at, message);
        let similar = |each: &&String| strsim::jaro_winkler(each, &wanted.0);
        let nearest = there.iter().max_by(|a, b| similar(a).total_cmp(&similar(b)));
        let said = match nearest.filter(|each| similar(each) > 0.7) {
            Some(nearest) => said.replace(wanted.at, format!("{nearest:?}"), format!("did you mean `{nearest}`?")),
            None => said.help("name the `app` instead, and infc knows what to start again"),
        };
        found.push(said.about(host.path(&["deploys", name])));
    }
    found
}
