//! What can be written at a place: fields, variants, names, references, free ports.
//!
//! It deliberately offers what the types allow, and not every word that there is.

mod fields;
mod holes;
mod scope;
mod values;
mod words;

use infc_diag::Span;
use infc_eval::{RecordId, Type};
use infc_syntax::ast::{AttrPath, Binding, Seg, Select, Set};
use infc_syntax::{SyntaxKind, SyntaxNode, SyntaxToken};
use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionTextEdit, Documentation, InsertTextFormat, MarkupContent,
    MarkupKind, TextEdit,
};

use crate::Snapshot;
use crate::snapshot::{Asked, present, token_range};

/// What can be written at a place.
pub fn completion(snapshot: &Snapshot<'_, '_>, asked: &Asked) -> Vec<CompletionItem> {
    let place = Place::of(asked);
    let (mut items, start) = if let Some((items, start)) = words::paths(snapshot, asked) {
        (items, start)
    } else if place.is_text {
        words::expected(asked).unwrap_or_default()
    } else {
        (offered(snapshot, asked, &place), place.start)
    };
    let mut known = std::collections::BTreeSet::new();
    items.retain(|item| known.insert(item.label.clone()) && is_shown(snapshot, item));
    let range = snapshot.range(Span::new(asked.file, start, asked.offset));
    for item in &mut items {
        let text = item.insert_text.take().unwrap_or_else(|| item.label.clone());
        item.text_edit = Some(CompletionTextEdit::Edit(TextEdit { range, new_text: text }));
    }
    items
}

/// Whether an item would put nothing into the source that nobody may see.
fn is_shown(snapshot: &Snapshot<'_, '_>, item: &CompletionItem) -> bool {
    let is_same = |text: &String| {
        let mut struck = text.clone();
        snapshot.inspection.strike(&mut struck);
        struck == *text
    };
    is_same(&item.label) && item.insert_text.as_ref().is_none_or(is_same)
}

/// Where something is being written.
struct Place {
    /// Where the word begins that is being written.
    start: u32,
    /// The word itself, if one is begun.
    word: Option<SyntaxToken>,
    /// What stands before it.
    before: Option<SyntaxToken>,
    /// Whether that is inside a comment or a string.
    is_text: bool,
}

impl Place {
    fn of(asked: &Asked) -> Self {
        let root = asked.source.root();
        let end: u32 = root.text_range().end().into();
        let left = root.token_at_offset(asked.offset.min(end).into()).left_biased();
        let inside = |token: &SyntaxToken| {
            let (start, end) = token_range(token);
            let is_comment = matches!(token.kind(), SyntaxKind::Comment | SyntaxKind::DocComment);
            let is_string =
                matches!(token.kind(), SyntaxKind::StrText | SyntaxKind::StrOpen | SyntaxKind::IndentedOpen);
            start < asked.offset && (is_string || (is_comment && (asked.offset <= end)))
        };
        let is_text = left.as_ref().is_some_and(inside);
        let word = left
            .filter(|token| token.kind().is_word() && u32::from(token.text_range().start()) < asked.offset);
        let start = word.as_ref().map_or(asked.offset, |token| token.text_range().start().into());
        Self { start, before: asked.source.before(start), word, is_text }
    }

    fn is_after(&self, kind: SyntaxKind) -> bool {
        self.before.as_ref().is_some_and(|token| token.kind() == kind)
    }

    /// The innermost node around.
    fn node(&self, asked: &Asked) -> SyntaxNode {
        let own = self.word.as_ref().or(self.before.as_ref()).and_then(SyntaxToken::parent);
        own.unwrap_or_else(|| asked.source.root())
    }
}

fn offered(snapshot: &Snapshot<'_, '_>, asked: &Asked, place: &Place) -> Vec<CompletionItem> {
    let node = place.node(asked);
    if place.is_after(SyntaxKind::Dot) {
        return after_dot(snapshot, asked, place);
    }
    if is_definition(place) {
        let found = set_around(place);
        if found.as_ref().is_some_and(words::is_accept) {
            return words::diagnostics(snapshot);
        }
        return found.map(|set| fields::fields(snapshot, asked.file, &set)).unwrap_or_default();
    }
    let expected = values::expected(snapshot, asked, place.start, place.word.as_ref(), place.before.as_ref());
    let mut items = Vec::new();
    if let Some(ty) = &expected {
        items.extend(values::values(snapshot, asked.file, &node, ty));
        items.extend(scope::library_that_gives(snapshot, ty));
    }
    let is_import = place.before.as_ref().is_some_and(|before| before.text() == "import");
    if is_import || words::is_among_imports(&node) {
        items.extend(words::files(snapshot, asked));
        items.extend(scope::profiles());
    }
    let with_functions = expected.as_ref().is_none_or(|ty| values::may_be_worked_out(snapshot, ty));
    items.extend(scope::names(snapshot, asked.file, &node, with_functions));
    items
}

/// Whether the name of a definition is written: at the start of one, in a set.
fn is_definition(place: &Place) -> bool {
    let Some(before) = &place.before else { return true };
    match before.kind() {
        SyntaxKind::LBrace => before.parent().is_some_and(|node| Set::cast(node).is_some()),
        SyntaxKind::Semicolon | SyntaxKind::DefaultKw | SyntaxKind::ForceKw => true,
        // A word after a complete value is the start of the next definition, whose `;` is missing.
        _ => place.word.as_ref().is_some_and(begins_binding),
    }
}

/// Whether a word is the first of a definition's path.
fn begins_binding(word: &SyntaxToken) -> bool {
    let path = word.parent().and_then(AttrPath::cast);
    let binding = path.as_ref().and_then(|path| path.syntax().parent()).and_then(Binding::cast);
    let first = path.and_then(|path| path.segments().first().map(Seg::range));
    binding.is_some() && first == Some(token_range(word))
}

/// The set in which a definition is begun.
fn set_around(place: &Place) -> Option<Set> {
    let token = place.before.as_ref().or(place.word.as_ref())?;
    let mut node = token.parent()?;
    // A brace or a semicolon belongs to what it ends.
    if token.kind() == SyntaxKind::Semicolon || token.kind() == SyntaxKind::RBrace {
        let end = token.text_range().end();
        while node.text_range().end() == end && node.kind() != SyntaxKind::Set {
            node = node.parent()?;
        }
    }
    node.ancestors().find_map(Set::cast)
}

/// What has a name in the value before a dot, or in the type of a definition's path.
fn after_dot(snapshot: &Snapshot<'_, '_>, asked: &Asked, place: &Place) -> Vec<CompletionItem> {
    let Some(dot) = &place.before else { return Vec::new() };
    let Some(parent) = dot.parent() else { return Vec::new() };
    let at: u32 = dot.text_range().start().into();
    let known = |path: &AttrPath| path.segments().iter().filter(|segment| segment.range().1 <= at).count();
    if let Some(select) = parent.ancestors().take(2).find_map(Select::cast) {
        let count = select.path().as_ref().map_or(0, known);
        return scope::members(snapshot, asked.file, &select, count);
    }
    let Some(binding) = parent.ancestors().take(3).find_map(Binding::cast) else { return Vec::new() };
    let count = binding.path().as_ref().map_or(0, known);
    let last = binding.path().and_then(|path| path.segments().get(count.checked_sub(1)?)?.literal());
    if last.as_deref() == Some("accept") {
        return words::diagnostics(snapshot);
    }
    match values::type_below(snapshot, asked.file, &binding, count) {
        Some(Type::Record(id)) => fields::of_record(snapshot, id, &[]),
        _ => Vec::new(),
    }
}

/// The record that a type is, if it is one.
fn record_of(snapshot: &Snapshot<'_, '_>, ty: &Type) -> Option<RecordId> {
    match snapshot.schema().plain(present(ty)) {
        Type::Record(id) => Some(*id),
        _ => None,
    }
}

/// An item with its type and its meaning.
fn item(label: &str, kind: CompletionItemKind, (detail, docs): (String, String)) -> CompletionItem {
    CompletionItem {
        label: label.to_owned(),
        kind: Some(kind),
        detail: (!detail.is_empty()).then_some(detail),
        documentation: (!docs.is_empty()).then_some(Documentation::MarkupContent(MarkupContent {
            kind: MarkupKind::Markdown,
            value: docs,
        })),
        ..CompletionItem::default()
    }
}

/// An item that inserts `snippet`, or `plain` where the client knows no placeholders.
fn inserting(
    snapshot: &Snapshot<'_, '_>,
    mut item: CompletionItem,
    (snippet, plain): (String, String),
) -> CompletionItem {
    if snapshot.client.snippets {
        item.insert_text = Some(snippet);
        item.insert_text_format = Some(InsertTextFormat::SNIPPET);
    } else {
        item.insert_text = Some(plain);
    }
    item
}
