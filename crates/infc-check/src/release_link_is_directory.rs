//! A directory where a deploy wants to switch a link.

use infc_diag::{Diagnostic, names};
use infc_model::{DirectoryKind, Site};
use infc_plan::Plan;

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(|host| on(&host)).collect()
}

fn on(host: &Planned<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, deploy) in host.host.deploys.iter() {
        let link = deploy.directory.join(&deploy.current);
        let Some(directory) = host.host.directories.get(link.as_str()) else { continue };
        if matches!(directory.kind.value, DirectoryKind::ReleaseLink) {
            continue;
        }
        let message = format!("`{link}` is a directory, and the deploy `{name}` switches it as a link");
        let said = names::RELEASE_LINK_IS_DIRECTORY.at(directory.key_at, message).here("a directory");
        let said = said.label(deploy.key_at, "switched as a link here");
        let said = said.note("`ln -sfn` then makes the new link inside the directory, and the old release stays in force");
        found.push(said.help("give it `kind = release-link`, or leave it out").about(host.path(&["deploys", name])));
    }
    found
}
