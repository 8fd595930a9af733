//! `image-not-pinned`: an image without the digest of what is meant.

use infc_diag::{Diagnostic, names};
use infc_model::{Manager, Site};
use infc_plan::Plan;
use infc_plan::docker::Image;

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(on_host).collect()
}

fn on_host(host: Planned<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, app) in host.host.apps.iter() {
        let Manager::Docker(container) = &app.manager.value else { continue };
        // What is no name of an image is told by whoever lowers it.
        let Ok(image) = Image::read(&container.image) else { continue };
        if image.digest.is_some() {
            continue;
        }
        let message = match image.tag.as_deref() {
            None | Some("latest") => format!("`{name}` runs whatever the newest image is when it is fetched"),
            Some(tag) => format!("`{name}` runs whatever `{tag}` means when it is fetched"),
        };
        let help = format!(
            "name the digest as well: `{}@sha256:…`; `docker image inspect --format '{{{{ .RepoDigests }}}}' {}` prints it",
            image.text, image.text
        );
        let said = names::IMAGE_NOT_PINNED.at(container.image.at, message);
        let said = said.note("a tag is moved at will: two hosts, or one before and after a failure, run different programs");
        found.push(said.help(help).about(host.path(&["apps", name])));
    }
    found
}
