//! A report of code quality as GitLab reads it and shows it beside a merge request.
//!
//! It deliberately says less than the other forms: GitLab shows one line and one text for each.

use std::collections::BTreeMap;

use infc_diag::Severity;
use serde::Serialize;

use super::{Report, fingerprint, fingerprint_of, sarif};

#[derive(Serialize)]
struct Entry {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

impl Report<'_> {
    /// The report as a list of GitLab's code quality, with a final newline. No two entries have one fingerprint.
    pub fn gitlab(&self) -> String {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let entry = |diagnostic: &&infc_diag::Diagnostic| {
            let mark = fingerprint(self.world, diagnostic);
            let count = seen.entry(mark.clone()).or_default();
            *count += 1;
            let place = self.place(diagnostic.primary.span);
            Entry {
                description: sarif::words(diagnostic),
                check_name: diagnostic.kind.name,
                fingerprint: fingerprint_of(&[&mark, &count.to_string()]),
                severity: match diagnostic.severity {
                    Severity::Error => "critical",
                    Severity::Warning => "minor",
                    Severity::Note => "info",
                },
                location: Location {
                    path: self.name(diagnostic.primary.span.file),
                    lines: Lines { begin: place.line, end: place.end_line },
                },
            }
        };
        let entries: Vec<Entry> = self.diagnostics.iter().map(entry).collect();
        super::json::text(&entries)
    }
}
