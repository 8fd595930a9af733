//! The fields of a record and the arguments of a function that are not written yet, those that must be given first.
//!
//! It deliberately offers no field twice.

use infc_diag::{FileId, Span};
use infc_eval::{Field, Param, Presence, RecordId, Type};
use infc_syntax::ast::Set;
use lsp_types::{CompletionItem, CompletionItemKind};

use super::{inserting, item};
use crate::Snapshot;
use crate::answers::hover::{definitions_of, field_text};

/// What can be defined in a set.
pub fn fields(snapshot: &Snapshot<'_, '_>, file: FileId, set: &Set) -> Vec<CompletionItem> {
    let (start, end) = set.range();
    let given: Vec<String> = definitions_of(set.syntax()).into_iter().map(|(name, _)| name).collect();
    match snapshot.type_of(Span::new(file, start, end)) {
        Some(Type::Record(id)) => of_record(snapshot, *id, &given),
        Some(Type::Params(params)) => {
            let free = params.iter().filter(|param| !given.iter().any(|name| **name == *param.name));
            free.map(|param| argument(snapshot, param)).collect()
        }
        _ => Vec::new(),
    }
}

/// The fields of a record but those that are `given`, and all that must be given at once.
pub fn of_record(snapshot: &Snapshot<'_, '_>, id: RecordId, given: &[String]) -> Vec<CompletionItem> {
    let record = snapshot.schema().record(id);
    let free: Vec<&Field> =
        record.fields.iter().filter(|field| !given.iter().any(|name| **name == *field.name)).collect();
    let mut items: Vec<CompletionItem> =
        free.iter().map(|field| offered(snapshot, &record.name, field)).collect();
    let required: Vec<&str> =
        free.iter().filter(|field| field.presence == Presence::Required).map(|field| &*field.name).collect();
    if required.len() > 1 {
        items.push(all(snapshot, &record.name, &required));
    }
    if record.entity && !given.iter().any(|name| name == "imports") {
        let meaning = (
            String::new(),
            "What this uses: profiles, and files that are bodies of the same kind.".to_owned(),
        );
        let mut found = item("imports", CompletionItemKind::KEYWORD, meaning);
        found.sort_text = Some("2imports".to_owned());
        items.push(inserting(snapshot, found, ("imports = [ $0 ];".to_owned(), "imports".to_owned())));
    }
    items
}

fn offered(snapshot: &Snapshot<'_, '_>, record: &str, field: &Field) -> CompletionItem {
    let schema = snapshot.schema();
    let detail = schema.show(&field.ty);
    let meaning = (detail, field_text(schema, record, field));
    let mut found = item(&field.name, CompletionItemKind::FIELD, meaning);
    let is_required = field.presence == Presence::Required;
    found.sort_text = Some(format!("{}{}", u8::from(!is_required), field.name));
    let snippet = format!("{} = {};", field.name, hole(schema.plain(&field.ty), 0));
    inserting(snapshot, found, (snippet, field.name.to_string()))
}

/// What is written for a value of a type, with the cursor where it belongs.
fn hole(ty: &Type, number: usize) -> String {
    match ty {
        Type::Option(inner) => hole(inner, number),
        Type::Record(_) | Type::Map(..) => format!("{{ ${number} }}"),
        Type::List(_) => format!("[ ${number} ]"),
        _ => format!("${number}"),
    }
}

/// Every field that must be given, at once.
fn all(snapshot: &Snapshot<'_, '_>, record: &str, required: &[&str]) -> CompletionItem {
    let docs = format!("Every field that a `{record}` must have.");
    let label = format!("{} …", required.join(", "));
    let mut found = item(&label, CompletionItemKind::SNIPPET, (String::new(), docs));
    found.sort_text = Some("00".to_owned());
    let snippet = required.iter().zip(1..).map(|(name, number)| format!("{name} = ${number};"));
    let plain = required.iter().map(|name| format!("{name} = ;"));
    inserting(snapshot, found, (snippet.collect::<Vec<_>>().join("\n"), plain.collect::<Vec<_>>().join("\n")))
}

fn argument(snapshot: &Snapshot<'_, '_>, param: &Param) -> CompletionItem {
    let mut found =
        item(&param.name, CompletionItemKind::VARIABLE, (snapshot.schema().show(&param.ty), String::new()));
    found.sort_text = Some(format!("{}{}", u8::from(param.optional), param.name));
    let snippet = format!("{} = {};", param.name, hole(&param.ty, 0));
    inserting(snapshot, found, (snippet, param.name.to_string()))
}
