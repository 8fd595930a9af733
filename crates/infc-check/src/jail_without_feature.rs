//! `jail-without-feature`: a jail waits for a failure that nothing on the host can cause.

use infc_diag::{Diagnostic, names};
use infc_model::{Guard, Site};
use infc_plan::{Plan, fail2ban};

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).filter(|host| host.knows("vhosts")).flat_map(on_host).collect()
}

fn on_host(host: Planned<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, jail) in host.host.jails.iter().filter(|(_, jail)| jail.enable.value) {
        let guard = &jail.guards.value;
        let (what, help) = match guard {
            Guard::NginxAuth => ("asks for a password", "`auth = basic { … };`"),
            Guard::NginxLimits => ("limits requests", "`limit = { rate = 10r/s; };`"),
            Guard::Sshd | Guard::Logs => continue,
        };
        if !host.host.vhosts.values().any(|vhost| fail2ban::has_feature(vhost, guard)) {
            let message = format!("the jail `{name}` has nothing to do: no vhost of `{}` {what}", host.name);
            found.push(
                names::JAIL_WITHOUT_FEATURE
                    .at(jail.key_at, message)
                    .help(format!("add {help} to a route, or take the jail out"))
                    .about(host.path(&["jails", name])),
            );
        }
    }
    found
}
