//! Text that is safe to print: what a terminal would obey or hide becomes something to read.
//!
//! It deliberately knows no colours; it only replaces characters, one at a time, so that the visible form of a prefix
//! is a prefix of the visible form.

use std::fmt::Write as _;

/// `text` with control characters, bidirectional controls and invisible characters written out, tabs kept.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        if is_hidden(char) {
            push_escape(&mut out, char);
        } else {
            out.push(char);
        }
    }
    out
}

/// The same on one line: line ends and tabs are written out as spaces.
pub fn visible_line(text: &str) -> String {
    let spaced: String =
        text.trim_end().chars().map(|char| if char.is_whitespace() { ' ' } else { char }).collect();
    visible(&spaced)
}

/// Whether a terminal would obey `char` or show nothing for it.
pub fn is_hidden(char: char) -> bool {
    // Soft hyphen, zero width, line separators, the controls that reorder text, tags.
    let format = matches!(
        char,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0001}'..='\u{e007f}'
    );
    format || (char.is_control() && char != '\t')
}

fn push_escape(out: &mut String, char: char) {
    let code = u32::from(char);
    // The Unicode block "Control Pictures" has one sign for each of the first 32.
    if let Some(picture) = char::from_u32(0x2400 + code).filter(|_| code < 0x20) {
        out.push(picture);
    } else {
        // Writing to a `String` cannot fail.
        let _ = write!(out, "\\u{{{code:x}}}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_become_signs() {
        assert_eq!(visible("a\u{1b}[31mb\tc\u{7f}"), "a␛[31mb\tc\\u{7f}");
    }

    #[test]
    fn text_cannot_be_reordered() {
        assert_eq!(visible("x\u{202e}y\u{2066}"), "x\\u{202e}y\\u{2066}");
    }

    #[test]
    fn a_line_stays_one() {
        assert_eq!(visible_line("one\ntwo\r\n"), "one two");
    }

    #[test]
    fn other_scripts_are_left_alone() {
        assert_eq!(visible("größe 漢字 🙂"), "größe 漢字 🙂");
    }
}
