//! Words of POSIX shell scripts.
//!
//! A word is data: nothing in it is expanded, whatever it holds. Code is in the emitters' templates.

use super::{Refused, one_line};

/// One word, in single quotes unless it is plain.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Word(String);

impl Word {
    /// Quotes `text`. A word of letters alone is quoted too: where it stands for data, a reader (and shellcheck) would
    /// take it for the name of a command.
    pub fn new(text: &str) -> Result<Self, Refused> {
        if text.chars().all(|c| c.is_ascii_alphabetic()) {
            return Ok(Self(format!("'{text}'")));
        }
        Self::of_command(text)
    }

    /// Quotes `text` unless it is plain.
    fn of_command(text: &str) -> Result<Self, Refused> {
        one_line(text)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || "/._+-:,@".contains(c);
        if !text.is_empty() && text.chars().all(plain) {
            return Ok(Self(text.to_owned()));
        }
        Ok(Self(format!("'{}'", text.replace('\'', r"'\''"))))
    }

    /// A number.
    pub fn number(value: u64) -> Self {
        Self(value.to_string())
    }

    /// The text as it stands in the script.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Words of a command, each quoted, with blanks between them.
pub fn command<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<Word, Refused> {
    let quoted: Result<Vec<Word>, Refused> = words.into_iter().map(Word::of_command).collect();
    Ok(Word(quoted?.iter().map(Word::as_str).collect::<Vec<_>>().join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_expanded() {
        assert_eq!(Word::new("a'b $(x) `y` *").unwrap().as_str(), r"'a'\''b $(x) `y` *'");
        assert_eq!(Word::new("").unwrap().as_str(), "''");
        assert_eq!(Word::new("~root").unwrap().as_str(), "'~root'");
        assert!(Word::new("a\nb").is_err());
    }
}
