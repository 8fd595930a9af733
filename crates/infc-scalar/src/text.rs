//! Which characters a text may hold. Knows nothing of what the text means.

use std::ops::Range;

use crate::LiteralError;

/// `String`: one line without control characters, tabs and controls of direction.
pub(crate) fn one_line(text: &str) -> Result<(), LiteralError> {
    refuse(text, |c| c.is_control() || is_separator(c), "of one line")
}

/// `Text`: several lines; of the control characters only newline and tab.
pub(crate) fn several_lines(text: &str) -> Result<(), LiteralError> {
    refuse(text, |c| (c.is_control() && c != '\n' && c != '\t') || is_separator(c), "of several lines")
}

/// Whether a character reverses or isolates the direction of the text around it, so that a reader sees another order
/// than the machine does (Unicode Bidi_Control).
fn is_direction(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// U+2028 and U+2029 end a line for some readers and not for others.
fn is_separator(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}')
}

fn refuse(text: &str, bad: impl Fn(char) -> bool, lines: &str) -> Result<(), LiteralError> {
    let Some((range, c)) = first_outside(text, |c| !bad(c) && !is_direction(c)) else {
        return Ok(());
    };
    let what = match c {
        '\n' => "a newline".to_owned(),
        '\r' => "a carriage return".to_owned(),
        '\t' => "a tab".to_owned(),
        '\0' => "a NUL character".to_owned(),
        c if is_direction(c) => format!("a control of text direction ({})", shown(c)),
        c if is_separator(c) => format!("a line separator ({})", shown(c)),
        c => format!("a control character ({})", shown(c)),
    };
    let error = LiteralError::new(range, format!("text {lines} cannot hold {what}"));
    Err(match c {
        '\t' => error.help("use a blank"),
        '\r' => error.help("end lines with a newline alone"),
        '\n' => error.help("keep it on one line"),
        _ => error.help("remove the character"),
    })
}

/// The first character for which `ok` is false, with its range.
pub(crate) fn first_outside(text: &str, ok: impl Fn(char) -> bool) -> Option<(Range<usize>, char)> {
    text.char_indices().find(|&(_, c)| !ok(c)).map(|(at, c)| (at..at + c.len_utf8(), c))
}

/// A character as a message shows it: in code quotes, or by its number where it cannot be seen.
pub(crate) fn shown(c: char) -> String {
    if c.is_control() || is_direction(c) || is_separator(c) || (c.is_whitespace() && c != ' ') {
        format!("U+{:04X}", u32::from(c))
    } else if c == ' ' {
        "a blank".to_owned()
    } else if c == '`' {
        "a backquote".to_owned()
    } else {
        format!("`{c}`")
    }
}

/// Refuses the empty text: `noun` with its article.
pub(crate) fn not_empty(text: &str, noun: &str) -> Result<(), LiteralError> {
    if text.is_empty() { Err(LiteralError::new(0..0, format!("{noun} cannot be empty"))) } else { Ok(()) }
}

/// Refuses the first character that is not `ok`: `noun` with its article, `kept` says what may stand there.
pub(crate) fn only(
    text: &str,
    noun: &str,
    kept: &str,
    ok: impl Fn(char) -> bool,
) -> Result<(), LiteralError> {
    match first_outside(text, ok) {
        None => Ok(()),
        Some((range, c)) => {
            Err(LiteralError::new(range, format!("{noun} cannot hold {}", shown(c))).help(kept))
        }
    }
}

/// A piece of a text for a message: cut short, with a mark for what cannot be seen.
pub(crate) fn excerpt(text: &str) -> String {
    const MOST: usize = 40;
    let hidden = |c: char| c.is_control() || is_direction(c) || is_separator(c);
    let shown: String =
        text.chars().take(MOST).map(|c| if hidden(c) { char::REPLACEMENT_CHARACTER } else { c }).collect();
    if text.chars().nth(MOST).is_none() { shown } else { shown + "…" }
}
