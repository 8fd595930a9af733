//! `match` and its patterns.
//!
//! Not here: whether the arms cover every case.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::opt;

use super::expression::expr;
use super::foreign::is_fat_arrow;
use super::recovery::{braces, semicolon};
use super::string::string;
use crate::error::{SyntaxError, SyntaxErrorKind as E};
use crate::input::{In, R, before_arm, before_body, expect, mismatch, node, tok, word};
use crate::kind::SyntaxKind as K;

/// `match_of = "match" expr "{" { arm } "}"`
pub(super) fn match_of(i: In<'_>) -> R<'_> {
    if !i.word(0, "match") {
        return mismatch();
    }
    let scrutinee = before_body(expect(expr, "what to match"));
    node(K::Match, (word("match", K::MatchKw), scrutinee, expect(braces(arm), "`{`, the arms"))).parse(i)
}

/// `arm = pattern ":" expr ";"`
fn arm(i: In<'_>) -> R<'_> {
    node(K::Arm, (pattern, arrow, before_arm(expect(expr, "an expression")), semicolon)).parse(i)
}

fn arrow(i: In<'_>) -> R<'_> {
    if !i.at(&[K::Eq, K::Arrow]) {
        return expect(tok(K::Colon), "`:`").parse(i);
    }
    let count = if is_fat_arrow(i, 0) { 2 } else { 1 };
    let message = format!("an arm is written with `:`, not `{}`", i.slice(i.range_of(count)));
    let error = SyntaxError::new(E::EqualsForColon, i.range_of(count), message);
    let mut i = i.report(error.label("expected `:`").edit(i.range_of(count), ":"));
    for _ in 0..count {
        i = i.bump();
    }
    Ok((i, ()))
}

/// `pattern = name [ name ] | number | string`
fn pattern(i: In<'_>) -> R<'_> {
    let variant = (tok(K::Ident), opt(tok(K::Ident))).map(|_| ());
    let number = node(K::NumberLit, tok(K::Number));
    node(K::Pattern, alt((variant, number, string))).parse(i)
}

#[cfg(test)]
mod tests {
    use crate::SyntaxErrorKind as E;
    use crate::debug::{faults, mended, sound};

    #[test]
    fn arms_have_patterns() {
        let variant = "(Arm (Pattern some y) : (Name y) ;)";
        let literals =
            "(Arm (Pattern (NumberLit 80)) : (Name a) ;) (Arm (Pattern (StringLit \" b \")) : (Name c) ;)";
        let text = "match f x { some y: y; 80: a; \"b\": c; _: d; }";
        let arms = format!("{{ {variant} {literals} (Arm (Pattern _) : (Name d) ;) }}");
        assert_eq!(sound(text), format!("(Match match (Apply (Name f) (Name x)) {arms})"));
    }

    #[test]
    fn a_set_to_match_stands_in_parentheses() {
        assert_eq!(faults("match (f { a = 1; }) { _: 1; }"), []);
        assert_eq!(faults("match f { a = 1; } { _: 1; }")[0], (E::EqualsForColon, 12, "="));
    }

    #[test]
    fn arms_are_written_with_colons() {
        assert_eq!(faults("match x { a = 1; b: 2; }"), [(E::EqualsForColon, 12, "=")]);
        assert_eq!(mended("match x { some y = 1; b -> 2; }"), "match x { some y : 1; b : 2; }");
        assert_eq!(mended("match x { a => 1, _ => 2 }"), "match x { a : 1; _ : 2; }");
    }

    #[test]
    fn an_arm_without_its_semicolon_leaves_the_next_alone() {
        assert_eq!(faults("match x { a: 1\n some b: 2; }"), [(E::MissingSemicolon, 14, "")]);
        assert_eq!(faults("match x { a: c b: 2; }"), [(E::MissingSemicolon, 14, "")]);
    }
}
