//! What people do to a text while they write it: random edits, which leave it broken as often as not.
//!
//! It deliberately knows nothing of the language: an edit is a place and a text.

use std::ops::Range;

use crate::Random;

/// What a person types by mistake, or means to.
const TYPED: &[&str] = &[
    "{", "}", "[", "]", "(", ")", "\"", "''", "${", ";", "=", ".", ",", ":", "#", "/*", "*/", "/", "-", " ",
    "\n", "\n  ", "a", "x", "port", "hosts", "apps.", "let", "in", "if", "null", "0", "7", "1GiB", "-5",
    "//", "é", "🙂", "import ", "inherit ", "default ", "force ", "when ", "std.", "\t", "\r\n", "\u{202e}",
];

/// A place of a text, and what stands there then.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TextEdit {
    /// The bytes that go.
    pub range: Range<usize>,
    /// What comes in their place.
    pub text: String,
}

impl TextEdit {
    /// A random edit of `text`; half-lines are pasted from `others`.
    pub fn random(text: &str, others: &[String], random: &mut Random) -> Self {
        match random.below(12) {
            0..=2 => Self { range: empty(place(text, random)), text: (*random.pick(TYPED)).to_owned() },
            3 | 4 => {
                let from = place(text, random);
                Self { range: from..after(text, from, 1), text: String::new() }
            }
            5 => {
                let from = place(text, random);
                Self { range: from..after(text, from, 1 + random.below(30)), text: String::new() }
            }
            // Cut from here to the end of the line, or all of the line.
            6 => {
                let from = place(text, random);
                Self { range: from..line_end(text, from), text: String::new() }
            }
            7 => Self { range: line(text, random), text: String::new() },
            8 => Self { range: empty(place(text, random)), text: half_line(others, random) },
            9 => {
                let from = line(text, random).start;
                let pasted = half_line(others, random);
                Self { range: empty(from), text: format!("{pasted}\n") }
            }
            10 => {
                let copied = line(text, random);
                let copy = text.get(copied.clone()).unwrap_or_default().to_owned();
                Self { range: empty(copied.end), text: copy }
            }
            _ => {
                let from = place(text, random);
                Self { range: from..after(text, from, 1), text: (*random.pick(TYPED)).to_owned() }
            }
        }
    }

    /// The text after the edit.
    pub fn applied(&self, text: &str) -> String {
        let before = text.get(..self.range.start).unwrap_or_default();
        let after = text.get(self.range.end..).unwrap_or_default();
        format!("{before}{}{after}", self.text)
    }
}

fn empty(at: usize) -> Range<usize> {
    at..at
}

/// Any place between two characters.
pub fn place(text: &str, random: &mut Random) -> usize {
    let at = random.below(text.len() + 1);
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The place `count` characters further on.
fn after(text: &str, from: usize, count: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    rest.char_indices().nth(count).map_or(text.len(), |(at, _)| from + at)
}

fn line_end(text: &str, from: usize) -> usize {
    text.get(from..).and_then(|rest| rest.find('\n')).map_or(text.len(), |at| from + at)
}

/// Any line, with its end.
fn line(text: &str, random: &mut Random) -> Range<usize> {
    let at = place(text, random);
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    start..(line_end(text, at) + 1).min(text.len())
}

/// A piece of a line of one of the texts.
fn half_line(others: &[String], random: &mut Random) -> String {
    if others.is_empty() {
        return String::new();
    }
    let text = random.pick(others);
    let line = text.get(line(text, random)).unwrap_or_default().trim_end();
    let cut = place(line, random);
    let half = if random.one_in(2) { line.get(..cut) } else { line.get(cut..) };
    half.unwrap_or_default().to_owned()
}
