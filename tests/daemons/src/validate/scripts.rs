//! Scripts and data files: shellcheck, node, and JSON that parses.
//!
//! No script is run.

use super::silent;
use crate::fail::Outcome;
use crate::finding::Finding;
use crate::laid::Laid;

/// Each by its first line or its suffix.
pub fn check(laid: &Laid) -> Outcome<Vec<Finding>> {
    let mut findings = Vec::new();
    for (path, text) in laid.bundle.texts("") {
        let place = format!("/{path}");
        let shebang = text.lines().next().filter(|line| line.starts_with("#!")).unwrap_or_default();
        if ["sh", "bash", "dash"].iter().any(|shell| shebang.ends_with(&format!("/{shell}"))) {
            findings.extend(silent(laid, "scripts", &["shellcheck", "--format=gcc", &place])?);
            if !laid.bundle.mode(path).ends_with(['1', '3', '5', '7'])
                && !laid.bundle.mode(path).starts_with("07")
            {
                findings.push(Finding::new("scripts", format!("{path}: mode {}", laid.bundle.mode(path))));
            }
        } else if [".js", ".cjs", ".mjs"].iter().any(|suffix| path.ends_with(suffix)) {
            findings.extend(silent(laid, "scripts", &["node", "--check", &place])?);
        } else if path.ends_with(".json")
            && let Err(error) = serde_json::from_str::<serde_json::Value>(text)
        {
            findings.push(Finding::new("scripts", format!("{path}: {error}")));
        }
    }
    Ok(findings)
}
