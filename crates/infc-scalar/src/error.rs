//! Why a text is not a value. Deliberately knows no files: ranges are bytes of the text that was read.

use std::fmt;
use std::ops::Range;

/// Why a text is not a value of the scalar that is expected.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LiteralError {
    /// Byte range inside the text that is at fault, on character boundaries.
    pub start: usize,
    /// End of the range, exclusive.
    pub end: usize,
    /// The reason, one line without a final full stop.
    pub message: String,
    /// One next step.
    pub help: Option<String>,
    /// A text that would be right in place of the whole text that was read, where there is only one. For a number
    /// token it may be a quoted string, quotes included; for a quoted string it is what stands between the quotes.
    pub suggestion: Option<String>,
}

impl LiteralError {
    /// An error at a byte range of the text, without help.
    pub fn new(range: Range<usize>, message: impl Into<String>) -> Self {
        Self { start: range.start, end: range.end, message: message.into(), help: None, suggestion: None }
    }

    /// An error of the whole text.
    pub fn whole(text: &str, message: impl Into<String>) -> Self {
        Self::new(0..text.len(), message)
    }

    /// With one next step.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With a text that would be right in place of the whole.
    #[must_use]
    pub fn suggest(mut self, text: impl Into<String>) -> Self {
        self.suggestion = Some(text.into());
        self
    }

    /// The same error for a longer text, in which the one that was read stands between `before` and `after`.
    #[must_use]
    pub fn within(mut self, before: &str, after: &str) -> Self {
        self.start += before.len();
        self.end += before.len();
        self.suggestion = self.suggestion.map(|inner| format!("{before}{inner}{after}"));
        self
    }
}

impl fmt::Display for LiteralError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

impl std::error::Error for LiteralError {}
