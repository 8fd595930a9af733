//! The document that is printed: a flat stream of operations, and what is known of it before it is printed.
//!
//! A group is printed flat, its lines as blanks, or broken, its lines as line ends. Text after a group up to the next
//! line counts as the group's, since nothing there can give way. Everything is one pass over the stream.
//! Not here: any syntax.

use std::ops::Range;

use crate::comment::Comment;

/// Blanks per level of indentation.
pub(crate) const INDENT: usize = 2;

/// A step of the document.
#[derive(Debug)]
pub(crate) enum Op {
    /// Bytes of the source, without a line end, and how many characters they are.
    Text(Range<usize>, usize),
    /// Text that the source does not have, or not so.
    Owned(String),
    /// A blank, unless the line begins or ends here.
    Space,
    /// In a flat group a blank, or nothing; in a broken one a line end.
    Line(Line),
    /// A group begins.
    Begin(Group),
    /// It ends.
    End,
    /// One level deeper from the next line on.
    Indent,
    /// One level back.
    Dedent,
    /// Text that only a broken group has.
    IfBroken(&'static str),
    /// A comment.
    Comment(Comment),
    /// Here comments on lines of their own go out, with the indentation that holds; `true` after an opening bracket.
    Flush(bool),
    /// The further lines of a text whose first line was just written.
    Rest(Vec<Further>),
    /// Something of a block begins here that may be aligned with its neighbours.
    Mark(Mark),
    /// It ends.
    Unmark,
}

/// Where a line may end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line {
    /// Is it a blank in a flat group?
    pub spaced: bool,
    pub blank: Blank,
}

/// Which empty lines a line end may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Blank {
    /// None.
    Never,
    /// Before a comment that has one, and before what follows if it has one.
    Keep(bool),
    /// Likewise, but not before the first thing.
    First(bool),
}

/// A group.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Group {
    /// Must it be broken?
    pub hard: bool,
    /// Is it broken only if its text then fits?
    pub if_helps: bool,
    /// The number of its `End`.
    pub end: usize,
}

/// What stands at a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// The `=` of a definition, so many bytes before its sign.
    Equals(usize),
    /// Something that does not part its neighbours.
    Neutral,
}

/// A line after the first of a text.
#[derive(Debug)]
pub(crate) enum Further {
    /// As it is.
    Fixed(String),
    /// Indented by a level and so many blanks.
    Moved(usize, String),
    /// The quotes at the end.
    Close,
}

/// What is known of a stream.
pub(crate) struct Measure {
    /// The flat width of all before each operation.
    at: Vec<usize>,
    /// The flat width of all before the next place where a line ends.
    stop: Vec<usize>,
}

impl Measure {
    /// Measures the stream, links the groups to their ends, and marks those that must be broken.
    pub(crate) fn of(ops: &mut [Op]) -> Self {
        force(ops);
        let mut at = Vec::with_capacity(ops.len() + 1);
        let mut width = 0;
        for op in ops.iter() {
            at.push(width);
            width += flat_width(op);
        }
        at.push(width);
        let mut stop = at.clone();
        let mut next = width;
        for (index, op) in ops.iter().enumerate().rev() {
            if matches!(op, Op::Line(_) | Op::Rest(_)) {
                next = at.get(index).copied().unwrap_or(0);
            }
            if let Some(stop) = stop.get_mut(index) {
                *stop = next;
            }
        }
        Self { at, stop }
    }

    /// The width of the group that begins at `index`, if flat, and of what cannot be parted from its end.
    pub(crate) fn flat(&self, index: usize, group: Group) -> usize {
        let stop = self.stop.get(group.end).copied().unwrap_or(0);
        stop - self.at.get(index).copied().unwrap_or(0).min(stop)
    }
}

fn flat_width(op: &Op) -> usize {
    match op {
        Op::Text(_, width) => *width,
        Op::Owned(text) => text.chars().count(),
        Op::Space | Op::Line(Line { spaced: true, .. }) => 1,
        Op::Comment(comment) if comment.is_inline() && !comment.waits => comment.width() + 1,
        Op::Line(_)
        | Op::Begin(_)
        | Op::End
        | Op::Indent
        | Op::Dedent
        | Op::IfBroken(_)
        | Op::Comment(_)
        | Op::Flush(_)
        | Op::Rest(_)
        | Op::Mark(_)
        | Op::Unmark => 0,
    }
}

/// Finds the end of each group, and breaks those in which a line must end: at the first line after a comment that needs
/// one, and where a text has several lines.
fn force(ops: &mut [Op]) {
    let mut open: Vec<(usize, bool)> = Vec::new();
    let mut ends: Vec<(usize, Group)> = Vec::new();
    let mut waiting: Vec<usize> = Vec::new();
    let mut pending = false;
    for (index, op) in ops.iter().enumerate() {
        match op {
            Op::Begin(group) => open.push((index, group.hard)),
            Op::End => {
                let Some((begin, hard)) = open.pop() else { continue };
                if let Some(outer) = open.last_mut() {
                    outer.1 |= hard;
                }
                if let Some(Op::Begin(group)) = ops.get(begin) {
                    ends.push((begin, Group { hard, end: index, ..*group }));
                }
            }
            Op::Line(_) | Op::Rest(_) => {
                let must = matches!(op, Op::Rest(_)) || std::mem::take(&mut pending);
                if let Some(group) = open.last_mut() {
                    group.1 |= must;
                }
            }
            Op::Comment(_) if pending => waiting.push(index),
            Op::Comment(comment) => pending = !comment.is_inline(),
            Op::Text(..)
            | Op::Owned(_)
            | Op::Space
            | Op::Indent
            | Op::Dedent
            | Op::IfBroken(_)
            | Op::Flush(_)
            | Op::Mark(_)
            | Op::Unmark => {}
        }
    }
    for (begin, group) in ends {
        if let Some(op) = ops.get_mut(begin) {
            *op = Op::Begin(group);
        }
    }
    for index in waiting {
        if let Some(Op::Comment(comment)) = ops.get_mut(index) {
            comment.waits = true;
        }
    }
}
