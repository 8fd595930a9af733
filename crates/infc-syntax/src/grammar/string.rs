//! Strings and their holes.
//!
//! Not here: the value of a string (`ast::string`).

use nom::Parser;
use nom::branch::alt;

use super::expression::expr;
use super::recovery::stray;
use crate::error::{SyntaxError, SyntaxErrorKind as E};
use crate::input::{In, R, bracketed, expect, many, mismatch, tok};
use crate::kind::SyntaxKind as K;

/// `string = '"' { text | escape | hole } '"' | "''" { text | escape | hole } "''"`
pub(super) fn string(i: In<'_>) -> R<'_> {
    let open = i.token(0);
    if !i.at(&[K::StrOpen, K::IndentedOpen]) {
        return mismatch();
    }
    let (i, ()) = many(alt((tok(K::StrText), escape, hole))).parse(i.start(K::StringLit).bump())?;
    if i.at(&[K::StrClose, K::IndentedClose]) {
        return Ok((i.bump().finish(), ()));
    }
    let (message, quote) = match open.kind {
        K::IndentedOpen => ("this string is never closed", "''"),
        _ => ("this string is not closed on its line", "\""),
    };
    let error = SyntaxError::new(E::UnclosedString, (open.start, open.end), message)
        .label(format!("needs a closing `{quote}`"));
    let error = if open.kind == K::StrOpen { error.edit(closing(i), quote).unsure() } else { error };
    let i = i.report(error.dominant().help("a string of several lines is written `''…''`"));
    // What stood after it on the line was read as text: that it is missing too goes without saying.
    let (i, ()) = tok(K::StrCut).parse(i).unwrap_or((i, ()));
    Ok((i.finish().quiet(), ()))
}

/// Where the closing quote of a string may have been meant: at the end of its line, before a `;`.
fn closing(i: In<'_>) -> (u32, u32) {
    let Some(last) = i.previous() else { return i.gap() };
    let text = i.slice((last.start, last.end)).trim_end();
    let text = if last.kind == K::StrText { text.strip_suffix(';').unwrap_or(text) } else { text };
    let at = last.start.saturating_add(u32::try_from(text.len()).unwrap_or(0));
    (at, at)
}

fn escape(i: In<'_>) -> R<'_> {
    let text = i.text(0);
    if i.kind() == K::StrEscape && crate::ast::unescape(text).is_none() {
        let (start, end) = i.range();
        let error = SyntaxError::new(E::Syntax, (start, end), format!("`{text}` is not an escape"));
        let error = error.label("escapes are `\\\"` `\\\\` `\\n` `\\t` `\\r` `\\${`");
        let error = if text.starts_with('\\') { error.edit((start, start + 1), "\\\\") } else { error };
        return tok(K::StrEscape).parse(i.report(error));
    }
    tok(K::StrEscape).parse(i)
}

/// `hole = "${" expr "}"`
pub(super) fn hole(i: In<'_>) -> R<'_> {
    let open = i.token(0);
    if open.kind != K::HoleOpen {
        return mismatch();
    }
    let closed = i.partner(0).is_some_and(|n| i.ahead(n) == K::HoleClose);
    let (i, ()) = bracketed(expect(expr, "an expression")).parse(i.start(K::Hole).bump())?;
    if i.kind() == K::HoleClose {
        return Ok((i.bump().finish(), ()));
    }
    let error = SyntaxError::new(E::Syntax, i.range(), format!("expected `}}`, found {}", i.found()));
    let error = error.label("expected `}`").related((open.start, open.end), "to close this `${`");
    let i = rest_of_hole(if closed { i.report(error) } else { i });
    Ok((if closed { i.bump().finish() } else { i.finish() }, ()))
}

/// Skips to where the hole ends: nothing else ends within a string.
fn rest_of_hole(mut i: In<'_>) -> In<'_> {
    while !i.at(&[K::HoleClose, K::StrCut, K::EndOfFile]) {
        i = stray(i);
    }
    i
}

#[cfg(test)]
mod tests {
    use crate::SyntaxErrorKind as E;
    use crate::debug::{faults, mended, sound};

    #[test]
    fn holes_are_expressions() {
        let expected =
            "(StringLit \" a (Hole ${ (Select (Name b) . (AttrPath c)) }) (Hole ${ (Set { }) }) \")";
        assert_eq!(sound("\"a${b.c}${{ }}\""), expected);
    }

    #[test]
    fn a_string_left_open_is_the_one_error_of_its_line() {
        assert_eq!(faults("{\n  a = \"b;\n  c = 1;\n}"), [(E::UnclosedString, 8, "\"")]);
        assert_eq!(faults("{\n  a = \"${b;\n  c = 1;\n}"), [(E::UnclosedString, 8, "\"")]);
        assert_eq!(
            faults("{\n  a = b\";\n  c = 1\n}"),
            [(E::UnclosedString, 9, "\""), (E::MissingSemicolon, 19, "")]
        );
        assert_eq!(faults("''a").len(), 1);
    }

    #[test]
    fn unknown_escapes_are_doubled() {
        assert_eq!(faults(r#""a\d""#), [(E::Syntax, 2, r"\d")]);
        assert_eq!(mended(r#""a\d""#), r#""a\\d""#);
    }
}
