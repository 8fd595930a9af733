//! Containers: who reaches their published ports, the daemon's settings, and the unit that runs each.
//!
//! It deliberately knows neither images nor registries: what an image does is not to be seen in a site.

mod daemon;
mod image;
mod publish;
mod unit;

use infc_diag::{Span, names};
use infc_model::{DockerPackage, Firewall as Wish, Host, Manager, UserChain};
use infc_scalar::Cidr;

pub use daemon::{Setting, Stated};
pub use image::Image;
pub use publish::addresses;
pub(crate) use publish::{forwards, published};
pub(crate) use unit::lower;
pub use unit::{CHAIN_UNIT, CLIENT_FILE, chain_file};

use crate::firewall::{Action, FirewallPlan};
use crate::{Listener, Machine, Phase, Report, Zones};

/// The step of the activation that the daemon's file takes effect with.
pub const STEP: &str = "docker";

/// Docker on one machine.
#[derive(Clone, PartialEq, Debug)]
pub struct DockerPlan {
    /// The chain DOCKER-USER, which decides who reaches forwarded ports, by the ports that are published; none where it
    /// is left as Docker makes it and everyone passes. What it says of packets to the host and of those that the host
    /// sends means nothing.
    pub chain: Option<FirewallPlan>,
    /// The IPv6 network of containers, if Docker forwards IPv6 to them; the chain then exists for it, too.
    pub ipv6: Option<Cidr>,
    /// The lines of the daemon's file, sorted by key.
    pub settings: Vec<Setting>,
    /// The registries that its client logs in to by the machine's role, each where an image of it is named; sorted.
    pub logins: Vec<(String, Span)>,
    /// Where Docker is stated.
    pub at: Span,
}

/// Plans Docker, if the machine has it.
pub(crate) fn plan(
    machine: &Machine<'_>,
    listeners: &[Listener],
    zones: &Zones,
    report: &mut Report,
) -> Option<DockerPlan> {
    let docker = &machine.host.docker;
    let contained = machine.host.apps.values().any(|app| matches!(app.manager.value, Manager::Docker(_)));
    if !docker.enable.value && !contained {
        return None;
    }
    let chain = chain(machine.host, listeners, zones, report);
    limits(chain.as_ref(), report);
    report.require(match docker.package.value {
        DockerPackage::DockerIo => "docker.io",
        DockerPackage::DockerCe => "docker-ce",
    });
    if chain.is_some() {
        report.require("iptables");
    }
    report.step(Phase::Preparations, STEP, &["systemctl", "restart", "docker.service"]);
    let settings = daemon::settings(docker);
    let ipv6 = docker.ipv6.value.filter(|_| forwards(docker, false));
    let logins = logins(machine.host);
    if !logins.is_empty() {
        report.require("amazon-ecr-credential-helper");
    }
    Some(DockerPlan { chain, ipv6, settings, logins, at: machine.host.docker.at })
}

/// Amazon's registries among those of the images.
fn logins(host: &Host) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    for app in host.apps.values() {
        let Manager::Docker(container) = &app.manager.value else { continue };
        let image = Image::read(&container.image).ok();
        let registry = image.as_ref().and_then(Image::amazon).map(str::to_owned);
        found.extend(registry.map(|registry| (registry, container.image.at)));
    }
    found.sort();
    found.dedup_by(|(one, _), (other, _)| one == other);
    found
}

/// UFW counts connections for `limit` in a table of its own chain; the chain DOCKER-USER has none.
fn limits(chain: Option<&FirewallPlan>, report: &mut Report) {
    let rules = chain.into_iter().flat_map(|chain| &chain.rules);
    for rule in rules.filter(|rule| rule.action == Action::Limit) {
        let said =
            names::FIREWALL_RULE.at(rule.at, "there is no `limit` for the published ports of containers");
        report.say(said.help("write `allow`, and let nginx limit the requests"));
    }
}

/// The chain DOCKER-USER; none where it is left alone.
fn chain(host: &Host, listeners: &[Listener], zones: &Zones, report: &mut Report) -> Option<FirewallPlan> {
    let docker = &host.docker;
    if !docker.iptables.value {
        return None;
    }
    let follows = matches!(host.firewall.value, Wish::Derived | Wish::DerivedWith(_));
    match &docker.user_chain.value {
        Some(UserChain::Untouched) => None,
        None if !follows => None,
        Some(UserChain::Rules(rules)) => {
            Some(crate::firewall::stated(rules, docker.user_chain.at, zones, &mut report.diagnostics))
        }
        None => Some(crate::firewall::forwarded(host, host.docker.at, (listeners, zones))),
        Some(UserChain::Derived) => {
            Some(crate::firewall::forwarded(host, docker.user_chain.at, (listeners, zones)))
        }
    }
}
