//! The canonical layout of a file, as edits of the blanks between its words; the whole, a part, or what was just ended.
//!
//! It deliberately repeats no word of a file, so that cursors and marks stay where they are, and leaves a file that has
//! syntax errors as it is, as `infc fmt` does.

use infc::Unformatted;
use infc_diag::FileId;
use infc_syntax::ast::{Binding, Inherit};
use infc_syntax::{SyntaxElement, SyntaxKind, SyntaxNode};
use lsp_types::{Position, Range, TextEdit};
use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::snapshot::Source;
use crate::{Encoding, Text};

/// The bytes of a text that become another text.
type Edit<'n> = (std::ops::Range<usize>, &'n str);

/// The edits that lay out `text`; `None` if it cannot be laid out.
pub fn formatting(file: FileId, text: &Text, encoding: Encoding) -> Option<Vec<TextEdit>> {
    within(file, text, encoding, &(0..usize::MAX))
}

/// Those of them that concern the lines of `range`.
pub fn of_range(file: FileId, text: &Text, range: Range, encoding: Encoding) -> Option<Vec<TextEdit>> {
    let first = Position { line: range.start.line, character: 0 };
    // Whoever marks whole lines ends at the beginning of the next.
    let last = if range.end.character == 0 && range.end.line > range.start.line {
        Position { line: range.end.line - 1, character: u32::MAX }
    } else {
        Position { line: range.end.line, character: u32::MAX }
    };
    let bytes = text.offset(first, encoding) as usize..text.offset(last, encoding) as usize;
    within(file, text, encoding, &bytes)
}

/// Those of them that concern what ends with the `}` or `;` before `at`.
pub fn on_type(file: FileId, text: &Text, at: Position, encoding: Encoding) -> Option<Vec<TextEdit>> {
    let offset = text.offset(at, encoding);
    let source = Source::new(text.text().clone());
    let token = source
        .root()
        .token_at_offset(offset.min(source.root().text_range().end().into()).into())
        .left_biased()?;
    if u32::from(token.text_range().end()) != offset {
        return None;
    }
    let ended = match token.kind() {
        SyntaxKind::RBrace => token.parent()?,
        SyntaxKind::Semicolon => token.parent_ancestors().find(is_definition)?,
        _ => return None,
    };
    within(file, text, encoding, &(ended.text_range().start().into()..offset as usize))
}

fn is_definition(node: &SyntaxNode) -> bool {
    Binding::cast(node.clone()).is_some()
        || Inherit::cast(node.clone()).is_some()
        || node.kind() == SyntaxKind::Field
}

fn within(
    file: FileId,
    text: &Text,
    encoding: Encoding,
    bytes: &std::ops::Range<usize>,
) -> Option<Vec<TextEdit>> {
    let formatted = match infc::format(file, text.text()) {
        Ok(formatted) => formatted,
        Err(Unformatted::Errors(_) | Unformatted::Fault) => return None,
    };
    let edits = edits(text.text(), &formatted);
    let is_inside = |range: &std::ops::Range<usize>| {
        range.end >= bytes.start && range.end <= bytes.end && range.start < bytes.end
    };
    let inside = edits.into_iter().filter(|(range, _)| is_inside(range));
    Some(inside.map(|edit| written(text, edit, encoding)).collect())
}

/// An edit as a client takes it.
pub fn written(text: &Text, (range, new): Edit<'_>, encoding: Encoding) -> TextEdit {
    let place = |at: usize| text.position(u32::try_from(at).unwrap_or(u32::MAX), encoding);
    TextEdit { range: Range { start: place(range.start), end: place(range.end) }, new_text: new.to_owned() }
}

/// What makes `new` of `old`: what stands between the words that both have.
pub fn edits<'n>(old: &str, new: &'n str) -> Vec<Edit<'n>> {
    if old == new {
        return Vec::new();
    }
    let (before, after) = (words(old), words(new));
    let text = |text: &'_ str, range: &std::ops::Range<usize>| {
        text.get(range.clone()).unwrap_or_default().to_owned()
    };
    let (old_words, new_words): (Vec<String>, Vec<String>) = (
        before.iter().map(|range| text(old, range)).collect(),
        after.iter().map(|range| text(new, range)).collect(),
    );
    let mut found = Vec::new();
    let (mut was, mut is) = (0, 0);
    let mut gap = |was: std::ops::Range<usize>, is: std::ops::Range<usize>| {
        let becomes = new.get(is).unwrap_or_default();
        if old.get(was.clone()) != Some(becomes) {
            found.push((was, becomes));
        }
    };
    for (one, other) in pairs(&old_words, &new_words) {
        let (Some(one), Some(other)) = (before.get(one), after.get(other)) else { continue };
        gap(was..one.start, is..other.start);
        (was, is) = (one.end, other.end);
    }
    gap(was..old.len(), is..new.len());
    found
}

/// The numbers of the words that are the same in both.
fn pairs(old: &[String], new: &[String]) -> Vec<(usize, usize)> {
    if old == new {
        return (0..old.len()).map(|number| (number, number)).collect();
    }
    let same = |op: &DiffOp| match *op {
        DiffOp::Equal { old_index, new_index, len } => {
            (0..len).map(|by| (old_index + by, new_index + by)).collect()
        }
        _ => Vec::new(),
    };
    capture_diff_slices(Algorithm::Myers, old, new).iter().flat_map(same).collect()
}

/// Where the words of a text are: everything but blanks.
fn words(text: &str) -> Vec<std::ops::Range<usize>> {
    let tokens = infc_syntax::parse(text).syntax().descendants_with_tokens();
    let words =
        tokens.filter_map(SyntaxElement::into_token).filter(|token| token.kind() != SyntaxKind::Whitespace);
    words.map(|token| token.text_range().start().into()..token.text_range().end().into()).collect()
}

#[cfg(test)]
mod tests {
    use infc_diag::{FilePath, Files};

    use super::*;

    fn file() -> FileId {
        Files::default().intern(FilePath::project("site.inf"))
    }

    fn applied(text: &str, edits: Option<Vec<TextEdit>>, encoding: Encoding) -> String {
        let mut now = Text::new(text);
        for edit in edits.unwrap().iter().rev() {
            now = now.replaced(edit.range, &edit.new_text, encoding);
        }
        now.text().to_string()
    }

    #[test]
    fn only_blanks_are_edited() {
        let text = Text::new("{\n  a = 1;\n  b=\"of mine\";\n  c = 3;\n}\n");
        let edits = formatting(file(), &text, Encoding::Utf16).unwrap();
        let place = |character| Range::new(Position::new(2, character), Position::new(2, character));
        let found: Vec<_> = edits.iter().map(|edit| (edit.range, edit.new_text.as_str())).collect();
        assert_eq!(found, [(place(3), " "), (place(4), " ")]);
    }

    #[test]
    fn the_edits_make_the_layout() {
        for text in [
            "{a=1;}",
            "{\n\n\n  a=\"🙂é\";b = 2; }\n\n\n",
            "{ a = 1; }\n",
            "{ # one\n  f={a:Port,b:Port}:a; /* two\n   lines */ e = [ 1   2 ]; }",
            "{ a = ''\n    text\n  ''; enum = x { }; }",
        ] {
            for encoding in [Encoding::Utf8, Encoding::Utf16] {
                let edits = formatting(file(), &Text::new(text), encoding);
                assert_eq!(Some(applied(text, edits, encoding)), infc::format(file(), text).ok(), "{text}");
            }
        }
    }

    #[test]
    fn a_part_is_laid_out_and_nothing_else() {
        let text = "{\n a=\"🙂\";\n   b=2;\n c=3;\n}\n";
        let lines = |from, to| Range::new(Position::new(from, 0), Position::new(to, 0));
        let one = of_range(file(), &Text::new(text), lines(2, 3), Encoding::Utf16);
        assert_eq!(applied(text, one, Encoding::Utf16), "{\n a=\"🙂\";\n  b = 2;\n c=3;\n}\n");
        let typed = |line, character, encoding| {
            applied(
                text,
                on_type(file(), &Text::new(text), Position::new(line, character), encoding),
                encoding,
            )
        };
        let expected = "{\n  a = \"🙂\";\n   b=2;\n c=3;\n}\n";
        assert_eq!(typed(1, 8, Encoding::Utf16), expected);
        assert_eq!(typed(1, 10, Encoding::Utf8), expected);
        assert_eq!(typed(4, 1, Encoding::Utf8), "{\n  a = \"🙂\";\n  b = 2;\n  c = 3;\n}\n");
        assert!(on_type(file(), &Text::new(text), Position::new(1, 2), Encoding::Utf16).is_none());
    }

    #[test]
    fn what_is_broken_is_left_alone() {
        assert!(formatting(file(), &Text::new("{ a = "), Encoding::Utf16).is_none());
    }
}
