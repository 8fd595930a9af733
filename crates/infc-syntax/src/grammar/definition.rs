//! Sets and what stands in them and in `let`: bindings, `inherit`, `when`.
//!
//! Not here: declarations of types.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::opt;

use super::declaration::declaration;
use super::expression::expr;
use super::foreign::{block, function_definition, is_fat_arrow, parameters_of_definition};
use super::operand::{starts_operand, without_quotes};
use super::recovery::{assigned, at_definition, braces, close, items, semicolon, starts_when, stray};
use super::string::{hole, string};
use super::types::type_expr;
use crate::error::{SyntaxError, SyntaxErrorKind as E};
use crate::input::{In, R, before_body, bracketed, deeper, expect, many, mismatch, node, tok, word};
use crate::kind::SyntaxKind as K;

/// `set = "{" { item } "}"`
pub(super) fn set(i: In<'_>) -> R<'_> {
    node(K::Set, braces(item)).parse(i)
}

/// `item = inherit | when | binding`
pub(super) fn item(i: In<'_>) -> R<'_> {
    alt((inherit, when, binding)).parse(i)
}

/// `let_items = { declaration | inherit | let_binding }`
pub(super) fn let_items(i: In<'_>) -> R<'_> {
    // Something else after a `;` is the body, whose `in` is missing.
    let ended = |i: In<'_>| {
        let complete = i.previous().is_some_and(|token| token.kind == K::Semicolon);
        let opens = i.at(&[K::LBrace, K::LBracket, K::LParen]);
        complete && starts_operand(i) && !at_definition(i) && (opens || !assigned(i, 1))
    };
    let indent = i.previous().map_or(0, |token| token.indent);
    items(alt((declaration, inherit, let_binding)), ended, indent).parse(i)
}

/// `inherit = "inherit" [ inherit_from ] { name } ";"`
fn inherit(i: In<'_>) -> R<'_> {
    if assigned(i, 0) {
        return mismatch();
    }
    if i.kind() == K::InheritKw && assigned(i, 1) && !i.token(1).first {
        let error =
            SyntaxError::new(E::InheritForm, i.range(), "`inherit` takes names, and gives them no value");
        let error = error.label("not before a definition").edit((i.token(0).start, i.token(1).start), "");
        return binding(i.report(error).start(K::Error).bump().finish());
    }
    node(K::Inherit, (tok(K::InheritKw), opt(inherit_from), many(inherited), semicolon)).parse(i)
}

/// `inherit_from = "(" expr ")"`
fn inherit_from(i: In<'_>) -> R<'_> {
    if i.kind() != K::LParen {
        return mismatch();
    }
    let open = i.token(0);
    let i = i.start(K::InheritFrom).bump();
    let (i, ()) = bracketed(expect(expr, "an expression")).parse(i)?;
    Ok((close(i, K::RParen, open).finish(), ()))
}

fn inherited(i: In<'_>) -> R<'_> {
    if i.kind() == K::Comma {
        let error =
            SyntaxError::new(E::CommaInList, i.range(), "names after `inherit` have no commas between them");
        return Ok((i.report(error.label("only a blank stands here").edit(i.range(), "")).bump(), ()));
    }
    match i.kind() {
        K::Ident if at_definition(i) => mismatch(),
        K::Ident if i.ahead(1) == K::Dot => Ok((inherited_path(i), ())),
        _ => tok(K::Ident).parse(i),
    }
}

/// `inherit a.b;`
fn inherited_path(i: In<'_>) -> In<'_> {
    let alone = i.previous().is_some_and(|token| token.kind == K::InheritKw);
    let mut end = 0;
    while i.ahead(end + 1) == K::Dot && i.ahead(end + 2) == K::Ident {
        end += 2;
    }
    let at = i.range_of(end + 1);
    let error = SyntaxError::new(E::InheritForm, at, "`inherit` takes names, not paths");
    let error = error.label("write `inherit (set) name;`");
    let error = if alone && end > 0 && i.ahead(end + 1) == K::Semicolon {
        let (set, name) = (i.slice(i.range_of(end - 1)), i.text(end));
        error.help(format!("write `inherit ({set}) {name};`")).edit(at, format!("({set}) {name}"))
    } else {
        error
    };
    // The set is used, whatever is wrong with how it is said.
    let mut i = i.report(error).start(K::Error).start(K::Name).bump().finish();
    for _ in 0..end {
        i = i.bump();
    }
    if i.kind() == K::Dot { i.bump().finish() } else { i.finish() }
}

/// `when = "when" expr set ";"`
fn when(i: In<'_>) -> R<'_> {
    if !starts_when(i) {
        return mismatch();
    }
    let condition = before_body(expect(expr, "a condition"));
    let body = expect(set, "`{`, the definitions that depend on the condition");
    deeper(node(K::When, (word("when", K::WhenKw), condition, body, semicolon))).parse(i)
}

/// `binding = [ "default" | "force" ] attr_path ( "=" | "+=" ) expr ";"`
fn binding(i: In<'_>) -> R<'_> {
    if !(starts_path(i) || assigned(i, 0)) {
        return mismatch();
    }
    node(K::Binding, (opt(rank), attr_path, assignment, semicolon)).parse(i)
}

/// `let_binding = ( attr_path | name ":" type_expr ) "=" expr ";"`
fn let_binding(i: In<'_>) -> R<'_> {
    let annotated = i.kind() == K::Ident && i.ahead(1) == K::Colon;
    let foreign = i.kind() == K::Ident && parameters_of_definition(i, 1).is_some();
    if !(annotated || foreign || assigned(i, 0)) {
        return mismatch();
    }
    node(K::Binding, (attr_path, opt(annotation), let_assignment, semicolon)).parse(i)
}

fn starts_path(i: In<'_>) -> bool {
    i.at(&[K::Ident, K::StrOpen, K::HoleOpen])
}

/// `default` and `force` are keywords only where a path follows.
fn rank(i: In<'_>) -> R<'_> {
    if !matches!(i.ahead(1), K::Ident | K::StrOpen | K::HoleOpen) {
        return mismatch();
    }
    alt((word("default", K::DefaultKw), word("force", K::ForceKw))).parse(i)
}

/// A type, unless what follows the `:` is a value, and `=` was meant.
fn annotation(i: In<'_>) -> R<'_> {
    let capital = i.text(1).starts_with(|c: char| c.is_ascii_uppercase());
    let named = i.ahead(1) == K::Ident && (capital || matches!(i.ahead(2), K::Dot | K::Arrow | K::Eq));
    if !(named || i.ahead(1) == K::LParen) {
        return mismatch();
    }
    (tok(K::Colon), type_expr).map(|_| ()).parse(i)
}

fn assignment(i: In<'_>) -> R<'_> {
    let sign = |kind: E, count: u32, with: &str| {
        let (at, text) = (i.range_of(count), i.slice(i.range_of(count)));
        let error = SyntaxError::new(kind, at, format!("a definition is written with `=`, not `{text}`"));
        let mut i = i.report(error.label("expected `=`").edit(at, with));
        for _ in 0..count {
            i = i.bump();
        }
        i
    };
    let joined = !i.spaced(1);
    let i = match i.kind() {
        K::Eq if is_fat_arrow(i, 0) => sign(E::ForeignOperator, 2, "="),
        K::Eq | K::PlusEq => i.bump(),
        K::Colon if i.ahead(1) == K::Eq && joined => sign(E::ColonForEquals, 2, "="),
        K::Colon => sign(E::ColonForEquals, 1, colon_mended(i)),
        K::EqEq => sign(E::ForeignOperator, 1, "="),
        _ => {
            if let Some(count) = parameters_of_definition(i, 0) {
                return Ok((function_definition(i, count), ()));
            }
            return Ok((block(i).unwrap_or_else(|| i.expected("`=`")), ()));
        }
    };
    expect(value, "a value").parse(i)
}

/// The value of a definition: an expression, or a schedule that lacks its quotes.
fn value(i: In<'_>) -> R<'_> {
    if i.kind() != K::Star {
        return expr(i);
    }
    let mut end = 0;
    while !i.token(end + 1).first && !matches!(i.ahead(end + 1), K::Semicolon | K::RBrace | K::EndOfFile) {
        end += 1;
    }
    let (at, text) = (i.range_of(end + 1), i.slice(i.range_of(end + 1)));
    let error = SyntaxError::new(E::Unquoted, at, format!("the schedule `{text}` needs quotes"));
    let mut i = i.report(error.label("not quoted").edit(at, format!("\"{text}\""))).start(K::Error);
    for _ in 0..=end {
        i = i.bump();
    }
    Ok((i.finish(), ()))
}

fn let_assignment(i: In<'_>) -> R<'_> {
    if i.kind() != K::PlusEq {
        return assignment(i);
    }
    let error =
        SyntaxError::new(E::Syntax, i.range(), "a name in a `let` has nothing that `+=` could add to");
    assignment(i.report(error.label("expected `=`").edit(i.range(), "=")))
}

fn colon_mended(i: In<'_>) -> &'static str {
    match (i.spaced(0), i.spaced(1)) {
        (false, true) => " =",
        (false, false) => " = ",
        (true, _) => "=",
    }
}

/// `attr_path = segment { "." segment }`
pub(super) fn attr_path(i: In<'_>) -> R<'_> {
    node(K::AttrPath, (segment, many((tok(K::Dot), expect(segment, "a name after `.`"))))).parse(i)
}

/// An `attr_path` after the `.` of a selection. A definition on the next line is no part of it.
pub(super) fn selected_path(i: In<'_>) -> R<'_> {
    fn here(i: In<'_>) -> R<'_> {
        if i.token(0).first && assigned(i, 0) { mismatch() } else { segment(i) }
    }
    let first = expect(here, "a name after `.`");
    let others = many((tok(K::Dot), expect(here, "a name after `.`")));
    node(K::AttrPath, (first, others)).parse(i)
}

/// `segment = name | string`
fn segment(i: In<'_>) -> R<'_> {
    match i.kind() {
        K::Ident => Ok((i.bump(), ())),
        K::StrOpen => string(i),
        K::HoleOpen => computed(i),
        K::BarePath | K::BareText | K::ForeignQuotes => Ok((stray(i.report(without_quotes(i))), ())),
        K::Number => {
            let (text, at) = (i.text(0), i.range());
            let error = SyntaxError::new(E::Syntax, at, format!("the key `{text}` needs quotes"));
            let i = i.report(error.label("names begin with a letter").edit(at, format!("\"{text}\"")));
            node(K::Error, tok(K::Number)).parse(i)
        }
        kind if kind.is_word() && matches!(i.ahead(1), K::Eq | K::PlusEq | K::Dot) => {
            let (text, at) = (i.text(0), i.range());
            let error =
                SyntaxError::new(E::Syntax, at, format!("`{text}` is a keyword; as a key it needs quotes"));
            Ok((i.report(error.label("a keyword").edit(at, format!("\"{text}\""))).bump_as(K::Ident), ()))
        }
        _ => mismatch(),
    }
}

/// `a.${b}`, which lacks its quotes.
pub(super) fn computed(i: In<'_>) -> R<'_> {
    let error =
        SyntaxError::new(E::BareHole, i.range(), "`${` stands only in a string").label("quotes are missing");
    let error = match i.partner(0).map(|n| (i.token(0).start, i.token(n).end)) {
        Some(range) => error.edit(range, format!("\"{}\"", i.slice(range))),
        None => error.help("write `\"${…}\"`"),
    };
    node(K::StringLit, hole).parse(i.report(error))
}

#[cfg(test)]
mod tests {
    use crate::SyntaxErrorKind as E;
    use crate::debug::{faults, mended, sound};

    #[test]
    fn a_set_holds_definitions() {
        let binding = "(Binding (AttrPath a . (StringLit \" b.c \")) = (NumberLit 1) ;)";
        let inherit = "(Inherit inherit (InheritFrom ( (Name x) )) y z ;)";
        let when = "(When when (Name p) (Set { (Binding (AttrPath q) += (NumberLit 2) ;) }) ;)";
        let text = "{ a.\"b.c\" = 1; inherit (x) y z; when p { q += 2; }; }";
        assert_eq!(sound(text), format!("(Set {{ {binding} {inherit} {when} }})"));
    }

    #[test]
    fn ranks_are_keywords_only_before_a_path() {
        let expected = "(Set { (Binding force (AttrPath a . b) = (NumberLit 1) ;) })";
        assert_eq!(sound("{ force a.b = 1; }"), expected);
        for name in ["default", "force", "when", "type", "match", "or", "with", "where"] {
            let text =
                format!("{{ {name} = 1; {name}.a = 2; {name} += 3; default {name} = 4; b = a.{name}; }}");
            assert_eq!(faults(&text), []);
        }
    }

    #[test]
    fn keywords_as_keys_need_quotes() {
        assert_eq!(mended("{ in = 1; }"), "{ \"in\" = 1; }");
    }

    #[test]
    fn a_let_may_say_types() {
        let binding = "(Binding (AttrPath f) : (TypeFunction (TypeName A) -> (TypeName B)) = (Name a) ;)";
        assert_eq!(sound("let f : A -> B = a; in f"), format!("(Let let {binding} in (Name f))"));
        assert_eq!(mended("let port: 80; in port"), "let port = 80; in port");
        assert_eq!(mended("let a += 80; in a"), "let a = 80; in a");
    }

    #[test]
    fn colons_are_mended() {
        assert_eq!(faults("{ port: 80; }"), [(E::ColonForEquals, 6, ":")]);
        assert_eq!(mended("{ a: 1; b : 2; c :3; d:4; }"), "{ a = 1; b = 2; c =3; d = 4; }");
    }

    #[test]
    fn a_missing_semicolon_costs_one_error() {
        for next in ["c = d;", "\"c\".d = d;", "inherit c;", "default c = d;", "when c { };"] {
            assert_eq!(faults(&format!("{{ a = b\n  {next} }}")), [(E::MissingSemicolon, 7, "")], "{next}");
        }
        assert_eq!(mended("{ a = [ b ] }"), "{ a = [ b ]; }");
        assert_eq!(mended("{ a = 1, b = 2; }"), "{ a = 1; b = 2; }");
    }

    #[test]
    fn a_missing_value_leaves_the_next_line_alone() {
        assert_eq!(faults("{ a =\n  b = 1; }"), [(E::Syntax, 5, "")]);
        assert_eq!(faults("{ a = x.\n  b = 1; }"), [(E::Syntax, 8, "")]);
    }

    #[test]
    fn indentation_says_which_brace_is_missing() {
        assert_eq!(faults("{\n  a = {\n    b = 1;\n  c = 2;\n}\n"), [(E::MissingBrace, 20, "")]);
        let late = "{\n  a = {\n    b = {\n      c = 1;\n  };\n  d = 2;\n}\n";
        assert_eq!(faults(late), [(E::MissingBrace, 32, "")]);
        assert_eq!(faults("{\n  a = f { b = 1; ;\n  c = 2;\n}\n"), [(E::MissingBrace, 18, "")]);
    }

    #[test]
    fn indentation_says_which_brace_is_too_many() {
        let text = "{\n  a = 1;\n  }\n  b = 2\n}\n";
        assert_eq!(faults(text), [(E::Syntax, 13, "}"), (E::MissingSemicolon, 22, "")]);
    }

    #[test]
    fn indentation_is_free_where_braces_pair_up() {
        assert_eq!(faults("    {\n  a = {\nb = 1;\n };\nc = 2; }"), []);
    }

    #[test]
    fn computed_keys_are_quoted() {
        assert_eq!(mended("{ a.${b} = c.${d}; }"), "{ a.\"${b}\" = c.\"${d}\"; }");
    }
}
