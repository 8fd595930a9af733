//! Rules for connections to the outside: stated, or derived from what the host needs.
//!
//! It deliberately derives no rule for an address behind a name: names lead elsewhere tomorrow, so that the port is open
//! to everywhere.

use std::collections::BTreeSet;

use infc_diag::Diagnostic;
use infc_model::{At, OutRule};

use super::state::{comment, interface, protocols};
use super::{Action, Reason, Rule, peers};
use crate::{Need, Zones};

/// The rules that are stated, in order.
pub(super) fn stated(
    rules: &At<Vec<At<OutRule>>>,
    zones: &Zones,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Rule> {
    let mut all = Vec::new();
    for rule in &rules.value {
        let (action, matched) = match &rule.value {
            OutRule::Allow(matched) => (Action::Allow, matched),
            OutRule::Deny(matched) => (Action::Deny, matched),
            OutRule::Reject(matched) => (Action::Reject, matched),
        };
        let comment = comment(&matched.comment, diagnostics);
        let on = interface(&matched.on, diagnostics);
        for (to, _) in peers::networks(&matched.to.value, zones) {
            let ports = matched.port.value;
            all.extend(protocols(ports).into_iter().map(|proto| Rule {
                action,
                proto,
                ports: ports.map(|ports| (ports.first, ports.last)),
                to,
                from: None,
                on: on.clone(),
                comment: comment.clone(),
                at: rule.at,
                reason: Reason::Stated,
            }));
        }
    }
    all
}

/// One rule for each thing that the host needs and each network that it lies in.
pub(super) fn derived(needs: &[Need], zones: &Zones) -> Vec<Rule> {
    let mut all = Vec::new();
    for need in needs {
        let to = need.networks(zones);
        let to = if to.is_empty() { vec![None] } else { to.into_iter().map(Some).collect() };
        all.extend(to.into_iter().map(|to| Rule {
            action: Action::Allow,
            proto: Some(need.proto),
            ports: Some((need.port, need.port)),
            to,
            from: None,
            on: need.on().map(str::to_owned),
            comment: Some(format!("infc: {}", need.what)),
            at: need.at,
            reason: Reason::Derived(need.what.clone()),
        }));
    }
    all
}

/// The rules without those that match what one before them matches, of which UFW keeps one.
pub(super) fn once(rules: impl IntoIterator<Item = Rule>) -> Vec<Rule> {
    let mut known = BTreeSet::new();
    rules.into_iter().filter(|rule| known.insert(rule.matched())).collect()
}
