//! String literals of JavaScript.

use std::fmt::Write as _;

use super::Refused;

/// A string literal in single quotes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Str(String);

impl Str {
    /// Quotes `text`. Every text has a spelling but one with NUL, which no file name or variable can hold.
    pub fn new(text: &str) -> Result<Self, Refused> {
        let mut out = String::from("'");
        for c in text.chars() {
            match c {
                '\0' => return Err(Refused::because("NUL cannot be passed to a program")),
                '\'' | '\\' => out.extend(['\\', c]),
                '\n' => out.push_str("\\n"),
                c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => {
                    let _ = write!(out, "\\u{:04x}", u32::from(c));
                }
                c => out.push(c),
            }
        }
        out.push('\'');
        Ok(Self(out))
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
    fn stays_inside_its_quotes() {
        assert_eq!(Str::new("a'b\\\n\u{2028}${x}`").unwrap().as_str(), r"'a\'b\\\n\u2028${x}`'");
        assert!(Str::new("\0").is_err());
    }
}
