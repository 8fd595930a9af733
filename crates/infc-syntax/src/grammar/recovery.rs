//! Where reading goes on after a mistake: at `;`, `}`, `in`, the end of a bracket, and where a definition begins.
//!
//! A `=` never stands in an expression, so a path before one begins a definition wherever it stands: a `;` that was
//! forgotten costs one error and not the next line.
//! Not here: productions.

use nom::Parser;

use super::foreign::{defined_by_word, foreign_comment};
use crate::error::{SyntaxError, SyntaxErrorKind as E};
use crate::input::{In, Production, R, bracketed};
use crate::kind::SyntaxKind as K;
use crate::source::Significant;

/// How far on the path that begins `n` further on ends.
pub(super) fn path_end(i: In<'_>, mut n: u32) -> Option<u32> {
    loop {
        n = match i.ahead(n) {
            kind if kind.is_word() => n + 1,
            K::StrOpen | K::HoleOpen => i.partner(n)? + 1,
            K::BarePath | K::BareText | K::ForeignQuotes => n + 1,
            _ => return None,
        };
        if i.ahead(n) != K::Dot {
            return Some(n);
        }
        n += 1;
        // `x.` while it is being typed, above another definition.
        if i.token(n).first {
            return None;
        }
    }
}

/// Does a path with `=` or `+=` after it stand `n` further on?
pub(super) fn assigned(i: In<'_>, n: u32) -> bool {
    path_end(i, n).is_some_and(|end| matches!(i.ahead(end), K::Eq | K::PlusEq))
}

/// Does a definition, arm or field begin at the next token?
pub(super) fn at_definition(i: In<'_>) -> bool {
    if i.at(&[K::Ident]) {
        let ranked = i.word(0, "default") || i.word(0, "force");
        return i.ahead(1) == K::Colon
            || assigned(i, 0)
            || ranked && assigned(i, 1)
            || i.token(0).first && begins_line(i);
    }
    i.at(&[K::InheritKw]) || assigned(i, 0)
}

/// Is the word that begins this line one that begins an item?
fn begins_line(i: In<'_>) -> bool {
    let declares = ["type", "enum", "record", "extend"].iter().any(|word| i.word(0, word));
    let variant = i.ahead(1) == K::Ident && i.ahead(2) == K::Colon;
    declares && i.ahead(1) == K::Ident && i.ahead(2) == K::Eq || starts_when(i) || variant
}

/// Is `when` a keyword here?
pub(super) fn starts_when(i: In<'_>) -> bool {
    i.word(0, "when")
        && !matches!(i.ahead(1), K::Eq | K::PlusEq | K::Dot | K::Colon | K::Semicolon | K::RBrace)
}

/// Does something end here that the production at hand did not begin?
pub(super) fn at_end(i: In<'_>) -> bool {
    match i.kind() {
        K::Semicolon | K::RBrace | K::InKw | K::HoleClose | K::StrCut | K::EndOfFile => true,
        K::RParen | K::RBracket => i.is_paired(),
        _ => false,
    }
}

/// Skips to where reading can go on, or to a token of kind `until`; what was skipped is an error node.
pub(super) fn skip(i: In<'_>, until: K) -> In<'_> {
    let stops = |i: In<'_>| {
        let selected = i.previous().is_some_and(|token| token.kind == K::Dot);
        i.kind() == until || at_end(i) || !selected && at_definition(i)
    };
    if stops(i) {
        return i;
    }
    let mut i = i.start(K::Error);
    loop {
        for _ in 0..=i.partner(0).unwrap_or(0) {
            i = i.bump();
        }
        if stops(i) {
            return i.finish();
        }
    }
}

/// Takes one token that fits nowhere, or a bracket with all in it.
pub(super) fn stray(i: In<'_>) -> In<'_> {
    let count = i.partner(0).unwrap_or(0);
    let mut i = i.start(K::Error);
    for _ in 0..=count {
        i = i.bump();
    }
    i.finish()
}

/// Takes the `)` or `]` that closes `open`, reading over what does not belong before it.
pub(super) fn close(i: In<'_>, closer: K, open: Significant) -> In<'_> {
    let (name, opener) = if closer == K::RParen { ("`)`", "this `(`") } else { ("`]`", "this `[`") };
    if i.kind() == closer {
        return i.bump();
    }
    if i.kind() == K::StrCut {
        return i;
    }
    let missing = at_end(i) || at_definition(i);
    let at = if missing { i.gap() } else { i.range() };
    let error = SyntaxError::new(E::Syntax, at, format!("expected {name}, found {}", i.found()));
    let error =
        error.label(format!("expected {name}")).related((open.start, open.end), format!("to close {opener}"));
    let i = skip(i.report(error), closer);
    if i.kind() == closer { i.bump() } else { i }
}

/// `{`, items, `}`.
pub(super) fn braces<'a>(item: fn(In<'a>) -> R<'a>) -> impl FnMut(In<'a>) -> R<'a> {
    move |i| {
        if i.kind() != K::LBrace {
            return crate::input::mismatch();
        }
        let open = i.token(0);
        let (i, ()) = bracketed(items(item, |i| left_open(i, open), open.indent)).parse(i.bump())?;
        Ok((close_brace(i, open), ()))
    }
}

/// Items up to where they end, which is also where `ended` says; what begins none is skipped.
pub(super) fn items<'a>(
    mut item: impl Production<'a>,
    ended: impl Fn(In<'a>) -> bool,
    indent: u32,
) -> impl FnMut(In<'a>) -> R<'a> {
    move |mut i| {
        loop {
            if is_surplus(i, indent) {
                i = surplus_brace(i);
                continue;
            }
            let stop = i.at(&[K::RBrace, K::InKw, K::HoleClose, K::StrCut, K::EndOfFile]);
            if stop && !assigned(i, 0) || ended(i) {
                return Ok((i, ()));
            }
            if let Some(next) = foreign_comment(i).or_else(|| defined_by_word(i)) {
                i = next;
                continue;
            }
            i = match item.parse(i) {
                Ok((next, _)) if i.is_before(next) => next,
                Ok(_) | Err(_) => stray_item(i),
            };
        }
    }
}

fn stray_item(i: In<'_>) -> In<'_> {
    if i.kind() == K::Semicolon {
        let error =
            SyntaxError::new(E::Syntax, i.range(), "this `;` ends nothing").label("nothing before it");
        return stray(i.report(error.edit(i.range(), "")));
    }
    let i = i.expected("a definition");
    let next = skip(i, K::Semicolon);
    match next.kind() {
        K::Semicolon => next.bump(),
        _ if i.is_before(next) => next,
        _ => stray(i),
    }
}

/// In a text that lacks a `}`, lines that begin no further right than the line of `open` are not in its braces, and
/// neither is what goes on with an expression.
fn left_open(i: In<'_>, open: Significant) -> bool {
    let token = i.token(0);
    let outdented = token.first && token.indent <= open.indent && at_definition(i);
    i.unclosed() && (outdented || i.at(&[K::Semicolon, K::SlashSlash, K::PlusPlus, K::RParen, K::RBracket]))
}

/// In a text with a `}` too many, one that begins a line further right than the line where the items began is it.
fn is_surplus(i: In<'_>, indent: u32) -> bool {
    let token = i.token(0);
    token.kind == K::RBrace && i.surplus() && token.first && token.indent > indent
}

fn surplus_brace(i: In<'_>) -> In<'_> {
    let error = SyntaxError::new(E::Syntax, i.range(), "this `}` closes nothing").label("no `{` for it");
    let i = i.report(error).guess_surplus().start(K::Error).bump();
    if i.kind() == K::Semicolon { i.bump().finish() } else { i.finish() }
}

fn close_brace(i: In<'_>, open: Significant) -> In<'_> {
    let token = i.token(0);
    let foreign = i.unclosed() && token.first && token.indent < open.indent;
    if token.kind == K::RBrace && !foreign {
        return i.bump();
    }
    if token.kind == K::StrCut {
        return i;
    }
    let error = SyntaxError::new(E::MissingBrace, i.gap(), "this `{` is never closed".to_owned());
    let error = error.label("expected `}`").related((open.start, open.end), "the `{`");
    i.report(error.help("lines are taken to end where their indentation does; add a `}`")).guess_brace()
}

/// The `;` at the end of a definition. Never fails.
#[expect(clippy::unnecessary_wraps, reason = "it stands among productions")]
pub(super) fn semicolon(i: In<'_>) -> R<'_> {
    let i = match i.kind() {
        K::Semicolon => return Ok((i.bump(), ())),
        K::Comma => {
            let error = SyntaxError::new(E::MissingSemicolon, i.range(), "expected `;`, found `,`");
            stray(i.report(error.label("a definition ends with `;`").edit(i.range(), ";")))
        }
        _ if at_end(i) || at_definition(i) || i.token(0).first => missing_semicolon(i),
        _ => {
            let message = format!("expected `;`, found {}", i.found());
            skip(
                i.report(SyntaxError::new(E::Syntax, i.range(), message).label("expected `;`")),
                K::Semicolon,
            )
        }
    };
    Ok((if i.kind() == K::Semicolon { i.bump() } else { i }, ()))
}

fn missing_semicolon(i: In<'_>) -> In<'_> {
    let error =
        SyntaxError::new(E::MissingSemicolon, i.gap(), "a definition ends with `;`").label("expected `;`");
    skip(i.report(error.edit(i.gap(), ";")), K::Semicolon)
}
