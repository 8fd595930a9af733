//! `user.rules` and `user6.rules` as UFW's own commands leave them.
//!
//! The form was read off the files that UFW 0.36.2 wrote for the commands in `captured/commands.txt`; the tests below
//! hold it against them.

use std::fmt::Write as _;

use infc_model::Verdict;
use infc_plan::firewall::{Action, Families, FirewallPlan, Rule};
use infc_scalar::{Cidr, Proto};

use crate::Lines;

/// Which of the two files.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    V4,
    V6,
}

/// Which connections a rule is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    In,
    Out,
}

impl Direction {
    fn word(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }
}

impl Family {
    /// What the names of chains begin with.
    fn prefix(self) -> &'static str {
        match self {
            Self::V4 => "ufw",
            Self::V6 => "ufw6",
        }
    }

    /// Every address.
    fn any(self) -> Cidr {
        match self {
            Self::V4 => Cidr::all_v4(),
            Self::V6 => Cidr::all_v6(),
        }
    }

    fn has(self, rule: &Rule) -> bool {
        match rule.families() {
            Families::Both => true,
            Families::V4 => self == Self::V4,
            Families::V6 => self == Self::V6,
        }
    }
}

/// The chains that every file declares.
const CHAINS: [&str; 14] = [
    "user-input",
    "user-output",
    "user-forward",
    "before-logging-input",
    "before-logging-output",
    "before-logging-forward",
    "user-logging-input",
    "user-logging-output",
    "user-logging-forward",
    "after-logging-input",
    "after-logging-output",
    "after-logging-forward",
    "logging-deny",
    "logging-allow",
];

/// What follows each LOG target.
const RATE: &str = "-m limit --limit 3/min --limit-burst 10";

/// The whole file of one family. With IPv6 off UFW leaves `user6.rules` without rules, logging and limits.
pub(super) fn print(firewall: &FirewallPlan, family: Family) -> Lines {
    let (mut lines, ufw) = (Lines::default(), family.prefix());
    let on = family == Family::V4 || firewall.ipv6;
    lines.fixed("*filter");
    let limits: &[&str] = if on { &["user-limit", "user-limit-accept"] } else { &[] };
    for chain in CHAINS.iter().chain(limits) {
        lines.fixed(&format!(":{ufw}-{chain} - [0:0]"));
    }
    lines.fixed("### RULES ###\n\n");
    for rule in firewall.rules.iter().filter(|rule| on && family.has(rule)) {
        lines.from(&block(rule, family, Direction::In), rule.at);
        lines.fixed("");
    }
    for rule in firewall.out.iter().filter(|rule| on && family.has(rule)) {
        lines.from(&block(rule, family, Direction::Out), rule.at);
        lines.fixed("");
    }
    lines.fixed("### END RULES ###\n\n### LOGGING ###");
    if on {
        log(firewall, ufw, &mut lines);
    }
    lines.fixed("### END LOGGING ###");
    if on {
        lines.fixed("\n### RATE LIMITING ###");
        lines.fixed(&format!(
            "-A {ufw}-user-limit -m limit --limit 3/minute -j LOG --log-prefix \"[UFW LIMIT BLOCK] \""
        ));
        lines.fixed(&format!("-A {ufw}-user-limit -j REJECT\n-A {ufw}-user-limit-accept -j ACCEPT"));
        lines.fixed("### END RATE LIMITING ###");
    }
    lines.fixed("COMMIT");
    lines
}

/// The logging of `LOGLEVEL=low`: what a default policy stops.
fn log(firewall: &FirewallPlan, ufw: &str, lines: &mut Lines) {
    let log =
        |chain: &str, word: &str| format!("-A {ufw}-{chain} -j LOG --log-prefix \"[UFW {word}] \" {RATE}");
    let policies =
        [("input", &firewall.incoming), ("output", &firewall.outgoing), ("forward", &firewall.routed)];
    for (chain, verdict) in policies {
        if verdict.value != Verdict::Allow {
            lines.fixed(&log(&format!("after-logging-{chain}"), "BLOCK"));
        }
    }
    lines.fixed(&format!("-I {ufw}-logging-deny -m conntrack --ctstate INVALID -j RETURN {RATE}"));
    lines.fixed(&log("logging-deny", "BLOCK"));
    lines.fixed(&log("logging-allow", "ALLOW"));
}

/// A rule: the tuple that UFW reads back, and the lines that the kernel gets.
fn block(rule: &Rule, family: Family, direction: Direction) -> String {
    let mut text = tuple(rule, family, direction);
    let protocols = match (rule.proto, rule.ports) {
        (Some(proto), _) => vec![Some(proto)],
        // A port belongs to a protocol, so that a rule for both is two lines.
        (None, Some(_)) => vec![Some(Proto::Tcp), Some(Proto::Udp)],
        (None, None) => vec![None],
    };
    for proto in protocols {
        for line in expand(rule, &matches(rule, proto, (family, direction)), (proto, family)) {
            text.push('\n');
            text.push_str(&line);
        }
    }
    text
}

/// `### tuple ### <action> <proto> <dport> <dst> <sport> <src> <direction>[_<interface>] [comment=<hex>]`
fn tuple(rule: &Rule, family: Family, direction: Direction) -> String {
    let proto = rule.proto.map_or_else(|| "any".to_owned(), |proto| proto.to_string());
    let ports = rule.ports.map_or_else(|| "any".to_owned(), range);
    let network = |network: Option<Cidr>| match network {
        None => family.any().to_string(),
        Some(network) => address(network),
    };
    let (to, from) = (network(rule.to), network(rule.from));
    let mut text = format!("### tuple ### {} {proto} {ports} {to} any {from} {}", rule.action.word(), direction.word());
    if let Some(on) = &rule.on {
        text.push('_');
        text.push_str(on);
    }
    if let Some(comment) = &rule.comment {
        text.push_str(" comment=");
        for byte in comment.bytes() {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
    }
    text
}

/// The matches of a line: interface, protocol, target, ports, source, in UFW's order.
fn matches(rule: &Rule, proto: Option<Proto>, (family, direction): (Family, Direction)) -> String {
    let (chain, flag) = match direction {
        Direction::In => ("input", "-i"),
        Direction::Out => ("output", "-o"),
    };
    let mut words = vec![format!("-A {}-user-{chain}", family.prefix())];
    words.extend(rule.on.iter().map(|on| format!("{flag} {on}")));
    words.extend(proto.map(|proto| format!("-p {proto}")));
    let range_of = |(first, last)| (first != last).then(|| range((first, last)));
    // A range goes before the address, a single port after it.
    words.extend(rule.ports.and_then(range_of).map(|ports| format!("-m multiport --dports {ports}")));
    let narrow = |network: Option<Cidr>| network.filter(|&network| network != family.any());
    words.extend(narrow(rule.to).map(|to| format!("-d {}", address(to))));
    let single = rule.ports.filter(|(first, last)| first == last);
    words.extend(single.map(|(port, _)| format!("--dport {port}")));
    words.extend(narrow(rule.from).map(|from| format!("-s {}", address(from))));
    words.join(" ")
}

/// The lines of a rule for one protocol: one, or the three of a limit.
fn expand(rule: &Rule, matches: &str, (proto, family): (Option<Proto>, Family)) -> Vec<String> {
    let ufw = family.prefix();
    let new = "-m conntrack --ctstate NEW -m recent";
    match rule.action {
        Action::Allow => vec![format!("{matches} -j ACCEPT")],
        Action::Deny => vec![format!("{matches} -j DROP")],
        Action::Reject if proto == Some(Proto::Tcp) => {
            vec![format!("{matches} -j REJECT --reject-with tcp-reset")]
        }
        Action::Reject => vec![format!("{matches} -j REJECT")],
        Action::Limit => vec![
            format!("{matches} {new} --set"),
            format!("{matches} {new} --update --seconds 30 --hitcount 6 -j {ufw}-user-limit"),
            format!("{matches} -j {ufw}-user-limit-accept"),
        ],
    }
}

/// A network; a single address without its prefix.
fn address(network: Cidr) -> String {
    if network.is_host() { network.addr.to_string() } else { network.to_string() }
}

fn range((first, last): (u16, u16)) -> String {
    if first == last { first.to_string() } else { format!("{first}:{last}") }
}
