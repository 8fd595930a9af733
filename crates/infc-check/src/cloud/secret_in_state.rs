//! `secret-in-state`: a secret among what the tool tells when it is done.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::Plan;

pub(crate) fn check(site: &Site, _plan: &Plan) -> Vec<Diagnostic> {
    let Some(infrastructure) = site.infrastructure.get() else { return Vec::new() };
    let secret = infrastructure.value.outputs.iter().filter(|(_, output)| output.secret.value);
    secret
        .map(|(name, output)| {
            let message = format!("`{name}` is a secret, and the infrastructure tells it");
            let said = names::SECRET_IN_STATE.at(output.secret.at, message);
            said.note("it stands in the clear in the state, and in the log of every run that reads it")
                .help("leave it in the provider's store of secrets, and let the machines fetch it by their role")
        })
        .collect()
}
