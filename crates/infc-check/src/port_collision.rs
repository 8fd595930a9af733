//! `port-collision`: two sockets that cannot both be opened.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::{BindSet, Listener, Owner, Plan};

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(on_host).collect()
}

fn on_host(host: Planned<'_>) -> Vec<Diagnostic> {
    let mut sockets: Vec<&Listener> = host.plan.listeners.iter().collect();
    sockets.sort_by_key(|socket| (socket.proto, socket.port));
    let mut found: Vec<(&Listener, &Listener)> = Vec::new();
    let mut known: BTreeSet<(&Owner, &Owner)> = BTreeSet::new();
    for group in sockets.chunk_by(|one, two| (one.proto, one.port) == (two.proto, two.port)) {
        for (index, one) in group.iter().enumerate() {
            for two in group.iter().skip(index + 1) {
                let (a, b) = (&one.owner, &two.owner);
                if a != b && one.bind.meets(two.bind) && known.insert((a.min(b), a.max(b))) {
                    found.push((one, two));
                }
            }
        }
    }
    found.into_iter().map(|(one, two)| collision(host, one, two)).collect()
}

/// What the user can move is at fault: an app before sshd, sshd before nginx; of two equals the later in the text.
fn collision(host: Planned<'_>, one: &Listener, two: &Listener) -> Diagnostic {
    let fixed = |socket: &Listener| match socket.owner {
        Owner::App(_) | Owner::Stated(_) => 0,
        Owner::Sshd => 1,
        Owner::Nginx => 2,
        Owner::Package(_) => 3,
    };
    let rank = |socket: &Listener| (fixed(socket), Reverse(socket.at));
    let (blamed, other) = if rank(one) <= rank(two) { (one, two) } else { (two, one) };
    let (mine, theirs) = (name(blamed), name(other));
    let message =
        format!("{theirs} and {mine} both listen on {} of `{}`", address(blamed, other), host.name);
    let diagnostic = names::PORT_COLLISION.at(blamed.at, message).here("claimed again here");
    let diagnostic = if other.at == blamed.at {
        diagnostic
    } else {
        diagnostic.label(other.at, format!("{theirs} listens here"))
    };
    let free = free(host, blamed);
    let shown: Vec<String> = free.iter().map(ToString::to_string).collect();
    let diagnostic = diagnostic.about(about(host, blamed));
    match free.first() {
        Some(first) if other.at != blamed.at && matches!(blamed.owner, Owner::App(_) | Owner::Stated(_)) => {
            diagnostic.note(format!("free on `{}` nearby: {}", host.name, shown.join(", "))).replace(
                blamed.at,
                first.to_string(),
                format!("replace `{}` with `{first}`", blamed.port),
            )
        }
        _ => diagnostic.help("give one of them another port"),
    }
}

fn about<'a>(host: Planned<'a>, socket: &'a Listener) -> Vec<&'a str> {
    match &socket.owner {
        Owner::App(name) => host.path(&["apps", name]),
        Owner::Stated(name) => host.path(&["listeners", name]),
        Owner::Sshd => host.path(&["ssh"]),
        Owner::Nginx | Owner::Package(_) => host.path(&[]),
    }
}

/// What people call the owner of a socket.
fn name(socket: &Listener) -> String {
    match &socket.owner {
        Owner::App(name) | Owner::Stated(name) => format!("`{name}`"),
        Owner::Nginx => "nginx".to_owned(),
        Owner::Sshd => "sshd".to_owned(),
        Owner::Package(name) => (*name).to_owned(),
    }
}

/// The narrower of the two addresses.
fn address(one: &Listener, two: &Listener) -> String {
    let bind = match (one.bind, two.bind) {
        (BindSet::One(addr), _) | (_, BindSet::One(addr)) if addr.is_ipv4() => addr.to_string(),
        (BindSet::One(addr), _) | (_, BindSet::One(addr)) => format!("[{addr}]"),
        (BindSet::AnyV4, _) | (_, BindSet::AnyV4) => "0.0.0.0".to_owned(),
        (BindSet::AnyV6 | BindSet::Dual, _) => "[::]".to_owned(),
    };
    format!("{bind}:{}/{}", one.port, one.proto)
}

/// The next two ports that nobody on the host claims, beyond those that need a privilege.
fn free(host: Planned<'_>, socket: &Listener) -> Vec<u16> {
    let start = if socket.port < 1024 { 3000 } else { socket.port.saturating_add(1) };
    let taken: BTreeSet<u16> = host.plan.listeners.iter().map(|other| other.port).collect();
    (start..=u16::MAX).filter(|port| !taken.contains(port)).take(2).collect()
}
