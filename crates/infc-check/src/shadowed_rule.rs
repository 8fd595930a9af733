//! `shadowed-rule`: an earlier rule matches all that this one matches; the first decides.

use std::collections::BTreeSet;

use infc_diag::{Diagnostic, Severity, Span, names};
use infc_model::Site;
use infc_plan::Plan;
use infc_plan::firewall::{Action, Rule};

use crate::first_match::covering;
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
    for (later, earlier) in firewall.rules.iter().zip(covering(&firewall.rules)) {
        pairs.extend(earlier.and_then(|earlier| firewall.rules.get(earlier)).map(|earlier| (later, earlier)));
    }
    // One rule of the user's may be several of UFW's: said once, and not of its own parts.
    let mut said: BTreeSet<Span> = BTreeSet::new();
    pairs.retain(|(later, earlier)| later.at != earlier.at && said.insert(later.at));
    pairs.into_iter().map(|(later, earlier)| shadowed(host, later, earlier)).collect()
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
