//! `host-without-address`: a host that says neither its address nor that it is a fleet.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::Plan;

pub(crate) fn check(site: &Site, _plan: &Plan) -> Vec<Diagnostic> {
    let known = |name: &str, field: &str| site.knows(["hosts", name, field]);
    let bare = site.hosts.iter().filter(|(name, host)| {
        host.address.value.is_none()
            && host.fleet.value.is_none()
            && known(name, "address")
            && known(name, "fleet")
    });
    bare.map(|(name, host)| {
        let said = names::HOST_WITHOUT_ADDRESS.at(host.key_at, format!("`{name}` has no `address`, and is no fleet"));
        said.help("write `address = \"…\";`, or `fleet = { … };` if it is machines that a provider starts as needed")
            .about(["hosts", name])
    })
    .collect()
}
