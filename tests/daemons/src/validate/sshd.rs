//! sshd: the merged configuration is valid, and what is in force is what was meant.
//!
//! sshd keeps the first value that it reads, so a valid file can have no effect: `-T` is compared. Logins are not
//! tried.

use super::{Meant, silent};
use crate::fail::Outcome;
use crate::finding::Finding;
use crate::laid::Laid;

/// `sshd -t`, then `-T`.
pub fn check(laid: &Laid, meant: &Meant) -> Outcome<Vec<Finding>> {
    let mut findings = silent(laid, "sshd", &["/usr/sbin/sshd", "-t"])?;
    for path in laid.bundle.under("etc/ssh/sshd_config.d/").filter(|path| !path.ends_with(".conf")) {
        findings.push(Finding::new("sshd", format!("{path}: only names that end in .conf are included")));
    }
    let connection = "user=root,host=client.invalid,addr=198.51.100.66";
    let force = laid.sandbox.run(&["/usr/sbin/sshd", "-T", "-C", connection])?.out.to_lowercase();
    for line in meant.sshd {
        if !force.lines().any(|other| other == line.to_lowercase()) {
            let key = line.split(' ').next().unwrap_or_default().to_lowercase();
            let same_key = |other: &&str| other.split(' ').next() == Some(key.as_str());
            let other: Vec<&str> = force.lines().filter(same_key).collect();
            findings
                .push(Finding::new("sshd", format!("not `{line}` is in force, but `{}`", other.join(", "))));
        }
    }
    Ok(findings)
}
