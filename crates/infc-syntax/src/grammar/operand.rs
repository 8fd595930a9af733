//! Operands: what may be an argument or an element of a list.
//!
//! Not here: strings (`string`), sets (`definition`).

use nom::Parser;

use super::definition::{computed, selected_path, set};
use super::expression::{expr, parenthesise};
use super::foreign::tuple;
use super::parameter::{lambda, opens_parameters};
use super::recovery::{at_definition, at_end, close, stray};
use super::string::string;
use crate::error::{SyntaxError, SyntaxErrorKind as E};
use crate::input::{In, R, bracketed, deeper, expect, mismatch, node, operand_of, tok, word};
use crate::kind::SyntaxKind as K;
use crate::lexer::is_address;

/// What begins an operand, besides a name and `{`.
const OPERANDS: &[K] = &[
    K::Number,
    K::Path,
    K::Uri,
    K::SearchPath,
    K::BarePath,
    K::BareText,
    K::ForeignQuotes,
    K::StrOpen,
    K::IndentedOpen,
    K::HoleOpen,
    K::LBracket,
    K::LParen,
];

/// Does an operand begin here?
pub(super) fn starts_operand(i: In<'_>) -> bool {
    match i.kind() {
        K::Ident => !(i.no_because() && i.word(0, "because")),
        K::LBrace => !i.no_set(),
        K::Unknown => is_bare_hole(i),
        kind => OPERANDS.contains(&kind),
    }
}

/// Is it `$x`?
fn is_bare_hole(i: In<'_>) -> bool {
    i.text(0) == "$" && i.ahead(1) == K::Ident && !i.spaced(1)
}

/// `select = atom [ "." attr_path [ "or" select ] ]`
pub(super) fn select(i: In<'_>) -> R<'_> {
    fn chain(i: In<'_>) -> R<'_> {
        let from = i.mark();
        let (i, ()) = atom(i)?;
        if i.kind() != K::Dot {
            return Ok((i, ()));
        }
        let (i, ()) = selected_path(i.wrap(from, K::Select).bump())?;
        if !i.word(0, "or") {
            return Ok((i.finish(), ()));
        }
        if i.word(1, "null") {
            return Ok((or_null(i).finish(), ()));
        }
        let otherwise = deeper(expect(select, "the value to take otherwise"));
        let (i, _) = (word("or", K::OrKw), otherwise).parse(i)?;
        Ok((i.finish(), ()))
    }
    operand_of(chain).parse(i)
}

/// `or null`: what may be absent is so without it.
fn or_null(i: In<'_>) -> In<'_> {
    let error =
        SyntaxError::new(E::Null, i.range_of(2), "there is no `null`: what may be absent is so by itself");
    let error = error.label("not needed").edit((i.gap().0, i.range_of(2).1), "");
    i.report(error).start(K::Error).bump().bump().finish()
}

/// `atom = number | string | path | name | set | list | paren`
fn atom(i: In<'_>) -> R<'_> {
    if !starts_operand(i) {
        return mismatch();
    }
    match i.kind() {
        K::Number => number(i),
        K::StrOpen | K::IndentedOpen => string(i),
        K::HoleOpen => computed(i),
        K::Path => node(K::PathLit, tok(K::Path)).parse(i),
        K::LBrace if opens_parameters(i) => deeper(lambda).parse(parenthesise(i)),
        K::LBrace => set(i),
        K::LBracket => deeper(list).parse(i),
        K::LParen => paren(i),
        K::Ident => name(i),
        K::Unknown => bare_hole(i),
        _ => Ok((unquoted(i), ())),
    }
}

fn number(i: In<'_>) -> R<'_> {
    let (text, at) = (i.text(0), i.range());
    let error = if let Some(what) = bare(text) {
        let error = SyntaxError::new(E::Unquoted, at, format!("the {what} `{text}` needs quotes"));
        error.label("not a number").edit(at, format!("\"{text}\""))
    } else if text.contains([':', '-']) {
        no_number(text, at)
    } else if text.replace("..", "").contains('.') {
        fraction(text, at)
    } else {
        return node(K::NumberLit, tok(K::Number)).parse(i);
    };
    node(K::Error, tok(K::Number)).parse(i.report(error))
}

/// What a number token is that only lacks its quotes.
fn bare(text: &str) -> Option<&'static str> {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    match shape.as_str() {
        "0000-00-00" => Some("date"),
        "00:00" | "0:00" | "00:00:00" if is_time(text) => Some("time"),
        _ => is_address(text).then_some("address"),
    }
}

/// No hour is after 24 and no minute after 59: `80:90` is a range.
fn is_time(text: &str) -> bool {
    let mut parts = text.split(':').map(|part| part.parse().unwrap_or(u8::MAX));
    parts.next().is_some_and(|hour| hour <= 24) && parts.all(|part| part <= 59)
}

fn no_number(text: &str, at: (u32, u32)) -> SyntaxError {
    let error = SyntaxError::new(E::Syntax, at, format!("`{text}` is no number")).label("not a number");
    match range(text) {
        Some(range) => error.help("a range is written with `..`").edit(at, range),
        None => error.help("a range is written `6000..6100`, a difference with blanks, `2 - 1`"),
    }
}

/// `6000:6100/tcp` as `6000..6100/tcp`; nothing where the first is not below the last, which a difference may be.
fn range(text: &str) -> Option<String> {
    let (ports, protocol) = text.split_once('/').map_or((text, None), |(ports, name)| (ports, Some(name)));
    let (first, last) = ports.split_once([':', '-'])?;
    let number = |part: &str| part.replace('_', "").parse::<u32>().ok();
    (number(first)? < number(last)?).then(|| match protocol {
        Some(protocol) => format!("{first}..{last}/{protocol}"),
        None => format!("{first}..{last}"),
    })
}

/// Units with the next smaller one, and how many of that they are.
const SMALLER: &[(&str, &str, u64)] = &[
    ("d", "h", 24),
    ("h", "m", 60),
    ("m", "s", 60),
    ("s", "ms", 1000),
    ("TiB", "GiB", 1024),
    ("GiB", "MiB", 1024),
    ("MiB", "KiB", 1024),
    ("TB", "GB", 1000),
    ("GB", "MB", 1000),
    ("MB", "KB", 1000),
];

fn fraction(text: &str, at: (u32, u32)) -> SyntaxError {
    let error = SyntaxError::new(E::Float, at, "there are no fractional numbers").label("not a whole number");
    match whole(text) {
        Some(whole) => error.edit(at, whole),
        None => error.help("use a smaller unit: `1536MiB` for one and a half GiB, `90s` for minutes"),
    }
}

/// `1.5h` as `90m`: the same in the next smaller unit, if that is a whole number.
fn whole(text: &str) -> Option<String> {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let (before, after) = text.strip_suffix(unit)?.split_once('.')?;
    let (_, smaller, factor) = SMALLER.iter().find(|(name, ..)| *name == unit)?;
    let scale = 10u64.checked_pow(u32::try_from(after.len()).ok()?)?;
    let parts = before.parse::<u64>().ok()?.checked_mul(scale)?.checked_add(after.parse().ok()?)?;
    let all = parts.checked_mul(*factor)?;
    (all % scale == 0).then(|| format!("{}{smaller}", all / scale))
}

/// `$x`, which is a value by itself.
fn bare_hole(i: In<'_>) -> R<'_> {
    let error =
        SyntaxError::new(E::BareHole, i.range_of(2), "a name has no `$` in front").label("the value itself");
    let error =
        error.help("write the name alone, or `\"${name}\"` to put it into a string").edit(i.range(), "");
    name(i.report(error).start(K::Error).bump().finish())
}

fn name(i: In<'_>) -> R<'_> {
    if i.word(0, "null") {
        let error =
            SyntaxError::new(E::Null, i.range(), "there is no `null`").label("the empty option is `none`");
        return node(K::Error, tok(K::Ident)).parse(i.report(error.edit(i.range(), "none")));
    }
    if i.word(0, "rec") && i.ahead(1) == K::LBrace {
        let at = (i.token(0).start, i.token(1).start);
        let error = SyntaxError::new(E::Rec, i.range(), "there is no `rec`")
            .label("fields are not in scope in a set");
        let i = i.report(error.help("name what is used twice in a `let`").edit(at, ""));
        return node(K::Error, (tok(K::Ident), set)).parse(i);
    }
    node(K::Name, tok(K::Ident)).parse(i)
}

/// What is no literal for want of quotes, or should not be there at all.
fn unquoted(i: In<'_>) -> In<'_> {
    stray(i.report(without_quotes(i)))
}

/// The error about text without quotes, or in other quotes.
pub(super) fn without_quotes(i: In<'_>) -> SyntaxError {
    let (text, at) = (i.text(0), i.range());
    let quoted = format!("\"{text}\"");
    let unquoted = |what: &str| {
        let error = SyntaxError::new(E::Unquoted, at, format!("the {what} `{text}` needs quotes"));
        error.label("not quoted").edit(at, &*quoted)
    };
    match i.kind() {
        K::Uri => SyntaxError::new(E::Uri, at, "a URL needs quotes").label("not quoted").edit(at, quoted),
        K::BarePath => unquoted("path").help("in quotes; a division has blanks around `/`"),
        K::BareText if text.starts_with('~') => {
            let error = SyntaxError::new(E::Unquoted, at, format!("the path `{text}` needs quotes"));
            error.label("not quoted").help("write the whole path in quotes: `~` is not expanded")
        }
        K::BareText if text.contains('@') => unquoted("e-mail address"),
        K::BareText => unquoted("address"),
        K::ForeignQuotes => {
            let inner = text.get(text.chars().next().map_or(0, char::len_utf8)..).unwrap_or("");
            let inner = inner.strip_suffix(|_: char| true).unwrap_or("");
            let new = format!("\"{}\"", inner.replace('\\', "\\\\").replace('"', "\\\""));
            let error = SyntaxError::new(E::ForeignQuotes, at, "a string is quoted with `\"`");
            error.label("other quotes").edit(at, new)
        }
        _ => SyntaxError::new(E::SearchPath, at, format!("there are no search paths such as `{text}`"))
            .label("depends on where it is read")
            .help("name it in `inputs`; it is then an argument of `outputs`"),
    }
}

/// `paren = "(" expr ")"`
fn paren(i: In<'_>) -> R<'_> {
    let open = i.token(0);
    let kind = if has_comma(i) { K::Error } else { K::Paren };
    let called = !i.spaced(0) && i.previous().is_some_and(|token| token.kind == K::Ident);
    let (i, ()) = bracketed(expect(expr, "an expression")).parse(i.start(kind).bump())?;
    let i = match i.kind() {
        K::Comma => tuple(i, open, called),
        K::Colon => {
            let error = SyntaxError::new(E::Syntax, i.range(), "an expression is not annotated with `:`");
            i.report(error.label("expected `)`").help("put the type in front: `Cidr \"10.0.0.0/8\"`"))
        }
        _ => i,
    };
    Ok((close(i, K::RParen, open).finish(), ()))
}

/// Does a comma stand between this bracket and its partner, within no other?
fn has_comma(i: In<'_>) -> bool {
    let end = i.partner(0).unwrap_or(0);
    let mut n = 1;
    while n < end {
        if i.ahead(n) == K::Comma {
            return true;
        }
        n += i.partner(n).unwrap_or(n).saturating_sub(n) + 1;
    }
    false
}

/// `list = "[" { select } "]"`
fn list(i: In<'_>) -> R<'_> {
    let open = i.token(0);
    let (i, ()) = bracketed(elements).parse(i.start(K::List).bump())?;
    Ok((close(i, K::RBracket, open).finish(), ()))
}

fn elements(mut i: In<'_>) -> R<'_> {
    while i.kind() != K::RBracket && !at_end(i) && !at_definition(i) {
        i = if starts_operand(i) { select(i)?.0 } else { stray_element(i) };
    }
    Ok((i, ()))
}

fn stray_element(i: In<'_>) -> In<'_> {
    if i.kind() == K::Comma {
        let error =
            SyntaxError::new(E::CommaInList, i.range(), "elements of a list have no commas between them");
        return i.report(error.label("only a blank stands here").edit(i.range(), "")).bump();
    }
    let message = format!("expected an element of the list, found {}", i.found());
    let error = SyntaxError::new(E::Syntax, i.range(), message).label("not an element");
    let i = i.report(error.help("an element that is an operation stands in parentheses"));
    match expr(i) {
        Ok((next, ())) if i.is_before(next) => next,
        Ok(_) | Err(_) => stray(i),
    }
}

#[cfg(test)]
mod tests {
    use crate::SyntaxErrorKind as E;
    use crate::debug::{faults, mended, sound};

    #[test]
    fn elements_are_operands() {
        let expected =
            "(List [ (Select (Name a) . (AttrPath b)) (Paren ( (Apply (Name f) (Name x)) )) (Set { }) ])";
        assert_eq!(sound("[ a.b (f x) { } ]"), expected);
    }

    #[test]
    fn commas_in_lists_are_taken_out() {
        assert_eq!(faults("[ a, b ]"), [(E::CommaInList, 3, ",")]);
        assert_eq!(mended("[ a, b, ]"), "[ a b ]");
    }

    #[test]
    fn habits_of_nix_have_errors_of_their_own() {
        for (text, kind, source) in [
            ("{ a = null; }", E::Null, "null"),
            ("rec { a = 1; }", E::Rec, "rec"),
            ("1.5", E::Float, "1.5"),
            ("https://example.org", E::Uri, "https://example.org"),
            ("<nixpkgs/lib>", E::SearchPath, "<nixpkgs/lib>"),
            ("10.0.0.0/8", E::Unquoted, "10.0.0.0/8"),
            ("/srv/api", E::Unquoted, "/srv/api"),
        ] {
            let found = faults(text).into_iter().map(|fault| (fault.0, fault.2)).collect::<Vec<_>>();
            assert_eq!(found, [(kind, source)], "{text}");
        }
        assert_eq!(faults("{ null = 1; rec = 2; a.null = 3; }"), []);
    }

    #[test]
    fn quotes_are_offered() {
        assert_eq!(mended("[ 10.0.0.1 /srv https://a.b ]"), "[ \"10.0.0.1\" \"/srv\" \"https://a.b\" ]");
        assert_eq!(mended("rec { a = null; }"), "{ a = none; }");
    }

    #[test]
    fn two_dots_are_offered() {
        assert_eq!(mended("[ 6000:6100 6000-6100 80:90/tcp ]"), "[ 6000..6100 6000..6100 80..90/tcp ]");
        // A time lacks its quotes, and what is not below may be a difference.
        assert_eq!(mended("[ 20:30 ]"), "[ \"20:30\" ]");
        for text in ["2-1", "6100:6000", "1-1", "1-2-3", "1h-2h"] {
            assert_eq!(mended(text), text);
            assert_eq!(faults(text), [(E::Syntax, 0, text)]);
        }
    }

    #[test]
    fn a_bracket_left_open_ends_with_its_definition() {
        assert_eq!(faults("{ a = [ 1 2; b = (1; c = 3; }"), [(E::Syntax, 11, ""), (E::Syntax, 19, "")]);
    }
}
