//! `limit-too-broad`: a limit that is meant for an interface holds for every request to the machine.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::Plan;

use crate::http_files::http_files;
use crate::hosts::planned;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for machine in planned(site, plan) {
        for file in http_files(machine.host) {
            let limits = file.directives().iter().filter(|each| matches!(&*each.name, "limit_req" | "limit_conn"));
            for limit in limits {
                let message = format!("`{}` at http level limits every request to the machine", limit.name);
                let said = names::LIMIT_TOO_BROAD.at(file.at, message).within(limit.place.clone()).here(file.line(limit));
                let said = said.note("a page's pictures, WebSockets and health probes count, too; refusals are 503, not 429");
                let said = said.help("limit the route: `proxy { to = …; limit = { rate = 10r/s; burst = 20; }; }`");
                found.push(said.about(machine.path(&[])));
            }
        }
    }
    found
}
