//! The `=` of adjacent definitions in one column, and comments at the ends of adjacent lines in one.
//!
//! A group ends where nothing is to be aligned, where a line would pass the width, and where the blanks would be too many
//! to follow with the eye.
//! Not here: which lines have a `=` that may move.

use crate::WIDTH;
use crate::print::Row;

/// How many blanks are put before a `=`.
const EQUALS: usize = 20;
/// How many blanks are put before a comment.
const COMMENTS: usize = 30;

/// Lines that may be aligned, as far as they have been looked at.
#[derive(Default)]
struct Column {
    /// Their numbers and how far to the right they are now.
    members: Vec<(usize, usize)>,
    /// How far the rightmost is.
    at: usize,
    /// How far all can be moved.
    most: usize,
}

impl Column {
    /// Takes a line that is at `at` and may be moved by `room`; gives the group that it does not fit, which is complete.
    fn push(&mut self, row: usize, at: usize, room: usize) -> Option<Column> {
        let (widest, most) = (self.at.max(at), self.most.min(at + room));
        if self.members.is_empty() || widest > most {
            let begun = Column { members: vec![(row, at)], at, most: at + room };
            return Some(std::mem::replace(self, begun));
        }
        (self.at, self.most) = (widest, most);
        self.members.push((row, at));
        None
    }
}

/// The lines, aligned, as a text.
pub(crate) fn joined(mut rows: Vec<Row>) -> String {
    equals(&mut rows);
    comments(&mut rows);
    let mut text = String::with_capacity(rows.iter().map(|row| row.text.len() + 1).sum());
    for row in rows {
        text.push_str(&row.text);
        text.push('\n');
    }
    text
}

fn equals(rows: &mut [Row]) {
    let mut column = Column::default();
    let mut done = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        match row.equals {
            Some((at, before)) => {
                let code = row.width - row.comment.map_or(0, |from| width_from(row, from));
                let room = if code > WIDTH { EQUALS } else { EQUALS.min(WIDTH - code) };
                done.extend(column.push(index, width_to(row, at) + before, room));
            }
            None if row.neutral => {}
            None => done.push(std::mem::take(&mut column)),
        }
    }
    done.push(column);
    for column in done {
        for (index, at) in column.members {
            if let Some(row) = rows.get_mut(index)
                && let Some((byte, _)) = row.equals
            {
                insert(row, byte, column.at - at);
            }
        }
    }
}

fn comments(rows: &mut [Row]) {
    let mut column = Column::default();
    let mut done = Vec::new();
    let mut indent = 0;
    for (index, row) in rows.iter().enumerate() {
        let here = row.text.len() - row.text.trim_start_matches(' ').len();
        match row.comment {
            Some(byte) => {
                if here != indent {
                    done.push(std::mem::take(&mut column));
                }
                let room = COMMENTS.min(WIDTH.saturating_sub(row.width));
                done.extend(column.push(index, width_to(row, byte), room));
            }
            None => done.push(std::mem::take(&mut column)),
        }
        indent = here;
    }
    done.push(column);
    for column in done {
        for (index, at) in column.members {
            if let Some(row) = rows.get_mut(index)
                && let Some(byte) = row.comment
            {
                insert(row, byte, column.at - at);
            }
        }
    }
}

fn width_to(row: &Row, byte: usize) -> usize {
    row.text.get(..byte).map_or(0, |text| text.chars().count())
}

fn width_from(row: &Row, byte: usize) -> usize {
    row.text.get(byte..).map_or(0, |text| text.chars().count())
}

fn insert(row: &mut Row, byte: usize, blanks: usize) {
    if blanks > 0 && row.text.is_char_boundary(byte) {
        row.text.insert_str(byte, &" ".repeat(blanks));
        row.width += blanks;
        row.comment = row.comment.map(|at| if at >= byte { at + blanks } else { at });
    }
}
