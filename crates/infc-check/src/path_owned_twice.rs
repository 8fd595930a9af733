//! A file that the site brings where infc writes one itself.

use std::collections::BTreeMap;

use infc_diag::{Diagnostic, Span, names};
use infc_model::Site;
use infc_plan::Plan;

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(|host| on(&host)).collect()
}

fn on(host: &Planned<'_>) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    let mut found = Vec::new();
    for (path, at) in own(host) {
        if let Some(first) = seen.insert(path.clone(), at) {
            let said = names::PATH_OWNED_TWICE.at(at, format!("two things write `/{path}`"));
            let said = said.label(first, "the other is stated here");
            found.push(said.help("give one of them another name or path").about(host.path(&[])));
        }
    }
    found
}

/// The paths that are written, and where what writes them is stated: infc's own first.
fn own(host: &Planned<'_>) -> Vec<(String, Span)> {
    let operations = &host.plan.operations;
    let below = |path: &str| path.trim_start_matches('/').to_owned();
    let mut found: Vec<(String, Span)> = operations.units.iter().map(|unit| (unit.path(), unit.origin)).collect();
    found.extend(host.plan.access.sudo.iter().map(|sudo| (sudo.path(), sudo.at)));
    found.extend(operations.crontabs.iter().map(|table| (table.path(), table.origin)));
    found.extend(operations.rotations.iter().map(|stanza| (stanza.path(), stanza.origin)));
    found.extend(operations.environments.iter().map(|template| (template.template(), template.origin)));
    found.extend(operations.scripts.iter().map(|script| (script.path(), script.origin())));
    found.extend(operations.ecosystems.iter().map(|file| (below(file.file.as_str()), file.origin)));
    for path in ["etc/sysusers.d/infc.conf", "etc/tmpfiles.d/infc.conf", "etc/systemd/journald.conf.d/50-infc.conf"] {
        found.push((path.to_owned(), host.plan.at));
    }
    found.extend(operations.files.iter().map(|file| (below(&file.path), file.origin)));
    found
}
