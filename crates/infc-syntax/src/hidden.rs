//! Characters that make a text look other than it is: controls, among them those of direction, what has no width, and
//! line ends that only some programs show as such.
//!
//! Controls and line ends are refused wherever they stand. What has no width is refused but in comments, which mean
//! nothing; in strings the joiners and the selectors of variants may stand, which scripts and emoji are written with.
//! Not here: characters that can be seen and look like others (`lexer`).

use crate::error::{SyntaxError, SyntaxErrorKind as E};
use crate::kind::SyntaxKind as K;
use crate::lexer::Token;

/// The errors of a text, at most `most`, and how many there are.
pub(crate) fn hidden(text: &str, tokens: &[Token], most: usize) -> (Vec<SyntaxError>, usize) {
    let (mut errors, mut count, mut start) = (Vec::new(), 0, 0u32);
    if is_plain(text) {
        return (errors, count);
    }
    for token in tokens {
        let slice = text.get(start as usize..token.end as usize).unwrap_or("");
        for (at, c) in slice.char_indices().filter(|_| !is_plain(slice)) {
            let at = start.saturating_add(u32::try_from(at).unwrap_or(0));
            let Some(error) = fault(text, at, c, token.kind) else { continue };
            count += 1;
            if errors.len() < most {
                errors.push(error);
            }
        }
        start = token.end;
    }
    (errors, count)
}

/// Is every character one that can be seen, a blank, or a line feed?
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\t' | b'\n'))
}

/// What has no width.
pub(crate) fn is_invisible(c: char) -> bool {
    is_joiner(c)
        || matches!(c, '\u{80}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180e}' | '\u{200b}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2064}'
            | '\u{206a}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}')
        || is_bidirectional(c)
}

/// What is refused, cannot be seen, and ends no line: between two letters of a name it is a slip within that name.
pub(crate) fn is_within(c: char) -> bool {
    (c.is_control() || is_invisible(c)) && c != '\t' && c != '\n' && !ends_line(c)
}

/// What some programs take for the end of a line.
fn ends_line(c: char) -> bool {
    matches!(c, '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
}

fn is_bidirectional(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What is wrong with the character at `at`, in a token of a kind, if anything is.
fn fault(text: &str, at: u32, c: char, kind: K) -> Option<SyntaxError> {
    let comment = matches!(kind, K::Comment | K::DocComment);
    let string = matches!(kind, K::StrText | K::StrEscape | K::ForeignQuotes);
    let range = (at, at.saturating_add(u32::try_from(c.len_utf8()).unwrap_or(0)));
    let code = format!("U+{:04X}", u32::from(c));
    let error = |kind: E, message: String| {
        let error = SyntaxError::new(kind, range, message);
        // Between names it takes the one for two, and what the parser says of that explains nothing.
        if comment || string { error } else { error.dominant() }
    };
    match c {
        '\t' | '\n' => None,
        '\r' if text.get(at as usize + 1..).is_some_and(|rest| rest.starts_with('\n')) => None,
        '\u{feff}' if at == 0 => None,
        _ if is_bidirectional(c) => {
            let error =
                error(E::Bidi, format!("the control character {code} changes the direction of the text"));
            Some(error.label("what is shown is not what is read").edit(range, ""))
        }
        _ if ends_line(c) => {
            let error = error(E::Hidden, format!("{code} ends a line for some programs, and not for others"));
            Some(error.label("not a line end").help("write a line feed").edit(range, "\n"))
        }
        _ if c.is_control() => {
            let error = error(E::Hidden, format!("a source holds no control character {code}"));
            Some(error.label("cannot be seen").edit(range, ""))
        }
        _ if is_invisible(c) && !comment && !(string && is_joiner(c)) => {
            let error = error(E::Hidden, format!("{code} has no width, so that it cannot be seen"));
            Some(error.label("stands here").edit(range, ""))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::SyntaxErrorKind as E;
    use crate::debug::{faults, mended};

    fn kinds(text: &str) -> Vec<E> {
        faults(text).into_iter().map(|fault| fault.0).collect()
    }

    #[test]
    fn controls_of_direction_are_found_in_comments_and_strings() {
        let text = "# a\u{202e}b\n[ \"\u{2066}\" ]";
        assert_eq!(kinds(text), [E::Bidi; 2]);
        assert_eq!(mended(text), "# ab\n[ \"\" ]");
    }

    #[test]
    fn what_cannot_be_seen_is_one_error() {
        for text in [
            "{ a\u{200b}b = 1; }",
            "{ a = 1;\0 }",
            "# a\u{1b}[2J\n1",
            "[ \"a\u{ad}b\" ]",
            "1\u{feff}",
            "{\u{b}}",
        ] {
            assert_eq!(kinds(text), [E::Hidden], "{text:?}");
        }
        assert_eq!(mended("{ a\u{200b}b = 1; }"), "{ ab = 1; }");
    }

    #[test]
    fn line_ends_are_those_that_every_program_shows() {
        assert_eq!(kinds("# a\r\n[ 1\r\n]\r\n"), []);
        assert_eq!(kinds("# a\rforce b = 1;\n1"), [E::Hidden]);
        assert_eq!(kinds("# a\u{2028}b\n1"), [E::Hidden]);
    }

    #[test]
    fn scripts_and_emoji_are_written_with_joiners() {
        assert_eq!(kinds("# \u{200b}\n[ \"\u{645}\u{6cc}\u{200c}\u{62e} \u{2764}\u{fe0f}\" ]"), []);
        assert_eq!(kinds("\u{feff}1"), []);
    }
}
