//! ufw: the rules load, and ufw itself would write the files as they are.
//!
//! What the rules let through is measured by [`crate::reach`].

use super::silent;
use crate::fail::Outcome;
use crate::finding::{Finding, unexpected};
use crate::laid::Laid;
use crate::sandbox::Place;

const USER_RULES: [&str; 2] = ["etc/ufw/user.rules", "etc/ufw/user6.rules"];

/// Each table alone, then all through ufw, then what ufw makes of the files.
pub fn check(laid: &Laid) -> Outcome<Vec<Finding>> {
    let mut findings = Vec::new();
    for (program, six) in [("iptables-restore", ""), ("ip6tables-restore", "6")] {
        for kind in ["before", "user", "after"] {
            findings.extend(restore(laid, program, &format!("etc/ufw/{kind}{six}.rules"))?);
        }
    }
    findings.extend(crate::reach::load_firewall(&laid.sandbox)?);
    findings.extend(rewritten(laid)?);
    Ok(findings)
}

fn restore(laid: &Laid, program: &str, path: &str) -> Outcome<Vec<Finding>> {
    let ran = laid.sandbox.run_with_input(Place::Root, &[program, "--test"], &laid.sandbox.text(path))?;
    let mut findings = unexpected("ufw", &ran.all());
    if ran.code != 0 {
        findings.push(Finding::new("ufw", format!("{program} --test refuses {path}")));
    }
    Ok(findings)
}

/// `ufw enable`, and adding and deleting a rule, make ufw write both files; they must come out byte for byte.
fn rewritten(laid: &Laid) -> Outcome<Vec<Finding>> {
    let rule = ["in", "proto", "tcp", "from", "192.0.2.254", "to", "any", "port", "1"];
    let commands = [
        vec!["ufw", "--force", "enable"],
        [&["ufw", "allow"], &rule[..]].concat(),
        [&["ufw", "delete", "allow"], &rule[..]].concat(),
    ];
    let mut findings = Vec::new();
    for command in commands {
        let ran = laid.sandbox.run(&command)?;
        if ran.code != 0 || !ran.err.trim().is_empty() {
            findings.push(Finding::new("ufw", format!("{}: {}", command.join(" "), ran.all().trim())));
        }
        if command.contains(&"allow") && !command.contains(&"delete") {
            continue; // here the files must differ
        }
        findings.extend(USER_RULES.iter().filter_map(|path| compare(laid, path, &command.join(" "))));
    }
    let again = silent(laid, "ufw", &["ufw", "status", "verbose"])?;
    if !again
        .iter()
        .any(|line| line.what.contains("deny (incoming)") || line.what.contains("reject (incoming)"))
    {
        findings.push(Finding::new("ufw", "incoming connections are let in by default"));
    }
    Ok(findings)
}

fn compare(laid: &Laid, path: &str, command: &str) -> Option<Finding> {
    let (meant, is) = (laid.bundle.text(path).ok()?, laid.sandbox.text(path));
    let (mut old, mut new) = (meant.lines(), is.lines());
    for number in 1.. {
        match (old.next(), new.next()) {
            (None, None) if meant == is => return None,
            (one, other) if one == other && one.is_some() => {}
            (one, other) => {
                let (one, other) = (one.unwrap_or("(end)"), other.unwrap_or("(end)"));
                let what = format!("`{command}` rewrites {path}, line {number}: {one:?} becomes {other:?}");
                return Some(Finding::new("ufw", what));
            }
        }
    }
    None
}
