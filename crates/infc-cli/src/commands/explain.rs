//! `infc explain`: what a name means, or the list of all.

use std::fmt::Write as _;

use infc::answer::explain;
use infc::explain::Explanation;

use crate::args::Format;
use crate::outcome::{Failure, Outcome};
use crate::streams::Streams;

/// Prints what `name` means; without a name, every name with its line.
pub fn run(streams: Streams, name: Option<&str>) -> Result<Outcome, Failure> {
    let found = match explain(name.map(bare)) {
        Ok(found) => found,
        Err(refusal) => {
            Streams::words(&refusal.told())?;
            return Ok(Outcome::Findings);
        }
    };
    Streams::data(&match streams.format {
        Format::Json => found.answer().json,
        Format::Human | Format::Github if name.is_none() => list(&found.0),
        Format::Human | Format::Github => {
            found.0.iter().map(|one| one.page.as_str()).collect::<Vec<_>>().join("\n")
        }
    })?;
    Ok(Outcome::Clean)
}

/// The name in `error[NAME]`, as a report shows it.
fn bare(name: &str) -> &str {
    let inside =
        name.split_once('[').and_then(|(_, rest)| rest.strip_suffix(']').or(rest.strip_suffix("]:")));
    inside.unwrap_or(name)
}

/// Every name, below what it names.
fn list(all: &[Explanation]) -> String {
    let widest = all.iter().map(|one| one.name.len()).max().unwrap_or(0);
    let (mut out, mut before) = (String::new(), "");
    for one in all {
        if one.what != before {
            let gap = if before.is_empty() { "" } else { "\n" };
            // Writing to a `String` cannot fail.
            let _ = writeln!(out, "{gap}{}s", one.what);
            before = one.what;
        }
        let _ = writeln!(out, "  {:widest$}  {}", one.name, one.title);
    }
    out + "\nand each field and variant: `infc explain App.memory`, `infc explain Tls.letsencrypt`\n"
}
