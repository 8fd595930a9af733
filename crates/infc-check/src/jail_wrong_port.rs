//! `jail-wrong-port`: a ban shuts a port on which the attacked service does not listen.

use infc_diag::{Diagnostic, names};
use infc_model::{At, Guard, Site};
use infc_plan::{Plan, fail2ban};

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(on_host).collect()
}

fn on_host(host: Planned<'_>) -> Vec<Diagnostic> {
    let stated = host.host.jails.iter().filter(|(_, jail)| !jail.ports.value.is_empty());
    stated
        .filter_map(|(name, jail)| {
            let served = served(host, &jail.guards.value);
            let shut = |port: &At<u16>| jail.ports.value.iter().any(|own| own.value.0 == port.value);
            let missed = served.iter().find(|port| !shut(port))?;
            let first = jail.ports.value.first()?;
            let message =
                format!("the jail `{name}` shuts {}, and what it guards listens on {}", first.value, missed.value);
            let diagnostic = names::JAIL_WRONG_PORT
                .at(first.at, message)
                .here("shut at a ban")
                .label(missed.at, "attacked here")
                .note("who is banned goes on trying")
                .about(host.path(&["jails", name]));
            Some(if jail.ports.value.len() == 1 && served.len() == 1 {
                diagnostic.replace(
                    first.at,
                    missed.value.to_string(),
                    format!("replace `{}` with `{}`, or leave `ports` out", first.value, missed.value),
                )
            } else {
                diagnostic.help("leave `ports` out: infc knows what it guards")
            })
        })
        .collect()
}

/// The ports on which the guarded service answers with more than a redirect.
fn served(host: Planned<'_>, guard: &Guard) -> Vec<At<u16>> {
    match guard {
        Guard::Sshd => fail2ban::ports(host.host, guard),
        Guard::NginxAuth | Guard::NginxLimits => {
            let servers = host.plan.servers();
            let mut ports: Vec<At<u16>> =
                servers.iter().map(|server| At::new(server.port(), server.at)).collect();
            ports.sort();
            ports.dedup_by_key(|port| port.value);
            ports
        }
        Guard::Logs => Vec::new(),
    }
}
