//! Tokens with the place that they come from, on their way through a template.
//!
//! A token is printed between marks that no token can hold (control characters, which every token's constructor
//! refuses); [`unmark`] takes the marks out again and says which line comes from where. It deliberately knows no
//! dialect.

use std::io::{self, Write};

use infc_bundle::Origins;
use infc_diag::{FileId, Span};
use serde::{Serialize, Serializer};

/// Opens a mark of a token on one line; `\x02` ends the mark.
const LINE: char = '\u{1}';
/// Opens a mark of a text of several lines.
const TEXT: char = '\u{3}';
/// Ends a mark; the token follows.
const END: char = '\u{2}';
/// Ends the token.
const CLOSE: char = '\u{4}';

/// A token as a template sees it: its final text, and where it comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Marked {
    text: String,
    at: Vec<Span>,
    lines: bool,
}

impl Marked {
    /// `text` on one line, which comes from `at`.
    pub fn new(text: impl Into<String>, at: Span) -> Self {
        Self { text: text.into(), at: vec![at], lines: false }
    }

    /// `text` on one line, of infc's own making.
    pub fn fixed(text: impl Into<String>) -> Self {
        Self { text: text.into(), at: Vec::new(), lines: false }
    }

    /// Text of several lines, which comes from `at`.
    pub fn lines(text: impl Into<String>, at: Span) -> Self {
        Self { text: text.into(), at: vec![at], lines: true }
    }

    /// The same, which comes from `at` too.
    #[must_use]
    pub fn and(mut self, at: Option<Span>) -> Self {
        self.at.extend(at);
        self
    }
}

impl Serialize for Marked {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let open = if self.lines { TEXT } else { LINE };
        let place = |at: &Span| format!("{},{},{}", at.file.index(), at.start, at.end);
        let places = self.at.iter().map(place).collect::<Vec<_>>().join(";");
        serializer.collect_str(&format_args!("{open}{places}{END}{}{CLOSE}", self.text))
    }
}

/// Tera's escape hook, the second wall: lets marked tokens through and nothing else.
pub(crate) fn admit(text: &str, out: &mut dyn Write) -> io::Result<()> {
    let inner = |open| text.strip_prefix(open)?.strip_suffix(CLOSE)?.split_once(END);
    let line = inner(LINE).is_some_and(|(_, token)| !token.contains(char::is_control));
    let many = |c: char| c.is_control() && c != '\n' && c != '\t';
    if line || inner(TEXT).is_some_and(|(_, token)| !token.contains(many)) {
        return out.write_all(text.as_bytes());
    }
    Err(io::Error::other(format!("not a token: {text:?}")))
}

/// Takes the marks out of `rendered`; the origins of its lines go to `origins`.
pub(crate) fn unmark(rendered: &str, origins: &mut Origins) -> String {
    let mut plain = String::with_capacity(rendered.len());
    let mut line = 1;
    let mut rest = rendered;
    while let Some(open) = rest.find([LINE, TEXT]) {
        let (before, marked) = rest.split_at(open);
        push(&mut plain, &mut line, before);
        let Some((mark, after)) = marked.split_once(END) else { break };
        let (token, after) = after.split_once(CLOSE).unwrap_or((after, ""));
        let first = line;
        push(&mut plain, &mut line, token);
        for span in mark.get(1..).unwrap_or_default().split(';').filter_map(place) {
            origins.block(first, line, span);
        }
        rest = after;
    }
    push(&mut plain, &mut line, rest);
    plain
}

fn push(plain: &mut String, line: &mut u32, text: &str) {
    *line += u32::try_from(text.matches('\n').count()).unwrap_or(0);
    plain.push_str(text);
}

fn place(mark: &str) -> Option<Span> {
    let mut numbers = mark.split(',').map(str::parse::<u32>);
    let mut next = || numbers.next()?.ok();
    Some(Span::new(FileId::from_index(next()?), next()?, next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_origins_stay() {
        let span = Span::new(FileId::from_index(3), 10, 12);
        let json = |marked: Marked| tera::Value::from_serializable(&marked).as_str().unwrap().to_owned();
        let text =
            format!("a\nb {};\n{}\nc\n", json(Marked::new("x", span)), json(Marked::lines("1\n2", span)));
        let mut origins = Origins::default();
        assert_eq!(unmark(&text, &mut origins), "a\nb x;\n1\n2\nc\n");
        assert_eq!(origins.at(2), [span]);
        assert_eq!(origins.at(4), [span]);
        assert!(origins.at(1).is_empty() && origins.at(5).is_empty());
    }

    #[test]
    fn only_tokens_pass() {
        let mut sink = Vec::new();
        assert!(admit("plain", &mut sink).is_err());
        assert!(admit("\u{1}\u{2}a\nb\u{4}", &mut sink).is_err());
        assert!(admit("\u{3}\u{2}a\nb\u{4}", &mut sink).is_ok());
        assert!(admit("\u{1}\u{2}a\u{4}b\u{4}", &mut sink).is_err());
    }
}
