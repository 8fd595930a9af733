//! `nginx-duplicate-directive`: a directive that may stand once stands in a file at http level and in the packaged
//! `nginx.conf`, or in two files.

use std::collections::BTreeMap;

use infc_diag::{Diagnostic, names};
use infc_model::{At, Site};
use infc_plan::Plan;

use crate::http_files::http_files;
use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(|machine| on(&machine)).collect()
}

fn on(machine: &Planned<'_>) -> Vec<Diagnostic> {
    let facts = &machine.plan.dated.nginx;
    let listed = |list: &[At<String>], name: &str| list.iter().any(|known| **known == name);
    let mut found = Vec::new();
    let mut seen = BTreeMap::new();
    for file in http_files(machine.host) {
        for directive in file.directives() {
            let name = &directive.name;
            let line = file.line(directive);
            if listed(&facts.stated_at_http, name) {
                let message = format!("`{name}` stands in the packaged nginx.conf already");
                let said = names::NGINX_DUPLICATE_DIRECTIVE.at(file.at, message).within(directive.place.clone()).here(line);
                let said = said.note("nginx refuses to start: the directive is duplicate");
                found.push(said.help("take it out; infc says it in each server block").about(machine.path(&[])));
            } else if !listed(&facts.repeatable, name)
                && let Some((other, at)) = seen.insert(name.clone(), (line.clone(), file.at))
            {
                let message = format!("`{name}` stands twice at http level");
                let said = names::NGINX_DUPLICATE_DIRECTIVE.at(file.at, message).within(directive.place.clone()).here(line);
                found.push(said.label(at, other).help("keep one of them").about(machine.path(&[])));
            }
        }
    }
    found
}
