//! A text with the places that the protocol counts in: lines, and columns in units of UTF-16 or UTF-8.
//!
//! It deliberately takes every place that a client may send: one past the end of a line is its end, and one inside a
//! character is its beginning.

use std::sync::Arc;

use lsp_types::{Position, Range};

/// What a column counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Encoding {
    /// Units of UTF-16, which every client knows.
    #[default]
    Utf16,
    /// Bytes.
    Utf8,
}

impl Encoding {
    /// How long `char` is.
    fn width(self, char: char) -> u32 {
        let width = match self {
            Self::Utf16 => char.len_utf16(),
            Self::Utf8 => char.len_utf8(),
        };
        u32::try_from(width).unwrap_or(1)
    }
}

/// A text, and where its lines begin.
#[derive(Clone, Debug)]
pub struct Text {
    text: Arc<str>,
    starts: Arc<[u32]>,
}

impl Text {
    /// Indexes `text`.
    pub fn new(text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let starts: Vec<u32> = std::iter::once(0).chain(line_ends(&text)).collect();
        let starts = starts.into();
        Self { text, starts }
    }

    /// The text.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The place of the byte `offset`.
    pub fn position(&self, offset: u32, encoding: Encoding) -> Position {
        let line = self.starts.partition_point(|&start| start <= offset).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or(0);
        let before = self.text.get(start as usize..).unwrap_or_default();
        let chars = before.char_indices().take_while(|(at, char)| {
            start as usize + at + char.len_utf8() <= offset as usize && !matches!(char, '\n' | '\r')
        });
        let character = chars.map(|(_, char)| encoding.width(char)).sum();
        Position { line: u32::try_from(line).unwrap_or(u32::MAX), character }
    }

    /// The byte at a place.
    pub fn offset(&self, at: Position, encoding: Encoding) -> u32 {
        let end = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        let Some(&start) = self.starts.get(at.line as usize) else { return end };
        let rest = self.text.get(start as usize..).unwrap_or_default();
        let (mut offset, mut left) = (start, at.character);
        for char in rest.chars().take_while(|char| !matches!(char, '\n' | '\r')) {
            let width = encoding.width(char);
            if width > left {
                break;
            }
            left -= width;
            offset += u32::try_from(char.len_utf8()).unwrap_or(1);
        }
        offset
    }

    /// The range of the bytes `start..end`.
    pub fn range(&self, (start, end): (u32, u32), encoding: Encoding) -> Range {
        Range { start: self.position(start, encoding), end: self.position(end, encoding) }
    }

    /// The text with `new` in place of `range`.
    #[must_use]
    pub fn replaced(&self, range: Range, new: &str, encoding: Encoding) -> Self {
        let (start, end) = (self.offset(range.start, encoding), self.offset(range.end, encoding));
        let before = self.text.get(..start as usize).unwrap_or_default();
        let after = self.text.get(end.max(start) as usize..).unwrap_or_default();
        Self::new(format!("{before}{new}{after}"))
    }

    /// The whole.
    pub fn whole(&self, encoding: Encoding) -> Range {
        self.range((0, u32::try_from(self.text.len()).unwrap_or(u32::MAX)), encoding)
    }
}

/// Where lines begin after the first: the protocol ends one at `\n`, `\r\n` and `\r`.
fn line_ends(text: &str) -> impl Iterator<Item = u32> + '_ {
    let bytes = text.as_bytes();
    let ends = move |&(at, byte): &(usize, &u8)| {
        *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'))
    };
    bytes.iter().enumerate().filter(ends).map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn columns_are_counted_as_the_client_counts() {
        let text = Text::new("a\n\"größe 🙂\" = 1;\r\nlast");
        let at = u32::try_from(text.text().find('=').unwrap()).unwrap();
        assert_eq!(text.position(at, Encoding::Utf16), Position { line: 1, character: 11 });
        assert_eq!(text.position(at, Encoding::Utf8), Position { line: 1, character: 15 });
        assert_eq!(text.offset(Position { line: 1, character: 11 }, Encoding::Utf16), at);
        // In the middle of the two units of a face, and past the end of a line.
        let face = u32::try_from(text.text().find('🙂').unwrap()).unwrap();
        assert_eq!(text.offset(Position { line: 1, character: 8 }, Encoding::Utf16), face);
        let end = u32::try_from(text.text().find('\r').unwrap()).unwrap();
        assert_eq!(text.offset(Position { line: 1, character: 99 }, Encoding::Utf16), end);
        assert_eq!(
            text.offset(Position { line: 9, character: 0 }, Encoding::Utf8) as usize,
            text.text().len()
        );
    }

    proptest! {
        #[test]
        fn places_lead_back(text in "[a-zé漢🙂\n\r \"{};=]{0,60}") {
            let text = Text::new(text);
            for encoding in [Encoding::Utf16, Encoding::Utf8] {
                for (at, _) in text.text().char_indices() {
                    let at = u32::try_from(at).unwrap();
                    let inside_end = text.text().get(..at as usize).is_some_and(|before| before.ends_with('\r'))
                        && text.text().get(at as usize..).is_some_and(|after| after.starts_with('\n'));
                    if !inside_end {
                        prop_assert_eq!(text.offset(text.position(at, encoding), encoding), at);
                    }
                }
            }
        }

        #[test]
        fn an_edit_is_what_a_client_makes_of_it(
            text in "[a-zé🙂\n ]{0,40}", new in "[a-zé🙂\n]{0,8}", from in 0usize..40, to in 0usize..40,
        ) {
            let chars: Vec<char> = text.chars().collect();
            let (from, to) = (from.min(chars.len()), to.min(chars.len()));
            let (from, to) = (from.min(to), from.max(to));
            let bytes = |count: usize| u32::try_from(chars[..count].iter().collect::<String>().len()).unwrap();
            let indexed = Text::new(text.as_str());
            for encoding in [Encoding::Utf16, Encoding::Utf8] {
                let range = indexed.range((bytes(from), bytes(to)), encoding);
                let expected: String =
                    chars[..from].iter().copied().chain(new.chars()).chain(chars[to..].iter().copied()).collect();
                let replaced = indexed.replaced(range, &new, encoding);
                prop_assert_eq!(&**replaced.text(), expected.as_str());
            }
        }
    }
}
