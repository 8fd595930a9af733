//! `nginx-module-missing`: a directive of a module that comes in a package of its own.

use infc_diag::{Diagnostic, Span, names};
use infc_model::Site;
use infc_plan::Plan;
use infc_plan::nginx::syntax::{Directive, parse};

use crate::http_files::http_files;
use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(|machine| on(&machine)).collect()
}

fn on(machine: &Planned<'_>) -> Vec<Diagnostic> {
    let mut used: Vec<(Directive, String, Span)> = Vec::new();
    for file in http_files(machine.host) {
        used.extend(file.all().into_iter().map(|each| (each.clone(), file.line(each), file.at)));
    }
    for (name, vhost) in machine.host.vhosts.iter() {
        let Some(raw) = vhost.raw.get() else { continue };
        for directive in parse(&raw.0).unwrap_or_default() {
            directive.walk(&mut |each| {
                used.push((each.clone(), format!("line {} of the directives of {name}", each.line), raw.at));
            });
        }
    }
    let packages = &machine.plan.dated.nginx.packages;
    let missing = used.into_iter().filter_map(|(Directive { name, place, .. }, line, at)| {
        let package = &packages.get(&*name)?.value.value.0;
        if has(machine, package) {
            return None;
        }
        let message = format!("`{name}` needs the package `{package}`");
        let said = names::NGINX_MODULE_MISSING.at(at, message).within(place).here(line).about(machine.path(&[]));
        let said = said.note("without it nginx refuses to start: unknown directive");
        Some(said.help(format!("add `nginx.modules = [ \"{package}\" ];`, or take the directive out")))
    });
    missing.collect()
}

fn has(machine: &Planned<'_>, package: &str) -> bool {
    let host = machine.host;
    host.nginx.modules.iter().chain(host.packages.iter()).any(|own| own.0 == package)
}
