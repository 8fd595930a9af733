//! `limit-meets-automation`: the sixth connection within 30 seconds is refused, and deployments open more.

use infc_diag::{Diagnostic, Span, names};
use infc_model::Site;
use infc_plan::Plan;
use infc_plan::firewall::Action;
use infc_scalar::Proto;

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).filter_map(on_host).collect()
}

fn on_host(host: Planned<'_>) -> Option<Diagnostic> {
    let ssh = &host.host.ssh;
    let limit = limited(host)?;
    let (name, deploy, user) = host.host.deploys.iter().find_map(|(name, deploy)| {
        let user = deploy.user.value.as_ref()?;
        ssh.users.value.iter().any(|may| may.name() == user.name()).then_some((name, deploy, user))
    })?;
    let message = format!("the deployment `{name}` comes in by ssh, where six connections in 30 seconds are too many");
    Some(
        names::LIMIT_MEETS_AUTOMATION
            .at(limit, message)
            .label(deploy.user.at, format!("`{}` deploys over ssh", user.name()))
            .note("copying files opens a connection each; UFW's limit cannot be set otherwise")
            .help("allow instead of limiting, for the addresses that deploy")
            .about(host.path(&[])),
    )
}

/// Where the user says that connections to sshd are limited; a default says nothing.
fn limited(host: Planned<'_>) -> Option<Span> {
    let (ssh, firewall) = (&host.host.ssh, host.plan.firewall.as_ref()?);
    if firewall.derived {
        return (ssh.limit.value && ssh.limit.at != ssh.at).then_some(ssh.limit.at);
    }
    let rules = firewall.rules.iter();
    let first = rules.filter(|rule| rule.names_port(ssh.port.value.0, Proto::Tcp)).find(|rule| rule.from.is_none());
    first.filter(|rule| rule.action == Action::Limit).map(|rule| rule.at)
}
