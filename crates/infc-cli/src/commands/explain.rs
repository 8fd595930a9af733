//! `infc explain`: the page of a diagnostic, or the list of all.

use std::fmt::Write as _;

use crate::args::Format;
use crate::outcome::{Failure, Outcome};
use crate::streams::Streams;

/// Prints the page of `name`; without a name, every name with its title.
pub fn run(streams: Streams, name: Option<&str>) -> Result<Outcome, Failure> {
    let Some(name) = name else {
        Streams::data(&list())?;
        return Ok(Outcome::Clean);
    };
    match infc::explain(name) {
        Ok(kind) => {
            Streams::data(&page(streams, kind))?;
            Ok(Outcome::Clean)
        }
        Err(nearest) => {
            Streams::words(&unknown(name, &nearest))?;
            Ok(Outcome::Findings)
        }
    }
}

fn page(streams: Streams, kind: &infc::Kind) -> String {
    match streams.format {
        Format::Human | Format::Github => kind.page.to_owned(),
        Format::Json => {
            let infc::Kind { name, severity, title, page } = kind;
            let object = serde_json::json!({
                "schema": 1, "name": name, "severity": severity.word(), "title": title, "page": page,
            });
            format!("{object:#}\n")
        }
    }
}

fn list() -> String {
    let widest = infc::kinds().iter().map(|kind| kind.name.len()).max().unwrap_or(0);
    infc::kinds().iter().fold(String::new(), |mut out, kind| {
        // Writing to a `String` cannot fail.
        let _ = writeln!(out, "{:widest$}  {:7}  {}", kind.name, kind.severity.word(), kind.title);
        out
    })
}

fn unknown(name: &str, nearest: &[&str]) -> String {
    let name = infc::report::visible(name);
    let next = if nearest.is_empty() {
        "`infc explain` lists every name".to_owned()
    } else {
        let quoted: Vec<String> = nearest.iter().map(|name| format!("`{name}`")).collect();
        format!("did you mean {}?", quoted.join(" or "))
    };
    format!("error: no diagnostic is called `{name}`\nhelp: {next}\n")
}
