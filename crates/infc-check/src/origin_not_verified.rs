//! `origin-not-verified`: a delivery network does not look at whom it fetches from.

use infc_diag::{Diagnostic, Severity, names};
use infc_model::{OriginTls, Site, Tls};
use infc_plan::Plan;

use crate::edges::{Behind, behind};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    behind(site, plan).iter().filter_map(one).collect()
}

fn one(behind: &Behind<'_>) -> Option<Diagnostic> {
    let Behind { edge, cdn, name, vhost, .. } = behind;
    let at = cdn.origin_tls.at;
    let redirects = !matches!(vhost.tls.value, Tls::Off);
    let said = match cdn.origin_tls.value {
        OriginTls::Unstated | OriginTls::Verified => return None,
        OriginTls::InClear if redirects => {
            let message = format!("`{edge}` asks `{name}` in plain text, and is sent to HTTPS for ever");
            let said = names::ORIGIN_NOT_VERIFIED.at(at, message).severity(Severity::Error);
            said.label(vhost.tls.at, "so that port 80 redirects").note("browsers say: too many redirects")
        }
        OriginTls::InClear => {
            let message = format!("`{edge}` and `{name}` speak in plain text");
            names::ORIGIN_NOT_VERIFIED.at(at, message).note("whoever is between them reads and changes everything")
        }
        OriginTls::Unverified => {
            let message = format!("`{edge}` takes any certificate for that of `{name}`");
            names::ORIGIN_NOT_VERIFIED.at(at, message).note("whoever gets between them is believed")
        }
    };
    Some(said.help("say `origin-tls = verified`, and set it so at the provider").about(["cdns", edge]))
}
