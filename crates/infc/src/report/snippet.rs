//! The marked lines of one file, drawn by miette.
//!
//! miette gets a small text of its own, made of no more lines than are shown: drawing costs what is drawn, not the
//! size of the file, and what could control a terminal is written out before it is drawn. It deliberately draws
//! neither messages nor notes.

use std::fmt;
use std::ops::Range;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents,
    SourceCode, SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};

use super::source::Source;
use super::visible::{visible, visible_line};

/// A mark longer than this many lines is drawn on its first line alone.
const MARKED_LINES: u32 = 4;
/// Of a longer line only a part is drawn; in characters.
const LINE_LENGTH: usize = 240;
/// Lines between two marks that are drawn rather than left out.
const BRIDGE: usize = 2;

/// A place to mark and what to say there.
pub struct Mark<'a> {
    /// Bytes of the file.
    pub range: Range<usize>,
    /// May be empty.
    pub text: &'a str,
    /// Whether this is the place at fault, not a fact beside it.
    pub primary: bool,
}

/// Draws `marks` of the file `name`, in colour or not.
pub fn draw(name: &str, source: &Source, marks: &[Mark<'_>], colour: bool) -> String {
    let mut sorted: Vec<&Mark<'_>> = marks.iter().collect();
    sorted.sort_by_key(|mark| (mark.range.start, mark.range.end));
    let snippet = Snippet::new(name, source, &sorted);
    let mut out = String::new();
    // The snippet answers every request of the handler, and a `String` takes every write.
    let _ = handler(&sorted, colour).render_report(&mut out, &snippet);
    // miette begins with a line for the message, which is ours to say.
    out.split_once('\n').map_or(String::new(), |(_, drawn)| drawn.to_owned())
}

fn handler(marks: &[&Mark<'_>], colour: bool) -> GraphicalReportHandler {
    let characters = ThemeCharacters { ltop: '┌', lbot: '└', ..ThemeCharacters::unicode() };
    let mut styles = if colour { ThemeStyles::ansi() } else { ThemeStyles::none() };
    styles.link = styles.advice;
    styles.highlights =
        marks.iter().map(|mark| if mark.primary { styles.error } else { styles.advice }).collect();
    GraphicalReportHandler::new_themed(GraphicalTheme { characters, styles })
        .with_context_lines(0)
        .with_wrap_lines(false)
        .with_links(false)
        .without_syntax_highlighting()
}

/// One line of the file as it is drawn.
struct Line {
    number: usize,
    /// Where it begins in the snippet's text; it ends with a newline, which the next one follows.
    start: usize,
}

/// The lines to draw as one text, and the marks as places in it.
struct Snippet {
    name: String,
    text: String,
    lines: Vec<Line>,
    labels: Vec<LabeledSpan>,
    /// The column in the file, from 0, at which each label begins: cut lines have lost it.
    columns: Vec<usize>,
}

impl Snippet {
    fn new(name: &str, source: &Source, marks: &[&Mark<'_>]) -> Self {
        let mut snippet = Self {
            name: name.to_owned(),
            text: String::new(),
            lines: Vec::new(),
            labels: Vec::new(),
            columns: Vec::new(),
        };
        let ranges: Vec<Range<usize>> = marks.iter().map(|mark| clip(source, &mark.range)).collect();
        let mut shown: Vec<(u32, Range<usize>)> = Vec::new();
        for number in numbers(source, &ranges) {
            let cut = window(source, number, &ranges);
            snippet.push_line(number, source.text(cut.clone()), cut.start > source.line(number).start);
            shown.push((number, cut));
        }
        for (mark, range) in marks.iter().zip(ranges) {
            let (start, end) =
                (snippet.place(source, &shown, range.start), snippet.place(source, &shown, range.end));
            snippet.columns.push(source.position(range.start).column as usize - 1);
            snippet.labels.push(label(mark, SourceSpan::from((start, end.saturating_sub(start)))));
        }
        snippet
    }

    fn push_line(&mut self, number: u32, text: &str, cut: bool) {
        self.lines.push(Line { number: number as usize, start: self.text.len() });
        if cut {
            self.text.push('…');
        }
        self.text.push_str(&visible(text));
        self.text.push('\n');
    }

    /// Where byte `at` of the file stands in the snippet's text.
    fn place(&self, source: &Source, shown: &[(u32, Range<usize>)], at: usize) -> usize {
        let number = source.line_of(at);
        let index = shown.partition_point(|(line, _)| *line < number).min(shown.len().saturating_sub(1));
        let (Some(line), Some((number, cut))) = (self.lines.get(index), shown.get(index)) else { return 0 };
        let dots = if cut.start > source.line(*number).start { '…'.len_utf8() } else { 0 };
        let before = cut.start..at.clamp(cut.start, cut.end);
        line.start + dots + visible(source.text(before)).len()
    }

    /// The number in the file, from 1, of the line at `index`.
    fn number(&self, index: usize) -> usize {
        self.lines.get(index).map_or(1, |line| line.number)
    }

    /// How many lines follow the line at `index` without a gap: marks on them are drawn together.
    fn run(&self, index: usize) -> usize {
        let rest = self.lines.get(index..).unwrap_or_default();
        rest.windows(2).take_while(|pair| matches!(pair, [a, b] if a.number + 1 == b.number)).count()
    }

    /// Index of the line that holds byte `at` of the snippet's text.
    fn line_at(&self, at: usize) -> usize {
        self.lines.partition_point(|line| line.start <= at).saturating_sub(1)
    }
}

fn label(mark: &Mark<'_>, span: SourceSpan) -> LabeledSpan {
    let text = Some(visible_line(mark.text)).filter(|text| !text.is_empty());
    if mark.primary {
        LabeledSpan::new_primary_with_span(text, span)
    } else {
        LabeledSpan::new_with_span(text, span)
    }
}

/// `range` without the line ends that close it; only its first line if it is long.
fn clip(source: &Source, range: &Range<usize>) -> Range<usize> {
    let end = range.start + source.text(range.clone()).trim_end_matches(['\r', '\n']).len();
    let first = source.line_of(range.start);
    if source.line_of(end) - first < MARKED_LINES {
        return range.start..end;
    }
    range.start..source.line(first).end.max(range.start)
}

/// The numbers of the lines to draw: those marked, and short gaps between them.
fn numbers(source: &Source, ranges: &[Range<usize>]) -> Vec<u32> {
    let mut numbers: Vec<u32> =
        ranges.iter().flat_map(|range| source.line_of(range.start)..=source.line_of(range.end)).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let mut bridged = Vec::with_capacity(numbers.len());
    for number in numbers {
        match bridged.last() {
            Some(&last) if (number - last) as usize <= BRIDGE + 1 => bridged.extend(last + 1..=number),
            _ => bridged.push(number),
        }
    }
    bridged
}

/// The part of a line that is drawn: all of it, or the surroundings of the first mark if it is very long.
fn window(source: &Source, number: u32, ranges: &[Range<usize>]) -> Range<usize> {
    let line = source.line(number);
    let text = source.text(line.clone());
    if text.len() <= LINE_LENGTH {
        return line;
    }
    let mark =
        ranges.iter().find(|range| line.contains(&range.start)).map_or(line.start, |range| range.start);
    let skipped = text.get(..mark - line.start).map_or(0, |before| before.chars().count());
    let first = skipped.saturating_sub(LINE_LENGTH / 4);
    let offset = |nth: usize| text.char_indices().nth(nth).map_or(line.end, |(at, _)| line.start + at);
    offset(first)..offset(first + LINE_LENGTH)
}

impl SourceCode for Snippet {
    /// Whole lines of the snippet, whatever `span` asks for; lines are looked up, not counted.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        _before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let first = self.line_at(span.offset());
        let last = self.line_at((span.offset() + span.len()).saturating_sub(1)).max(first);
        let start = self.lines.get(first).map_or(0, |line| line.start);
        let end = self.lines.get(last + 1).map_or(self.text.len(), |line| line.start);
        let data = self.text.get(start..end).ok_or(MietteError::OutOfBounds)?;
        let label = self.labels.iter().position(|label| label.inner() == span);
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            data.as_bytes(),
            SourceSpan::from((start, end - start)),
            self.number(first) - 1,
            label.and_then(|index| self.columns.get(index)).copied().unwrap_or(0),
            self.run(first),
        )))
    }
}

impl Diagnostic for Snippet {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

impl fmt::Display for Snippet {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl fmt::Debug for Snippet {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Snippet({})", self.name)
    }
}

impl std::error::Error for Snippet {}
