//! Versions of packages and programs, as Debian writes them. They are not ordered here.

use crate::LiteralError;
use crate::text::{not_empty, only};

/// Reads `[0-9][0-9A-Za-z.+~:-]*`, at most 128 characters.
pub(crate) fn read(text: &str) -> Result<String, LiteralError> {
    not_empty(text, "a version")?;
    if let Some(bare) = text.strip_prefix(['v', 'V']) {
        return Err(LiteralError::new(0..1, "a version begins with a digit").suggest(bare));
    }
    only(text, "a version", "versions hold letters, digits and `.` `+` `~` `:` `-`", |c| {
        c.is_ascii_alphanumeric() || ".+~:-".contains(c)
    })?;
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        let error = LiteralError::new(0..1, "a version begins with a digit");
        return Err(error.help("write it as `1.24.0`"));
    }
    if text.len() > 128 {
        return Err(LiteralError::whole(text, "a version has at most 128 characters"));
    }
    Ok(text.to_owned())
}
