//! Functions and their parameters.
//!
//! Not here: fields of records, which are written alike (`declaration`).

use nom::Parser;
use nom::branch::alt;
use nom::combinator::opt;

use super::expression::expr;
use super::recovery::{at_end, skip};
use super::types::{starts_type, type_expr};
use crate::error::{SyntaxError, SyntaxErrorKind as E};
use crate::input::{In, R, bracketed, expect, mismatch, node, tok};
use crate::kind::SyntaxKind as K;

/// `lambda = ( name | params ) ":" expr`
pub(super) fn lambda(i: In<'_>) -> R<'_> {
    let single = i.kind() == K::Ident && i.ahead(1) == K::Colon;
    let named = i.kind() == K::Ident && i.ahead(1) == K::At && i.ahead(2) == K::LBrace;
    if !(single || named || opens_parameters(i)) {
        return mismatch();
    }
    let parameters = (opt(name_of_all), alt((params, node(K::Param, tok(K::Ident)))), opt(name_of_all));
    node(K::Lambda, (parameters, expect(tok(K::Colon), "`:`"), expect(expr, "the body of the function")))
        .parse(i)
}

/// `args@` before the parameters, or `@args` after them.
fn name_of_all(i: In<'_>) -> R<'_> {
    if !(i.kind() == K::At || i.ahead(1) == K::At) {
        return mismatch();
    }
    let error = SyntaxError::new(E::NixPattern, i.range_of(2), "the parameters together have no name");
    let error = error.label("leave it out").help("name each parameter that is used").edit(i.range_of(2), "");
    let i = i.report(error.unsure()).start(K::Error).bump();
    Ok((if i.at(&[K::At, K::Ident]) { i.bump().finish() } else { i.finish() }, ()))
}

/// Do parameters and not a set begin at this `{`?
pub(super) fn opens_parameters(i: In<'_>) -> bool {
    if i.kind() != K::LBrace || i.no_set() {
        return false;
    }
    // Of `{ a }:` it is sure, whatever braces are missing further on.
    let close = match (i.ahead(1), i.ahead(2)) {
        (K::RBrace, _) => Some(1),
        (K::Ident, K::RBrace) => Some(2),
        _ => i.partner(0).filter(|_| i.is_balanced()),
    };
    if close.is_some_and(|n| matches!(i.ahead(n + 1), K::Colon | K::At)) {
        return true;
    }
    let separated = matches!(i.ahead(2), K::Colon | K::Comma | K::Question);
    !i.token(0).has_semicolon && (i.ahead(1) == K::Ident && separated || i.ahead(1) == K::Ellipsis)
}

/// `params = "{" [ param { "," param } [ "," ] ] "}"`
fn params(i: In<'_>) -> R<'_> {
    if i.kind() != K::LBrace {
        return mismatch();
    }
    let open = i.token(0);
    let (i, ()) = bracketed(list_of_params).parse(i.start(K::Params).bump())?;
    if i.kind() == K::RBrace {
        return Ok((i.bump().finish(), ()));
    }
    let error = SyntaxError::new(E::MissingBrace, i.gap(), "these parameters are never closed");
    let error = error.label("expected `}`").related((open.start, open.end), "the `{`");
    Ok((i.report(error).guess_brace().finish(), ()))
}

fn list_of_params(mut i: In<'_>) -> R<'_> {
    while i.kind() == K::Semicolon || !at_end(i) {
        let (next, found) = opt(alt((param, ellipsis))).parse(i)?;
        let stray = found.is_none() && next.kind() == K::Comma;
        let next = if stray { stray_comma(next) } else { separator(next) };
        if !i.is_before(next) {
            break;
        }
        i = next;
    }
    Ok((i, ()))
}

fn stray_comma(i: In<'_>) -> In<'_> {
    let error = SyntaxError::new(E::Syntax, i.range(), "this `,` separates nothing");
    i.report(error.label("no parameter before it").edit(i.range(), "")).bump()
}

fn separator(i: In<'_>) -> In<'_> {
    match i.kind() {
        K::Comma => i.bump(),
        K::RBrace => i,
        K::Semicolon => {
            let error = SyntaxError::new(E::Syntax, i.range(), "parameters are separated by `,`, not `;`");
            i.report(error.label("expected `,`").edit(i.range(), ",")).bump()
        }
        K::Ident => i.expected("`,`"),
        _ => {
            let i = skip(i.expected("`,` or `}`"), K::Comma);
            if i.kind() == K::Comma { i.bump() } else { i }
        }
    }
}

/// `param = name [ ":" type_expr [ "=" expr ] ]`
fn param(i: In<'_>) -> R<'_> {
    let typed = (tok(K::Colon), expect(type_expr, "a type"), opt(default)).map(|_| ());
    node(K::Param, (tok(K::Ident), opt(alt((typed, equals_for_colon, default))))).parse(i)
}

fn default(i: In<'_>) -> R<'_> {
    fn equals(i: In<'_>) -> R<'_> {
        match i.kind() {
            K::Eq => Ok((i.bump(), ())),
            K::Question => {
                let error =
                    SyntaxError::new(E::QuestionInPattern, i.range(), "a default is not written with `?`");
                let capital = |token: crate::source::Significant| {
                    i.slice((token.start, token.end)).starts_with(|c: char| c.is_ascii_uppercase())
                };
                let typed = i.previous().is_some_and(capital);
                let error = error.label("expected `=`").help("write `name : Type = default`");
                Ok((i.report(if typed { error.edit(i.range(), "=") } else { error }).bump(), ()))
            }
            _ => mismatch(),
        }
    }
    (equals, expect(expr, "a default")).map(|_| ()).parse(i)
}

/// `{ a = T }`: a type was meant.
fn equals_for_colon(i: In<'_>) -> R<'_> {
    if i.kind() != K::Eq {
        return mismatch();
    }
    let error = SyntaxError::new(E::EqualsForColon, i.range(), "a parameter has a type, written with `:`");
    let error = error.label("expected `:`").help("write `name : Type`, or `name : Type = default`");
    if starts_type(i, 1) {
        let i = i.report(error.edit(i.range(), ":"));
        return (tok(K::Eq), type_expr, opt(default)).map(|_| ()).parse(i);
    }
    (tok(K::Eq), expect(expr, "a type")).map(|_| ()).parse(i.report(error))
}

/// `...`, which would make the parameters open.
fn ellipsis(i: In<'_>) -> R<'_> {
    let error = SyntaxError::new(E::NixPattern, i.range(), "parameters are a closed list; there is no `...`");
    let comma = i.previous().filter(|token| token.kind == K::Comma).map(|token| token.start);
    let range = (comma.unwrap_or(i.range().0), i.range().1);
    tok(K::Ellipsis).parse(i.report(error.label("leave it out").edit(range, "")))
}

#[cfg(test)]
mod tests {
    use crate::SyntaxErrorKind as E;
    use crate::debug::{faults, mended, sound};

    #[test]
    fn braces_are_parameters_by_what_follows() {
        for text in [
            "{ a : T }: a",
            "{ a, b }: a",
            "{ a }: a",
            "{ }: 1",
            "{ a : T = { x = 1; }, b : U? }: a",
            "{ a, }: a",
        ] {
            assert!(sound(text).starts_with("(Lambda (Params"), "{text}");
        }
        for text in ["{ }", "{ a = 1; }", "{ a.b = x: x; }", "{ inherit a; }"] {
            assert!(sound(text).starts_with("(Set"), "{text}");
        }
    }

    #[test]
    fn a_brace_that_is_missing_in_a_function_leaves_its_parameters_alone() {
        for parameters in ["{ }", "{ a }", "{ a, b }", "{ a : A }"] {
            let text =
                format!("{{\n  f = {parameters}: {{\n    b = {{\n      c = 1;\n    d = 2;\n  }};\n}}\n");
            let at = u32::try_from(text.find("\n    d").unwrap()).unwrap();
            assert_eq!(faults(&text), [(E::MissingBrace, at, "")], "{parameters}");
        }
    }

    #[test]
    fn parameters_say_type_and_default() {
        let params = "(Params { (Param a : (TypeName T) = (NumberLit 1)) , (Param b) })";
        assert_eq!(sound("{ a : T = 1, b }: a"), format!("(Lambda {params} : (Name a))"));
    }

    #[test]
    fn habits_in_patterns() {
        assert_eq!(faults("{ a, b ? 1 }: a"), [(E::QuestionInPattern, 7, "?")]);
        assert_eq!(faults("{ a : Port ? 80 }: a"), [(E::QuestionInPattern, 11, "?")]);
        assert_eq!(faults("{ a, ... }: a"), [(E::NixPattern, 5, "...")]);
        assert_eq!(mended("{ a = RelPath, b = t.T }: a"), "{ a : RelPath, b : t.T }: a");
        assert_eq!(mended("{ a : A; b : B }: a"), "{ a : A, b : B }: a");
    }
}
