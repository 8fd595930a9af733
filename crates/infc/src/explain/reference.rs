//! The page of the book that lists every kind with its fields, made from the schema.
//!
//! It deliberately has no prose beside the schema's own, so that it cannot age.

use std::fmt::Write as _;

use infc_eval::{EnumType, Presence, RecordType};
use infc_model::schema;

use super::kinds::{Shape, enum_notes, places, plain, record_notes, written};

const HEAD: &str = "\
# Kinds and fields

Everything that a site can hold, kind by kind. A field without a default that is not marked as optional must be given. The
same is printed by `infc explain App`, `infc explain App.memory`, or `infc explain hosts.web.apps.shop.memory`. How scalars are
written, `Size` or `Schedule`, says `infc explain Size`.

<!-- Made from the schema; `INFC_BLESS=1 cargo test -p infc-tests` writes it anew. -->
";

/// The page.
pub fn reference() -> String {
    let mut page = HEAD.to_owned();
    for shape in Shape::all(schema()) {
        // Writing to a `String` cannot fail.
        let _ = write!(page, "\n## {}\n\n{}\n", shape.name(), shape.docs());
        let (notes, table) = match shape {
            Shape::Record(record) => (record_notes(record), fields(record)),
            Shape::Enum(one) => (enum_notes(one), variants(one)),
        };
        for note in notes {
            let _ = write!(page, "\n{note}\n");
        }
        let places = places(shape.name());
        if !places.is_empty() {
            let _ = write!(page, "\nStands in: {}.\n", places.join(", "));
        }
        page += &table;
    }
    page
}

fn fields(record: &RecordType) -> String {
    let mut table = "\n| field | type | default | |\n|---|---|---|---|\n".to_owned();
    for field in &record.fields {
        let default = match &field.presence {
            Presence::Required => String::new(),
            Presence::Optional => "optional".to_owned(),
            Presence::Default(value) => format!("`{value}`"),
        };
        let grows = if field.grow_only { " What a profile gave is added to, and never dropped." } else { "" };
        let (ty, docs) = (schema().show(&field.ty), cell(&field.docs) + grows);
        let _ = writeln!(table, "| `{}` | `{}` | {default} | {docs} |", field.name, bar(&ty));
    }
    table
}

fn variants(one: &EnumType) -> String {
    if one.variants.is_empty() {
        return String::new();
    }
    let mut table = "\n| variant | |\n|---|---|\n".to_owned();
    for variant in &one.variants {
        let _ = writeln!(table, "| `{}` | {} |", bar(&written(variant)), cell(&variant.docs));
    }
    table
}

/// Documentation as one cell.
fn cell(docs: &str) -> String {
    bar(&plain(docs).replace('\n', " "))
}

/// A bar would end the cell.
fn bar(text: &str) -> String {
    text.replace('|', "\\|")
}
