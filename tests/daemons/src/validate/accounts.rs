//! sudo's and sysusers' files.
//!
//! Laying the bundle has run systemd-sysusers for real already; here it must find nothing left to do.

use super::{Meant, silent};
use crate::fail::Outcome;
use crate::finding::Finding;
use crate::laid::Laid;

/// `visudo` on each file and on all, and what sudo grants.
pub fn sudoers(laid: &Laid, meant: &Meant) -> Outcome<Vec<Finding>> {
    let mut findings = Vec::new();
    for path in laid.bundle.under("etc/sudoers.d/") {
        let name = path.rsplit('/').next().unwrap_or_default();
        if name.contains('.') || name.ends_with('~') {
            findings.push(Finding::new("sudoers", format!("{path}: sudo passes over a file of such a name")));
        }
        findings.extend(silent(laid, "sudoers", &["visudo", "-csf", &format!("/{path}")])?);
    }
    // Without -f the modes and owners of the installed files are checked, too.
    findings.extend(silent(laid, "sudoers", &["visudo", "-cs"])?);
    for (user, command, allowed) in meant.sudo {
        let mut words = vec!["sudo", "-n", "-l", "-U", user];
        words.extend(command.split_whitespace());
        let grants = laid.sandbox.run(&words)?.code == 0;
        if grants != *allowed {
            let verb = if grants { "may" } else { "may not" };
            findings.push(Finding::new("sudoers", format!("{user} {verb} run {command}")));
        }
    }
    Ok(findings)
}

/// `--dry-run` after the real run: nothing to say.
pub fn sysusers(laid: &Laid) -> Outcome<Vec<Finding>> {
    let mut findings = Vec::new();
    for path in laid.bundle.under("etc/sysusers.d/") {
        findings.extend(silent(laid, "sysusers", &["systemd-sysusers", "--dry-run", &format!("/{path}")])?);
    }
    Ok(findings)
}
