//! Commands as argument vectors. Nothing is expanded, and whether the program exists is not looked up.

use std::fmt;

use crate::text::{one_line, shown};
use crate::{AbsPath, LiteralError};

/// A program and its arguments: no shell stands between. Written as one string whose words are split at blanks, with
/// `'…'` and `"…"` for a word that holds blanks. Shell operators are refused (`sh ''…''` is the way to a shell).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Command(pub Vec<String>);

impl Command {
    /// Reads a command; the first word is an absolute path or a program's bare name.
    pub fn read(text: &str) -> Result<Self, LiteralError> {
        one_line(text)?;
        if text.trim_matches(' ').is_empty() {
            return Err(LiteralError::whole(text, "a command names a program"));
        }
        let words = split(text)?;
        if let Some(first) = words.first() {
            program(text, first)?;
        }
        Ok(Self(words.into_iter().map(|word| word.text).collect()))
    }

    /// The program: an absolute path or a bare name.
    pub fn program(&self) -> &str {
        self.0.first().map_or("", String::as_str)
    }

    /// What follows the program.
    pub fn arguments(&self) -> &[String] {
        self.0.get(1..).unwrap_or_default()
    }
}

struct Word {
    text: String,
    start: usize,
    end: usize,
}

/// What quotes the present character.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quote {
    None,
    Single(usize),
    Double(usize),
}

fn split(text: &str) -> Result<Vec<Word>, LiteralError> {
    let mut words = Vec::new();
    let mut word: Option<Word> = None;
    let mut quote = Quote::None;
    for (at, c) in text.char_indices() {
        if quote == Quote::None && c == ' ' {
            words.extend(word.take());
            continue;
        }
        let begins = word.is_none();
        let word = word.get_or_insert_with(|| Word { text: String::new(), start: at, end: at });
        word.end = at + c.len_utf8();
        quote = match (quote, c) {
            (Quote::None, '\'') => Quote::Single(at),
            (Quote::None, '"') => Quote::Double(at),
            (Quote::Single(_), '\'') | (Quote::Double(_), '"') => Quote::None,
            _ => {
                refuse_operator(quote, at, c, begins)?;
                word.text.push(c);
                quote
            }
        };
    }
    words.extend(word);
    match quote {
        Quote::None => Ok(words),
        Quote::Single(at) | Quote::Double(at) => {
            Err(LiteralError::new(at..at + 1, "the quote is not closed")
                .help("a quote character stands in quotes of the other kind"))
        }
    }
}

/// Characters that a shell would act on, where it would.
fn refuse_operator(quote: Quote, at: usize, c: char, begins: bool) -> Result<(), LiteralError> {
    let acts = match quote {
        Quote::Single(_) => false,
        Quote::Double(_) => matches!(c, '$' | '`' | '\\'),
        Quote::None => "|&;<>()$`\\*?[]".contains(c) || (begins && matches!(c, '~' | '#' | '!')),
    };
    if !acts {
        return Ok(());
    }
    let error =
        LiteralError::new(at..at + 1, format!("{} is the shell's, and no shell runs this command", shown(c)));
    Err(error.help("write `sh ''…''` for a shell, or put the word in single quotes"))
}

fn program(text: &str, word: &Word) -> Result<(), LiteralError> {
    let range = word.start..word.end;
    if word.text.starts_with('/') {
        let raw = text.get(range.clone()).unwrap_or_default();
        let inner = AbsPath::read(&word.text);
        return match inner {
            Ok(path) if path.0 == "/" => Err(LiteralError::new(range, "`/` is not a program")),
            Ok(_) => Ok(()),
            // Offsets agree only where no quotes stand between.
            Err(error) if raw == word.text => Err(error.within(
                text.get(..range.start).unwrap_or_default(),
                text.get(range.end..).unwrap_or_default(),
            )),
            Err(error) => Err(LiteralError::new(range, error.message)),
        };
    }
    let error = |message: &str| LiteralError::new(range.clone(), message);
    let is_variable =
        |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if word.text.split_once('=').is_some_and(|(name, _)| is_variable(name)) {
        let found = error("a command begins with a program, not with a variable");
        return Err(found.help("give variables in `environment`"));
    }
    if word.text.contains('/') {
        return Err(error("a program is an absolute path or a bare name")
            .help("no directory is known that it could be relative to"));
    }
    let kept = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'+' | b'-');
    let begins = word.text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    if begins && word.text.bytes().all(kept) {
        Ok(())
    } else {
        Err(error("this is not a program's name")
            .help("write an absolute path, `/usr/bin/rsync`, or a name, `rsync`"))
    }
}

/// A word as [`Command::read`] reads it back.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "_./:=,@%+-{}^".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        let pieces: Vec<String> = word.split('\'').map(|piece| format!("'{piece}'")).collect();
        pieces.join("\"'\"")
    }
}

impl fmt::Display for Command {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<String> = self.0.iter().map(|word| quoted(word)).collect();
        out.write_str(&words.join(" "))
    }
}
