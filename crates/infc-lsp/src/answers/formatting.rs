//! The canonical layout of a file, as edits of the lines that differ.
//!
//! It deliberately leaves a file that has syntax errors as it is, as `infc fmt` does.

use infc::Unformatted;
use infc_diag::FileId;
use lsp_types::{Position, Range, TextEdit};
use similar::{Algorithm, DiffOp, TextDiff};

use crate::{Encoding, Text};

/// The edits that lay out `text`; `None` if it cannot be laid out.
pub fn formatting(file: FileId, text: &Text, encoding: Encoding) -> Option<Vec<TextEdit>> {
    match infc::format(file, text.text()) {
        Ok(formatted) => Some(edits(text, &formatted, encoding)),
        Err(Unformatted::Errors(_) | Unformatted::Fault) => None,
    }
}

/// The lines that differ, each run of them as one edit, so that cursors and marks elsewhere stay where they are.
fn edits(text: &Text, new: &str, encoding: Encoding) -> Vec<TextEdit> {
    let old = text.text();
    let (before, after): (Vec<&str>, Vec<&str>) = (lines(old), lines(new));
    let diff = TextDiff::configure().algorithm(Algorithm::Patience).diff_slices(&before, &after);
    let starts: Vec<usize> = std::iter::once(0)
        .chain(before.iter().scan(0, |end, line| {
            *end += line.len();
            Some(*end)
        }))
        .collect();
    let place = |line: usize| -> Position {
        let offset = starts.get(line).copied().unwrap_or(old.len());
        text.position(u32::try_from(offset).unwrap_or(u32::MAX), encoding)
    };
    let edit = |op: &DiffOp| {
        let (old, new) = (op.old_range(), op.new_range());
        let range = Range { start: place(old.start), end: place(old.end) };
        TextEdit { range, new_text: after.get(new).unwrap_or_default().concat() }
    };
    diff.ops().iter().filter(|op| !matches!(op, DiffOp::Equal { .. })).map(edit).collect()
}

/// The lines of a text, each with its end.
fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

#[cfg(test)]
mod tests {
    use infc_diag::{FilePath, Files};

    use super::*;

    fn file() -> FileId {
        Files::default().intern(FilePath::project("site.inf"))
    }

    #[test]
    fn only_the_lines_that_differ_are_edited() {
        let text = Text::new("{\n  a = 1;\n  b=2;\n  c = 3;\n}\n");
        let edits = formatting(file(), &text, Encoding::Utf16).unwrap();
        assert_eq!(edits.len(), 1);
        assert_eq!(edits[0].range, Range::new(Position::new(2, 0), Position::new(3, 0)));
        assert_eq!(edits[0].new_text, "  b = 2;\n");
    }

    #[test]
    fn the_edits_make_the_layout() {
        for text in ["{a=1;}", "{\n\n\n  a=\"🙂é\";b = 2; }\n\n\n", "{ a = 1; }\n"] {
            let mut now = Text::new(text);
            let mut edits = formatting(file(), &now, Encoding::Utf16).unwrap();
            edits.reverse();
            for edit in edits {
                now = now.replaced(edit.range, &edit.new_text, Encoding::Utf16);
            }
            assert_eq!(Some(now.text().to_string()), infc::format(file(), text).ok());
        }
    }

    #[test]
    fn what_is_broken_is_left_alone() {
        assert!(formatting(file(), &Text::new("{ a = "), Encoding::Utf16).is_none());
    }
}
