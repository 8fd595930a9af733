//! `port-in-ephemeral-range`: a socket on a port that the kernel also gives to outgoing connections.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::{Listener, Owner, Plan};

use crate::hosts::{Planned, planned};

/// `net.ipv4.ip_local_port_range`, as Linux has it since 3.2.
const RANGE: std::ops::RangeInclusive<u16> = 32768..=60999;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).filter(|host| !reserves(*host)).flat_map(on_host).collect()
}

/// Whether a file of the user's own sets the kernel's range or keeps ports out of it.
fn reserves(host: Planned<'_>) -> bool {
    let says = |text: &str| text.contains("ip_local_reserved_ports") || text.contains("ip_local_port_range");
    host.host.files.values().any(|file| says(&file.source.value.0))
}

fn on_host(host: Planned<'_>) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    for socket in host.plan.listeners.iter().filter(|socket| RANGE.contains(&socket.port)) {
        let Some((name, about)) = movable(host, socket) else { continue };
        if found.iter().any(|known| known.primary.span == socket.at) {
            continue;
        }
        let message = format!("the kernel gives port {} to connections that `{}` makes", socket.port, host.name);
        found.push(
            names::PORT_IN_EPHEMERAL_RANGE
                .at(socket.at, message)
                .note(format!("while one of them has it, {name} cannot start"))
                .help("take a port below 32768, or keep this one back: `net.ipv4.ip_local_reserved_ports` in a file below /etc/sysctl.d")
                .about(about),
        );
    }
    found
}

/// Who listens, for people, and the names to it; none for what the user does not place.
fn movable<'a>(host: Planned<'a>, socket: &'a Listener) -> Option<(String, Vec<&'a str>)> {
    match &socket.owner {
        Owner::App(name) => Some((format!("`{name}`"), host.path(&["apps", name]))),
        Owner::Stated(name) => Some((format!("`{name}`"), host.path(&["listeners", name]))),
        Owner::Sshd => Some(("sshd".to_owned(), host.path(&["ssh"]))),
        Owner::Nginx | Owner::Package(_) => None,
    }
}
