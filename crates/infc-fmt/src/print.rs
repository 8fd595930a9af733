//! The stream as lines.
//!
//! Comments wait until a line ends. One that stood on the line of the token before it ends that line; one that stood on
//! a line of its own has one again, with the indentation of what follows.
//! Not here: which groups there are (`write`), how lines are aligned (`align`).

use crate::align;
use crate::comment::{Before, Comment, Kind};
use crate::layout::{Blank, Further, Group, INDENT, Line, Mark, Measure, Op};

/// A line, without its end.
#[derive(Debug, Default)]
pub(crate) struct Row {
    pub text: String,
    /// How many characters it has.
    pub width: usize,
    /// What may be aligned: the byte where the `=` of a definition that is all on this line begins, and of how many
    /// bytes its sign is preceded.
    pub equals: Option<(usize, usize)>,
    /// The byte where a comment at its end begins, blanks and all.
    pub comment: Option<usize>,
    /// Does it not part its neighbours?
    pub neutral: bool,
}

struct Waiting {
    comment: Comment,
    /// Was more written since?
    passed: bool,
}

struct Printer<'a> {
    source: &'a str,
    limit: usize,
    rows: Vec<Row>,
    row: Row,
    indent: usize,
    /// For each open group: is it broken?
    broken: Vec<bool>,
    waiting: Vec<Waiting>,
    /// Is a blank due before more text?
    space: bool,
    /// Is one due unless a `;` or `,` follows?
    after_comment: bool,
    /// Does the line end with a comment that nothing can follow?
    ended: bool,
    mark: Option<(usize, Mark, usize)>,
}

/// What became of the comments that waited.
#[derive(Default)]
struct Flushed {
    /// Does one of them have its own line?
    own: bool,
    /// Would the last document what it did not?
    parted: bool,
    /// Does the next text stand on the line of the last?
    glued: bool,
}

/// The text of the stream, with lines of at most `limit` characters if that is possible.
pub(crate) fn print(source: &str, mut ops: Vec<Op>, limit: usize) -> String {
    let measure = Measure::of(&mut ops);
    let mut printer = Printer {
        source,
        limit,
        rows: Vec::new(),
        row: Row::default(),
        indent: 0,
        broken: Vec::new(),
        waiting: Vec::new(),
        space: false,
        after_comment: false,
        ended: false,
        mark: None,
    };
    for (index, op) in ops.into_iter().enumerate() {
        printer.step(op, index, &measure);
    }
    printer.flush(Blank::Keep(false));
    printer.end_row(false);
    align::joined(printer.rows)
}

impl Printer<'_> {
    fn step(&mut self, op: Op, index: usize, measure: &Measure) {
        match op {
            Op::Text(range, width) => self.write(self.source.get(range).unwrap_or(""), width),
            Op::Owned(text) => self.write(&text, text.chars().count()),
            Op::Space => self.space = true,
            Op::Line(line) if self.is_broken() => self.line_end(line.blank),
            Op::Line(Line { spaced, .. }) => self.space |= spaced,
            Op::Begin(group) => self.begin(group, measure.flat(index, group)),
            Op::End => drop(self.broken.pop()),
            Op::Indent => self.indent += 1,
            Op::Dedent => self.indent = self.indent.saturating_sub(1),
            Op::IfBroken(text) if self.is_broken() => self.write(text, text.len()),
            Op::Comment(comment) => self.comment(comment),
            Op::Flush(opened) => {
                if self.needs_lines() {
                    self.flush(if opened { Blank::First(false) } else { Blank::Keep(false) });
                }
            }
            Op::Rest(rest) => self.rest(rest),
            Op::Mark(mark) if self.is_broken() => {
                self.spaced();
                self.mark = Some((self.rows.len(), mark, self.row.text.len()));
            }
            Op::Unmark if self.is_broken() => self.unmark(),
            Op::IfBroken(_) | Op::Mark(_) | Op::Unmark => {}
        }
    }

    fn is_broken(&self) -> bool {
        self.broken.last().copied().unwrap_or(true)
    }

    fn begin(&mut self, group: Group, flat: usize) {
        let at = self.row.width + usize::from(self.space || self.after_comment);
        let fits = flat <= self.limit.saturating_sub(at);
        // The line's blank is not there when it is an end.
        let helps = flat <= self.limit.saturating_add(1).saturating_sub((self.indent + 1) * INDENT);
        let broken = self.is_broken() && (group.hard || !fits && (helps || !group.if_helps));
        self.broken.push(broken);
    }

    fn write(&mut self, text: &str, width: usize) {
        if self.ended {
            self.end_row(false);
        }
        if self.after_comment && text.starts_with([';', ',']) {
            self.after_comment = false;
        }
        self.spaced();
        for waiting in &mut self.waiting {
            waiting.passed = true;
        }
        self.row.text.push_str(text);
        self.row.width += width;
        self.row.neutral = false;
    }

    /// Writes the blank that is due.
    fn spaced(&mut self) {
        if (self.space || self.after_comment) && !self.is_fresh() {
            self.row.text.push(' ');
            self.row.width += 1;
        }
        self.space = false;
        self.after_comment = false;
    }

    /// Is nothing on the line?
    fn is_fresh(&self) -> bool {
        self.row.width == self.indent * INDENT && self.row.text.bytes().all(|b| b == b' ')
    }

    fn comment(&mut self, comment: Comment) {
        if !self.waiting.is_empty() || !comment.is_inline() {
            self.waiting.push(Waiting { comment, passed: false });
            return;
        }
        self.space = true;
        let width = comment.width();
        for line in &comment.lines {
            self.write(line, width);
        }
        self.after_comment = true;
    }

    fn line_end(&mut self, blank: Blank) {
        let flushed = self.flush(blank);
        if flushed.glued {
            self.after_comment = true;
            return;
        }
        self.end_row(match blank {
            Blank::Never => false,
            Blank::Keep(blank) => blank || flushed.parted,
            Blank::First(blank) => blank && flushed.own || flushed.parted,
        });
    }

    /// Does a comment wait that the end of this line has no room for?
    fn needs_lines(&self) -> bool {
        let mut room = true;
        self.waiting.iter().any(|Waiting { comment, .. }| {
            comment.before != Before::Same || !std::mem::replace(&mut room, comment.is_inline())
        })
    }

    /// Writes the comments that wait.
    fn flush(&mut self, blank: Blank) -> Flushed {
        let mut done = Flushed::default();
        let mut room = true;
        for Waiting { comment, passed } in std::mem::take(&mut self.waiting) {
            if comment.before == Before::Same && room {
                self.at_end(&comment);
                room = comment.is_inline();
            } else {
                let kept = match blank {
                    Blank::Never => false,
                    Blank::Keep(_) => true,
                    Blank::First(_) => done.own,
                };
                self.end_row(comment.before == Before::Blank && kept || done.parted);
                self.own(&comment);
                (done.own, room) = (true, comment.is_block());
            }
            let strayed = passed || comment.before == Before::Same;
            done.parted = comment.kind == Kind::Doc && strayed && done.own && blank != Blank::Never;
            done.glued = comment.glued && done.own;
        }
        done
    }

    /// Writes a comment at the end of the line.
    fn at_end(&mut self, comment: &Comment) {
        self.space = false;
        self.after_comment = false;
        trim(&mut self.row);
        if !self.row.text.is_empty() {
            if !comment.is_block() {
                self.row.comment = Some(self.row.text.len());
                self.row.text.push(' ');
            }
            self.row.text.push(' ');
        }
        self.lines(comment, comment.column);
    }

    /// Writes a comment on the line that has just begun.
    fn own(&mut self, comment: &Comment) {
        self.lines(comment, self.indent * INDENT);
        self.row.neutral = true;
    }

    fn lines(&mut self, comment: &Comment, column: usize) {
        if let Some(first) = comment.lines.first() {
            self.row.text.push_str(first);
        }
        for line in comment.moved(column) {
            self.push_row();
            self.row.text = line;
            self.row.neutral = true;
        }
        self.row.width = self.row.text.chars().count();
        self.ended = !comment.is_block();
    }

    fn rest(&mut self, lines: Vec<Further>) {
        for line in lines {
            self.push_row();
            self.row.text = match line {
                Further::Fixed(text) => text,
                Further::Moved(more, text) => {
                    let blanks = (self.indent + 1) * INDENT + more;
                    format!("{}{text}", " ".repeat(blanks))
                }
                Further::Close => format!("{}''", " ".repeat(self.indent * INDENT)),
            };
            self.row.width = self.row.text.chars().count();
        }
    }

    fn push_row(&mut self) {
        self.rows.push(std::mem::take(&mut self.row));
    }

    /// Ends the line and begins the next, after an empty one if `blank` says so.
    fn end_row(&mut self, blank: bool) {
        self.space = false;
        self.after_comment = false;
        self.ended = false;
        trim(&mut self.row);
        if !(self.rows.is_empty() && self.row.text.is_empty()) {
            self.push_row();
            if blank {
                self.push_row();
            }
        }
        let blanks = self.indent * INDENT;
        self.row = Row { text: " ".repeat(blanks), width: blanks, ..Row::default() };
    }

    fn unmark(&mut self) {
        let Some((row, mark, at)) = self.mark.take() else { return };
        if row != self.rows.len() {
            return;
        }
        match mark {
            Mark::Equals(before) => self.row.equals = Some((at, before)),
            Mark::Neutral => self.row.neutral = true,
        }
    }
}

fn trim(row: &mut Row) {
    let length = row.text.trim_end_matches(' ').len();
    row.width -= row.text.len() - length;
    row.text.truncate(length);
}
