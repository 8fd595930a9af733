//! logrotate: the whole merged configuration, with a log in place for every pattern.
//!
//! Only what it says on reading is looked at; a boot rotates for real.

use crate::fail::Outcome;
use crate::finding::Finding;
use crate::laid::Laid;
use crate::unit_file::units;

/// `logrotate -d`: it talks at length, so a line counts when it says that something is wrong or passed over.
pub fn check(laid: &Laid) -> Outcome<Vec<Finding>> {
    let mut findings = Vec::new();
    for (path, text) in laid.bundle.texts("etc/logrotate.d/") {
        for pattern in patterns(text) {
            findings.extend(
                put_log(laid, pattern)?.map(|what| Finding::new("logrotate", format!("{path}: {what}"))),
            );
        }
    }
    let ran = laid.sandbox.run(&["logrotate", "-d", "/etc/logrotate.conf"])?;
    let wrong = |line: &&str| {
        let lower = line.trim().to_lowercase();
        let begins = ["error", "warning"].iter().any(|word| lower.starts_with(word));
        let says = ["ignoring", "skipping", "insecure", "overrides", "stanza", "unknown"];
        // Every run with -d says first that nothing is done; logs of stock packages may be missing, and it says so.
        let usual = ["debug mode does nothing", "does not exist -- skipping"];
        (begins || says.iter().any(|word| lower.contains(word)))
            && !usual.iter().any(|part| lower.contains(part))
    };
    let all = ran.all();
    findings.extend(all.lines().filter(wrong).map(|line| Finding::new("logrotate", line.trim())));
    if ran.code != 0 && findings.is_empty() {
        findings.push(Finding::new("logrotate", format!("logrotate -d ended with {}", ran.code)));
    }
    Ok(findings)
}

/// The paths before each opening brace.
fn patterns(text: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let mut found = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
        if depth == 0 {
            let head = line.split('{').next().unwrap_or_default();
            found.extend(
                head.split_whitespace()
                    .map(|word| word.trim_matches('"'))
                    .filter(|word| word.starts_with('/')),
            );
        }
        depth = (depth + line.matches('{').count()).saturating_sub(line.matches('}').count());
    }
    found
}

/// A log that the pattern finds. Its directory must be there, or some unit must make it, else nobody can log there.
fn put_log(laid: &Laid, pattern: &str) -> Outcome<Option<String>> {
    let path = pattern.replace('*', "sample");
    let folder = path.rsplit_once('/').map(|(folder, _)| folder).unwrap_or_default();
    let units = units(&laid.bundle);
    let mut made = units.iter().flat_map(|unit| unit.values("LogsDirectory")).flat_map(str::split_whitespace);
    if !laid.sandbox.real(folder).is_dir() && !made.any(|name| folder == format!("/var/log/{name}")) {
        return Ok(Some(format!("nothing makes the directory {folder}")));
    }
    if laid.sandbox.real(folder).is_dir() && !laid.sandbox.real(&path).exists() {
        laid.sandbox.write(&path, "a line\n")?;
    }
    Ok(None)
}
