//! `port-collision`: two sockets that cannot both be opened.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use infc_diag::{Diagnostic, Span, names};
use infc_model::Site;
use infc_plan::{BindSet, Listener, Owner, Plan};

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(on_host).collect()
}

fn on_host(host: Planned<'_>) -> Vec<Diagnostic> {
    let mut sockets: Vec<&Listener> = host.plan.listeners.iter().collect();
    sockets.sort_by_key(|socket| (socket.proto, socket.port, rank(socket)));
    let mut found: Vec<(&Listener, &Listener)> = Vec::new();
    let mut known: BTreeSet<(&Owner, &Owner)> = BTreeSet::new();
    for group in sockets.chunk_by(|one, two| (one.proto, one.port) == (two.proto, two.port)) {
        let mut claimed = Claimed::default();
        for socket in group {
            if let Some(other) = claimed.by_another(socket)
                && known.insert(((&socket.owner).min(&other.owner), (&socket.owner).max(&other.owner)))
            {
                found.push((socket, other));
            }
            claimed.add(socket);
        }
    }
    if found.is_empty() {
        return Vec::new();
    }
    let free = Free::on(host);
    found.into_iter().map(|(blamed, other)| collision(host, blamed, other, &free)).collect()
}

/// What the user can move is at fault: an app before sshd, sshd before nginx; of two equals the later in the text. Who
/// comes first here is blamed last.
fn rank(socket: &Listener) -> (Reverse<u8>, Span, &Owner, BindSet) {
    let fixed = match socket.owner {
        Owner::App(_) | Owner::Stated(_) => 0,
        Owner::Sshd => 1,
        Owner::Nginx => 2,
        Owner::Package(_) => 3,
    };
    (Reverse(fixed), socket.at, &socket.owner, socket.bind)
}

/// Who claims a port at which addresses: of each set of addresses, and of all single ones of a family, the first and the
/// first of another owner. So each socket is compared with a few, and blamed once, however many claim one port.
#[derive(Default)]
struct Claimed<'a> {
    sets: BTreeMap<BindSet, Vec<&'a Listener>>,
    /// Those at single addresses, of IPv4 or not.
    single: BTreeMap<bool, Vec<&'a Listener>>,
}

impl<'a> Claimed<'a> {
    fn add(&mut self, socket: &'a Listener) {
        add(self.sets.entry(socket.bind).or_default(), socket);
        if let BindSet::One(address) = socket.bind {
            add(self.single.entry(address.is_ipv4()).or_default(), socket);
        }
    }

    /// The first whose claim `socket` meets, and whose owner is another.
    fn by_another(&self, socket: &Listener) -> Option<&'a Listener> {
        let wide = [socket.bind, BindSet::AnyV4, BindSet::AnyV6, BindSet::Dual];
        let sets = wide.iter().filter_map(|bind| self.sets.get(bind));
        let met = sets.chain(self.single.values()).flatten().copied();
        met.filter(|other| other.owner != socket.owner && other.bind.meets(socket.bind)).min_by_key(|other| rank(other))
    }
}

fn add<'a>(claims: &mut Vec<&'a Listener>, socket: &'a Listener) {
    if claims.len() < 2 && claims.iter().all(|known| known.owner != socket.owner) {
        claims.push(socket);
    }
}

fn collision(host: Planned<'_>, blamed: &Listener, other: &Listener, free: &Free) -> Diagnostic {
    let (mine, theirs) = (name(blamed), name(other));
    let message =
        format!("{theirs} and {mine} both listen on {} of `{}`", address(blamed, other), host.name);
    let diagnostic = names::PORT_COLLISION.at(blamed.at, message).here("claimed again here");
    let diagnostic = if other.at == blamed.at {
        diagnostic
    } else {
        diagnostic.label(other.at, format!("{theirs} listens here"))
    };
    let free = free.near(blamed.port);
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

/// The ports that nobody on a host claims.
struct Free(Vec<u16>);

impl Free {
    fn on(host: Planned<'_>) -> Self {
        let taken: BTreeSet<u16> = host.plan.listeners.iter().map(|other| other.port).collect();
        Self((1024..=u16::MAX).filter(|port| !taken.contains(port)).collect())
    }

    /// The next two, beyond those that need a privilege.
    fn near(&self, port: u16) -> &[u16] {
        let start = if port < 1024 { 3000 } else { port.saturating_add(1) };
        let from = self.0.partition_point(|free| *free < start);
        self.0.get(from..self.0.len().min(from + 2)).unwrap_or_default()
    }
}
