//! The forms of the documents.
//!
//! It deliberately only finds them: [`crate::schema`] has them.

use super::Refusal;
use crate::schema::SCHEMAS;

/// What `infc schema NAME` prints.
pub fn schema(name: &str) -> Result<&'static str, Refusal> {
    if let Some(schema) = SCHEMAS.iter().find(|schema| schema.name == name) {
        return Ok(schema.text);
    }
    let known = SCHEMAS.iter().map(|schema| schema.name);
    let help = match crate::nearest(name, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`infc schema` lists them".to_owned(),
    };
    Err(Refusal::new(format!("no schema is called `{name}`"), help))
}
