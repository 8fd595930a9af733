//! Names in scope, and what has a name in what they mean.
//!
//! It deliberately looks around by braces, as the language does.

use infc_diag::{FileId, Span};
use infc_eval::Type;
use infc_syntax::ast::{Expr, Lambda, Let, Seg, Select};
use infc_syntax::{SyntaxKind, SyntaxNode};
use lsp_types::{CompletionItem, CompletionItemKind};

use super::values::openings;
use super::{fields, inserting, item, record_of};
use crate::Snapshot;
use crate::answers::hover::definitions_of;
use crate::snapshot::range;

/// What the standard library defines, read once.
fn library() -> &'static [infc::explain::Definition] {
    static LIBRARY: std::sync::OnceLock<Vec<infc::explain::Definition>> = std::sync::OnceLock::new();
    LIBRARY.get_or_init(infc::explain::definitions)
}

/// A definition of the library under a name.
fn defined(name: &str, one: Option<&infc::explain::Definition>) -> CompletionItem {
    let signature = one.and_then(|one| one.signature.as_deref()).unwrap_or_default();
    let detail = signature.split_whitespace().collect::<Vec<_>>().join(" ");
    let docs = one.map(|one| one.docs.join("\n")).unwrap_or_default();
    let kind = match detail.as_str() {
        "" => CompletionItemKind::MODULE,
        detail if detail.starts_with("Profile ") => CompletionItemKind::CLASS,
        detail if detail.starts_with('{') => CompletionItemKind::FUNCTION,
        _ => CompletionItemKind::CONSTANT,
    };
    item(name, kind, (detail, docs))
}

/// The functions of the library that give a value of a type: `std.node` for an app.
pub fn library_that_gives(snapshot: &Snapshot<'_, '_>, ty: &Type) -> Vec<CompletionItem> {
    let Some(id) = record_of(snapshot, ty) else { return Vec::new() };
    let result = format!(": {}", snapshot.schema().record(id).name);
    let gives = |one: &&infc::explain::Definition| {
        one.signature
            .as_ref()
            .is_some_and(|signature| signature.starts_with('{') && signature.ends_with(&result))
    };
    let offered = library().iter().filter(gives).map(|one| {
        let mut found = defined(&one.path, Some(one));
        found.sort_text = Some(format!("1{}", one.path));
        inserting(snapshot, found, (format!("{} {{ $0 }}", one.path), one.path.clone()))
    });
    offered.collect()
}

/// The profiles of the library.
pub fn profiles() -> Vec<CompletionItem> {
    let is_profile = |one: &&infc::explain::Definition| {
        one.signature.as_ref().is_some_and(|signature| signature.starts_with("Profile "))
    };
    let offered = library().iter().filter(is_profile).map(|one| {
        let mut found = defined(&one.path, Some(one));
        found.sort_text = Some(format!("2{}", one.path));
        found
    });
    offered.collect()
}

/// The names that can begin an expression, the functions of the language among them if they are wanted.
pub fn names(
    snapshot: &Snapshot<'_, '_>,
    file: FileId,
    node: &SyntaxNode,
    with_functions: bool,
) -> Vec<CompletionItem> {
    let mut items = Vec::new();
    for around in node.ancestors() {
        if Let::cast(around.clone()).is_some() {
            for (name, binding) in definitions_of(&around) {
                let is_function = matches!(binding.value(), Some(Expr::Lambda(_)));
                let kind =
                    if is_function { CompletionItemKind::FUNCTION } else { CompletionItemKind::VARIABLE };
                items.push(item(&name, kind, (String::new(), binding.docs().join("\n"))));
            }
        }
        if let Some(lambda) = Lambda::cast(around) {
            items.extend(parameters(snapshot, file, &lambda));
        }
    }
    for (name, _) in openings(snapshot, file, node) {
        items.push(item(&name, CompletionItemKind::MODULE, (String::new(), String::new())));
    }
    let [_, functions, _] = infc_eval::reserved(snapshot.schema());
    for name in functions.into_iter().filter(|_| with_functions) {
        let docs =
            infc::explain::explain(name).ok().and_then(|all| all.into_iter().next()).map(|one| one.title);
        items.push(item(name, CompletionItemKind::FUNCTION, (String::new(), docs.unwrap_or_default())));
    }
    for name in ["std", "import"] {
        items.push(item(name, CompletionItemKind::KEYWORD, (String::new(), String::new())));
    }
    for found in &mut items {
        found.sort_text = Some(format!("5{}", found.label));
    }
    items
}

fn parameters(snapshot: &Snapshot<'_, '_>, file: FileId, lambda: &Lambda) -> Vec<CompletionItem> {
    let params = lambda.syntax().children().find(|node| node.kind() == SyntaxKind::Params);
    let Some(params) = params else { return Vec::new() };
    let params = params.children().filter(|node| node.kind() == SyntaxKind::Param);
    let named = params.filter_map(|param| {
        let word = param.descendants_with_tokens().filter_map(infc_syntax::SyntaxElement::into_token);
        let name = word.into_iter().find(|token| token.kind() == SyntaxKind::Ident)?;
        let (start, end) = range(&param);
        let detail = snapshot.text(Span::new(file, start, end)).trim().to_owned();
        Some(item(name.text(), CompletionItemKind::VARIABLE, (detail, String::new())))
    });
    named.collect()
}

/// What has a name in what the first `count` steps of a selection lead to.
pub fn members(
    snapshot: &Snapshot<'_, '_>,
    file: FileId,
    select: &Select,
    count: usize,
) -> Vec<CompletionItem> {
    let mut items = Vec::new();
    for path in snapshot.paths_of_select(file, select, count) {
        let Some(value) = snapshot.inspection.value_at(&path) else { continue };
        for (name, part) in snapshot.inspection.parts(&value.value) {
            let shown = snapshot.shown(part);
            items.push(item(&name, CompletionItemKind::FIELD, (shown, String::new())));
        }
    }
    if items.is_empty() {
        items = of_type(snapshot, file, select, count);
    }
    if items.is_empty() {
        items = of_library(select, count);
    }
    items.dedup_by(|one, two| one.label == two.label);
    items
}

/// By the type of the value, or by the set that it is written as.
fn of_type(snapshot: &Snapshot<'_, '_>, file: FileId, select: &Select, count: usize) -> Vec<CompletionItem> {
    let steps = select.path().map(|path| path.segments()).unwrap_or_default();
    let at = match count.checked_sub(1).and_then(|last| steps.get(last)) {
        Some(segment) => segment.range(),
        None => select.base().map_or_else(|| select.range(), |base| base.range()),
    };
    if let Some(id) = snapshot.type_of(Span::new(file, at.0, at.1)).and_then(|ty| record_of(snapshot, ty)) {
        return fields::of_record(snapshot, id, &[]).into_iter().map(named).collect();
    }
    if count > 0 {
        return Vec::new();
    }
    let Some(base) = select.base() else { return Vec::new() };
    let Some(found) = snapshot.definitions(file, base.range().0).into_iter().next() else {
        return Vec::new();
    };
    exported(snapshot, found.definition)
}

/// The name alone: a selection defines nothing.
fn named(mut found: CompletionItem) -> CompletionItem {
    found.insert_text = None;
    found.insert_text_format = None;
    found
}

/// What stands in the set that a `let` defines, or in the file that it imports.
fn exported(snapshot: &Snapshot<'_, '_>, definition: Span) -> Vec<CompletionItem> {
    let Some(source) = snapshot.source(definition.file) else { return Vec::new() };
    let node = infc_syntax::covering(&source.root(), (definition.start, definition.end));
    let binding = node.ancestors().find_map(infc_syntax::ast::Binding::cast);
    let set = match binding.and_then(|binding| binding.value()) {
        Some(Expr::Set(set)) => Some(set.syntax().clone()),
        Some(Expr::Apply(apply)) => match apply.argument() {
            Some(Expr::Path(path)) => {
                let file = snapshot.inspection.world.resolve(definition.file, &path.text()).ok();
                file.and_then(|file| snapshot.source(file)).and_then(|source| top_set(&source.root()))
            }
            _ => None,
        },
        _ => None,
    };
    let definitions = set.map(|set| definitions_of(&set)).unwrap_or_default();
    let offered = definitions.into_iter().map(|(name, binding)| {
        item(&name, CompletionItemKind::FUNCTION, (String::new(), binding.docs().join("\n")))
    });
    offered.collect()
}

/// The set that a file is, or ends with.
fn top_set(root: &SyntaxNode) -> Option<SyntaxNode> {
    root.children().find_map(|child| match Expr::cast(child.clone())? {
        Expr::Set(_) => Some(child),
        Expr::Let(inner) => inner.body().map(|body| body.syntax().clone()),
        _ => None,
    })
}

/// What the standard library has below a name of it.
fn of_library(select: &Select, count: usize) -> Vec<CompletionItem> {
    let Some(Expr::Name(base)) = select.base() else { return Vec::new() };
    if base.text() != "std" {
        return Vec::new();
    }
    let steps = select.path().map(|path| path.segments()).unwrap_or_default();
    let mut prefix = "std.".to_owned();
    for name in steps.iter().take(count).filter_map(Seg::literal) {
        prefix.push_str(&name);
        prefix.push('.');
    }
    let mut items: Vec<CompletionItem> = Vec::new();
    for one in library() {
        let Some(rest) = one.path.strip_prefix(&prefix) else { continue };
        let name = rest.split('.').next().unwrap_or(rest);
        if !items.iter().any(|known| known.label == name) {
            items.push(defined(name, (name == rest).then_some(one)));
        }
    }
    items
}
