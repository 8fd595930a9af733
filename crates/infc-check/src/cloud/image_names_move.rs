//! `image-names-move`: a registry in which the name of an image may be given to another one.

use infc_diag::{Diagnostic, names};
use infc_model::{Control, Site};
use infc_plan::Plan;

pub(crate) fn check(site: &Site, _plan: &Plan) -> Vec<Diagnostic> {
    let open = site.registries.iter().filter(|(name, registry)| {
        registry.immutable.value == Control::Off && site.knows(["registries", name, "immutable"])
    });
    open.map(|(name, registry)| {
        let said = names::IMAGE_NAMES_MOVE.at(registry.key_at, format!("a name in `{name}` may be given to another image"));
        said.note("what was tested under it is not what runs tomorrow, and there is nothing to go back to")
            .help("add `immutable = on;`")
            .about(["registries", name])
    })
    .collect()
}
