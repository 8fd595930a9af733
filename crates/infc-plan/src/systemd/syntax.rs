//! The syntax of unit files, as systemd.syntax(7) has it: sections, assignments, comments, continued lines.
//!
//! It deliberately knows no key, and keeps every line that is none of these, for whoever tells of it.

use std::ops::Range;

use super::{Line, Section};
use crate::Origin;
use crate::token::unit;

/// A unit's text, read.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Read {
    /// Its sections, in order.
    pub sections: Vec<Section>,
    /// Lines that systemd does not heed: neither sections nor assignments, or before the first section.
    pub strange: Vec<(String, Range<usize>)>,
}

/// Reads a unit's text, which is stated at `origin`. Lines before the first section belong to `first`, if there is one.
pub(super) fn read(text: &str, origin: Origin, first: Option<&'static str>) -> Read {
    let mut read = Read { sections: first.map(Section::new).into_iter().collect(), strange: Vec::new() };
    for (line, place) in logical(text) {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            read.sections.push(Section { name: name.to_owned().into(), lines: Vec::new() });
            continue;
        }
        let known = line.split_once('=').zip(read.sections.last_mut());
        let Some(((key, value), section)) = known else {
            read.strange.push((line, place));
            continue;
        };
        let value = unit::stated(value.trim());
        let key = key.trim().to_owned().into();
        section.lines.push(Line { key, value, origin, place: Some(place) });
    }
    read
}

/// The lines that mean something, each with its bytes in the text: a backslash at the end joins the next one with a
/// blank between them.
fn logical(text: &str) -> Vec<(String, Range<usize>)> {
    let mut lines: Vec<(String, Range<usize>)> = Vec::new();
    let (mut at, mut open) = (0, false);
    for raw in text.split_inclusive('\n') {
        let begin = at + (raw.len() - raw.trim_start().len());
        let line = raw.trim();
        at += raw.len();
        if line.starts_with(['#', ';']) || (line.is_empty() && !open) {
            continue;
        }
        let (part, goes_on) = line.strip_suffix('\\').map_or((line, false), |part| (part, true));
        match lines.last_mut().filter(|_| open) {
            Some((joined, place)) => {
                joined.push(' ');
                joined.push_str(part);
                place.end = begin + part.len();
            }
            None => lines.push((part.to_owned(), begin..begin + part.len())),
        }
        open = goes_on;
    }
    lines
}

#[cfg(test)]
mod tests {
    use infc_diag::{FileId, Span};

    use super::*;

    #[test]
    fn lines_join_and_comments_go() {
        let text = "# no\n[Service]\nExecStart=/bin/a \\\n  # between\n  b\n\n; no\nUser = deploy\nodd\n";
        let read = read(text, Span { file: FileId::from_index(0), start: 0, end: 0 }, None);
        let lines: Vec<(&str, &str)> =
            read.sections[0].lines.iter().map(|line| (&*line.key, line.value.as_str())).collect();
        assert_eq!(lines, [("ExecStart", "/bin/a  b"), ("User", "deploy")]);
        assert_eq!(read.strange[0].0, "odd");
        assert_eq!(&text[read.sections[0].lines[1].place.clone().unwrap()], "User = deploy");
    }
}
