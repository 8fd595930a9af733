//! What a file defines, as a tree; and what a site holds, by name.
//!
//! It deliberately takes a name from the text as it is written.

use infc::why::dotted;
use infc_syntax::SyntaxNode;
use infc_syntax::ast::{Binding, Expr};
use lsp_types::{DocumentSymbol, Location, OneOf, SymbolKind, WorkspaceSymbol};

use super::hover::is_let;
use crate::snapshot::Source;
use crate::{Encoding, Snapshot};

/// How many names one search gives.
const MANY: usize = 500;

/// The longest value that is shown beside a name.
const LONGEST: usize = 40;

/// A file, and its text without the secrets, byte for byte.
type Shown<'a> = (&'a Source, &'a str);

/// The definitions of a file, as they nest.
pub fn document(source: Shown<'_>, encoding: Encoding) -> Vec<DocumentSymbol> {
    below(source, &source.0.root(), encoding)
}

fn below(source: Shown<'_>, node: &SyntaxNode, encoding: Encoding) -> Vec<DocumentSymbol> {
    let mut found = Vec::new();
    for child in node.children() {
        match Binding::cast(child.clone()) {
            Some(binding) => found.extend(symbol(source, &binding, encoding)),
            None => found.extend(below(source, &child, encoding)),
        }
    }
    found
}

#[expect(deprecated, reason = "the field must be given all the same")]
fn symbol(source: Shown<'_>, binding: &Binding, encoding: Encoding) -> Option<DocumentSymbol> {
    let path = binding.path()?;
    let children = below(source, binding.syntax(), encoding);
    let kind = match binding.value() {
        Some(Expr::Lambda(_)) => SymbolKind::FUNCTION,
        _ if is_let(binding.syntax()) => SymbolKind::VARIABLE,
        _ if !children.is_empty() => SymbolKind::OBJECT,
        _ => SymbolKind::FIELD,
    };
    Some(DocumentSymbol {
        name: slice(source, path.range()).to_owned(),
        detail: binding.value().and_then(|value| detail(source, &value)),
        kind,
        tags: None,
        deprecated: None,
        range: source.0.text.range(binding.range(), encoding),
        selection_range: source.0.text.range(path.range(), encoding),
        children: (!children.is_empty()).then_some(children),
    })
}

/// A value that fits beside its name, or what it is made by.
fn detail(source: Shown<'_>, value: &Expr) -> Option<String> {
    let text = match value {
        // Of a text, the site alone knows whether it is a secret.
        Expr::Number(_) | Expr::Path(_) | Expr::Name(_) | Expr::Select(_) => slice(source, value.range()),
        Expr::Apply(apply) => slice(source, apply.function()?.range()),
        Expr::Binary(binary) => return detail(source, &binary.left()?),
        _ => return None,
    };
    (!text.contains('\n') && text.chars().count() <= LONGEST).then(|| text.to_owned())
}

fn slice((_, shown): Shown<'_>, (start, end): (u32, u32)) -> &str {
    shown.get(start as usize..end as usize).unwrap_or_default()
}

/// The entries of the site whose path holds every word of `query`.
pub fn site(snapshot: &Snapshot<'_, '_>, query: &str) -> Vec<WorkspaceSymbol> {
    let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    let mut found = Vec::new();
    for (at, path) in snapshot.slots().keys() {
        let name = dotted(&path);
        let lower = name.to_lowercase();
        if !snapshot.is_own(at.file) || !words.iter().all(|word| lower.contains(word)) {
            continue;
        }
        let Some(location) = snapshot.location(at) else { continue };
        let Location { uri, range } = location;
        found.push(WorkspaceSymbol {
            name,
            kind: SymbolKind::OBJECT,
            tags: None,
            container_name: None,
            location: OneOf::Left(Location { uri, range }),
            data: None,
        });
        if found.len() == MANY {
            break;
        }
    }
    found
}
