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
    let others = many((bar, expect(variant, "a variant")));
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
    node(K::RecordDecl, (word("record", K::RecordKw), tok(K::Ident), fields)).parse(i)
}

/// `extend_decl = "extend" name "=" field_list ";"`
fn extend_decl(i: In<'_>) -> R<'_> {
    node(K::ExtendDecl, (word("extend", K::ExtendKw), tok(K::Ident), fields)).parse(i)
}

/// What follows the name of a record. Without `=`, as other languages have it, the `;` is not missed as well.
fn fields(i: In<'_>) -> R<'_> {
    let list = expect(field_list, "`{`, the fields");
    if i.kind() == K::LBrace {
        (no_equals, list, opt(tok(K::Semicolon))).map(|_| ()).parse(i)
    } else {
        (equals, list, semicolon).map(|_| ()).parse(i)
    }
}

/// The `=` that is missing before a brace.
#[expect(clippy::unnecessary_wraps, reason = "it stands in a row of parsers")]
fn no_equals(i: In<'_>) -> R<'_> {
    let (start, end) = i.range();
    let error =
        SyntaxError::new(E::MissingEquals, (start, end), "a declaration has a `=`").label("expected `=`");
    Ok((i.report(error.help("write `=` before the brace").edit((start, start), "= ")), ()))
}

/// A `|`, or the comma that stands for one by mistake.
fn bar(i: In<'_>) -> R<'_> {
    if i.kind() != K::Comma || i.ahead(1) != K::Ident {
        return tok(K::Pipe).parse(i);
    }
    let error = SyntaxError::new(E::Syntax, i.range(), "variants are separated by `|`, not by `,`");
    Ok((i.report(error.label("expected `|`").edit(i.range(), "|")).bump(), ()))
}

fn equals(i: In<'_>) -> R<'_> {
    expect(tok(K::Eq), "`=`").parse(i)
}

/// `field_list = "{" { field } "}"`
fn field_list(i: In<'_>) -> R<'_> {
    node(K::FieldList, braces(field)).parse(i)
}

/// `field = [ "grow-only" ] name ":" type_expr [ "=" expr ] [ ";" ]`
fn field(i: In<'_>) -> R<'_> {
    let default = (tok(K::Eq), expect(expr, "a default"));
    let name = (opt(grow_only), tok(K::Ident));
    node(K::Field, (name, colon, expect(type_expr, "a type"), opt(default), field_end)).parse(i)
}

fn field_end(i: In<'_>) -> R<'_> {
    if i.kind() == K::RBrace { Ok((i, ())) } else { semicolon(i) }
}

/// `grow-only` is a keyword only where a name follows.
fn grow_only(i: In<'_>) -> R<'_> {
    if i.ahead(1) == K::Ident { word("grow-only", K::GrowOnlyKw).parse(i) } else { mismatch() }
}

fn colon(i: In<'_>) -> R<'_> {
    if i.kind() != K::Eq {
        return expect(tok(K::Colon), "`:` and the type").parse(i);
    }
    let error =
        SyntaxError::new(E::EqualsForColon, i.range(), "the type of a field is written with `:`, not `=`");
    Ok((i.report(error.label("expected `:`").edit(i.range(), ":")).bump(), ()))
}

#[cfg(test)]
mod tests {
    use crate::SyntaxErrorKind as E;
    use crate::ast::{Declaration, Expr};
    use crate::debug::faults;

    const TEXT: &str = "## A tier.
enum Tier = prod | dev { days : Int; } | c List T;
type P = Port where 1 <= it because \"why\";
record R = { a : T = 1; grow-only b : T; grow-only : T; };
extend App = { tier : Tier = dev; };
{ }";

    #[test]
    fn declarations_are_read() {
        let parse = crate::parse(TEXT);
        assert_eq!(parse.errors, []);
        let declarations = parse.file().declarations().collect::<Vec<_>>();
        let names = declarations.iter().filter_map(Declaration::name).collect::<Vec<_>>();
        assert_eq!(names, ["Tier", "P", "R", "App"]);
        assert_eq!(declarations[0].docs(), ["A tier."]);
        let [Declaration::Enum(tier), Declaration::Type(port), Declaration::Record(record), _] =
            &declarations[..]
        else {
            panic!("{declarations:?}")
        };
        let payloads = tier.variants().map(|variant| (variant.fields().is_some(), variant.ty().is_some()));
        assert_eq!(payloads.collect::<Vec<_>>(), [(false, false), (true, false), (false, true)]);
        assert!(matches!(port.condition(), Some(Expr::Binary(_))));
        assert_eq!(port.reason().and_then(|reason| reason.literal()).as_deref(), Some("why"));
        assert!(record.fields()[0].default().is_some());
        let fields =
            record.fields().iter().map(|field| (field.name(), field.grow_only())).collect::<Vec<_>>();
        let field = |name: &str, grows| (Some(name.to_owned()), grows);
        assert_eq!(fields, [field("a", false), field("b", true), field("grow-only", false)]);
    }

    #[test]
    fn fields_are_written_with_colons() {
        assert_eq!(faults("record R = { a = Int; b : Int; }; 1"), [(E::EqualsForColon, 15, "=")]);
    }

    #[test]
    fn the_last_field_needs_no_semicolon() {
        assert_eq!(
            faults("enum Tls = auto { email : Email } | files { cert : AbsPath; key : AbsPath } | off; 1"),
            []
        );
    }

    #[test]
    fn a_record_without_its_sign_is_one_mistake() {
        assert_eq!(faults("record R { a : Int; }\n1").len(), 1);
    }

    #[test]
    fn variants_are_separated_by_bars() {
        assert_eq!(faults("enum A = b, c; 1"), [(E::Syntax, 10, ",")]);
        assert_eq!(faults("enum A = b | c; let d = 1; in d"), []);
    }

    #[test]
    fn because_is_an_ordinary_word_elsewhere() {
        assert_eq!(faults("deny (a > 1GiB) because \"small\" at a.memory"), []);
    }

    #[test]
    fn a_declaration_ends_with_its_semicolon() {
        assert_eq!(faults("enum A = b | c\ntype T = A;\n1"), [(E::MissingSemicolon, 14, "")]);
    }
}
