//! Values of the type that is expected: variants, truth values, references, free ports.
//!
//! It deliberately invents no text: what is a string is the user's.

use std::sync::Arc;

use infc::why::dotted;
use infc_diag::{FileId, Span};
use infc_eval::{EnumId, Kind, Presence, RecordId, Spanned, Type, Value};
use infc_syntax::ast::{Binding, List, Set};
use infc_syntax::{SyntaxKind, SyntaxNode, SyntaxToken};
use lsp_types::{CompletionItem, CompletionItemKind};

use super::{holes, inserting, item, record_of};
use crate::Snapshot;
use crate::snapshot::{Asked, present, range};

/// Where ports of apps begin, if nothing is known of others.
const FIRST_PORT: u16 = 3000;

/// The type of what is expected at a place.
pub fn expected(
    snapshot: &Snapshot<'_, '_>,
    asked: &Asked,
    start: u32,
    word: Option<&SyntaxToken>,
    before: Option<&SyntaxToken>,
) -> Option<Type> {
    let file = asked.file;
    if let Some(name) = word.and_then(SyntaxToken::parent).filter(|node| node.kind() == SyntaxKind::Name) {
        let (from, to) = range(&name);
        if let Some(ty) = snapshot.type_of(Span::new(file, from, to)) {
            return Some(ty.clone());
        }
    }
    let token = before?;
    let node = token.parent()?;
    for around in node.ancestors() {
        if let Some(list) = List::cast(around.clone()).filter(|list| list.range().0 < start) {
            let (from, to) = list.range();
            let ty = snapshot.types(Span::new(file, from, to)).next().cloned();
            let ty = ty.or_else(|| expected_of(snapshot, file, &around));
            return match ty.as_ref().map(|ty| snapshot.schema().plain(present(ty)).clone()) {
                Some(Type::List(item)) => Some((*item).clone()),
                Some(Type::Record(id)) => listed(snapshot, id),
                _ => None,
            };
        }
        if let Some(binding) = Binding::cast(around.clone()) {
            let count = binding.path()?.segments().len();
            return type_below(snapshot, file, &binding, count);
        }
    }
    None
}

/// What the list holds that stands for a record: that of its one field that must be given.
fn listed(snapshot: &Snapshot<'_, '_>, id: RecordId) -> Option<Type> {
    let fields = &snapshot.schema().record(id).fields;
    let mut lists = fields.iter().filter_map(|field| match snapshot.schema().plain(&field.ty) {
        Type::List(item) if field.presence == Presence::Required => Some((**item).clone()),
        _ => None,
    });
    lists.next().filter(|_| lists.next().is_none())
}

fn expected_of(snapshot: &Snapshot<'_, '_>, file: FileId, node: &SyntaxNode) -> Option<Type> {
    let binding = node.ancestors().find_map(Binding::cast)?;
    let count = binding.path()?.segments().len();
    type_below(snapshot, file, &binding, count)
}

/// The type of what the first `count` segments of a definition's path lead to.
pub fn type_below(
    snapshot: &Snapshot<'_, '_>,
    file: FileId,
    binding: &Binding,
    count: usize,
) -> Option<Type> {
    let set = binding.syntax().ancestors().skip(1).find_map(Set::cast)?;
    let (start, end) = set.range();
    let mut ty = snapshot.type_of(Span::new(file, start, end))?.clone();
    for segment in binding.path()?.segments().iter().take(count) {
        let name = segment.literal()?;
        ty = match snapshot.schema().plain(present(&ty)) {
            Type::Record(id) => {
                let record = snapshot.schema().record(*id);
                record.fields.get(record.field(&name)?)?.ty.clone()
            }
            Type::Map(_, item) => (**item).clone(),
            Type::Params(params) => params.iter().find(|param| *param.name == *name)?.ty.clone(),
            _ => return None,
        };
    }
    Some(snapshot.schema().plain(present(&ty)).clone())
}

/// The values of a type that can be named.
pub fn values(
    snapshot: &Snapshot<'_, '_>,
    file: FileId,
    node: &SyntaxNode,
    ty: &Type,
) -> Vec<CompletionItem> {
    match snapshot.schema().plain(present(ty)) {
        Type::Enum(id) => {
            let mut items = variants(snapshot, *id);
            let refs = snapshot.schema().enumeration(*id).refs.clone();
            items.extend(references(snapshot, file, node, &refs));
            items
        }
        Type::Record(id) => vec![record(snapshot, *id)],
        // In a list of some types, one value stands for a list.
        Type::List(inner) => values(snapshot, file, node, inner),
        Type::Ref(kinds) => references(snapshot, file, node, kinds),
        Type::Scalar(scalar) => match scalar.name() {
            "Bool" => ["true", "false"].iter().map(|word| plain(word)).collect(),
            "Port" => ports(snapshot, file, node),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn plain(word: &str) -> CompletionItem {
    item(word, CompletionItemKind::VALUE, (String::new(), String::new()))
}

/// A set of a kind, with what it must have.
fn record(snapshot: &Snapshot<'_, '_>, id: RecordId) -> CompletionItem {
    let schema = snapshot.schema();
    let record = schema.record(id);
    let snippet = holes::record(schema, id);
    let docs = record.docs.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut found = item("{ … }", CompletionItemKind::STRUCT, (record.name.to_string(), docs));
    found.sort_text = Some("00".to_owned());
    found.filter_text = Some("{".to_owned());
    let written = holes::plain(&snippet);
    inserting(snapshot, found, (snippet, written))
}

fn variants(snapshot: &Snapshot<'_, '_>, id: EnumId) -> Vec<CompletionItem> {
    let schema = snapshot.schema();
    let one = schema.enumeration(id);
    let offered = one.variants.iter().map(|variant| {
        let payload = variant.payload.as_ref().map(|ty| schema.show(ty));
        let detail = format!("{}{}", one.name, payload.map(|ty| format!(" · {ty}")).unwrap_or_default());
        let docs = variant.docs.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut found = item(&variant.name, CompletionItemKind::ENUM_MEMBER, (detail, docs));
        found.sort_text = Some(format!("0{}", variant.name));
        let Some(ty) = &variant.payload else { return found };
        let behind = match record_of(snapshot, ty) {
            // A policy takes its words one by one.
            Some(id) if one.name == "Policy" => words_of(snapshot, id),
            None if one.name == "Policy" => "$0".to_owned(),
            Some(id) => holes::record(schema, id),
            None => holes::hole(schema, ty, 0),
        };
        inserting(snapshot, found, (format!("{} {behind}", variant.name), variant.name.to_string()))
    });
    offered.collect()
}

/// `${1:from} ${2:to}`.
fn words_of(snapshot: &Snapshot<'_, '_>, id: RecordId) -> String {
    let record = snapshot.schema().record(id);
    if record.name == "Finding" {
        return "(${1:condition}) because \"$2\" at $3".to_owned();
    }
    let fields = record.fields.iter();
    let required = fields.filter(|field| field.presence == Presence::Required);
    let words = required.zip(1..).map(|(field, number)| format!("${{{number}:{}}}", field.name));
    words.collect::<Vec<_>>().join(" ")
}

/// Whether a value of a type is likely to be worked out by a function, and not just named.
pub fn may_be_worked_out(snapshot: &Snapshot<'_, '_>, ty: &Type) -> bool {
    match snapshot.schema().plain(present(ty)) {
        Type::Enum(id) => snapshot.schema().enumeration(*id).name == "Policy",
        Type::Ref(_) | Type::Record(_) => false,
        Type::Scalar(scalar) => !matches!(scalar.name(), "Port" | "Bool"),
        _ => true,
    }
}

/// The entities of these kinds, as one names them here.
fn references(
    snapshot: &Snapshot<'_, '_>,
    file: FileId,
    node: &SyntaxNode,
    kinds: &[Kind],
) -> Vec<CompletionItem> {
    let mut items = Vec::new();
    for (name, path) in openings(snapshot, file, node) {
        let Some(collection) = snapshot.inspection.value_at(&path) else { continue };
        for (key, value) in snapshot.inspection.parts(&collection.value) {
            if !kinds.iter().any(|kind| is_of(&value.value, *kind)) {
                continue;
            }
            let label = format!("{name}.{}", dotted(&[Arc::from(key.as_str())]));
            let inner = path.iter().cloned().chain([Arc::from(key.as_str())]).collect::<Vec<_>>();
            let meaning = (snapshot.shown(value), about(snapshot, &dotted(&inner), value));
            let mut found = item(&label, CompletionItemKind::REFERENCE, meaning);
            found.sort_text = Some(format!("0{label}"));
            items.push(found);
        }
    }
    items
}

/// What tells an entity from others of its kind: where it listens, or what it must have.
fn about(snapshot: &Snapshot<'_, '_>, id: &str, value: &Spanned<Value>) -> String {
    let sockets =
        snapshot.inspection.listening().into_iter().filter(|socket| socket.entity.as_deref() == Some(id));
    let sockets: Vec<String> = sockets
        .map(|socket| format!("`{}` port {}/{}", socket.address, socket.port, socket.protocol))
        .collect();
    if !sockets.is_empty() {
        return format!("`{id}`\n\nListens on {}.", sockets.join(", "));
    }
    let Value::Record { ty, .. } = &value.value else { return format!("`{id}`") };
    let fields = &snapshot.schema().record(*ty).fields;
    let needed =
        |name: &str| fields.iter().any(|field| *field.name == *name && field.presence == Presence::Required);
    let parts = snapshot.inspection.parts(&value.value);
    let told: Vec<String> = parts
        .iter()
        .filter(|(name, _)| needed(name))
        .map(|(name, part)| format!("- {name}: `{}`", snapshot.shown(part)))
        .collect();
    format!("`{id}`\n\n{}", told.join("\n")).trim_end().to_owned()
}

fn is_of(value: &Value, kind: Kind) -> bool {
    match (value, kind) {
        (Value::Record { ty, .. }, Kind::Record(id)) => *ty == id,
        (Value::Variant { ty, .. }, Kind::Enum(id)) => *ty == id,
        _ => false,
    }
}

/// The collections that are in scope at a place, by name, and where they are.
pub fn openings(
    snapshot: &Snapshot<'_, '_>,
    file: FileId,
    node: &SyntaxNode,
) -> Vec<(String, crate::snapshot::Path)> {
    let mut names: Vec<&str> = Vec::new();
    for set in node.ancestors().filter_map(Set::cast) {
        let (start, end) = set.range();
        let Some(id) = snapshot.type_of(Span::new(file, start, end)).and_then(|ty| record_of(snapshot, ty))
        else {
            continue;
        };
        names.extend(snapshot.schema().record(id).scope);
    }
    names.extend(snapshot.schema().record(snapshot.schema().root).scope);
    names.sort_unstable();
    names.dedup();
    let first = |name: &str| snapshot.paths_of_name(file, node, name).into_iter().next();
    names.into_iter().filter_map(|name| Some((name.to_owned(), first(name)?))).collect()
}

/// Ports that nobody on the host around claims.
fn ports(snapshot: &Snapshot<'_, '_>, file: FileId, node: &SyntaxNode) -> Vec<CompletionItem> {
    let host = snapshot.paths_of_name(file, node, "host").into_iter().next();
    let host = host.and_then(|path| path.last().cloned()).or_else(|| only_host(snapshot));
    let Some(host) = host else { return Vec::new() };
    let highest = snapshot.inspection.listening().into_iter().filter(|socket| *socket.host == *host);
    let apps =
        highest.filter(|socket| socket.entity.as_ref().is_some_and(|entity| entity.contains(".apps.")));
    let near = apps.map(|socket| socket.port).min().unwrap_or(FIRST_PORT);
    let free = snapshot.inspection.free_ports(&host, near, 5);
    let offered = free.into_iter().enumerate().map(|(number, port)| {
        let docs = format!("Nothing listens on it on `{host}`.");
        let mut found = item(&port.to_string(), CompletionItemKind::VALUE, ("free".to_owned(), docs));
        found.sort_text = Some(format!("0{number}"));
        found
    });
    offered.collect()
}

fn only_host(snapshot: &Snapshot<'_, '_>) -> Option<Arc<str>> {
    let hosts = snapshot.inspection.value_at(&[Arc::from("hosts")])?;
    match snapshot.inspection.parts(&hosts.value).as_slice() {
        [(name, _)] => Some(Arc::from(name.as_str())),
        _ => None,
    }
}
