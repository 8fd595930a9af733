//! Why something listens on a port of a host: who does, on which addresses, what states the port, and who names the
//! listener.
//!
//! It deliberately asks the plan who listens, so that the answer is about the sockets that the checks and the firewall
//! are about.

use std::collections::BTreeSet;
use std::sync::Arc;

use infc_diag::{Cancelled, Span, World};
use infc_eval::{Explainer, Program, Spanned, Value};
use infc_plan::{BindSet, Listener, Owner};

use super::asked::AskedPort;
use super::find::parts;
use super::label::{Labels, Slot};
use super::{Why, answer, dotted};
use crate::compiler::stages::{Front, Planned};

/// Who listens on a port.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Socket {
    /// Who: the app `shop`, nginx, sshd.
    pub who: String,
    /// `tcp` or `udp`.
    pub protocol: String,
    /// The addresses, in words.
    pub addresses: Vec<String>,
    /// What of the site makes it listen there, and why that is as it is.
    pub why: Option<Why>,
    /// Where the site names the listener: the path of the reference, and its place.
    pub named: Vec<(String, Span)>,
    /// What of the sources must not be shown with it.
    pub concealed: BTreeSet<Span>,
}

/// Why nothing is said of a port.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum NoSuchPort {
    /// The site is too broken to be planned, or the host is.
    NoPlan,
    /// There is no such host; those that there are.
    NoHost(Vec<String>),
    /// Nothing listens there; what listens elsewhere on the host, as `22/tcp sshd`.
    Nothing(Vec<String>),
}

/// The sockets that `asked` means.
pub(super) fn sockets(
    front: &Front<'_>,
    asked: &AskedPort,
) -> Result<Result<Vec<Socket>, NoSuchPort>, Cancelled> {
    let site = Explainer::new(front.program);
    let (value, labels) = Labels::of(site.value(), &front.program.schema);
    let told = match front.with(Vec::new()).plan(&value)? {
        None => Err(NoSuchPort::NoPlan),
        Some(planned) => {
            let Front { world, program, .. } = *front;
            let host = asked.host.as_str();
            Asking { world, site: &site, labels: &labels, program, host }.sockets(&planned, asked)
        }
    };
    front.compiler.cancel.go_on()?;
    Ok(told)
}

/// A site that is asked for its listeners.
struct Asking<'a> {
    world: &'a dyn World,
    site: &'a Explainer<'a>,
    labels: &'a Labels<'a>,
    program: &'a Program<'a>,
    host: &'a str,
}

impl Asking<'_> {
    fn sockets(&self, planned: &Planned, asked: &AskedPort) -> Result<Vec<Socket>, NoSuchPort> {
        let hosts = &planned.plan.hosts;
        let Some(host) = hosts.get(self.host) else {
            let is_broken = hosts.is_empty() || planned.site.hosts.contains_key(self.host);
            let known = hosts.keys().map(ToString::to_string).collect();
            return Err(if is_broken { NoSuchPort::NoPlan } else { NoSuchPort::NoHost(known) });
        };
        let wanted = |listener: &&Listener| {
            let protocol = asked.protocol.as_ref().is_none_or(|wanted| *wanted == listener.proto.to_string());
            listener.port == asked.port && protocol
        };
        let mut sockets: Vec<Socket> = Vec::new();
        for listener in host.listeners.iter().filter(wanted) {
            let (who, protocol) = (who(&listener.owner), listener.proto.to_string());
            let known = sockets.iter_mut().find(|socket| socket.who == who && socket.protocol == protocol);
            match known {
                Some(socket) => socket.addresses.push(address(listener.bind)),
                None => sockets.push(self.socket(listener, who, protocol)),
            }
        }
        if sockets.is_empty() { Err(NoSuchPort::Nothing(others(&host.listeners))) } else { Ok(sockets) }
    }

    fn socket(&self, listener: &Listener, who: String, protocol: String) -> Socket {
        let slot = self.labels.slot(listener.at);
        let why = slot.map(|slot: &Slot| answer(self.world, self.site, &slot.path, self.program));
        let mut named = Vec::new();
        if let Some(entity) = entity(self.host, &listener.owner) {
            self.named(self.site.value(), &entity, &mut Vec::new(), &mut named);
        }
        let concealed = self.program.concealed.clone();
        Socket { who, protocol, addresses: vec![address(listener.bind)], why, named, concealed }
    }

    /// Where `entity` is named below `value`.
    fn named(
        &self,
        value: &Spanned<Value>,
        entity: &[&str],
        path: &mut Vec<Arc<str>>,
        found: &mut Vec<(String, Span)>,
    ) {
        if let Value::Ref(to) = &value.value
            && to.iter().map(|name| &**name).eq(entity.iter().copied())
        {
            found.push((dotted(path), value.at));
        }
        for (name, part) in parts(&value.value, &self.program.schema) {
            path.push(name.into());
            self.named(part, entity, path, found);
            path.pop();
        }
    }
}

/// What listens, in the order of the ports.
fn others(listeners: &[Listener]) -> Vec<String> {
    let told =
        |other: &Listener| (other.port, format!("{}/{} ({})", other.port, other.proto, who(&other.owner)));
    let mut others: Vec<(u16, String)> = listeners.iter().map(told).collect();
    others.sort();
    others.dedup();
    others.into_iter().map(|(_, words)| words).collect()
}

/// The path of the entity that listens, if it is one that can be named.
pub(crate) fn entity<'a>(host: &'a str, owner: &'a Owner) -> Option<Vec<&'a str>> {
    match owner {
        Owner::App(name) => Some(vec!["hosts", host, "apps", name]),
        Owner::Stated(name) => Some(vec!["hosts", host, "listeners", name]),
        Owner::Sshd => Some(vec!["hosts", host, "ssh"]),
        Owner::Nginx | Owner::Package(_) => None,
    }
}

/// What people call the owner of a socket.
pub(crate) fn who(owner: &Owner) -> String {
    match owner {
        Owner::App(name) => format!("the app `{name}`"),
        Owner::Stated(name) => format!("the listener `{name}`"),
        Owner::Nginx => "nginx".to_owned(),
        Owner::Sshd => "sshd".to_owned(),
        Owner::Package(name) => format!("{name} of the system"),
    }
}

pub(crate) fn address(bind: BindSet) -> String {
    match bind {
        BindSet::One(addr) if addr.is_loopback() => format!("{addr} (this host alone)"),
        BindSet::One(addr) => addr.to_string(),
        BindSet::AnyV4 => "every IPv4 address".to_owned(),
        BindSet::AnyV6 => "every IPv6 address".to_owned(),
        BindSet::Dual => "every address, IPv4 and IPv6".to_owned(),
    }
}
