//! Words that are no names of the language: files to import, names of diagnostics.
//!
//! It deliberately looks at the disk only when a file is asked for.

use camino::{Utf8Path, Utf8PathBuf};
use infc_syntax::SyntaxNode;
use infc_syntax::ast::{Binding, List, Set};
use lsp_types::{CompletionItem, CompletionItemKind};

use super::{inserting, item};
use crate::Snapshot;
use crate::answers::names_of_diagnostics::{is_accepted, is_expected};
use crate::snapshot::Asked;

/// The files that begin as the path does that is being written, and where that begins; nothing if none is.
pub fn paths(snapshot: &Snapshot<'_, '_>, asked: &Asked) -> Option<(Vec<CompletionItem>, u32)> {
    let text = asked.source.text.text().get(..asked.offset as usize)?;
    let is_part = |char: char| char.is_alphanumeric() || "._-/".contains(char);
    let word = text.get(text.trim_end_matches(is_part).len()..)?;
    let line = text.get(text.rfind('\n').map_or(0, |end| end + 1)..)?;
    let is_plain = !line.contains('"') && !line.contains('#') && !line.contains("''");
    if !is_plain || !(word.starts_with("./") || word.starts_with("../")) {
        return None;
    }
    let start = asked.offset - u32::try_from(word.len()).ok()?;
    Some((files(snapshot, asked), start))
}

/// The sources of the flake, as this file would import them.
pub fn files(snapshot: &Snapshot<'_, '_>, asked: &Asked) -> Vec<CompletionItem> {
    let world = snapshot.inspection.world;
    let own = world.path(asked.file).path;
    let folder = own.parent().unwrap_or(Utf8Path::new("")).to_owned();
    let sources = infc::disk::sources(snapshot.root).unwrap_or_default();
    let inside = sources.iter().filter_map(|path| path.strip_prefix(snapshot.root).ok());
    let others = inside.filter(|path| **path != own && path.as_str() != "site.inf");
    let offered = others.filter_map(|path| {
        let written = relative(&folder, path);
        let file = world.resolve(asked.file, &written).ok()?;
        world.source(file).ok()?;
        let mut found = item(&written, CompletionItemKind::FILE, (String::new(), String::new()));
        found.sort_text = Some(format!("1{written}"));
        Some(found)
    });
    offered.collect()
}

/// `to`, as a file in the folder `from` writes it.
fn relative(from: &Utf8Path, to: &Utf8Path) -> String {
    let shared = from.components().zip(to.components()).take_while(|(one, other)| one == other).count();
    let up = from.components().count() - shared;
    let rest: Utf8PathBuf = to.components().skip(shared).collect();
    if up == 0 { format!("./{rest}") } else { format!("{}{rest}", "../".repeat(up)) }
}

/// Whether a node is in the list `imports`.
pub fn is_among_imports(node: &SyntaxNode) -> bool {
    let list = node.ancestors().find_map(List::cast);
    let binding = list.and_then(|list| list.syntax().parent().and_then(Binding::cast));
    let name = binding.and_then(|binding| binding.path()?.segments().last()?.literal());
    name.as_deref() == Some("imports")
}

/// Whether the keys of a set are names of diagnostics.
pub fn is_accept(set: &Set) -> bool {
    let binding = set.syntax().parent().and_then(Binding::cast);
    let name = binding.and_then(|binding| binding.path()?.segments().last()?.literal());
    name.as_deref() == Some("accept")
}

/// What can be accepted, that which the site has first.
pub fn diagnostics(snapshot: &Snapshot<'_, '_>) -> Vec<CompletionItem> {
    let offered = infc::kinds().iter().map(|kind| {
        let mut found = named(kind);
        let is_there = snapshot.inspection.diagnostics().iter().any(|found| found.kind == *kind);
        found.sort_text = Some(format!("{}{}", u8::from(!is_there), kind.name));
        let (snippet, plain) = (format!("{} = \"$0\";", kind.name), format!("{} = \"\";", kind.name));
        inserting(snapshot, found, (snippet, plain))
    });
    offered.collect()
}

fn named(kind: &infc::Kind) -> CompletionItem {
    let about = infc::report::page(kind);
    let docs = format!("{}\n\n[its page]({about})", kind.title);
    item(kind.name, CompletionItemKind::EVENT, (kind.severity.word().to_owned(), docs))
}

/// In a text: the names of diagnostics that a test may expect, and where the name begins.
pub fn expected(asked: &Asked) -> Option<(Vec<CompletionItem>, u32)> {
    let node = asked.source.token(asked.offset)?.parent()?;
    if !is_expected(&node) || is_accepted(&node) {
        return None;
    }
    let text = asked.source.text.text().get(..asked.offset as usize)?;
    let start = text.rfind('"')? + 1;
    Some((infc::kinds().iter().map(|kind| named(kind)).collect(), u32::try_from(start).ok()?))
}
