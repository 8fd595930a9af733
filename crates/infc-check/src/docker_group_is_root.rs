//! `docker-group-is-root`: an account that may speak to Docker.

use infc_diag::{Diagnostic, names};
use infc_model::{Site, Sudo};
use infc_plan::Plan;

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(on_host).collect()
}

fn on_host(host: Planned<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, user) in host.host.users.iter() {
        // Who is root without a password already gains nothing.
        if matches!(user.sudo.value, Sudo::EverythingWithoutPassword) {
            continue;
        }
        let groups = user.groups.iter().filter(|group| group.0 == "docker");
        found.extend(groups.map(|group| {
            let message = format!("`{name}` is in the group `docker`, and so is root on `{}`", host.name);
            let said = names::DOCKER_GROUP_IS_ROOT.at(group.at, message);
            let said = said.note("whoever starts containers can start one that sees the whole host; no password is asked for");
            let help = "take the group out, and grant the commands that are needed by `sudo = commands [ … ];`";
            said.help(help).about(host.path(&["users", name]))
        }));
    }
    found
}
