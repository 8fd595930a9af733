//! `nginx-raw`: a file at http level that nginx cannot read, or does not.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::Plan;

use crate::http_files::http_files;
use crate::hosts::planned;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for machine in planned(site, plan) {
        for file in http_files(machine.host) {
            if let Err(error) = &file.read {
                let message = format!("line {} of {} is malformed: {}", error.line, file.name, error.reason);
                let said = names::NGINX_RAW.at(file.at, message).within(error.place.clone());
                found.push(said.about(machine.path(&[])));
            }
            let is_read = file.name.strip_suffix(".conf").is_some();
            if !is_read || file.name.contains('/') || file.name.starts_with("00-infc-") {
                let message = format!("nginx does not read `conf.d/{}`, or it is infc's own", file.name);
                let said = names::NGINX_RAW.at(file.at, message).about(machine.path(&[]));
                found.push(said.help("give it a name that ends in `.conf`"));
            }
        }
    }
    found
}
