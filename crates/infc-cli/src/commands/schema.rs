//! `infc schema`: the forms of what infc prints and writes for tools.

use std::fmt::Write as _;

use infc::answer::schema;
use infc::schema::SCHEMAS;

use crate::outcome::{Failure, Outcome};
use crate::streams::Streams;

/// Prints the schema `name`, or lists all.
pub fn run(name: Option<&str>) -> Result<Outcome, Failure> {
    let Some(name) = name else {
        Streams::data(&list())?;
        return Ok(Outcome::Clean);
    };
    match schema(name) {
        Ok(text) => {
            Streams::data(text)?;
            Ok(Outcome::Clean)
        }
        Err(refusal) => {
            Streams::words(&refusal.told())?;
            Ok(Outcome::Findings)
        }
    }
}

/// Every schema, with what it is the form of.
fn list() -> String {
    let widest = SCHEMAS.iter().map(|schema| schema.name.len()).max().unwrap_or(0);
    SCHEMAS.iter().fold(String::new(), |mut out, schema| {
        // Writing to a `String` cannot fail.
        let _ = writeln!(out, "{:widest$}  {}", schema.name, schema.title());
        out
    })
}
