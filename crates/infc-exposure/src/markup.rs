//! Text in markup: no character of a site's string ends it.
//!
//! It deliberately writes one form for text and for quoted attributes, so that none can be taken for the other.

use std::fmt::Write as _;

/// `text` for XML and HTML; what neither allows, or what would hide or turn text around, is shown by its number.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fffe}'
            | '\u{ffff}' => {
                // Writing to a `String` cannot fail.
                let _ = write!(out, "\\u{{{:x}}}", u32::from(char));
            }
            control if control.is_control() => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(control));
            }
            plain => out.push(plain),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn nothing_breaks_out() {
        assert_eq!(escaped("<script>\"'&\u{0}\u{202e}"), "&lt;script&gt;&quot;&#39;&amp;\\u{0}\\u{202e}");
        assert_eq!(escaped("größe 漢字"), "größe 漢字");
    }
}
