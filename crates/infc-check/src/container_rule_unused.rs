//! `container-rule-unused`: a rule of the chain DOCKER-USER for a port that no container publishes.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::firewall::Rule;
use infc_plan::{Listener, Plan};

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).filter(|host| host.knows("apps")).flat_map(on_host).collect()
}

fn on_host(host: Planned<'_>) -> Vec<Diagnostic> {
    let chain = host.plan.docker.as_ref().and_then(|docker| docker.chain.as_ref()).filter(|chain| !chain.derived);
    let mut found: Vec<Diagnostic> = Vec::new();
    for rule in chain.into_iter().flat_map(|chain| &chain.rules).filter(|rule| rule.ports.is_some()) {
        let published = || host.plan.listeners.iter().filter(|listener| listener.forwarded());
        let met = published().any(|listener| rule.names_port(listener.port, listener.proto));
        if !met && !found.iter().any(|known| known.primary.span == rule.at) {
            found.push(unused(host, rule, published().find(|listener| inside(rule, listener))));
        }
    }
    found
}

/// Whether a rule names the port inside a container.
fn inside(rule: &Rule, listener: &Listener) -> bool {
    listener.published.is_some_and(|published| rule.names_port(published.inside, listener.proto))
}

fn unused(host: Planned<'_>, rule: &Rule, meant: Option<&Listener>) -> Diagnostic {
    let message = format!("no container of `{}` publishes the port of this rule", host.name);
    let said = names::CONTAINER_RULE_UNUSED.at(rule.at, message).about(host.path(&[]));
    match meant {
        Some(listener) => said
            .label(listener.at, "published as this port")
            .note("the rules speak of the port that is published, not of the one inside")
            .help(format!("write {}/{}", listener.port, listener.proto)),
        None => said.help("take the rule out, or publish the port"),
    }
}
