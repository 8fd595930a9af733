//! `service-without-groups`: a service stands in a network of the site, and no security group says who may come to it.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::Plan;

pub(crate) fn check(site: &Site, _: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, external) in site.externals.iter() {
        let Some(standing) = external.value.value.standing() else { continue };
        let Some(network) = standing.network.get().filter(|_| standing.groups.is_empty()) else { continue };
        if !site.knows(["externals", name, "groups"]) {
            continue;
        }
        let message = format!("no security group says who may connect to `{name}`");
        let said = names::SERVICE_WITHOUT_GROUPS.at(network.at, message);
        let said = said.note("its provider then gives it the network's default group, which nobody has described");
        let help = "add a group to the network that admits those who connect, and name it: `groups = [ networks.….groups.… ]`";
        found.push(said.help(help).about(["externals", name]));
    }
    found
}
