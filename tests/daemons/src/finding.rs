//! What a check found wrong with a bundle, and the short list of what is never wrong.
//!
//! It does not grade: a warning is a finding like an error.

use std::fmt;

/// One thing that a program said about a bundle, or that it did otherwise than was meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The check, such as `nginx` or `cron`.
    pub check: &'static str,
    /// What was said, the file included where the program names it.
    pub what: String,
}

impl Finding {
    /// A finding of a check.
    pub fn new(check: &'static str, what: impl Into<String>) -> Self {
        Self { check, what: what.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.check, self.what)
    }
}

/// A part of a line that a program prints on any healthy machine, with the reason why it says nothing of a bundle.
pub struct Benign {
    /// The check whose program prints it.
    pub check: &'static str,
    /// A part of the line.
    pub part: &'static str,
    /// Why it may be passed over.
    pub why: &'static str,
}

/// Every line that is passed over. Keep it short: what stands here can hide a mistake.
pub const BENIGN: &[Benign] = &[
    Benign { check: "nginx", part: "syntax is ok", why: "success" },
    Benign { check: "nginx", part: "test is successful", why: "success" },
    Benign {
        check: "nginx",
        part: "\"ssl_stapling\" ignored",
        why: "the stand-in certificate is self-signed",
    },
    Benign { check: "sudoers", part: ": parsed OK", why: "success" },
    Benign { check: "fail2ban", part: "OK: configuration test is successful", why: "success" },
    Benign {
        check: "fail2ban",
        part: "'allowipv6' not defined in 'Definition'. Using default one: 'auto'",
        why: "Debian 12's stock fail2ban.conf leaves it out and 1.0.2 always says so",
    },
    Benign { check: "cron", part: "syntax", why: "success: crontab -n says nothing else on standard output" },
];

/// The lines of a program's output that are not benign, as findings.
pub fn unexpected(check: &'static str, output: &str) -> Vec<Finding> {
    let known = |line: &str| BENIGN.iter().any(|benign| benign.check == check && line.contains(benign.part));
    let lines = output.lines().map(str::trim).filter(|line| !line.is_empty() && !known(line));
    lines.map(|line| Finding::new(check, line)).collect()
}

/// Findings as the text of a failed assertion, one a line.
pub fn list(findings: &[Finding]) -> String {
    let lines: Vec<String> = findings.iter().map(|finding| format!("\n  {finding}")).collect();
    lines.concat()
}
