//! Balancers: their listeners, and the groups of targets that these hand on to.
//!
//! It deliberately gives every listener targets of its own, so that one's health says nothing of another's.

use std::sync::Arc;

use infc_diag::Span;
use infc_model::{
    AccessLogs, At, Balancer as Stated, BalancerHealth, BalancerListener, EdgeCertificate, Facts, Named, Tls,
};

use infc_scalar::Duration;

use super::{Cloud, Label, incomplete, labels};
use crate::Report;
use crate::network::{Balancer as Planned, BalancerPort, Networks, Part};

/// A balancer.
#[derive(Clone, PartialEq, Debug)]
pub struct Balancer {
    /// Its label.
    pub label: Label,
    /// Its name in the site.
    pub name: Arc<str>,
    /// The label of its network.
    pub network: Label,
    /// Its subnets.
    pub subnets: Vec<At<Label>>,
    /// Whether it has public addresses.
    pub public: At<bool>,
    /// Its security groups.
    pub groups: Vec<At<Label>>,
    /// What it answers.
    pub listeners: Vec<Listener>,
    /// How long what it takes out of service may finish what it began.
    pub draining: Option<At<Duration>>,
    /// The bucket that it writes down in what it was asked.
    pub logs: Option<At<Label>>,
    /// Where it is named.
    pub at: Span,
}

/// A port of a balancer.
#[derive(Clone, PartialEq, Debug)]
pub struct Listener {
    /// Its label.
    pub label: Label,
    /// The port.
    pub port: At<u16>,
    /// Whether clients speak TLS to it.
    pub tls: At<bool>,
    /// The certificate that it shows then.
    pub certificate: Option<At<EdgeCertificate>>,
    /// Where it is said that it answers everything with the same address over HTTPS.
    pub redirect: Option<Span>,
    /// What it hands on to.
    pub targets: Vec<Target>,
    /// Where it is named.
    pub at: Span,
}

/// Machines that answer alike on one port.
#[derive(Clone, PartialEq, Debug)]
pub struct Target {
    /// Its label.
    pub label: Label,
    /// The port.
    pub port: u16,
    /// Whether they speak TLS on it.
    pub tls: bool,
    /// The machines, each where it is named.
    pub machines: Vec<At<TargetKind>>,
    /// How one sees that they are well.
    pub health: Option<At<BalancerHealth>>,
}

/// What stands behind a balancer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TargetKind {
    /// A machine, by its label.
    Machine(Label),
    /// The machines of a fleet, by its label: who starts them enters them.
    Fleet(Label),
}

/// The balancers of `site`.
pub(super) fn balancers(
    site: &Facts,
    networks: &Networks,
    cloud: &Cloud,
    report: &mut Report,
) -> Vec<Balancer> {
    let mut found = Vec::new();
    for (name, stated) in site.balancers.iter() {
        let Some(planned) = networks.balancers.get(name) else { continue };
        let network = planned.network.as_deref().and_then(|network| cloud.network(network));
        let Some(network) = network else { continue };
        if planned.groups.is_empty() {
            report.say(
                incomplete(stated.key_at, format!("the balancer `{name}` has no security group"))
                    .help("name its `groups`"),
            );
            continue;
        }
        let label = Label::of([&**name]);
        let subnets = stated.subnets.iter().map(|to| At::new(network.label.and(to.value.name()), to.at));
        let subnets: Vec<At<Label>> = subnets.collect();
        if !network.is_spread(&subnets.iter().map(|subnet| &subnet.value).collect::<Vec<_>>()) {
            report.say(super::in_one_zone("balancer", stated.subnets.at));
        }
        found.push(Balancer {
            name: name.clone(),
            network: network.label.clone(),
            subnets,
            public: planned.public.clone(),
            groups: labels(&planned.groups),
            draining: stated.draining.get().map(|time| At::new(*time.value, time.at)),
            logs: match &stated.access_logs.value {
                AccessLogs::Bucket(bucket) => Some(At::new(Label::of([bucket.value.name()]), bucket.at)),
                AccessLogs::None | AccessLogs::LogGroup(_) | AccessLogs::Delivered(_) => None,
            },
            listeners: listeners(site, (stated, planned), &label, report),
            label,
            at: stated.key_at,
        });
    }
    found
}

fn listeners(
    site: &Facts,
    (stated, planned): (&Stated, &Planned),
    label: &Label,
    report: &mut Report,
) -> Vec<Listener> {
    let one = |(name, listener): (&Arc<str>, &Named<BalancerListener>)| {
        let port = planned.ports.iter().find(|port| port.name == *name)?;
        let label = label.and(name);
        Some(Listener {
            port: At::new(listener.port.value.0, listener.port.at),
            tls: listener.tls.clone(),
            certificate: listener.certificate.get().map(|one| At::new(one.value.clone(), one.at)),
            redirect: listener.redirect.value.then_some(listener.redirect.at),
            targets: targets(site, port, (&label, listener), report),
            label,
            at: listener.key_at,
        })
    };
    stated.listeners.iter().filter_map(one).collect()
}

/// The targets of a listener, by their ports and whether they speak TLS.
fn targets(
    site: &Facts,
    port: &BalancerPort,
    (label, listener): (&Label, &Named<BalancerListener>),
    report: &mut Report,
) -> Vec<Target> {
    let mut found: Vec<Target> = Vec::new();
    for behind in &port.to {
        let host = site.hosts.get(&behind.host);
        if host.is_none_or(|host| host.network.value.is_none() && host.fleet.value.is_none()) {
            report.say(
                incomplete(behind.at, format!("`{}` stands in no network of the site", behind.host))
                    .note("a balancer hands on to machines of its own network"),
            );
            continue;
        }
        let tls = match &behind.what {
            Part::Vhost(name) => host
                .and_then(|host| host.vhosts.get(name))
                .is_some_and(|vhost| !matches!(vhost.tls.value, Tls::Off)),
            Part::App(_) | Part::Listener(_) => false,
        };
        let own = Label::of([&*behind.host]);
        let is_fleet = host.is_some_and(|host| host.fleet.value.is_some());
        let machine = if is_fleet { TargetKind::Fleet(own) } else { TargetKind::Machine(own) };
        let machine = At::new(machine, behind.at);
        match found.iter_mut().find(|known| (known.port, known.tls) == (behind.port, tls)) {
            Some(known) => known.machines.push(machine),
            None => found.push(Target {
                label: label.and(&behind.port.to_string()),
                port: behind.port,
                tls,
                machines: vec![machine],
                health: listener.health.get().map(|health| At::new(health.value.clone(), health.at)),
            }),
        }
    }
    found
}
