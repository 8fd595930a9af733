//! Expressions, from the loosest to application.
//!
//! Not here: operands and what stands in brackets (`operand`), sets (`definition`).

use nom::Parser;
use nom::branch::alt;
use nom::combinator::opt;

use super::definition::{let_items, selected_path};
use super::foreign::{foreign_function, foreign_operator, is_fat_arrow, take_operator};
use super::matching::match_of;
use super::operand::{select, starts_operand};
use super::parameter::{lambda, opens_parameters};
use super::recovery::{assigned, at_definition, semicolon};
use crate::error::{SyntaxError, SyntaxErrorKind as E};
use crate::input::{In, R, bracketed, deeper, expect, mismatch, node, operand_of, tok};
use crate::kind::SyntaxKind as K;

/// `expr = let_in | if_then_else | assert | match_of | lambda | operation`
pub(super) fn expr(i: In<'_>) -> R<'_> {
    // `a =` on the next line: a value is missing, and the definition after it must not be eaten.
    if assigned(i, 0) && !is_fat_arrow(i, 1) {
        return mismatch();
    }
    deeper(alt((lambda, foreign_function, let_in, if_then_else, assert, match_of, with, operation))).parse(i)
}

/// `let_in = "let" let_items "in" expr`
fn let_in(i: In<'_>) -> R<'_> {
    if i.kind() != K::LetKw {
        return mismatch();
    }
    let body = expect(expr, "an expression");
    let items = bracketed(let_items);
    node(K::Let, (tok(K::LetKw), items, in_word, body)).parse(i)
}

#[expect(clippy::unnecessary_wraps, reason = "it stands among productions")]
fn in_word(i: In<'_>) -> R<'_> {
    if i.kind() == K::InKw {
        return Ok((i.bump(), ()));
    }
    let message = format!("the definitions of a `let` end with `in`, found {}", i.found());
    let error = SyntaxError::new(E::MissingIn, i.gap(), message).label("expected `in`");
    let i = if starts_operand(i) { i.report(error.edit(i.gap(), " in")) } else { i.report(error) };
    Ok((i, ()))
}

/// `if_then_else = "if" expr "then" expr "else" expr`
fn if_then_else(i: In<'_>) -> R<'_> {
    if i.kind() != K::IfKw {
        return mismatch();
    }
    let condition = (tok(K::IfKw), bracketed(expect(expr, "a condition")));
    let then = (expect(tok(K::ThenKw), "`then`"), bracketed(expect(expr, "an expression")));
    node(K::If, (condition, then, alt((else_branch, missing_else)))).parse(i)
}

fn else_branch(i: In<'_>) -> R<'_> {
    (tok(K::ElseKw), expect(expr, "an expression")).map(|_| ()).parse(i)
}

#[expect(clippy::unnecessary_wraps, reason = "it stands among productions")]
fn missing_else(i: In<'_>) -> R<'_> {
    let error = SyntaxError::new(E::MissingElse, i.gap(), "an `if` has an `else`").label("expected `else`");
    let help =
        "give the value for the other case; definitions that hold only sometimes are `when condition { … };`";
    Ok((i.report(error.help(help)).quiet(), ()))
}

/// `assert = "assert" expr ";" expr`
fn assert(i: In<'_>) -> R<'_> {
    if i.kind() != K::AssertKw {
        return mismatch();
    }
    let condition = bracketed(expect(expr, "a condition"));
    node(K::Assert, (tok(K::AssertKw), condition, semicolon, expect(expr, "an expression"))).parse(i)
}

/// `with e; …`, which the language lacks.
fn with(i: In<'_>) -> R<'_> {
    if !i.word(0, "with") || at_definition(i) {
        return mismatch();
    }
    let error =
        SyntaxError::new(E::With, i.range(), "there is no `with`").label("names would come from anywhere");
    let i = i.report(error.help("select the names, `e.a`, or bring them in, `let inherit (e) a b; in …`"));
    let (subject, body) = (expect(expr, "an expression"), expect(expr, "an expression"));
    node(K::Error, (tok(K::Ident), bracketed(subject), semicolon, body)).parse(i)
}

/// `operation = unary { operator unary }`, by the table of precedences.
fn operation(i: In<'_>) -> R<'_> {
    operation_from(1).parse(i)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
    Neither,
}

/// How tightly an operator binds, and to which side it groups.
fn operator(kind: K) -> Option<(u8, Side)> {
    Some(match kind {
        K::OrOr => (1, Side::Left),
        K::AndAnd => (2, Side::Left),
        K::EqEq | K::NotEq | K::Less | K::LessEq | K::Greater | K::GreaterEq => (3, Side::Neither),
        K::SlashSlash => (4, Side::Right),
        K::Plus | K::Minus => (5, Side::Left),
        K::Star | K::Slash => (6, Side::Left),
        K::PlusPlus => (7, Side::Right),
        _ => return None,
    })
}

/// The operator that stands here; one of another language binds as the one that is meant, or loosest.
fn operator_at(i: In<'_>) -> Option<(u8, Side)> {
    match foreign_operator(i) {
        Some(foreign) => operator(foreign.meant.map_or(K::OrOr, |meant| meant.0)),
        None => operator(i.kind()),
    }
}

fn operation_from<'a>(least: u8) -> impl FnMut(In<'a>) -> R<'a> {
    operand_of(move |i: In<'a>| {
        let from = i.mark();
        let (mut i, ()) = unary(i)?;
        let mut compared = false;
        while let Some((level, side)) = operator_at(i).filter(|(level, _)| *level >= least) {
            i = operator_checked(i, compared && side == Side::Neither);
            compared = side == Side::Neither;
            let tighter = if side == Side::Right { level } else { level + 1 };
            i = match foreign_operator(i) {
                Some(of) => take_operator(i.wrap(from, of.meant.map_or(K::Error, |_| K::Binary)), &of),
                None => i.wrap(from, K::Binary).bump(),
            };
            (i, ()) = right_operand(tighter).parse(i)?;
            i = i.finish();
        }
        Ok((i, ()))
    })
}

/// The right operand; one that only parentheses would make an operand is read all the same.
fn right_operand<'a>(least: u8) -> impl FnMut(In<'a>) -> R<'a> {
    move |i| {
        let loose = i.at(&[K::LetKw, K::IfKw, K::AssertKw])
            || i.word(0, "match")
            || i.kind() == K::Ident && i.ahead(1) == K::Colon && !i.token(0).first
            || i.kind() == K::LBrace && opens_parameters(i);
        if loose {
            return expr(parenthesise(i));
        }
        if assigned(i, 0) {
            return Ok((i.expected("an operand"), ()));
        }
        expect(deeper(operation_from(least)), "an operand").parse(i)
    }
}

/// Reports that what follows needs parentheses to stand here.
pub(super) fn parenthesise(i: In<'_>) -> In<'_> {
    let error = SyntaxError::new(E::Syntax, i.range(), "as an operand, this expression needs parentheses");
    i.report(error.label("put it in `(` and `)`"))
}

fn operator_checked(i: In<'_>, again: bool) -> In<'_> {
    if again {
        let error =
            SyntaxError::new(E::Syntax, i.range(), "comparisons do not chain").label("a second comparison");
        return i.report(error.help("compare twice, joined with `&&`, or use parentheses"));
    }
    if i.at(&[K::Minus, K::Slash]) && !(i.spaced(0) && i.spaced(1)) {
        let (text, at) = (i.text(0), i.range());
        let error = SyntaxError::new(E::Syntax, at, format!("the operator `{text}` needs blanks around it"));
        let (before, after) = (if i.spaced(0) { "" } else { " " }, if i.spaced(1) { "" } else { " " });
        return i.report(
            error.label("names and paths may contain it").edit(at, format!("{before}{text}{after}")),
        );
    }
    i
}

/// `unary = ( "!" | "-" ) unary | has`
fn unary(i: In<'_>) -> R<'_> {
    if !i.at(&[K::Not, K::Minus]) {
        return has(i);
    }
    deeper(node(K::Unary, (alt((tok(K::Not), tok(K::Minus))), expect(unary, "an operand")))).parse(i)
}

/// `has = application { "?" attr_path }`
fn has(i: In<'_>) -> R<'_> {
    fn chain(i: In<'_>) -> R<'_> {
        let from = i.mark();
        let (mut i, ()) = application(i)?;
        while i.kind() == K::Question && foreign_operator(i).is_none() {
            let (next, ()) = selected_path(i.wrap(from, K::Has).bump())?;
            i = next.finish();
        }
        Ok((i, ()))
    }
    operand_of(chain).parse(i)
}

/// `application = select { select }`
fn application(i: In<'_>) -> R<'_> {
    fn chain(i: In<'_>) -> R<'_> {
        let from = i.mark();
        let (mut i, ()) = select(i)?;
        while let Some(argument) = argument(i) {
            let (next, _) = opt(argument).parse(i.wrap(from, K::Apply))?;
            i = next.finish();
        }
        Ok((i, ()))
    }
    operand_of(chain).parse(i)
}

/// How to read an argument, if one begins here.
fn argument<'a>(i: In<'a>) -> Option<fn(In<'a>) -> R<'a>> {
    if i.word(0, "or") {
        return None;
    }
    let function = i.kind() == K::Ident && i.ahead(1) == K::Colon && !i.token(0).first;
    if function && !i.in_arm() && !assigned(i, 2) && i.spaced(2) {
        return Some(|i| expr(parenthesise(i)));
    }
    (starts_operand(i) && !at_definition(i)).then_some(select)
}

#[cfg(test)]
mod tests {
    use crate::SyntaxErrorKind as E;
    use crate::ast::{Expr, UnOp};
    use crate::debug::{faults, mended, sound};

    /// The expression with its groups in parentheses.
    fn grouped(expr: &Expr) -> String {
        match expr {
            Expr::Binary(of) => {
                let (left, right) = (of.left().unwrap(), of.right().unwrap());
                format!("({} {} {})", grouped(&left), of.op().unwrap().text(), grouped(&right))
            }
            Expr::Unary(of) => {
                let mark = if of.op() == Some(UnOp::Not) { "!" } else { "-" };
                format!("({mark}{})", grouped(&of.operand().unwrap()))
            }
            Expr::Apply(of) => {
                format!("({} {})", grouped(&of.function().unwrap()), grouped(&of.argument().unwrap()))
            }
            other => other.syntax().text().to_string(),
        }
    }

    #[test]
    fn operators_group_by_the_table() {
        for (text, expected) in [
            ("a || b && c", "(a || (b && c))"),
            ("a || b || c", "((a || b) || c)"),
            ("a && b == c", "(a && (b == c))"),
            ("a == b // c", "(a == (b // c))"),
            ("a // b // c", "(a // (b // c))"),
            ("a // b + c", "(a // (b + c))"),
            ("a + b - c", "((a + b) - c)"),
            ("a + b * c / d", "(a + ((b * c) / d))"),
            ("a * b ++ c ++ d", "(a * (b ++ (c ++ d)))"),
            ("!a == b", "((!a) == b)"),
            ("- a + b", "((-a) + b)"),
            ("f a b", "((f a) b)"),
            ("f a + g b", "((f a) + (g b))"),
        ] {
            let parse = crate::parse(text);
            assert_eq!(parse.errors, []);
            assert_eq!(grouped(&parse.file().expr().unwrap()), expected, "{text}");
        }
    }

    #[test]
    fn selection_binds_tighter_than_application() {
        let expected = "(Has (Apply (Name f) (Select (Name a) . (AttrPath b) or (Name c))) ? (AttrPath d))";
        assert_eq!(sound("f a.b or c ? d"), expected);
    }

    #[test]
    fn bodies_extend_to_the_right() {
        let lambda = "(Lambda (Param x) : (Lambda (Param y) : (Binary (Name x) + (Name y))))";
        assert_eq!(sound("x: y: x + y"), lambda);
        let choice = "(If if (Name a) then (Name b) else (Binary (Name c) + (Name d)))";
        assert_eq!(sound("if a then b else c + d"), choice);
        assert_eq!(sound("assert a; b"), "(Assert assert (Name a) ; (Name b))");
    }

    #[test]
    fn comparisons_do_not_chain() {
        assert_eq!(faults("a < b < c"), [(E::Syntax, 6, "<")]);
        assert_eq!(faults("a < b && b < c"), []);
    }

    #[test]
    fn an_operator_needs_its_blanks() {
        assert_eq!(mended("a -b"), "a - b");
        assert_eq!(mended("(a)-(b)"), "(a) - (b)");
        assert_eq!(faults("a - b"), []);
    }

    #[test]
    fn a_loose_operand_needs_parentheses() {
        for text in ["map x: x y", "a // if b then c else d", "f { a }: a", "a + let b = 1; in b"] {
            assert_eq!(faults(text).len(), 1, "{text}");
        }
    }

    #[test]
    fn with_is_an_error_of_its_own() {
        assert_eq!(faults("with a; [ b ]"), [(E::With, 0, "with")]);
        assert_eq!(faults("{ with = 1; a.with = 2; }"), []);
    }

    #[test]
    fn a_let_without_in_still_has_a_body() {
        assert_eq!(faults("let a = 1; a"), [(E::MissingIn, 10, "")]);
        assert!(crate::parse("let a = 1; a").file().expr().is_some());
    }
}
