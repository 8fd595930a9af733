//! The chain DOCKER-USER of one family, for `iptables-restore --noflush`.
//!
//! Docker has rewritten the destination by the time a packet comes here, so that the rules ask connection tracking for
//! the port and address that the packet was sent to: they speak of what is published. `--noflush` empties a chain that
//! the file declares and leaves every other alone, in one step.

use infc_plan::firewall::{Action, Families, FirewallPlan, Rule, Verdict};
use infc_scalar::Proto;

use crate::Lines;

/// Answers to what is open already, and what a container itself sends, pass. What is sent to a container's own address from
/// outside is dropped: versions of Docker before 28 let it in at the ports that are published on loopback. A packet to a
/// published port meets the rules, and what none of them matches is dropped.
const FIRST: &str = "*filter
:DOCKER-USER - [0:0]
-A DOCKER-USER -m conntrack --ctstate RELATED,ESTABLISHED -j RETURN
-A DOCKER-USER ! -i docker0 -o docker0 -m conntrack ! --ctstate DNAT -j DROP
-A DOCKER-USER -m conntrack ! --ctstate DNAT -j RETURN";

pub(super) fn print(chain: &FirewallPlan, v4: bool) -> Lines {
    let mut lines = Lines::default();
    lines.fixed("# Written by infc. Who reaches the published ports of containers.");
    lines.fixed(FIRST);
    let own = if v4 { Families::V4 } else { Families::V6 };
    for rule in chain.rules.iter().filter(|rule| rule.families() == Families::Both || rule.families() == own) {
        if let Some(comment) = &rule.comment {
            lines.from(&format!("# {comment}"), rule.at);
        }
        for line in printed(rule) {
            lines.from(&line, rule.at);
        }
    }
    lines.from(&format!("-A DOCKER-USER -j {}", otherwise(&chain.incoming.value)), chain.incoming.at);
    lines.fixed("COMMIT");
    lines
}

fn otherwise(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Allow => "RETURN",
        Verdict::Deny => "DROP",
        Verdict::Reject => "REJECT",
    }
}

/// A rule's lines: one per protocol, as a port has none without.
fn printed(rule: &Rule) -> Vec<String> {
    let protocols = match (rule.proto, rule.ports) {
        (Some(proto), _) => vec![Some(proto)],
        (None, Some(_)) => vec![Some(Proto::Tcp), Some(Proto::Udp)],
        (None, None) => vec![None],
    };
    protocols.into_iter().map(|proto| line(rule, proto)).collect()
}

fn line(rule: &Rule, proto: Option<Proto>) -> String {
    let on = rule.on.as_ref().map(|on| format!(" -i {on}"));
    let from = rule.from.filter(|from| from.prefix != 0).map(|from| format!(" -s {from}"));
    let proto = proto.map(|proto| format!(" -p {proto}"));
    let to = rule.to.filter(|to| to.prefix != 0).map(|to| format!(" --ctorigdst {to}"));
    let ports = rule.ports.map(|(first, last)| {
        let last = if first == last { String::new() } else { format!(":{last}") };
        format!(" --ctorigdstport {first}{last}")
    });
    let tracked = (to.is_some() || ports.is_some()).then(|| " -m conntrack".to_owned());
    // What passes this chain meets Docker's own rule, which admits it.
    let target = match rule.action {
        Action::Allow | Action::Limit => "RETURN",
        Action::Deny => "DROP",
        Action::Reject => "REJECT",
    };
    let matches: String = [on, from, proto, tracked, to, ports].into_iter().flatten().collect();
    format!("-A DOCKER-USER{matches} -j {target}")
}
