//! Words, and what may stand before each.
//!
//! Not here: what does stand there (`layout`).

/// What may stand between two words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gap {
    /// Anything, or nothing if the two words are then still two.
    Free,
    /// At least a blank, or anything else.
    Blank,
    /// Blanks and comments, but no line end.
    Inline,
    /// Nothing.
    Tight,
}

/// A word.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    pub before: Gap,
    pub text: String,
}

/// The words of a program, in order.
#[derive(Debug, Default)]
pub(crate) struct Words(pub(crate) Vec<Word>);

impl Words {
    pub(crate) fn push(&mut self, before: Gap, text: impl Into<String>) {
        self.0.push(Word { before, text: text.into() });
    }
}
