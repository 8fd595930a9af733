//! Tokens outside of strings.
//!
//! Not here: modes, nesting, meaning.

use nom::branch::alt;
use nom::bytes::complete::{is_not, tag, take_until, take_while, take_while1};
use nom::character::complete::{anychar, char, satisfy};
use nom::combinator::{map, not, opt, peek, recognize, rest, value, verify};
use nom::multi::{many0_count, many1_count};
use nom::sequence::{pair, preceded, terminated};
use nom::{IResult, Parser};

use super::One;
use crate::kind::SyntaxKind as K;

/// Reads one token; fails only on an empty input.
pub(super) fn token(i: &str) -> One<'_> {
    let first = i.as_bytes().first().copied().unwrap_or(0);
    match first {
        b' ' | b'\n' | b'\r' | b'\t' => value(K::Whitespace, take_while1(is_blank)).parse(i),
        b'a'..=b'z' | b'A'..=b'Z' | b'_' => alt((uri, word)).parse(i),
        b'0'..=b'9' => value(K::Number, number).parse(i),
        b'#' => comment(i),
        b'/' => alt((block_comment, bare_path, operator)).parse(i),
        b'.' => alt((path, operator)).parse(i),
        b'<' => alt((search_path, operator)).parse(i),
        0x80.. => alt((byte_order_mark, unknown)).parse(i),
        _ => alt((bracket, operator, unknown)).parse(i),
    }
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\n' | '\r' | '\t')
}

fn is_word_start(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_'
}

fn is_path_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '/' | '+' | '@' | '-' | '~')
}

fn is_uri_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || "%/?:@&=+$,-_.!~*'".contains(c)
}

fn digit(i: &str) -> IResult<&str, char> {
    satisfy(|c| c.is_ascii_digit()).parse(i)
}

fn comment(i: &str) -> One<'_> {
    let (after, text) = take_while(|c| c != '\n')(i)?;
    let documents = text.starts_with("##") && !text.starts_with("###");
    Ok((after, if documents { K::DocComment } else { K::Comment }))
}

fn block_comment(i: &str) -> One<'_> {
    let closed = recognize((take_until("*/"), tag("*/")));
    value(K::Comment, preceded(tag("/*"), alt((closed, rest)))).parse(i)
}

/// A mark at the start of a file is a blank.
fn byte_order_mark(i: &str) -> One<'_> {
    value(K::Whitespace, char('\u{feff}')).parse(i)
}

fn name(i: &str) -> IResult<&str, &str> {
    let hyphen = terminated(char('-'), not(char('>')));
    let part = take_while1(|c: char| c.is_ascii_alphanumeric() || c == '_');
    recognize((satisfy(is_word_start), many0_count(alt((part, recognize(hyphen)))))).parse(i)
}

fn word(i: &str) -> One<'_> {
    map(name, keyword).parse(i)
}

fn keyword(word: &str) -> K {
    match word {
        "let" => K::LetKw,
        "in" => K::InKw,
        "if" => K::IfKw,
        "then" => K::ThenKw,
        "else" => K::ElseKw,
        "assert" => K::AssertKw,
        "inherit" => K::InheritKw,
        _ => K::Ident,
    }
}

fn uri(i: &str) -> One<'_> {
    let scheme = take_while1(|c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-'));
    value(K::Uri, (scheme, tag("://"), take_while(is_uri_char))).parse(i)
}

fn number(i: &str) -> IResult<&str, &str> {
    let symbols = take_while1(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '%'));
    let per = recognize(pair(char('/'), peek(satisfy(|c| c.is_ascii_alphabetic()))));
    let range = recognize(pair(tag(".."), peek(digit)));
    let point = recognize(pair(char('.'), peek(digit)));
    let (after, text) = recognize(many1_count(alt((symbols, per, range, point)))).parse(i)?;
    if is_address(text) {
        return recognize((tag(text), opt((char('/'), many1_count(digit))))).parse(i);
    }
    Ok((after, text))
}

/// Is a number token an IPv4 address that lacks its quotes?
pub(crate) fn is_address(text: &str) -> bool {
    !text.contains("..") && text.bytes().filter(|b| *b == b'.').count() > 1
}

fn path(i: &str) -> One<'_> {
    value(K::Path, ((alt((tag("./"), tag("../")))), take_while(is_path_char))).parse(i)
}

fn bare_path(i: &str) -> One<'_> {
    let start = satisfy(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'));
    value(K::BarePath, (char('/'), start, take_while(is_path_char))).parse(i)
}

fn search_path(i: &str) -> One<'_> {
    let inner = verify(take_while1(is_path_char), |text: &str| text.starts_with(is_word_start));
    value(K::SearchPath, (char('<'), inner, char('>'))).parse(i)
}

fn bracket(i: &str) -> One<'_> {
    alt((
        value(K::LBrace, char('{')),
        value(K::RBrace, char('}')),
        value(K::LBracket, char('[')),
        value(K::RBracket, char(']')),
        value(K::LParen, char('(')),
        value(K::RParen, char(')')),
        value(K::Semicolon, char(';')),
        value(K::Colon, char(':')),
        value(K::Comma, char(',')),
        value(K::StrOpen, char('"')),
        value(K::IndentedOpen, tag("''")),
        value(K::HoleOpen, tag("${")),
    ))
    .parse(i)
}

fn operator(i: &str) -> One<'_> {
    let long = alt((
        value(K::Ellipsis, tag("...")),
        value(K::EqEq, tag("==")),
        value(K::PlusEq, tag("+=")),
        value(K::PlusPlus, tag("++")),
        value(K::NotEq, tag("!=")),
        value(K::LessEq, tag("<=")),
        value(K::GreaterEq, tag(">=")),
        value(K::AndAnd, tag("&&")),
        value(K::OrOr, tag("||")),
        value(K::Arrow, tag("->")),
        value(K::SlashSlash, tag("//")),
    ));
    let short = alt((
        value(K::Eq, char('=')),
        value(K::Dot, char('.')),
        value(K::Less, char('<')),
        value(K::Greater, char('>')),
        value(K::Pipe, char('|')),
        value(K::Not, char('!')),
        value(K::Plus, char('+')),
        value(K::Minus, char('-')),
        value(K::Star, char('*')),
        value(K::Slash, char('/')),
        value(K::Question, char('?')),
        value(K::At, char('@')),
    ));
    alt((long, short)).parse(i)
}

/// A run of characters beyond ASCII, or one other character.
fn unknown(i: &str) -> One<'_> {
    let foreign = take_while1(|c: char| !c.is_ascii() && c != '\u{feff}');
    value(K::Unknown, alt((foreign, recognize(anychar), is_not("")))).parse(i)
}
