//! Strings, whose words are parts of them.
//!
//! Not here: what else there is.

use crate::Maker;
use crate::layout::laid_out;
use crate::word::{Gap, Words};

const LINE: &[&str] = &[
    "a",
    "x y",
    " ",
    "#no comment",
    "é",
    "$",
    "$x",
    "'",
    "''",
    "/* */",
    "\\\"",
    "\\\\",
    "\\n",
    "\\t",
    "\\${",
    ";",
    "{",
    "}",
    "\t",
];
const INDENTED: &[&str] = &[
    "a",
    "x y",
    " ",
    "# no comment",
    "é",
    "$",
    "\"",
    "'",
    "''$",
    "'''",
    "''\\n",
    "\\${",
    ";",
    "}",
    "\t",
    "\\",
    "\\d",
    "a  ",
];

impl Maker<'_> {
    /// A string as a word.
    pub(crate) fn string(&mut self, before: Gap) {
        let text = if self.on_one_line || !self.random.once_in(4) {
            self.line_string()
        } else {
            self.indented_string()
        };
        self.words.push(before, text);
    }

    /// `"…"`
    pub(crate) fn line_string(&mut self) -> String {
        let mut text = "\"".to_owned();
        for _ in 0..self.random.below(5) {
            let part =
                if self.random.once_in(3) { self.hole(true) } else { self.random.pick(LINE).to_owned() };
            // A `$` and a brace must not become a hole.
            text += if text.ends_with('$') && part.starts_with('{') { " " } else { "" };
            text += &part;
        }
        text + "\""
    }

    /// `''…''`
    fn indented_string(&mut self) -> String {
        let mut text = "''".to_owned();
        if !self.random.once_in(4) {
            text += self.random.pick(&["\n", "  \n", "\n\n"]);
        }
        let indent = self.random.below(7);
        for _ in 0..self.random.below(5) {
            for _ in 0..indent + self.random.below(3) {
                text.push(' ');
            }
            for _ in 0..self.random.below(4) {
                if self.random.once_in(4) {
                    text += &self.hole(false);
                } else {
                    text += self.random.pick(INDENTED);
                    // A quote and what follows it must not become another escape.
                    text += if text.ends_with(['\'', '\\']) { " " } else { "" };
                }
            }
            text += self.random.pick(&["\n", "\n", "\n", "\n\n", "\n      \n"]);
        }
        let blanks = self.random.pick(&["", "  ", "     "]);
        text + blanks + "''"
    }

    /// `${ e }`
    fn hole(&mut self, on_one_line: bool) -> String {
        let words = std::mem::take(&mut self.words);
        let outer = self.on_one_line;
        self.on_one_line |= on_one_line;
        self.deeper(Self::expr);
        self.on_one_line = outer;
        let Words(mut inner) = std::mem::replace(&mut self.words, words);
        if self.on_one_line || on_one_line {
            for word in &mut inner {
                word.before = if word.before == Gap::Tight { Gap::Tight } else { Gap::Inline };
            }
            let text: String =
                inner
                    .iter()
                    .map(|word| {
                        if word.before == Gap::Tight { word.text.clone() } else { format!(" {}", word.text) }
                    })
                    .collect();
            let end = self.random.pick(&["", " ", " /* h */"]);
            return format!("${{{text}{end}}}");
        }
        // Its end is that of a file, which may be a comment.
        format!("${{{}\n}}", laid_out(&Words(inner), self.random))
    }
}
