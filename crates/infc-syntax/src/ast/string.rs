//! What a string says: its text with escapes undone and indentation removed, and its holes.
//!
//! Not here: what a hole is worth; what the text must look like.

use std::ops::Range;

use super::{Expr, child, range, seen, token_range, tokens, wrapper};
use crate::kind::{SyntaxElement, SyntaxKind as K};

wrapper! {
    /// `"…"` or `''…''`
    Str StringLit
}

/// A part of a string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StrPart {
    /// Text.
    Text {
        /// What it says.
        value: String,
        /// Where it begins in the file.
        start: u32,
        /// Is it in the file as it is here, so that byte `n` of it is byte `start + n` of the file?
        verbatim: bool,
    },
    /// `${ e }`, and where it stands, braces and all. Without an expression it was reported.
    Hole(Option<Expr>, (u32, u32)),
}

impl Str {
    /// Is it written `''…''`?
    pub fn is_indented(&self) -> bool {
        tokens(&self.0).next().is_some_and(|token| token.kind() == K::IndentedOpen)
    }

    /// Where what stands between the quotes stands.
    pub fn inner_range(&self) -> (u32, u32) {
        let (start, end) = self.range();
        let edge = |token: Option<crate::kind::SyntaxToken>, kinds: [K; 2]| {
            token.filter(|token| kinds.contains(&token.kind())).map(|token| token_range(&token))
        };
        let open = edge(self.0.first_token(), [K::StrOpen, K::IndentedOpen]);
        let close = edge(self.0.last_token(), [K::StrClose, K::IndentedClose]);
        (open.map_or(start, |range| range.1), close.map_or(end, |range| range.0))
    }

    /// What it says and where, if it is one piece of text between plain quotes, as most strings are.
    fn plain(&self) -> Option<(String, u32)> {
        let green = self.0.green();
        let mut all = seen(green, self.range().0);
        let (open, text, close) = (all.next()?, all.next()?, all.next());
        let is_plain = open.kind == K::StrOpen
            && text.kind == K::StrText
            && close.is_none_or(|close| close.kind == K::StrClose)
            && all.next().is_none();
        let said = text.text.filter(|said| is_plain && !said.contains('\r'))?;
        Some((said.to_owned(), text.start))
    }

    /// The parts, in order; text that stands together may be in several.
    pub fn parts(&self) -> Vec<StrPart> {
        if let Some((value, start)) = self.plain() {
            return vec![StrPart::Text { value, start, verbatim: true }];
        }
        let pieces = self.0.children_with_tokens().filter_map(piece).collect::<Vec<_>>();
        let indented = self.is_indented();
        let strip = if indented { Some(Strip::of(&pieces)) } else { None };
        let mut parts = Vec::new();
        let last = pieces.len().saturating_sub(1);
        let mut line_start = indented;
        for (index, piece) in pieces.into_iter().enumerate() {
            match (piece, &strip) {
                (Piece::Text { value, start, .. }, None) => lines(&value, start, &mut parts),
                (Piece::Text { value, start, .. }, Some(strip)) => {
                    strip.text(&value, start, (line_start, index == 0, index == last), &mut parts);
                    line_start = false;
                }
                (Piece::Escape { value, start }, _) => {
                    parts.push(StrPart::Text { value, start, verbatim: false });
                    line_start = false;
                }
                (Piece::Hole(expr, range), _) => {
                    parts.push(StrPart::Hole(expr, range));
                    line_start = false;
                }
            }
        }
        parts
    }

    /// Where the bytes `part` of what it says stand in the file, unless a hole comes before their end.
    pub fn place(&self, part: &Range<usize>) -> Option<(u32, u32)> {
        let (mut said, mut found) = (0, None);
        for piece in self.parts() {
            let StrPart::Text { value, start, verbatim } = piece else { return None };
            let end = said + value.len();
            let (from, to) = (part.start.max(said), part.end.min(end));
            if from < to || (part.is_empty() && from == to) {
                // What an escape says is in the file in another form; its beginning is where the escape begins.
                let at = |offset: usize| if verbatim { u32::try_from(offset - said).unwrap_or(0) } else { 0 };
                let place = (start + at(from), start + at(to).max(u32::from(!verbatim)));
                found = Some(found.map_or(place, |(first, _)| (first, place.1)));
            }
            said = end;
            if said >= part.end && found.is_some() {
                return found;
            }
        }
        None
    }

    /// What it says, if it has no holes.
    pub fn literal(&self) -> Option<String> {
        StrPart::joined(self.parts())
    }
}

impl StrPart {
    /// What parts say together, if there is no hole among them.
    pub fn joined(parts: Vec<Self>) -> Option<String> {
        let mut said: Option<String> = None;
        for part in parts {
            let Self::Text { value, .. } = part else { return None };
            match &mut said {
                None => said = Some(value),
                Some(said) => said.push_str(&value),
            }
        }
        Some(said.unwrap_or_default())
    }
}

enum Piece {
    Text { value: String, start: u32 },
    Escape { value: String, start: u32 },
    Hole(Option<Expr>, (u32, u32)),
}

fn piece(element: SyntaxElement) -> Option<Piece> {
    match element {
        rowan::NodeOrToken::Node(node) if node.kind() == K::Hole => {
            Some(Piece::Hole(child(&node), range(&node)))
        }
        rowan::NodeOrToken::Node(_) => None,
        rowan::NodeOrToken::Token(token) => {
            let (start, text) = (token_range(&token).0, token.text());
            match token.kind() {
                K::StrText => Some(Piece::Text { value: text.to_owned(), start }),
                K::StrEscape => {
                    Some(Piece::Escape { value: unescape(text).unwrap_or(text.to_owned()), start })
                }
                _ => None,
            }
        }
    }
}

/// What an escape stands for, if it is one.
pub(crate) fn unescape(text: &str) -> Option<String> {
    let known = match text {
        "''$" => "$",
        "'''" => "''",
        _ => match text.strip_prefix("''").unwrap_or(text) {
            "\\n" => "\n",
            "\\t" => "\t",
            "\\r" => "\r",
            "\\\\" => "\\",
            "\\\"" => "\"",
            "\\'" if text.starts_with("''") => "'",
            "\\$" if text.starts_with("''") => "$",
            "\\${" => "${",
            _ => return None,
        },
    };
    Some(known.to_owned())
}

/// Text as it is, except that a line ends with `\n` whatever it ends with in the file.
fn lines(text: &str, start: u32, parts: &mut Vec<StrPart>) {
    let mut from = 0;
    for (at, _) in text.match_indices("\r\n").chain([(text.len(), "")]) {
        verbatim(text, from, at, start, parts);
        from = at + 1;
    }
}

fn verbatim(text: &str, from: usize, to: usize, start: u32, parts: &mut Vec<StrPart>) {
    let Some(value) = text.get(from..to).filter(|value| !value.is_empty()) else { return };
    let start = start + u32::try_from(from).unwrap_or(0);
    parts.push(StrPart::Text { value: value.to_owned(), start, verbatim: true });
}

/// How an indented string is stripped: the blanks that all its lines begin with, the first line if it is blank, and the
/// blanks before the closing quotes. Lines of blanks do not count; a tab is no blank here.
struct Strip {
    indent: usize,
}

impl Strip {
    fn of(pieces: &[Piece]) -> Self {
        let (mut least, mut current) = (usize::MAX, Some(0));
        for (index, piece) in pieces.iter().enumerate() {
            let Piece::Text { value, .. } = piece else {
                least = least.min(current.take().unwrap_or(usize::MAX));
                continue;
            };
            let text = value.get(if index == 0 { blank_line(value) } else { 0 }..).unwrap_or("");
            for c in text.chars().filter(|c| *c != '\r') {
                match (c, current) {
                    ('\n', _) => current = Some(0),
                    (' ', Some(n)) => current = Some(n + 1),
                    (_, Some(n)) => {
                        least = least.min(n);
                        current = None;
                    }
                    (_, None) => {}
                }
            }
        }
        Self { indent: least }
    }

    /// Adds `text`, which begins a line, the string or ends it as `place` says.
    fn text(&self, text: &str, start: u32, place: (bool, bool, bool), parts: &mut Vec<StrPart>) {
        let (mut line_start, first, last) = place;
        let mut from = if first { blank_line(text) } else { 0 };
        while from < text.len() {
            let rest = text.get(from..).unwrap_or("");
            let end = rest.find('\n').map_or(text.len(), |at| from + at + 1);
            let line = text.get(from..end).unwrap_or("");
            let blanks = line.bytes().take_while(|b| *b == b' ').count();
            let skipped = if line_start { blanks.min(self.indent) } else { 0 };
            let closing = last && end == text.len() && line_start && from + blanks == end && from > 0;
            if !closing {
                lines(
                    line.get(skipped..).unwrap_or(""),
                    start + u32::try_from(from + skipped).unwrap_or(0),
                    parts,
                );
            }
            line_start = true;
            from = end;
        }
    }
}

/// The length of the first line if it is blank and not the last.
fn blank_line(text: &str) -> usize {
    let rest = text.trim_start_matches(' ');
    let rest = rest.strip_prefix('\r').unwrap_or(rest);
    if rest.starts_with('\n') { text.len() - rest.len() + 1 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn string(text: &str) -> Str {
        match crate::parse(text).file().expr() {
            Some(Expr::Str(string)) => string,
            other => panic!("{other:?}"),
        }
    }

    fn literal(text: &str) -> String {
        string(text).literal().unwrap()
    }

    /// The text with `|` for each hole.
    fn shown(text: &str) -> String {
        let show = |part| match part {
            StrPart::Text { value, .. } => value,
            StrPart::Hole(..) => "|".to_owned(),
        };
        string(text).parts().into_iter().map(show).collect()
    }

    #[test]
    fn escapes_are_undone() {
        assert_eq!(literal(r#""a\\b\"c\n\t\r\${x}$y""#), "a\\b\"c\n\t\r${x}$y");
        assert_eq!(literal(r"''a''$b'''c''\n\${x}\d$y''"), "a$b''c\n${x}\\d$y");
        assert_eq!(literal("''''${x}''"), "${x}");
    }

    #[test]
    fn indentation_is_removed() {
        assert_eq!(literal("''\n    a\n      b\n\n    c\n  ''"), "a\n  b\n\nc\n");
        assert_eq!(literal("''\r\n    a\r\n      b\r\n  ''"), "a\n  b\n");
        assert_eq!(literal("''a\n  b''"), "a\n  b");
        assert_eq!(literal("''  a  ''"), "a  ");
        assert_eq!(literal("''\n  ''"), "");
        assert_eq!(literal("''   ''"), "");
        assert_eq!(literal("''\n  \ta\n  b''"), "\ta\nb");
    }

    #[test]
    fn holes_and_escapes_count_as_text_of_their_line() {
        assert_eq!(shown("''\n    ${a}\n      b\n  ''"), "|\n  b\n");
        assert_eq!(shown("''\n  ${a}\n      b\n  ''"), "|\n    b\n");
        assert_eq!(shown("''\n    a\n  ''\\n b''"), "  a\n\n b");
    }

    #[test]
    fn parts_say_where_they_stand() {
        let place = |part: &StrPart| match part {
            StrPart::Text { start, verbatim, .. } => (*start, *verbatim),
            StrPart::Hole(_, (start, _)) => (*start, false),
        };
        let places = string("\"ab\\nc${d}e\"").parts().iter().map(place).collect::<Vec<_>>();
        assert_eq!(places, [(1, true), (3, false), (5, true), (6, false), (10, true)]);
        assert_eq!(string("\"ab\"").inner_range(), (1, 3));
        assert_eq!(string("''ab''").inner_range(), (2, 4));
        assert_eq!(string("\"ab").inner_range(), (1, 3));
    }

    #[test]
    fn what_it_says_is_found_in_the_file() {
        let text = "''\n    a b;\n      c d;\n  ''";
        let read = literal(text);
        for word in ["a b;", "b;\n", "c", "d;"] {
            let at = read.find(word).unwrap();
            let (start, end) = string(text).place(&(at..at + word.len())).unwrap();
            assert_eq!(&text[start as usize..end as usize], word);
        }
        assert_eq!(string(r#""a\"b""#).place(&(1..2)), Some((2, 3)));
        assert_eq!(string(r#""a\"b""#).place(&(2..3)), Some((4, 5)));
        assert_eq!(string("\"a${x}b\"").place(&(0..1)), Some((1, 2)));
        assert_eq!(string("\"a${x}b\"").place(&(1..2)), None);
        assert_eq!(string("\"ab\"").place(&(2..3)), None);
    }
}
