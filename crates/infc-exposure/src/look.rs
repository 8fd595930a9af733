//! What a terminal is given: colours, where they are wanted, and nothing that it would obey.
//!
//! It deliberately says nothing by colour alone: what is coloured is a word.

use crate::Fate;

/// How text for a terminal looks.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Whether it is coloured.
    pub colour: bool,
    /// What a terminal would obey in a word of the site, made visible, on one line.
    pub safe: fn(&str) -> String,
}

pub(crate) const BOLD: &str = "1";
pub(crate) const CYAN: &str = "36";
pub(crate) const DIM: &str = "2";

impl Look {
    /// `text` as a heading.
    pub fn bold(self, text: &str) -> String {
        self.text(text, BOLD)
    }

    /// `text` as something beside.
    pub fn dim(self, text: &str) -> String {
        self.text(text, DIM)
    }

    /// `text` in a colour, by its number.
    pub fn text(self, text: &str, code: &str) -> String {
        if self.colour && !text.is_empty() { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    /// `text` in the colour of `fate`.
    pub(crate) fn fate(self, text: &str, fate: Fate) -> String {
        self.text(
            text,
            match fate {
                Fate::Open => "1;31",
                Fate::Part | Fate::Password => "33",
                Fate::Unknown => "35",
                Fate::Closed => DIM,
            },
        )
    }
}
