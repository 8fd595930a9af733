//! Every file of a bundle, asked of the program that will read it: one module for each kind.
//!
//! A check runs when the bundle has files of its kind. Nothing stays running, and no check of one kind sees what
//! another changed, but that `logrotate` comes last, for it puts logs in place.

mod accounts;
mod cron;
mod fail2ban;
mod firewall;
mod logrotate;
mod manifest;
mod nginx;
mod scripts;
mod sshd;
mod systemd;

use crate::fail::Outcome;
use crate::finding::{Finding, unexpected};
use crate::laid::Laid;

pub use fail2ban::Jail;

/// What a validator cannot know of a bundle, stated by the test. What is left empty is not compared.
#[derive(Clone, Copy, Debug, Default)]
pub struct Meant {
    /// Every jail that must run, and no other.
    pub jails: &'static [Jail],
    /// Lines that `sshd -T` must print for any user from anywhere, such as `permitrootlogin no`.
    pub sshd: &'static [&'static str],
    /// `sudo -l -U` answers: (user, command with words, allowed).
    pub sudo: &'static [(&'static str, &'static str, bool)],
}

/// A check by name: the prefixes of the paths that it is about, and what it does.
struct Check {
    name: &'static str,
    about: &'static [&'static str],
    run: fn(&Laid, &Meant) -> Outcome<Vec<Finding>>,
}

const CHECKS: &[Check] = &[
    Check { name: "manifest", about: &[""], run: |laid, _| Ok(manifest::check(&laid.bundle)) },
    Check { name: "nginx", about: &["etc/nginx/"], run: |laid, _| nginx::check(laid) },
    Check { name: "systemd", about: &["etc/systemd/system/"], run: |laid, _| systemd::check(laid) },
    Check { name: "ufw", about: &["etc/ufw/", "etc/default/ufw"], run: |laid, _| firewall::check(laid) },
    Check { name: "fail2ban", about: &["etc/fail2ban/"], run: fail2ban::check },
    Check { name: "cron", about: &["etc/cron"], run: |laid, _| cron::check(laid) },
    Check { name: "sudoers", about: &["etc/sudoers.d/"], run: accounts::sudoers },
    Check { name: "sysusers", about: &["etc/sysusers.d/"], run: |laid, _| accounts::sysusers(laid) },
    Check { name: "sshd", about: &["etc/ssh/"], run: sshd::check },
    Check { name: "scripts", about: &[""], run: |laid, _| scripts::check(laid) },
    Check { name: "logrotate", about: &["etc/logrotate.d/"], run: |laid, _| logrotate::check(laid) },
];

/// The names of the checks that apply to a bundle.
pub fn names(laid: &Laid) -> Vec<&'static str> {
    let applies =
        |check: &&Check| check.about.iter().any(|prefix| laid.bundle.under(prefix).next().is_some());
    CHECKS.iter().filter(applies).map(|check| check.name).collect()
}

/// Runs every check that applies; what went wrong while the bundle was laid comes first.
pub fn all(laid: &Laid, meant: &Meant) -> Outcome<Vec<Finding>> {
    let mut findings = laid.findings.clone();
    for name in names(laid) {
        findings.extend(one(name, laid, meant)?);
    }
    Ok(findings)
}

/// Runs one check by its name.
pub fn one(name: &str, laid: &Laid, meant: &Meant) -> Outcome<Vec<Finding>> {
    let mut findings = Vec::new();
    for check in CHECKS.iter().filter(|check| check.name == name) {
        findings.extend((check.run)(laid, meant)?);
    }
    Ok(findings)
}

/// Runs a program of the root: every line that is not benign is a finding, and so is a failure without a word.
fn silent(laid: &Laid, check: &'static str, words: &[&str]) -> Outcome<Vec<Finding>> {
    let ran = laid.sandbox.run(words)?;
    let mut findings = unexpected(check, &ran.all());
    if ran.code != 0 && findings.is_empty() {
        findings.push(Finding::new(check, format!("{} ended with {}", words.join(" "), ran.code)));
    }
    Ok(findings)
}
