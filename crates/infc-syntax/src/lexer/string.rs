//! Tokens inside of strings: text, escapes, the start of a hole, the end.
//!
//! Not here: what an escape or the indentation means (`ast::string`).

use nom::Parser;
use nom::branch::alt;
use nom::bytes::complete::{is_not, tag};
use nom::character::complete::{char, none_of};
use nom::combinator::{not, opt, peek, recognize, value};
use nom::multi::many1_count;
use nom::sequence::terminated;

use super::One;
use crate::kind::SyntaxKind as K;

/// Reads one token of a `"…"` string; fails at a line end.
pub(super) fn line(i: &str) -> One<'_> {
    let text = many1_count(alt((is_not("\"\\$\n"), dollar)));
    let escape = (char('\\'), opt(alt((tag("${"), recognize(none_of("\n"))))));
    alt((
        value(K::StrText, text),
        value(K::StrClose, char('"')),
        value(K::HoleOpen, tag("${")),
        value(K::StrEscape, escape),
    ))
    .parse(i)
}

/// Reads one token of a `''…''` string.
pub(super) fn indented(i: &str) -> One<'_> {
    let quote = terminated(tag("'"), not(char('\'')));
    let backslash = terminated(tag("\\"), not(tag("${")));
    let text = many1_count(alt((is_not("'$\\"), dollar, quote, backslash)));
    alt((
        value(K::StrText, text),
        value(K::HoleOpen, tag("${")),
        value(K::StrEscape, alt((tag("''$"), tag("'''"), tag("\\${")))),
        value(K::StrEscape, recognize((tag("''\\"), opt(alt((tag("${"), recognize(none_of("")))))))),
        value(K::IndentedClose, tag("''")),
    ))
    .parse(i)
}

/// A `$` that begins no hole.
fn dollar(i: &str) -> nom::IResult<&str, &str> {
    terminated(tag("$"), not(peek(char('{')))).parse(i)
}
