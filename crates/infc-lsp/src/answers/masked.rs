//! Secrets that stand in a source are in no answer.
//!
//! It deliberately strikes them out of whole answers, so that nothing that makes one has to think of it. Names of files and
//! edits stay as they are: a file with stars in it would be broken, and what writes the words of a file anew is not made here.

use serde_json::Value;

/// The names of what is no text for people.
const KEPT: &[&str] = &["uri", "targetUri", "target", "newText", "documentChanges", "changes", "href"];

/// Strikes the secrets out of an answer.
pub fn masked(answer: &mut Value, strike: &dyn Fn(&mut String)) {
    match answer {
        Value::String(text) => strike(text),
        Value::Array(items) => items.iter_mut().for_each(|item| masked(item, strike)),
        Value::Object(fields) => {
            for (name, value) in fields.iter_mut() {
                if !KEPT.contains(&name.as_str()) {
                    masked(value, strike);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
