//! Regular expressions, as far as every dialect agrees: brackets are closed and repetitions have something to repeat.
//! Deliberately no engine: nginx (PCRE) and fail2ban (Python) read them.

use std::iter::Peekable;
use std::str::CharIndices;

use crate::LiteralError;
use crate::text::{not_empty, one_line};

/// Reads an expression of one line.
pub(crate) fn read(text: &str) -> Result<String, LiteralError> {
    not_empty(text, "a regular expression")?;
    one_line(text)?;
    let mut scan =
        Scan { text, chars: text.char_indices().peekable(), groups: Vec::new(), last: Last::Nothing };
    while let Some((at, c)) = scan.chars.next() {
        scan.step(at, c)?;
    }
    match scan.groups.pop() {
        Some(open) => Err(LiteralError::new(open..open + 1, "`(` has no `)`").help("a literal one is `\\(`")),
        None => Ok(text.to_owned()),
    }
}

/// What stands before the next character.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    /// The beginning of an alternative.
    Nothing,
    /// Something that can be repeated.
    Item,
    /// `*`, `+`, `?` or `{…}`; one `?` or `+` may follow.
    Repeat,
    /// A repetition with its `?` or `+`.
    Closed,
}

struct Scan<'a> {
    text: &'a str,
    chars: Peekable<CharIndices<'a>>,
    /// Where the open groups begin.
    groups: Vec<usize>,
    last: Last,
}

impl Scan<'_> {
    fn step(&mut self, at: usize, c: char) -> Result<(), LiteralError> {
        match c {
            '\\' => self.escape(at)?,
            '[' => self.class(at)?,
            '(' => self.open(at)?,
            ')' => self.close(at)?,
            '|' => self.last = Last::Nothing,
            '*' | '+' | '?' => self.repeat(at, c)?,
            '{' => self.counted(at)?,
            _ => self.last = Last::Item,
        }
        Ok(())
    }

    fn escape(&mut self, at: usize) -> Result<(), LiteralError> {
        self.last = Last::Item;
        match self.chars.next() {
            Some(_) => Ok(()),
            None => Err(LiteralError::new(at..at + 1, "`\\` at the end escapes nothing")
                .help("a backslash is `\\\\`")),
        }
    }

    /// `[…]`: a `]` directly after `[` or `[^` is a member.
    fn class(&mut self, open: usize) -> Result<(), LiteralError> {
        self.last = Last::Item;
        self.chars.next_if(|(_, c)| *c == '^');
        self.chars.next_if(|(_, c)| *c == ']');
        while let Some((at, c)) = self.chars.next() {
            match c {
                ']' => return Ok(()),
                '\\' => self.escape(at)?,
                '[' => self.posix(at),
                _ => {}
            }
        }
        Err(LiteralError::new(open..open + 1, "`[` has no `]`").help("a literal one is `\\[`"))
    }

    /// `[:alpha:]` inside a class.
    fn posix(&mut self, at: usize) {
        let Some(body) = self.text.get(at..).and_then(|rest| rest.strip_prefix("[:")) else { return };
        let Some((name, _)) = body.split_once(":]") else { return };
        if name.bytes().all(|b| b.is_ascii_lowercase() || b == b'^') {
            let end = at + name.len() + 4;
            while self.chars.next_if(|(next, _)| *next < end).is_some() {}
        }
    }

    fn open(&mut self, at: usize) -> Result<(), LiteralError> {
        self.last = Last::Nothing;
        self.groups.push(at);
        if self.groups.len() > 100 {
            return Err(LiteralError::new(at..at + 1, "groups are nested too deeply: at most 100"));
        }
        // `(?:`, `(?=`, `(?P<name>` and the like: the question mark repeats nothing.
        if self.chars.next_if(|(_, c)| *c == '?').is_some()
            && self.chars.next_if(|(_, c)| *c == '#').is_some()
        {
            while self.chars.next_if(|(_, c)| *c != ')').is_some() {}
        }
        Ok(())
    }

    fn close(&mut self, at: usize) -> Result<(), LiteralError> {
        self.last = Last::Item;
        match self.groups.pop() {
            Some(_) => Ok(()),
            None => Err(LiteralError::new(at..at + 1, "`)` has no `(`").help("a literal one is `\\)`")),
        }
    }

    fn repeat(&mut self, at: usize, c: char) -> Result<(), LiteralError> {
        self.last = match self.last {
            Last::Item => Last::Repeat,
            Last::Repeat if c != '*' => Last::Closed,
            Last::Nothing => {
                let error = LiteralError::new(at..at + 1, format!("`{c}` has nothing to repeat"));
                return Err(error.help(format!("a literal one is `\\{c}`")));
            }
            Last::Repeat | Last::Closed => {
                return Err(LiteralError::new(at..at + 1, format!("`{c}` repeats a repetition")));
            }
        };
        Ok(())
    }

    /// `{3}`, `{3,}`, `{3,5}`; any other `{` is a character.
    fn counted(&mut self, at: usize) -> Result<(), LiteralError> {
        let body = self.text.get(at + 1..).and_then(|rest| rest.split_once('}')).map(|(body, _)| body);
        let Some((body, counts)) = body.and_then(|body| bounds(body).map(|counts| (body, counts))) else {
            self.last = Last::Item;
            return Ok(());
        };
        let end = at + body.len() + 2;
        let error = |message: &str| Err(LiteralError::new(at..end, message));
        match counts {
            _ if self.last == Last::Nothing => return error("the repetition has nothing to repeat"),
            (low, Some(high)) if low > high => return error("the lower bound is above the upper"),
            (low, high) if low > 65_535 || high.is_some_and(|high| high > 65_535) => {
                return error("a bound is at most 65535");
            }
            _ => {}
        }
        while self.chars.next_if(|(next, _)| *next < end).is_some() {}
        self.last = Last::Repeat;
        Ok(())
    }
}

/// The bounds of a counted repetition; a number too large to hold is the largest.
fn bounds(body: &str) -> Option<(u64, Option<u64>)> {
    let number = |digits: &str| {
        let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| digits.parse().unwrap_or(u64::MAX))
    };
    match body.split_once(',') {
        None => number(body).map(|exact| (exact, Some(exact))),
        Some((low, "")) => number(low).map(|low| (low, None)),
        Some((low, high)) => Some((number(low)?, Some(number(high)?))),
    }
}
