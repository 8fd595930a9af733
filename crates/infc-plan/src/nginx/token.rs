//! Words of nginx's configuration.
//!
//! It deliberately refuses `$`: nginx expands variables wherever a directive takes them, and has no way to escape one.

/// One word as it stands in a file: quoted where it has to be.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Token(String);

impl Token {
    /// The word for `text`, or the reason why nginx has none.
    pub fn new(text: &str) -> Result<Self, String> {
        if let Some(c) = text.chars().find(|c| c.is_control()) {
            return Err(format!("no line of nginx can hold the control character U+{:04X}", u32::from(c)));
        }
        if text.contains('$') {
            return Err(
                "nginx reads `$` as the beginning of a variable and has no way to escape it".to_owned()
            );
        }
        let special = |c: char| c.is_whitespace() || "{};\"'\\#".contains(c);
        if !text.is_empty() && !text.contains(special) {
            return Ok(Self(text.to_owned()));
        }
        Ok(Self(format!("\"{}\"", text.replace('\\', r"\\").replace('"', "\\\""))))
    }

    /// A number.
    pub fn number(value: u64) -> Self {
        Self(value.to_string())
    }

    /// A word that infc makes itself, of letters, digits and `_-./:@*[]=%` only; other characters are left out.
    pub fn plain(text: &str) -> Self {
        let admitted = |c: &char| c.is_ascii_alphanumeric() || "_-./:@*[]=%".contains(*c);
        Self(text.chars().filter(admitted).collect())
    }

    /// This word and `more`, which infc writes itself and which may hold variables.
    #[must_use]
    pub fn followed_by(&self, more: &'static str) -> Self {
        match self.0.strip_suffix('"') {
            Some(open) if self.0.len() > 1 && open.starts_with('"') => Self(format!("{open}{more}\"")),
            _ => Self(format!("{}{more}", self.0)),
        }
    }

    /// The word as it stands in the file.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nginx::syntax;

    #[test]
    fn read_back_as_it_was() {
        for text in [
            "",
            "a",
            "a b",
            "a;b",
            "{",
            "}",
            "\"",
            "'",
            "\\",
            "a\\",
            "\\n",
            "#",
            "a#b",
            "x\"; evil {",
            "ä\u{a0}b",
        ] {
            let line = format!("directive {};", Token::new(text).unwrap().as_str());
            let read = syntax::parse(&line).unwrap();
            assert_eq!(read.len(), 1, "{line}");
            assert_eq!(read[0].arguments, [text], "{line}");
        }
    }

    #[test]
    fn refused() {
        for text in ["$host", "a${b}", "a\nb", "a\0b", "\r", "\u{85}"] {
            assert!(Token::new(text).is_err(), "{text:?}");
        }
    }
}
