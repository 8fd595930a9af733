//! The printed rule files against those that UFW 0.36.2 itself wrote on Debian 12.
//!
//! `captured/<case>/commands.txt` holds the arguments of `ufw`, one command a line (`ipv6 no` stands for the setting in
//! `/etc/default/ufw`); beside it lie the files that these commands left.

use infc_diag::{FilePath, Files, Span};
use infc_model::{At, Verdict};
use infc_plan::firewall::{Action, FirewallPlan, Reason, Rule};
use infc_scalar::{Cidr, Proto};

use super::rules::{Family, print};

pub(super) fn nowhere() -> Span {
    Span::new(Files::default().intern(FilePath::project("site.inf")), 0, 0)
}

/// The firewall that the commands describe.
pub(super) fn firewall(commands: &str) -> FirewallPlan {
    let at = nowhere();
    let verdict = |verdict| At::new(verdict, at);
    let mut plan = FirewallPlan {
        incoming: verdict(Verdict::Deny),
        outgoing: verdict(Verdict::Allow),
        routed: verdict(Verdict::Deny),
        ipv6: true,
        rules: Vec::new(),
        out: Vec::new(),
            repeated: Vec::new(),
        derived: false,
        at,
    };
    for line in commands.lines() {
        match line.split(' ').collect::<Vec<_>>().as_slice() {
            ["ipv6", "no"] => plan.ipv6 = false,
            ["default", word, direction] => {
                let chosen = match *word {
                    "allow" => Verdict::Allow,
                    "reject" => Verdict::Reject,
                    _ => Verdict::Deny,
                };
                match *direction {
                    "incoming" => plan.incoming.value = chosen,
                    "outgoing" => plan.outgoing.value = chosen,
                    _ => plan.routed.value = chosen,
                }
            }
            _ => plan.rules.push(rule(line)),
        }
    }
    plan
}

fn rule(line: &str) -> Rule {
    let (line, comment) =
        line.split_once(" comment ").map_or((line, None), |(line, text)| (line, Some(text)));
    let words: Vec<&str> = line.split(' ').collect();
    let after = |word: &str| words.iter().position(|own| *own == word).map(|index| words[index + 1]);
    let network = |word| {
        after(word)
            .filter(|text| *text != "any")
            .map(|text: &str| text.parse::<Cidr>().unwrap_or_else(|_| Cidr::host(text.parse().unwrap())))
    };
    Rule {
        action: match words[0] {
            "allow" => Action::Allow,
            "deny" => Action::Deny,
            "reject" => Action::Reject,
            _ => Action::Limit,
        },
        proto: after("proto").map(|proto| if proto == "tcp" { Proto::Tcp } else { Proto::Udp }),
        ports: after("port").map(|ports| {
            let (first, last) = ports.split_once(':').unwrap_or((ports, ports));
            (first.parse().unwrap(), last.parse().unwrap())
        }),
        to: network("to"),
        from: network("from"),
        on: after("on").map(str::to_owned),
        comment: comment.map(str::to_owned),
        at: nowhere(),
        reason: Reason::Stated,
    }
}

macro_rules! captured {
    ($($name:ident $folder:literal;)*) => {$(
        #[test]
        fn $name() {
            let plan = firewall(include_str!(concat!("captured/", $folder, "/commands.txt")));
            let (four, _) = print(&plan, Family::V4).finish();
            assert_eq!(four, include_str!(concat!("captured/", $folder, "/user.rules")));
            let (six, _) = print(&plan, Family::V6).finish();
            assert_eq!(six, include_str!(concat!("captured/", $folder, "/user6.rules")));
        }
    )*};
}

captured! {
    every_form_of_a_rule "everything";
    other_default_policies "closed";
    without_ipv6 "ipv4-only";
    ranges_of_ports_to_an_address "ranges";
}

#[test]
fn every_line_of_a_rule_knows_where_it_comes_from() {
    let plan = firewall("limit from any to any port 22 proto tcp");
    let (text, origins) = print(&plan, Family::V4).finish();
    let lines: Vec<&str> = text.lines().collect();
    let first =
        u32::try_from(lines.iter().position(|line| line.starts_with("### tuple")).unwrap() + 1).unwrap();
    assert!((first..first + 4).all(|line| origins.at(line) == [nowhere()]));
}

#[test]
fn a_rule_says_its_own_command() {
    for line in include_str!("captured/everything/commands.txt").lines() {
        assert_eq!(rule(line).command(), line.split(" comment ").next().unwrap_or_default());
    }
}
