//! Strings. What they say stays as it is, to the byte; an indented string is moved as a whole.
//!
//! Not here: what a string says (`infc_syntax::ast`).

use infc_syntax::{SyntaxElement, SyntaxKind as K, SyntaxNode};

use super::{Writer, elements};
use crate::comment::Gap;
use crate::layout::{Further, Op};
use crate::print::print;

/// A line of a string, quotes and all.
#[derive(Default)]
struct Row {
    text: String,
    /// Does more than blanks and quotes stand on it?
    full: bool,
    /// Does it begin in a hole, so that its blanks are no indentation?
    fixed: bool,
}

impl Row {
    fn blanks(&self) -> usize {
        self.text.bytes().take_while(|b| *b == b' ').count()
    }
}

impl Writer<'_> {
    pub(super) fn string(&mut self, node: &SyntaxNode) {
        let Some(last) = node.last_token() else { return };
        let rows = self.rows(node);
        if let Some(lines) = moved(&rows) {
            self.ops.push(Op::Owned("''".to_owned()));
            self.ops.push(Op::Rest(lines));
        } else {
            let mut lines = rows.into_iter().map(|row| row.text);
            self.ops.extend(lines.next().map(Op::Owned));
            let rest = lines.map(Further::Fixed).collect::<Vec<_>>();
            if !rest.is_empty() {
                self.ops.push(Op::Rest(rest));
            }
        }
        self.comments(&last);
    }

    fn rows(&self, node: &SyntaxNode) -> Vec<Row> {
        let mut rows = vec![Row::default()];
        for element in elements(node) {
            let kind = element.kind();
            let text = match element {
                SyntaxElement::Node(hole) => self.hole(&hole),
                SyntaxElement::Token(token) => token.text().to_owned(),
            };
            let last = text.matches('\n').count();
            for (index, part) in text.split('\n').enumerate() {
                // A line ends with `\n` in the value, whatever it ends with in the file.
                let part = if index < last { part.strip_suffix('\r').unwrap_or(part) } else { part };
                if index > 0 {
                    rows.push(Row { fixed: kind == K::Hole, ..Row::default() });
                }
                let Some(row) = rows.last_mut() else { continue };
                row.text.push_str(part);
                row.full |= match kind {
                    K::StrText => part.bytes().any(|b| b != b' '),
                    K::IndentedOpen | K::IndentedClose => false,
                    _ => true,
                };
            }
        }
        rows
    }

    /// A hole on one line in canonical layout; another as it is.
    fn hole(&self, node: &SyntaxNode) -> String {
        let verbatim = || node.text().to_string();
        let comment = |element: &SyntaxElement| matches!(element.kind(), K::Comment | K::DocComment);
        let Some(inner) = node.first_child() else { return verbatim() };
        if node.text().contains_char('\n') || node.descendants_with_tokens().any(|element| comment(&element))
        {
            return verbatim();
        }
        let mut writer = Writer { source: self.source, ops: Vec::new(), gap: Gap::default() };
        writer.expr(&inner);
        let text = print(self.source, writer.ops, usize::MAX);
        format!("${{{}}}", text.trim_end())
    }
}

/// The lines after the first with another indentation, if the string is one whose indentation does not count.
fn moved(rows: &[Row]) -> Option<Vec<Further>> {
    let (first, others) = rows.split_first()?;
    let begins = first.text.strip_prefix("''").is_some_and(|text| text.bytes().all(|b| b == b' '));
    if !begins || rows.iter().any(|row| row.text.contains('\r')) {
        return None;
    }
    let least = others.iter().filter(|row| row.full && !row.fixed).map(Row::blanks).min()?;
    let end = others.len().checked_sub(1)?;
    let line = |(index, row): (usize, &Row)| {
        let more = row.blanks().saturating_sub(least);
        match row {
            Row { fixed: true, text, .. } => Further::Fixed(text.clone()),
            Row { full: false, .. } if index == end => Further::Close,
            Row { full: false, .. } if more == 0 => Further::Fixed(String::new()),
            Row { text, .. } => Further::Moved(more, text.trim_start_matches(' ').to_owned()),
        }
    };
    Some(others.iter().enumerate().map(line).collect())
}
