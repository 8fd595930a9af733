//! The fields of a record and the arguments of a function that are not written yet, those that must be given first.
//!
//! It deliberately offers no field twice.

use infc_diag::{FileId, Span};
use infc_eval::{Field, Param, Presence, RecordId, Type};
use infc_syntax::ast::Set;
use lsp_types::{CompletionItem, CompletionItemKind};

use super::holes::{hole, plain};
use super::{inserting, item};
use crate::Snapshot;
use crate::answers::hover::{definitions_of, field_text};
use crate::answers::signature;

/// What can be defined in a set.
pub fn fields(snapshot: &Snapshot<'_, '_>, file: FileId, set: &Set) -> Vec<CompletionItem> {
    let (start, end) = set.range();
    let given: Vec<String> = definitions_of(set.syntax()).into_iter().map(|(name, _)| name).collect();
    match snapshot.type_of(Span::new(file, start, end)) {
        Some(Type::Record(id)) => of_record(snapshot, *id, &given),
        Some(Type::Params(params)) => arguments(snapshot, (file, set), params, &given),
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
    let required: Vec<(&str, &Type)> = free
        .iter()
        .filter(|field| field.presence == Presence::Required)
        .map(|field| (&*field.name, &field.ty))
        .collect();
    if required.len() > 1 {
        let docs = format!("Every field that a `{}` must have.", record.name);
        items.push(all(snapshot, docs, &required));
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
    let snippet = format!("{} = {};", field.name, hole(schema, &field.ty, 0));
    inserting(snapshot, found, (snippet, field.name.to_string()))
}

/// Every field that must be given, or every argument, at once.
fn all(snapshot: &Snapshot<'_, '_>, docs: String, required: &[(&str, &Type)]) -> CompletionItem {
    let names: Vec<&str> = required.iter().map(|(name, _)| *name).collect();
    let mut found =
        item(&format!("{} …", names.join(", ")), CompletionItemKind::SNIPPET, (String::new(), docs));
    found.sort_text = Some("00".to_owned());
    // What an editor matches with what is being typed.
    found.filter_text = names.first().map(|name| (*name).to_owned());
    let line = |((name, ty), number): (&(&str, &Type), usize)| {
        format!("{name} = {};", hole(snapshot.schema(), ty, number))
    };
    let snippet = required.iter().zip(1..).map(line).collect::<Vec<_>>().join("\n");
    let written = plain(&snippet);
    inserting(snapshot, found, (snippet, written))
}

fn argument(snapshot: &Snapshot<'_, '_>, param: &Param, docs: String) -> CompletionItem {
    let mut found =
        item(&param.name, CompletionItemKind::VARIABLE, (snapshot.schema().show(&param.ty), docs));
    found.sort_text = Some(format!("{}{}", u8::from(param.optional), param.name));
    let snippet = format!("{} = {};", param.name, hole(snapshot.schema(), &param.ty, 0));
    inserting(snapshot, found, (snippet, param.name.to_string()))
}

/// The arguments of a function but those that are `given`.
fn arguments(
    snapshot: &Snapshot<'_, '_>,
    (file, set): (FileId, &Set),
    params: &[Param],
    given: &[String],
) -> Vec<CompletionItem> {
    let called = signature::call(set.syntax()).and_then(|apply| {
        let (start, end) = apply.function()?.range();
        Some(snapshot.text(Span::new(file, start, end)))
    });
    let called = called.unwrap_or_else(|| "the function".to_owned());
    let free: Vec<&Param> =
        params.iter().filter(|param| !given.iter().any(|name| **name == *param.name)).collect();
    let docs = |param: &Param| {
        let needed = if param.optional { "" } else { "\n\nIt must be given." };
        format!("Parameter of `{called}`.{needed}")
    };
    let mut items: Vec<CompletionItem> =
        free.iter().map(|param| argument(snapshot, param, docs(param))).collect();
    let required: Vec<(&str, &Type)> =
        free.iter().filter(|param| !param.optional).map(|param| (&*param.name, &param.ty)).collect();
    if required.len() > 1 {
        items.push(all(snapshot, format!("Every argument that `{called}` must be given."), &required));
    }
    items
}
