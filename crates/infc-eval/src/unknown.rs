//! What is still `unknown` in a whole site: legal while it is checked, refused when it is built.
//!
//! It deliberately says nothing of poisoned values, which are reported already.

use infc_diag::{Diagnostic, names};

use crate::{Spanned, Value};

/// A diagnostic for each fact of `value` that is `unknown`.
pub fn unknowns(value: &Spanned<Value>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    collect(value, &mut found);
    found
}

fn collect(value: &Spanned<Value>, found: &mut Vec<Diagnostic>) {
    match &value.value {
        Value::Unknown(why) => {
            let diagnostic = names::UNKNOWN_VALUE.at(value.at, format!("this is still unknown: {why}"));
            found.push(diagnostic.help("state the fact, or only `infc check` the site"));
        }
        Value::List(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Map(entries) => entries.iter().for_each(|entry| collect(&entry.value, found)),
        Value::Record { fields, .. } => fields.iter().flatten().for_each(|field| collect(field, found)),
        Value::Variant { payload, .. } => payload.iter().for_each(|payload| collect(payload, found)),
        Value::Scalar(_) | Value::Ref(_) | Value::Absent | Value::Poison => {}
    }
}
