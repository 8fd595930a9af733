//! Tokens outside of strings.
//!
//! Not here: modes, nesting, meaning.

use nom::branch::alt;
use nom::bytes::complete::{is_not, tag, take_until, take_while, take_while_m_n, take_while1};
use nom::character::complete::{anychar, char, one_of, satisfy};
use nom::combinator::{map, not, opt, peek, recognize, rest, value, verify};
use nom::multi::{many0_count, many1_count};
use nom::sequence::{pair, preceded, terminated};
use nom::{IResult, Parser};

use super::{One, foreign};
use crate::hidden::is_within;
use crate::kind::SyntaxKind as K;

/// Reads one token; fails only on an empty input.
pub(super) fn token(i: &str) -> One<'_> {
    let first = i.as_bytes().first().copied().unwrap_or(0);
    match first {
        b' ' | b'\n' | b'\r' | b'\t' => value(K::Whitespace, take_while1(is_blank)).parse(i),
        b'a'..=b'z' | b'A'..=b'Z' | b'_' => alt((uri, ip_v6, email, word)).parse(i),
        b'0'..=b'9' => alt((ip_v6, value(K::Number, number))).parse(i),
        b'#' => comment(i),
        b'/' => alt((block_comment, bare_path, operator)).parse(i),
        b'.' => alt((path, operator)).parse(i),
        b'<' => alt((search_path, operator)).parse(i),
        b':' => alt((ip_v6, bracket)).parse(i),
        b'~' => alt((home_path, unknown)).parse(i),
        b'\'' | b'`' => alt((bracket, foreign::quotes, unknown)).parse(i),
        // A control character, which is reported wherever it stands.
        ..0x20 | 0x7f => value(K::Whitespace, anychar).parse(i),
        0x80.. => alt((word, foreign::quotes, foreign::character, unknown)).parse(i),
        _ => alt((bracket, operator, unknown)).parse(i),
    }
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\n' | '\r' | '\t')
}

/// Letters beyond ASCII begin a word too, so that a foreign name is one mistake.
fn is_word_start(c: char) -> bool {
    c.is_alphabetic() || c == '_'
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

fn name(i: &str) -> IResult<&str, &str> {
    let hyphen = recognize(terminated(char('-'), not(char('>'))));
    let part = take_while1(is_word_part);
    // What cannot be seen within a name is reported, and makes no two names of it.
    let hidden = recognize(terminated(take_while1(is_within), peek(satisfy(is_word_part))));
    recognize((satisfy(is_word_start), many0_count(alt((part, hyphen, hidden))))).parse(i)
}

fn is_word_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
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

/// How far is looked ahead for the sign that makes a word something else: from each word, the same text may be read.
const REACH: usize = 64;

fn uri(i: &str) -> One<'_> {
    let scheme = take_while_m_n(1, REACH, |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-'));
    value(K::Uri, (scheme, tag("://"), take_while(is_uri_char))).parse(i)
}

fn number(i: &str) -> IResult<&str, &str> {
    let symbols = take_while1(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '%'));
    let per = recognize(pair(char('/'), peek(satisfy(|c| c.is_ascii_alphabetic()))));
    let range = recognize(pair(tag(".."), peek(digit)));
    let point = recognize(pair(one_of(".:-"), peek(digit)));
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

/// Nothing else has two colons side by side, and no function has seven parameters that are hexadecimal numbers.
fn ip_v6(i: &str) -> One<'_> {
    let symbols = take_while_m_n(2, REACH, |c: char| c.is_ascii_hexdigit() || matches!(c, ':' | '.'));
    let address = verify(symbols, |text: &str| text.contains("::") || text.matches(':').count() == 7);
    let prefix = (char('/'), many1_count(digit));
    value(K::BareText, (address, opt(prefix), not(satisfy(is_word_start)))).parse(i)
}

fn email(i: &str) -> One<'_> {
    let local = take_while_m_n(1, REACH, |c: char| c.is_ascii_alphanumeric() || "._+-".contains(c));
    let domain = take_while1(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
    value(K::BareText, (local, char('@'), verify(domain, |text: &str| text.contains('.')))).parse(i)
}

fn home_path(i: &str) -> One<'_> {
    value(K::BareText, (tag("~/"), take_while(is_path_char))).parse(i)
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
    let foreign = take_while1(|c: char| !c.is_ascii() && !c.is_alphabetic() && foreign::ascii(c).is_none());
    value(K::Unknown, alt((foreign, recognize(anychar), is_not("")))).parse(i)
}
