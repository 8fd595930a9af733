//! What a client can do, as far as answers depend on it.
//!
//! It deliberately keeps no capability that nothing asks for.

use lsp_types::{ClientCapabilities, PositionEncodingKind};
use serde_json::Value;

use crate::Encoding;

/// A client.
#[derive(Clone, Copy, Default, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a capability that a client has or has not")]
pub struct Client {
    /// What its columns count.
    pub encoding: Encoding,
    /// It asks for diagnostics, and can be told to ask anew; they are never sent to it unasked. One that asks but cannot
    /// be told would keep what a change in another file has made untrue.
    pub pulls: bool,
    /// It takes the diagnostics of other files with those of one.
    pub takes_related: bool,
    /// It shows places beside the one of a diagnostic.
    pub shows_places: bool,
    /// It can be told to ask for lenses anew.
    pub refreshes_lenses: bool,
    /// It can be told to ask for hints anew.
    pub refreshes_hints: bool,
    /// It tells of files that change on disk, once asked to.
    pub watches: bool,
    /// It knows placeholders in what a completion inserts.
    pub snippets: bool,
    /// It takes edits with versions of documents.
    pub versions_edits: bool,
    /// It knows a tree of symbols.
    pub nests_symbols: bool,
    /// It shows where a definition stands with what is around it.
    pub links: bool,
    /// It shows lenses above the lines.
    pub lenses: bool,
    /// It has a command of its own that shows every way to a listener, and documents whose names begin with `infc:`.
    pub shows_reach: bool,
}

impl Client {
    /// Reads what a client says of itself when it begins: its capabilities, and in `initializationOptions.commands` the
    /// commands of its own.
    pub fn of(params: &Value) -> Self {
        let written = params.get("capabilities").unwrap_or(&Value::Null);
        let commands = params.pointer("/initializationOptions/commands").and_then(Value::as_array);
        let said: ClientCapabilities = serde_json::from_value(written.clone()).unwrap_or_default();
        let text = said.text_document.clone().unwrap_or_default();
        let workspace = said.workspace.clone().unwrap_or_default();
        let encodings = said.general.as_ref().and_then(|general| general.position_encodings.as_ref());
        let utf8 = encodings.is_some_and(|all| all.contains(&PositionEncodingKind::UTF8));
        let item = text.completion.and_then(|completion| completion.completion_item);
        // The crate of types calls it by a name that the protocol does not have.
        let refreshes = written.pointer("/workspace/diagnostics/refreshSupport") == Some(&Value::Bool(true));
        Self {
            encoding: if utf8 { Encoding::Utf8 } else { Encoding::Utf16 },
            pulls: text.diagnostic.is_some() && refreshes,
            takes_related: text.diagnostic.as_ref().and_then(|pull| pull.related_document_support)
                == Some(true),
            shows_places: text.publish_diagnostics.and_then(|push| push.related_information) == Some(true),
            refreshes_lenses: workspace.code_lens.and_then(|lens| lens.refresh_support) == Some(true),
            refreshes_hints: workspace.inlay_hint.and_then(|hint| hint.refresh_support) == Some(true),
            watches: workspace.did_change_watched_files.and_then(|watch| watch.dynamic_registration)
                == Some(true),
            snippets: item.and_then(|item| item.snippet_support) == Some(true),
            versions_edits: workspace.workspace_edit.and_then(|edit| edit.document_changes) == Some(true),
            nests_symbols: text.document_symbol.and_then(|all| all.hierarchical_document_symbol_support)
                == Some(true),
            links: text.definition.and_then(|definition| definition.link_support) == Some(true),
            lenses: text.code_lens.is_some(),
            shows_reach: commands.is_some_and(|all| all.iter().any(|command| command == crate::SHOW_REACH)),
        }
    }
}
