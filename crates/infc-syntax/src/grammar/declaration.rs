//! Declarations of types, enums and records.
//!
//! Not here: where which of them may stand, beyond the start of a file and a `let`.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::opt;

use super::expression::expr;
use super::recovery::{braces, semicolon};
use super::string::string;
use super::types::{starts_type, type_expr};
use crate::error::{SyntaxError, SyntaxErrorKind as E};
use crate::input::{In, R, before_because, expect, many, mismatch, node, tok, word};
use crate::kind::SyntaxKind as K;

/// `declaration = type_decl | enum_decl | record_decl | extend_decl`
pub(super) fn declaration(i: In<'_>) -> R<'_> {
    if i.kind() != K::Ident || i.ahead(1) != K::Ident || matches!(i.ahead(2), K::Colon) {
        return mismatch();
    }
    alt((type_decl, enum_decl, record_decl, extend_decl)).parse(i)
}

/// `type_decl = "type" name "=" type_expr [ where_because ] ";"`
fn type_decl(i: In<'_>) -> R<'_> {
    let body = (expect(type_expr, "a type"), opt(where_because));
    node(K::TypeDecl, (word("type", K::TypeKw), tok(K::Ident), equals, body, semicolon)).parse(i)
}

/// `where_because = "where" expr "because" string`
fn where_because(i: In<'_>) -> R<'_> {
    let condition = before_because(expect(expr, "a condition on `it`"));
    let because = expect(word("because", K::BecauseKw), "`because` and the reason");
    let reason = expect(string, "the reason, a string");
    node(K::Where, (word("where", K::WhereKw), condition, because, reason)).parse(i)
}

/// `enum_decl = "enum" name "=" [ "|" ] variant { "|" variant } ";"`
fn enum_decl(i: In<'_>) -> R<'_> {
    let first = (opt(tok(K::Pipe)), expect(variant, "a variant"));
    let others = many((tok(K::Pipe), expect(variant, "a variant")));
    node(K::EnumDecl, (word("enum", K::EnumKw), tok(K::Ident), equals, first, others, semicolon)).parse(i)
}

/// `variant = name [ field_list | type_expr ]`
fn variant(i: In<'_>) -> R<'_> {
    fn payload(i: In<'_>) -> R<'_> {
        if starts_type(i, 0) { type_expr(i) } else { mismatch() }
    }
    node(K::Variant, (tok(K::Ident), opt(alt((field_list, payload))))).parse(i)
}

/// `record_decl = "record" name "=" field_list ";"`
fn record_decl(i: In<'_>) -> R<'_> {
    let fields = expect(field_list, "`{`, the fields");
    node(K::RecordDecl, (word("record", K::RecordKw), tok(K::Ident), equals, fields, semicolon)).parse(i)
}

/// `extend_decl = "extend" name "=" field_list ";"`
fn extend_decl(i: In<'_>) -> R<'_> {
    let fields = expect(field_list, "`{`, the fields");
    node(K::ExtendDecl, (word("extend", K::ExtendKw), tok(K::Ident), equals, fields, semicolon)).parse(i)
}

fn equals(i: In<'_>) -> R<'_> {
    expect(tok(K::Eq), "`=`").parse(i)
}

/// `field_list = "{" { field } "}"`
fn field_list(i: In<'_>) -> R<'_> {
    node(K::FieldList, braces(field)).parse(i)
}

/// `field = name ":" type_expr [ "=" expr ] ";"`
fn field(i: In<'_>) -> R<'_> {
    let default = (tok(K::Eq), expect(expr, "a default"));
    node(K::Field, (tok(K::Ident), colon, expect(type_expr, "a type"), opt(default), semicolon)).parse(i)
}

fn colon(i: In<'_>) -> R<'_> {
    if i.kind() != K::Eq {
        return expect(tok(K::Colon), "`:` and the type").parse(i);
    }
    let error =
        SyntaxError::new(E::EqualsForColon, i.range(), "the type of a field is written with `:`, not `=`");
    Ok((i.report(error.label("expected `:`").edit(i.range(), ":")).bump(), ()))
}
