//! What a name means.
//!
//! It deliberately gives one document, however many things are called so.

use serde::Serialize;

use super::{Answer, Refusal};
use crate::explain::{Explanation, explanations};
use crate::report::json_text;

/// Version of the format.
const SCHEMA: u32 = 2;

/// What a name means; each thing that is called so.
#[derive(Debug)]
pub struct Explained(pub Vec<Explanation>);

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    found: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    name: &'a str,
    what: &'a str,
    title: &'a str,
    page: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    severity: Option<&'static str>,
}

/// What `name` means; without a name, everything that has one.
pub fn explain(name: Option<&str>) -> Result<Explained, Refusal> {
    let Some(name) = name else { return Ok(Explained(explanations())) };
    crate::explain::explain(name).map(Explained).map_err(|nearest| unknown(name, &nearest))
}

fn unknown(name: &str, nearest: &[String]) -> Refusal {
    let help = if nearest.is_empty() {
        "`infc explain` lists every name".to_owned()
    } else {
        let quoted: Vec<String> = nearest.iter().map(|name| format!("`{name}`")).collect();
        format!("did you mean {}?", quoted.join(" or "))
    };
    Refusal::new(format!("nothing is called `{name}`"), help)
}

impl Explained {
    /// What `infc explain --format json` prints.
    pub fn answer(&self) -> Answer {
        let found = self.0.iter().map(|one| Entry {
            name: &one.name,
            what: one.what,
            title: &one.title,
            page: &one.page,
            severity: one.severity.map(infc_diag::Severity::word),
        });
        Answer { json: json_text(&Document { schema: SCHEMA, found: found.collect() }), passes: true }
    }
}
