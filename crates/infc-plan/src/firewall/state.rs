//! A firewall that the user states, rule by rule.
//!
//! It deliberately changes no order and drops no rule but those that match what an earlier one matches.

use infc_diag::{Diagnostic, Span, names};
use infc_model::{At, Name, Rule as Wish, Stated, Verdict};
use infc_scalar::{PortSpec, Proto};

use super::{Action, FirewallPlan, Reason, Rule, peers};
use crate::Zones;

/// Rules alone: deny in, allow out.
pub(crate) fn rules(
    rules: &At<Vec<At<Wish>>>,
    at: Span,
    zones: &Zones,
    diagnostics: &mut Vec<Diagnostic>,
) -> FirewallPlan {
    let mut plan = FirewallPlan {
        incoming: At::new(Verdict::Deny, at),
        outgoing: At::new(Verdict::Allow, at),
        routed: At::new(Verdict::Deny, at),
        ipv6: true,
        rules: Vec::new(),
        out: Vec::new(),
        repeated: Vec::new(),
        derived: false,
        at,
    };
    for rule in &rules.value {
        enter(rule, zones, &mut plan, diagnostics);
    }
    plan.sift();
    plan
}

/// Everything stated.
pub(super) fn stated(stated: &At<Stated>, zones: &Zones, diagnostics: &mut Vec<Diagnostic>) -> FirewallPlan {
    FirewallPlan {
        incoming: stated.incoming.clone(),
        outgoing: stated.outgoing.clone(),
        routed: stated.routed.clone(),
        ipv6: stated.ipv6.value,
        out: super::out::once(super::out::stated(&stated.out, zones, diagnostics)),
        ..rules(&stated.rules, stated.at, zones, diagnostics)
    }
}

fn enter(rule: &At<Wish>, zones: &Zones, plan: &mut FirewallPlan, diagnostics: &mut Vec<Diagnostic>) {
    let (action, matched) = match &rule.value {
        Wish::Allow(matched) => (Action::Allow, matched),
        Wish::Deny(matched) => (Action::Deny, matched),
        Wish::Reject(matched) => (Action::Reject, matched),
        Wish::Limit(matched) => (Action::Limit, matched),
    };
    let comment = comment(&matched.comment, diagnostics);
    let on = interface(&matched.on, diagnostics);
    let networks = peers::networks(&matched.from.value, zones);
    if let Some(to) = matched.to.value
        && !networks.is_empty()
        && networks.iter().all(|(from, _)| from.is_some_and(|from| from.is_v4() != to.is_v4()))
    {
        let message = "a rule from addresses of one family to an address of the other matches nothing";
        diagnostics
            .push(names::FIREWALL_RULE.at(matched.to.at, message).help("name addresses of one family"));
        return;
    }
    for (from, _) in networks {
        if let (Some(from), Some(to)) = (from, matched.to.value)
            && from.is_v4() != to.is_v4()
        {
            continue;
        }
        for proto in protocols(matched.port.value) {
            plan.rules.push(Rule {
                action,
                proto,
                ports: matched.port.value.map(|ports| (ports.first, ports.last)),
                to: matched.to.value,
                from,
                on: on.clone(),
                comment: comment.clone(),
                at: rule.at,
                reason: Reason::Stated,
            });
        }
    }
}

/// UFW takes a range of ports only with a protocol, so a range without one becomes two rules.
pub(super) fn protocols(ports: Option<PortSpec>) -> Vec<Option<Proto>> {
    match ports {
        Some(ports) if ports.proto.is_none() && ports.first != ports.last => {
            vec![Some(Proto::Tcp), Some(Proto::Udp)]
        }
        Some(ports) => vec![ports.proto],
        None => vec![None],
    }
}

/// UFW refuses a single quote in a comment, and people read it: printable ASCII.
pub(super) fn comment(stated: &At<Option<String>>, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let comment = stated.value.clone()?;
    let fit = |c: char| (c.is_ascii_graphic() || c == ' ') && c != '\'';
    if comment.chars().all(fit) && !comment.is_empty() {
        return Some(comment);
    }
    let message = "a comment of a firewall rule is printable ASCII without `'`";
    diagnostics.push(names::FIREWALL_RULE.at(stated.at, message).help("leave the character out"));
    None
}

/// An interface's name as the kernel has it; UFW's files hold at most 15 characters.
pub(super) fn interface(stated: &At<Option<Name>>, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let name = stated.value.as_ref()?.0.clone();
    if name.len() <= 15 {
        return Some(name);
    }
    let message = format!("`{name}` is no interface: a name has at most 15 characters");
    diagnostics.push(names::FIREWALL_RULE.at(stated.at, message).help("write the name that `ip link` shows"));
    None
}
