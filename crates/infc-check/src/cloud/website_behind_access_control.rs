//! `website-behind-access-control`: a bucket that answers as a web site, and a delivery network that shows it who it is.
//!
//! A web site of a bucket knows nobody: it answers everybody or nobody.

use infc_diag::{Diagnostic, names};
use infc_model::{At, BucketAccess, BucketEnd, BucketOrigin, Control, Origin, Site};
use infc_plan::Plan;

pub(crate) fn check(site: &Site, _plan: &Plan) -> Vec<Diagnostic> {
    let proving = buckets(site).filter(|(_, origin)| origin.access.value != BucketAccess::Open);
    proving.filter_map(|(cdn, origin)| of_origin(site, cdn, origin)).collect()
}

fn of_origin(site: &Site, cdn: &str, origin: &BucketOrigin) -> Option<Diagnostic> {
    let name = origin.of.value.name();
    let bucket = site.buckets.get(name)?;
    let said = if origin.at.value == BucketEnd::Website {
        let message = format!("`{cdn}` shows the web site of `{name}` who it is, and a web site knows nobody");
        names::WEBSITE_BEHIND_ACCESS_CONTROL.at(origin.at.at, message)
    } else if bucket.website.value == Control::On {
        let message = format!("`{name}` answers as a web site, which `{cdn}` cannot fetch from by its access");
        names::WEBSITE_BEHIND_ACCESS_CONTROL
            .at(bucket.website.at, message)
            .label(origin.of.at, "fetched from here, past the web site")
    } else {
        return None;
    };
    let said = said.note("either the bucket is public, or its web site answers nobody: what it rewrites never happens");
    Some(said.help("take `website = on;` out, and let the delivery network ask at the interface").about(["cdns", cdn]))
}

/// The buckets that delivery networks fetch from.
pub(super) fn buckets(site: &Site) -> impl Iterator<Item = (&str, &BucketOrigin)> {
    site.cdns.iter().flat_map(|(name, cdn)| {
        let all = cdn.to.iter().map(|to| &to.value).chain(cdn.paths.values().map(|to| &to.value.value));
        all.filter_map(move |to| match to {
            Origin::Bucket(At { value, .. }) => Some((&**name, value)),
            Origin::Ref(_) => None,
        })
    })
}
