//! `headers-lost`: response headers at http level that no response of a vhost carries.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::Plan;

use crate::http_files::http_files;
use crate::hosts::planned;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for machine in planned(site, plan) {
        let Some(nginx) = &machine.plan.nginx else { continue };
        let Some(server) = nginx.servers.iter().find(|server| !server.headers.all.is_empty()) else { continue };
        for file in http_files(machine.host) {
            if let Some(header) = file.directives().iter().find(|each| each.name == "add_header") {
                let message = format!("the headers of {} are lost in `{}`", file.name, server.name);
                let said = names::HEADERS_LOST.at(file.at, message).within(header.place.clone()).here(file.line(header));
                let said = said.label(server.at, "adds headers of its own");
                let said = said.note("nginx takes headers from the level above only where a level adds none");
                found.push(said.help("state them in the vhost's `headers`").about(machine.path(&[])));
            }
        }
    }
    found
}
