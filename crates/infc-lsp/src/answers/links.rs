//! What a file leads to: the files that it imports, its inputs, the pages of diagnostics that it names.
//!
//! It deliberately makes no link to what is not there.

use infc_diag::{FileId, FilePath, Root};
use infc_syntax::{SyntaxElement, SyntaxKind};
use lsp_types::DocumentLink;

use super::names_of_diagnostics::named;
use crate::Snapshot;
use crate::snapshot::token_range;

/// The links of a file.
pub fn links(snapshot: &Snapshot<'_, '_>, file: FileId) -> Vec<DocumentLink> {
    let Some(source) = snapshot.source(file) else { return Vec::new() };
    let encoding = snapshot.client.encoding;
    let mut found = Vec::new();
    let mut add = |at: (u32, u32), target, tooltip: String| {
        let range = source.text.range(at, encoding);
        found.push(DocumentLink { range, target: Some(target), tooltip: Some(tooltip), data: None });
    };
    for token in source.root().descendants_with_tokens().filter_map(SyntaxElement::into_token) {
        let at = token_range(&token);
        if token.kind() == SyntaxKind::Path {
            let world = snapshot.inspection.world;
            let there = world.resolve(file, token.text()).ok().filter(|there| world.source(*there).is_ok());
            if let Some((there, uri)) = there.and_then(|there| Some((there, snapshot.uri(there)?))) {
                add(at, uri, format!("open {}", snapshot.name(there)));
            }
        } else if let Some(kind) = named(&token)
            && let Ok(uri) = infc::report::page(kind).parse()
        {
            add(at, uri, kind.title.to_owned());
        }
    }
    for input in source.parse.file().inputs().stated {
        let Some(url) = &input.url else { continue };
        let path = FilePath { root: Root::Input(input.name.as_str().into()), path: "site.inf".into() };
        let there = snapshot.inspection.world.files().intern(path);
        if snapshot.inspection.program.files.contains(&there)
            && let Some(uri) = snapshot.uri(there)
        {
            add(url.inner_range(), uri, format!("open the input `{}`", input.name));
        }
    }
    found
}
