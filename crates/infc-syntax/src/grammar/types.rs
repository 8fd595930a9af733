//! Types, as they are written.
//!
//! Not here: which types there are.

use nom::Parser;
use nom::branch::alt;

use super::recovery::close;
use crate::input::{In, Mark, R, bracketed, deeper, expect, many, mismatch, node, operand_of, tok};
use crate::kind::SyntaxKind as K;

/// `type_expr = type_apply [ "->" type_expr ]`
pub(super) fn type_expr(i: In<'_>) -> R<'_> {
    fn function(i: In<'_>) -> R<'_> {
        let from = i.mark();
        let (i, ()) = type_apply(i)?;
        if i.kind() != K::Arrow {
            return Ok((i, ()));
        }
        let i = i.wrap(from, K::TypeFunction).bump();
        let (i, ()) = expect(type_expr, "a type").parse(i)?;
        Ok((i.finish(), ()))
    }
    deeper(operand_of(function)).parse(i)
}

/// `type_apply = type_name { type_atom } | type_atom`
fn type_apply(i: In<'_>) -> R<'_> {
    if i.kind() != K::Ident {
        return type_atom(i);
    }
    let from = i.mark();
    let (i, ()) = type_name(i.start(K::TypeName))?;
    if starts_option(i) {
        return Ok((options(i.finish(), from), ()));
    }
    let (i, ()) = many(argument).parse(i)?;
    Ok((i.finish(), ()))
}

/// `type_name = name { "." name }`
fn type_name(i: In<'_>) -> R<'_> {
    (tok(K::Ident), many((tok(K::Dot), expect(tok(K::Ident), "the name of a type")))).map(|_| ()).parse(i)
}

fn argument(i: In<'_>) -> R<'_> {
    if starts_type(i, 0) { type_atom(i) } else { mismatch() }
}

/// Does a type begin `n` tokens on, and not a keyword or another name?
pub(super) fn starts_type(i: In<'_>, n: u32) -> bool {
    let capital = i.text(n).starts_with(|c: char| c.is_ascii_uppercase());
    let after = i.ahead(n + 1);
    // A name that begins a line before `=` is a definition, whose predecessor lacks its `;`.
    let defines = after == K::Eq && i.token(n).first;
    i.ahead(n) == K::LParen || i.ahead(n) == K::Ident && (capital || after == K::Dot) && !defines
}

/// `type_atom = ( type_name | type_paren ) { "?" }`
fn type_atom(i: In<'_>) -> R<'_> {
    let from = i.mark();
    let (i, ()) = alt((node(K::TypeName, type_name), type_paren)).parse(i)?;
    Ok((options(i, from), ()))
}

/// `type_paren = "(" type_expr ")"`
fn type_paren(i: In<'_>) -> R<'_> {
    let open = i.token(0);
    if open.kind != K::LParen {
        return mismatch();
    }
    let (i, ()) = bracketed(expect(type_expr, "a type")).parse(i.start(K::TypeParen).bump())?;
    Ok((close(i, K::RParen, open).finish(), ()))
}

fn options(mut i: In<'_>, from: Mark) -> In<'_> {
    while starts_option(i) {
        i = i.wrap(from, K::TypeOption).bump().finish();
    }
    i
}

/// `T?`, unless a value follows, and the `?` is Nix's way to write a default.
fn starts_option(i: In<'_>) -> bool {
    let selected = i.ahead(2) == K::Dot && i.text(3).starts_with(|c: char| c.is_ascii_uppercase());
    let lower = i.text(1).starts_with(|c: char| c.is_ascii_lowercase()) && !i.word(1, "where") && !selected;
    let value = matches!(i.ahead(1), K::Number | K::StrOpen | K::LBrace | K::LBracket | K::Path)
        || i.ahead(1) == K::Ident && lower && !i.token(1).first;
    i.kind() == K::Question && !value
}

#[cfg(test)]
mod tests {
    use crate::ast::Declaration;
    use crate::debug::{faults, outline};

    fn of(text: &str) -> String {
        let parse = crate::parse(&format!("type X = {text}; 1"));
        assert_eq!(parse.errors, [], "{text}");
        let Some(Declaration::Type(declaration)) = parse.file().declarations().next() else {
            panic!("{text}")
        };
        outline(declaration.ty().unwrap().syntax())
    }

    #[test]
    fn an_option_binds_to_the_atom_before_it() {
        assert_eq!(of("List T?"), "(TypeName List (TypeOption (TypeName T) ?))");
        assert_eq!(of("T?"), "(TypeOption (TypeName T) ?)");
        assert_eq!(of("(List T)?"), "(TypeOption (TypeParen ( (TypeName List (TypeName T)) )) ?)");
    }

    #[test]
    fn functions_group_to_the_right() {
        let right = "(TypeFunction (TypeName t . B) -> (TypeName C))";
        assert_eq!(of("A -> t.B -> C"), format!("(TypeFunction (TypeName A) -> {right})"));
        assert_eq!(
            of("Map K (Ref A)"),
            "(TypeName Map (TypeName K) (TypeParen ( (TypeName Ref (TypeName A)) )))"
        );
    }

    #[test]
    fn arguments_end_where_the_next_definition_begins() {
        assert!(faults("let a : Map Name Port = { }; in a").is_empty());
        assert_eq!(faults("let a : List\n  B = 1; in a").len(), 1);
    }

    #[test]
    fn a_missing_type_is_reported() {
        assert_eq!(faults("type X = ; 1").len(), 1);
        assert_eq!(faults("type X = A -> ; 1").len(), 1);
    }
}
