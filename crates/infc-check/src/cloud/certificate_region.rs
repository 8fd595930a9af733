//! `certificate-region`: a certificate of a delivery network that lies where the network does not read.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::Plan;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let Some(read) = plan.dated.as_ref().map(|dated| &dated.cloud.delivery_region.value.0) else { return Vec::new() };
    let mut found = Vec::new();
    for (name, cdn) in site.cdns.iter() {
        let Some(certificate) = cdn.certificate.get() else { continue };
        let Some(region) = certificate.value.region.get().filter(|region| region.value.0 != *read) else { continue };
        let message = format!("the certificate of `{name}` lies in {}, and is read from {read} alone", region.value.0);
        let said = names::CERTIFICATE_REGION.at(region.at, message);
        found.push(said.help(format!("leave `region` out, or write `region = \"{read}\";`")).about(["cdns", name]));
    }
    found
}
