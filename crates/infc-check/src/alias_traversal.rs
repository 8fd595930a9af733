//! `alias-traversal`: a stated `alias` by which requests leave its directory.

use infc_diag::{Diagnostic, Span, names};
use infc_model::Site;
use infc_plan::Plan;
use infc_plan::nginx::syntax::{Directive, parse};

use crate::hosts::{Planned, planned};
use crate::http_files::http_files;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(|host| on(&host)).collect()
}

fn on(host: &Planned<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for file in http_files(host.host) {
        let said = of(file.directives(), file.at);
        found.extend(said.into_iter().map(|said| said.about(host.path(&[]))));
    }
    for (name, vhost) in host.host.vhosts.iter() {
        let Some(raw) = vhost.raw.get() else { continue };
        let said = of(&parse(&raw.0).unwrap_or_default(), raw.at);
        found.extend(said.into_iter().map(|said| said.about(host.path(&["vhosts", name]))));
    }
    found
}

fn of(read: &[Directive], at: Span) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for directive in read {
        directive.walk(&mut |location| found.extend(open(location, at)));
    }
    found
}

/// A location whose prefix ends within a name, and whose `alias` ends with it.
fn open(location: &Directive, at: Span) -> Option<Diagnostic> {
    let prefix = match (&*location.name, location.arguments.as_slice()) {
        ("location", [prefix]) => prefix,
        ("location", [firm, prefix]) if firm == "^~" => prefix,
        _ => return None,
    };
    let alias = location.block.iter().flatten().find(|directive| directive.name == "alias")?;
    let target = alias.arguments.first()?;
    if prefix.ends_with('/') || !target.ends_with('/') {
        return None;
    }
    let message = format!("`{prefix}../` leads out of `{target}`");
    let said = names::ALIAS_TRAVERSAL.at(at, message).within(alias.place.clone());
    let note = format!("nginx puts `{target}` in the place of `{prefix}`, so that `{prefix}../x` becomes `{target}../x`");
    Some(said.note(note).help(format!("write `location {prefix}/`, or a `static` route with a `root`")))
}
