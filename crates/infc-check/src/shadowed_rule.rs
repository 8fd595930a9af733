//! `shadowed-rule`: an earlier rule matches all that this one matches; the first decides.

use infc_diag::{Diagnostic, Severity, names};
use infc_model::Site;
use infc_plan::Plan;
use infc_plan::firewall::{Action, Rule};

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    // A rule of which something is wrong would match more than it is to.
    planned(site, plan).filter(|host| host.knows("firewall")).flat_map(on_host).collect()
}

fn on_host(host: Planned<'_>) -> Vec<Diagnostic> {
    let Some(firewall) = host.plan.firewall.as_ref().filter(|firewall| !firewall.derived) else { return Vec::new() };
    let mut pairs: Vec<(&Rule, &Rule)> = Vec::new();
    for (later, earlier) in &firewall.repeated {
        pairs.extend(firewall.rules.get(*earlier).map(|earlier| (later, earlier)));
    }
    for (index, later) in firewall.rules.iter().enumerate() {
        let earlier = firewall.rules.iter().take(index).find(|earlier| covers(earlier, later));
        pairs.extend(earlier.map(|earlier| (later, earlier)));
    }
    let mut found: Vec<Diagnostic> = Vec::new();
    for (later, earlier) in pairs {
        // One rule of the user's may be several of UFW's: said once, and not of its own parts.
        if later.at != earlier.at && !found.iter().any(|known| known.primary.span == later.at) {
            found.push(shadowed(host, later, earlier));
        }
    }
    found
}

/// Whether `earlier` matches all that `later` matches.
pub(crate) fn covers(earlier: &Rule, later: &Rule) -> bool {
    let within = |outer: Option<_>, inner: Option<_>| match (outer, inner) {
        (None, _) => true,
        (Some(outer), Some(inner)) => infc_scalar::Cidr::contains(outer, inner),
        (Some(_), None) => false,
    };
    let ports = match (earlier.ports, later.ports) {
        (None, _) => true,
        (Some(outer), Some(inner)) => outer.0 <= inner.0 && inner.1 <= outer.1,
        (Some(_), None) => false,
    };
    ports
        && (earlier.proto.is_none() || earlier.proto == later.proto)
        && (earlier.on.is_none() || earlier.on == later.on)
        && within(earlier.from, later.from)
        && within(earlier.to, later.to)
}

fn shadowed(host: Planned<'_>, later: &Rule, earlier: &Rule) -> Diagnostic {
    let same = later.action == earlier.action;
    let message = if same {
        "this rule decides nothing: an earlier one says the same".to_owned()
    } else {
        let never = match later.action {
            Action::Allow => "allows",
            Action::Deny => "denies",
            Action::Reject => "rejects",
            Action::Limit => "limits",
        };
        format!("this rule never {never}: an earlier one decides first, to {}", earlier.action.word())
    };
    let severity = if same { Severity::Warning } else { Severity::Error };
    names::SHADOWED_RULE
        .at(later.at, message)
        .severity(severity)
        .label(earlier.at, "the first match decides")
        .help(if same { "take this rule out" } else { "put the narrower rule first, or take one out" })
        .about(host.path(&[]))
}
