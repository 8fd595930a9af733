//! `firewall-contradiction`: a stated rule opens what the service itself keeps shut.

use infc_diag::{Diagnostic, names};
use infc_model::{At, Site, Source};
use infc_net::Addresses;
use infc_plan::firewall::Rule;
use infc_plan::{BindSet, Listener, Owner, Plan};

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan, reach: &infc_net::Reach) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for host in planned(site, plan) {
        let Some(firewall) = host.plan.firewall.as_ref().filter(|firewall| !firewall.derived) else { continue };
        for rule in firewall.rules.iter().filter(|rule| rule.action.admits() && single(rule)) {
            let named: Vec<&Listener> =
                host.plan.listeners.iter().filter(|one| rule.names_port(one.port, one.proto)).collect();
            found.extend(on_loopback(host, rule, &named));
            let own = reach.hosts.get(host.name).map(|host| host.own.clone()).unwrap_or_default();
            let meant = |from: &[At<Source>]| reach.addresses(&plan.zones.peers(from), host.name).union(&own);
            found.extend(wider(host, rule, (&named, &meant)));
        }
    }
    found
}

fn single(rule: &Rule) -> bool {
    rule.ports.is_some_and(|(first, last)| first == last)
}

/// The rule opens a port that answers on loopback alone.
fn on_loopback(host: Planned<'_>, rule: &Rule, named: &[&Listener]) -> Option<Diagnostic> {
    let local = |one: &&Listener| matches!(one.bind, BindSet::One(addr) if addr.is_loopback());
    let first = named.first().filter(|_| named.iter().all(local))?;
    let (Owner::App(name) | Owner::Stated(name)) = &first.owner else { return None };
    let message = format!("this rule opens {}/{}, and `{name}` listens on loopback alone", first.port, first.proto);
    Some(
        names::FIREWALL_CONTRADICTION
            .at(rule.at, message)
            .label(first.at, format!("`{name}` listens here"))
            .help(format!("take the rule out, or give `{name}` the addresses it is meant for: `bind = any-v4;`"))
            .about(host.path(&[])),
    )
}

type Resolve<'a> = &'a dyn Fn(&[At<Source>]) -> Addresses;

/// The rule admits more than the service's own `from`.
fn wider(host: Planned<'_>, rule: &Rule, (named, resolve): (&[&Listener], Resolve<'_>)) -> Option<Diagnostic> {
    let (name, from) = named.iter().find_map(|one| match &one.owner {
        Owner::Sshd => Some(("ssh".to_owned(), &host.host.ssh.from)),
        Owner::App(name) => host.host.apps.get(name).map(|app| (name.to_string(), &app.from)),
        Owner::Stated(name) => host.host.listeners.get(name).map(|one| (name.to_string(), &one.from)),
        Owner::Nginx | Owner::Package(_) => None,
    })?;
    if from.value.is_empty() {
        return None;
    }
    let meant = resolve(&from.value);
    let admitted = rule.from.map_or_else(Addresses::all, Addresses::from);
    let ipv6 = host.plan.firewall.as_ref().is_some_and(|firewall| firewall.ipv6);
    let admitted = if ipv6 { admitted } else { admitted.only_v4() };
    if admitted.difference(&meant).is_empty() {
        return None;
    }
    let at = from.value.first().map_or(from.at, |first| first.at);
    let message = format!("this rule admits more to `{name}` than its `from` does");
    Some(
        names::FIREWALL_CONTRADICTION
            .at(rule.at, message)
            .label(at, "narrower than the rule")
            .help("give the rule the same `from`")
            .about(host.path(&[])),
    )
}
