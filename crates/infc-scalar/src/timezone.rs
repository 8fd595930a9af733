//! Names of time zones, by their shape: which zones a host has is in its tzdata.

use crate::LiteralError;
use crate::text::{excerpt, not_empty};

/// Reads `UTC`, or area and city of the IANA database: `Europe/Berlin`, `America/Argentina/Ushuaia`.
pub(crate) fn read(text: &str) -> Result<String, LiteralError> {
    not_empty(text, "a time zone")?;
    if text == "UTC" {
        return Ok(text.to_owned());
    }
    let error = |message: String| LiteralError::whole(text, message);
    if ["utc", "gmt", "z", "zulu", "etc/utc"].contains(&text.to_ascii_lowercase().as_str()) {
        return Err(error(format!("`{text}` is written `UTC`")).suggest("UTC"));
    }
    let parts: Vec<&str> = text.split('/').collect();
    if let Some(bad) = parts.iter().find(|part| !is_part(part)) {
        return Err(error(format!("`{}` is no part of a time zone's name", excerpt(bad))).help(HELP));
    }
    if (2..=3).contains(&parts.len()) && text.len() <= 64 {
        return Ok(text.to_owned());
    }
    Err(error(format!("`{}` is not a time zone's name", excerpt(text))).help(HELP))
}

const HELP: &str = "write `UTC`, or area and city as `Europe/Berlin`";

fn is_part(part: &str) -> bool {
    let kept = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'+' | b'-');
    part.starts_with(|c: char| c.is_ascii_uppercase()) && part.bytes().all(kept)
}
