//! `access-identity-legacy`: a delivery network that gets at its bucket by the older form of access.

use infc_diag::{Diagnostic, names};
use infc_model::{BucketAccess, BucketEnd, Site};
use infc_plan::Plan;

use super::website_behind_access_control::buckets;

pub(crate) fn check(site: &Site, _plan: &Plan) -> Vec<Diagnostic> {
    let old = buckets(site)
        .filter(|(_, origin)| origin.access.value == BucketAccess::Identity && origin.at.value == BucketEnd::Interface);
    old.map(|(cdn, origin)| {
        let message = format!("`{cdn}` gets at `{}` by an access identity, the older form", origin.of.value.name());
        let said = names::ACCESS_IDENTITY_LEGACY.at(origin.access.at, message);
        said.note("it knows neither objects that are encrypted with a key of one's own nor the newer regions")
            .help("leave `access` out: access control is what comes without it")
            .about(["cdns", cdn])
    })
    .collect()
}
