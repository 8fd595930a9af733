//! `password-file-unstated`: a password is asked for, and nothing says what it is compared with.

use infc_diag::{Diagnostic, names};
use infc_model::{At, Auth, Site};
use infc_plan::Plan;

use crate::hosts::planned;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for machine in planned(site, plan).filter(|machine| machine.knows("vhosts")) {
        for (name, vhost) in machine.host.vhosts.iter() {
            let routes = vhost.routes.values().filter_map(|route| Some(route.value.value.onward()?.auth));
            for auth in std::iter::once(&vhost.auth).chain(routes).filter(|auth| is_bare(auth)) {
                let message = format!("`{name}` asks for a password, and no file says which");
                let said = names::PASSWORD_FILE_UNSTATED.at(auth.at, message);
                let said = said.note("nginx starts without the file, and answers 403 or 500 to everyone who has the password");
                found.push(said.help("name it: `basic { file = \"/etc/nginx/…\"; }`").about(machine.path(&["vhosts", name])));
            }
        }
    }
    found
}

fn is_bare(auth: &At<Auth>) -> bool {
    matches!(&auth.value, Auth::Basic(basic) if basic.file.value.is_none())
}
