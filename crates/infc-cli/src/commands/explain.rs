//! `infc explain`: what a name means, or the list of all.

use std::fmt::Write as _;

use infc::Explanation;
use infc::report::visible;

use crate::args::Format;
use crate::outcome::{Failure, Outcome};
use crate::streams::Streams;

/// Prints what `name` means; without a name, every name with its line.
pub fn run(streams: Streams, name: Option<&str>) -> Result<Outcome, Failure> {
    let Some(name) = name else {
        Streams::data(&list())?;
        return Ok(Outcome::Clean);
    };
    match infc::explain(name) {
        Ok(found) => {
            Streams::data(&pages(streams, &found))?;
            Ok(Outcome::Clean)
        }
        Err(nearest) => {
            Streams::words(&unknown(name, &nearest))?;
            Ok(Outcome::Findings)
        }
    }
}

fn pages(streams: Streams, found: &[Explanation]) -> String {
    match streams.format {
        Format::Human | Format::Github => {
            found.iter().map(|one| one.page.as_str()).collect::<Vec<_>>().join("\n")
        }
        Format::Json => found.iter().map(json).collect(),
    }
}

fn json(found: &Explanation) -> String {
    let Explanation { name, what, title, page, severity } = found;
    let mut object =
        serde_json::json!({ "schema": 1, "name": name, "what": what, "title": title, "page": page });
    if let (Some(severity), Some(fields)) = (severity, object.as_object_mut()) {
        fields.insert("severity".to_owned(), severity.word().into());
    }
    format!("{object:#}\n")
}

/// Every name, below what it names.
fn list() -> String {
    let all = infc::explanations();
    let widest = all.iter().map(|one| one.name.len()).max().unwrap_or(0);
    let (mut out, mut before) = (String::new(), "");
    for one in &all {
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

fn unknown(name: &str, nearest: &[String]) -> String {
    let name = visible(name);
    let next = if nearest.is_empty() {
        "`infc explain` lists every name".to_owned()
    } else {
        let quoted: Vec<String> = nearest.iter().map(|name| format!("`{name}`")).collect();
        format!("did you mean {}?", quoted.join(" or "))
    };
    format!("error: nothing is called `{name}`\nhelp: {next}\n")
}
