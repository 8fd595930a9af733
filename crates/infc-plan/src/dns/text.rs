//! Character strings of zone files: at most 255 bytes each, quoted and escaped (RFC 1035, section 5.1).
//!
//! It deliberately works on bytes: what a string holds is not text to DNS.

use std::fmt::Write;

/// The longest character string, in bytes.
const LONGEST: usize = 255;

/// `text` as one or more character strings, which readers join again.
pub(super) fn strings(text: &str) -> String {
    if text.is_empty() {
        return "\"\"".to_owned();
    }
    text.as_bytes().chunks(LONGEST).map(quoted).collect::<Vec<_>>().join(" ")
}

/// One character string.
pub(super) fn quoted(bytes: &[u8]) -> String {
    let mut string = String::from("\"");
    for &byte in bytes {
        match byte {
            b'"' | b'\\' => string.extend(['\\', char::from(byte)]),
            b' '..=b'~' => string.push(char::from(byte)),
            _ => {
                // Writing to a string never fails.
                let _ = write!(string, "\\{byte:03}");
            }
        }
    }
    string + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn split_and_escaped() {
        assert_eq!(strings("v=spf1 -all"), "\"v=spf1 -all\"");
        assert_eq!(strings("a\"b\\c;\n\u{e9}"), r#""a\"b\\c;\010\195\169""#);
        let long = strings(&"x".repeat(256));
        assert_eq!(long, format!("\"{}\" \"x\"", "x".repeat(255)));
    }
}
