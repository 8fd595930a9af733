//! What is written for a value of a type, with places for the cursor.
//!
//! It deliberately writes no value: what it is, is the user's.

use infc_eval::{Presence, RecordId, Schema, Type};

/// The scalars whose literals have no quotes.
const BARE: &[&str] = &["Bool", "Int", "Duration", "Size", "Rate", "Percent", "Port", "PortRange"];

/// What is written for a value of a type, with the cursor at the place `number`.
pub fn hole(schema: &Schema, ty: &Type, number: usize) -> String {
    match schema.plain(ty) {
        Type::Option(inner) => hole(schema, inner, number),
        Type::Record(_) | Type::Map(..) => format!("{{ ${number} }}"),
        Type::List(_) => format!("[ ${number} ]"),
        Type::Scalar(scalar) if !BARE.contains(&scalar.name()) => format!("\"${number}\""),
        _ => format!("${number}"),
    }
}

/// A record with every field that must be given: `{ email = "$1"; }`.
pub fn record(schema: &Schema, id: RecordId) -> String {
    let fields = schema.record(id).fields.iter().filter(|field| field.presence == Presence::Required);
    let written: Vec<String> = fields
        .zip(1..)
        .map(|(field, number)| format!("{} = {};", field.name, hole(schema, &field.ty, number)))
        .collect();
    if written.is_empty() { "{ $0 }".to_owned() } else { format!("{{ {} }}", written.join(" ")) }
}

/// The same without places.
pub fn plain(snippet: &str) -> String {
    let mut out = String::new();
    let mut chars = snippet.chars().peekable();
    while let Some(char) = chars.next() {
        if char == '$' {
            while chars.next_if(char::is_ascii_digit).is_some() {}
        } else {
            out.push(char);
        }
    }
    out
}
