//! The grammar. Every production of `lang/grammar.md` is the function of that name.
//!
//! A production fails only where it does not begin; once it has begun, what is missing is reported and read over.
//! Not here: tokens (`lexer`), the log of events (`input`), meaning.

mod declaration;
mod definition;
mod expression;
mod foreign;
mod matching;
mod operand;
mod parameter;
mod recovery;
mod string;
mod types;

use nom::Parser;
use nom::combinator::opt;

use crate::error::{SyntaxError, SyntaxErrorKind as E};
use crate::input::{In, R, deeper, expect, many, node};
use crate::kind::SyntaxKind as K;

/// `file = { declaration } expr`
pub(crate) fn file(i: In<'_>) -> R<'_> {
    node(K::File, (many(declaration::declaration), root, opt(remainder))).parse(i)
}

fn root(mut i: In<'_>) -> R<'_> {
    if foreign::foreign_format(i).is_some() {
        // A sound list or negation is no other language, whatever it looks like; a key of YAML reads as a parameter.
        let sound = |end: In<'_>| end.kind() == K::EndOfFile && end.lengths().1 == i.lengths().1;
        if matches!(i.kind(), K::LBracket | K::Minus)
            && let Ok((end, ())) = expect(expression::expr, "an expression").parse(i)
            && sound(end)
        {
            return Ok((end, ()));
        }
        if let Some(i) = foreign::foreign_format(i) {
            return Ok((i, ()));
        }
    }
    let start = i;
    // In front of the expression of a file, `let` is right.
    let defined = |i: In<'_>| start.is_before(i) || i.kind() != K::LetKw;
    while let Some(next) =
        foreign::foreign_comment(i).or_else(|| defined(i).then(|| foreign::defined_by_word(i)).flatten())
    {
        i = next;
    }
    if recovery::assigned(i, 0) {
        let error =
            SyntaxError::new(E::Syntax, i.range(), "a file is one expression, not a list of definitions");
        let i =
            i.report(error.label("expected an expression").help("put `{` before it and `}` after the last"));
        return deeper(node(K::Set, recovery::items(definition::item, |_| false, 0))).parse(i);
    }
    expect(expression::expr, "an expression").parse(i)
}

/// What follows the expression of a file does not belong there.
fn remainder(i: In<'_>) -> R<'_> {
    if i.kind() == K::EndOfFile {
        return crate::input::mismatch();
    }
    let error = if i.kind() == K::Semicolon {
        let error = SyntaxError::new(E::Syntax, i.range(), "the expression of a file has no `;` after it");
        error.label("nothing is defined here").edit(i.range(), "")
    } else {
        let message = format!("expected the end of the file, found {}", i.found());
        SyntaxError::new(E::Syntax, i.range(), message)
            .label("nothing stands after the expression of a file")
            .related(i.gap(), "it ends here")
    };
    let mut i = i.report(error).start(K::Error);
    while i.kind() != K::EndOfFile {
        i = i.bump();
    }
    Ok((i.finish(), ()))
}

#[cfg(test)]
mod tests {
    use crate::debug::faults;

    #[test]
    fn a_file_is_one_expression() {
        assert_eq!(faults("{ }"), []);
        assert_eq!(faults("type A = B; let a = 1; in a"), []);
        for text in ["", "# only a comment", "type A = B;", "{ } { ; ", "{ };", "}", "a = 1; b = 2;"] {
            assert_eq!(faults(text).len(), 1, "{text}");
        }
    }
}
