//! Two processes of one name under one PM2: the second replaces the first.

use std::collections::BTreeMap;

use infc_diag::{Diagnostic, Span, names};
use infc_model::Site;
use infc_plan::Plan;
use infc_plan::pm2::process_name;

use crate::hosts::{Planned, planned};
use crate::written::account;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(|host| on(&host)).collect()
}

fn on(host: &Planned<'_>) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<(String, String), Span> = BTreeMap::new();
    let mut found = Vec::new();
    for (name, app) in host.host.apps.iter() {
        let Some(process) = process_name(name, app) else { continue };
        let user = account(name, app);
        if let Some(first) = seen.insert((user.clone(), process.clone()), app.key_at) {
            let message = format!("two apps are the process `{process}` of the PM2 of `{user}`");
            let said = names::PROCESS_DEFINED_TWICE.at(app.key_at, message).label(first, "the first");
            found.push(said.help("give one another `name`").about(host.path(&["apps", name])));
        }
    }
    found
}
