//! Fields of tmpfiles.d(5) and sysusers.d(5): words with C escapes in double quotes, and `%` for specifiers.

use super::{Refused, one_line};

/// One field.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Field(String);

impl Field {
    /// Quotes `text`.
    pub fn new(text: &str) -> Result<Self, Refused> {
        one_line(text)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || "/._+-:,@".contains(c);
        if !text.is_empty() && text != "-" && text.chars().all(plain) {
            return Ok(Self(text.to_owned()));
        }
        let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('%', "%%");
        Ok(Self(format!("\"{escaped}\"")))
    }

    /// A path: systemd-tmpfiles takes `*`, `?` and `[` in the paths of most types as a pattern.
    pub fn path(text: &str) -> Result<Self, Refused> {
        if !text.starts_with('/') || text.contains(['*', '?', '[']) {
            return Err(Refused::because("a path of tmpfiles.d is absolute and no pattern"));
        }
        Self::new(text)
    }

    /// The text as it stands in the file.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_field_stays_one() {
        assert_eq!(Field::new("/a b%").unwrap().as_str(), "\"/a b%%\"");
        assert_eq!(Field::new("/a\"\\").unwrap().as_str(), "\"/a\\\"\\\\\"");
        assert!(Field::new("/a\nd /b").is_err() && Field::path("/a*").is_err());
    }
}
