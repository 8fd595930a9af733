//! Questions, and which function answers which.
//!
//! It deliberately holds nothing but the table and the reading of parameters.

use camino::{Utf8Path, Utf8PathBuf};
use infc_diag::{FileId, Span};
use lsp_server::{ErrorCode, RequestId};
use lsp_types::request as ask;
use lsp_types::request::Request;
use lsp_types::{
    CompletionResponse, DocumentHighlight, DocumentSymbolResponse, GotoDefinitionResponse, Location,
    PrepareRenameResponse, Range, SemanticTokens, SemanticTokensResult, TextEdit, WorkspaceSymbolResponse,
};
use serde_json::Value;

use super::flake::number;
use crate::answers::{
    actions, completion, diagnostics, formatting, hints, hover, lens, navigation, rename, symbols, tokens,
};
use crate::snapshot::{Asked, Source};
use crate::{Client, Snapshot, Text};

/// What a client asks.
pub struct Question {
    /// Its number.
    pub id: RequestId,
    /// What is asked.
    pub method: String,
    /// With what.
    pub params: Value,
    /// The file that it is about, below the flake.
    pub path: Option<Utf8PathBuf>,
    /// The state that it is about.
    pub revision: u64,
}

/// Why there is no answer.
#[derive(Debug)]
pub struct Refusal {
    /// For the client.
    pub code: ErrorCode,
    /// For a person.
    pub message: String,
}

/// An answer as it is sent.
pub type Answer = Result<Value, Refusal>;

/// Reads the parameters of a request.
fn read<R: Request>(question: &Question) -> Result<R::Params, Refusal> {
    serde_json::from_value(question.params.clone())
        .map_err(|error| Refusal { code: ErrorCode::InvalidParams, message: error.to_string() })
}

/// Writes its result.
fn written<R: Request>(result: R::Result) -> Answer {
    serde_json::to_value(result)
        .map_err(|error| Refusal { code: ErrorCode::InternalError, message: error.to_string() })
}

/// The answer to what a file alone says; nothing if it is a question about the site.
pub fn from_text(
    question: &Question,
    client: Client,
    text: impl Fn(&Utf8Path) -> Option<(FileId, Text)>,
) -> Option<Answer> {
    let read = || question.path.as_deref().and_then(text);
    match question.method.as_str() {
        ask::Formatting::METHOD => {
            let edits = read().and_then(|(file, text)| formatting::formatting(file, &text, client.encoding));
            Some(written::<ask::Formatting>(edits))
        }
        ask::DocumentSymbolRequest::METHOD => {
            let nested =
                read().map(|(_, text)| symbols::document(&Source::new(text.text().clone()), client.encoding));
            Some(written::<ask::DocumentSymbolRequest>(nested.map(DocumentSymbolResponse::Nested)))
        }
        _ => None,
    }
}

/// The answer to a question about a site.
pub fn from_site(question: &Question, file: Option<FileId>, snapshot: &Snapshot<'_, '_>) -> Answer {
    match question.method.as_str() {
        ask::DocumentDiagnosticRequest::METHOD => pulled(question, file, snapshot),
        ask::HoverRequest::METHOD => {
            let params = read::<ask::HoverRequest>(question)?.text_document_position_params;
            let asked = file.and_then(|file| snapshot.asked(file, params.position));
            written::<ask::HoverRequest>(asked.and_then(|asked| hover::hover(snapshot, &asked)))
        }
        ask::Completion::METHOD => {
            let params = read::<ask::Completion>(question)?.text_document_position;
            let asked = file.and_then(|file| snapshot.asked(file, params.position));
            let items = asked.map(|asked| completion::completion(snapshot, &asked));
            written::<ask::Completion>(items.map(CompletionResponse::Array))
        }
        ask::InlayHintRequest::METHOD => {
            let params = read::<ask::InlayHintRequest>(question)?;
            let range = file.and_then(|file| bytes(snapshot, file, params.range));
            written::<ask::InlayHintRequest>(range.map(|(file, range)| hints::hints(snapshot, file, range)))
        }
        ask::CodeLensRequest::METHOD => {
            written::<ask::CodeLensRequest>(file.map(|file| lens::lenses(snapshot, file)))
        }
        ask::SemanticTokensFullRequest::METHOD => {
            let data = file.map(|file| tokens::tokens(snapshot, file)).unwrap_or_default();
            let tokens = SemanticTokens { result_id: None, data };
            written::<ask::SemanticTokensFullRequest>(Some(SemanticTokensResult::Tokens(tokens)))
        }
        ask::WorkspaceSymbolRequest::METHOD => {
            let params = read::<ask::WorkspaceSymbolRequest>(question)?;
            let found = symbols::site(snapshot, &params.query);
            written::<ask::WorkspaceSymbolRequest>(Some(WorkspaceSymbolResponse::Nested(found)))
        }
        ask::WorkspaceDiagnosticRequest::METHOD => {
            let mut all = Vec::new();
            for (file, items) in diagnostics::diagnostics(snapshot) {
                let Some(uri) = snapshot.uri(file) else { continue };
                let id = format!("{:x}", number(&items));
                all.push(serde_json::json!({
                    "kind": "full", "resultId": id, "items": items, "uri": uri.as_str(), "version": null,
                }));
            }
            Ok(Value::Array(all))
        }
        _ => names(question, file, snapshot),
    }
}

/// The answer to a question about a name or a mistake.
fn names(question: &Question, file: Option<FileId>, snapshot: &Snapshot<'_, '_>) -> Answer {
    let asked = |at| file.and_then(|file| snapshot.asked(file, at));
    let places = |found: Vec<Span>| -> Vec<Location> {
        found.into_iter().filter_map(|at| snapshot.location(at)).collect()
    };
    match question.method.as_str() {
        ask::GotoDefinition::METHOD => {
            let params = read::<ask::GotoDefinition>(question)?.text_document_position_params;
            let found = asked(params.position).map(|asked| places(navigation::definition(snapshot, &asked)));
            written::<ask::GotoDefinition>(found.map(GotoDefinitionResponse::Array))
        }
        ask::References::METHOD => {
            let params = read::<ask::References>(question)?.text_document_position;
            let found = asked(params.position).map(|asked| all_places(snapshot, &asked));
            written::<ask::References>(found.map(places))
        }
        ask::DocumentHighlightRequest::METHOD => {
            let params = read::<ask::DocumentHighlightRequest>(question)?.text_document_position_params;
            let found = asked(params.position).map(|asked| all_places(snapshot, &asked)).unwrap_or_default();
            let here = found.into_iter().filter(|at| Some(at.file) == file);
            let marks = here.map(|at| DocumentHighlight { range: snapshot.range(at), kind: None });
            written::<ask::DocumentHighlightRequest>(Some(marks.collect()))
        }
        ask::PrepareRenameRequest::METHOD => {
            let params = read::<ask::PrepareRenameRequest>(question)?;
            let found = asked(params.position).and_then(|asked| rename::renamed_at(snapshot, &asked));
            let range = found.map(|at| PrepareRenameResponse::Range(snapshot.range(at)));
            written::<ask::PrepareRenameRequest>(range)
        }
        ask::Rename::METHOD => {
            let params = read::<ask::Rename>(question)?;
            let Some(asked) = asked(params.text_document_position.position) else { return Ok(Value::Null) };
            let name = params.new_name;
            let files = rename::rename(snapshot, &asked, &name)
                .map_err(|message| Refusal { code: ErrorCode::RequestFailed, message })?;
            let edits = files.into_iter().map(|(file, places)| {
                let edit = |at| TextEdit { range: snapshot.range(at), new_text: name.clone() };
                (file, places.into_iter().map(edit).collect())
            });
            Ok(workspace_edit(snapshot, edits.collect()))
        }
        ask::CodeActionRequest::METHOD => code_actions(question, file, snapshot),
        method => Err(Refusal { code: ErrorCode::MethodNotFound, message: format!("no `{method}` here") }),
    }
}

fn all_places(snapshot: &Snapshot<'_, '_>, asked: &Asked) -> Vec<Span> {
    let symbols = navigation::symbols(snapshot, asked);
    navigation::occurrences(snapshot, &symbols).into_iter().collect()
}

/// The bytes of a range of a file.
fn bytes(snapshot: &Snapshot<'_, '_>, file: FileId, range: Range) -> Option<(FileId, (u32, u32))> {
    let source = snapshot.source(file)?;
    let encoding = snapshot.client.encoding;
    Some((file, (source.text.offset(range.start, encoding), source.text.offset(range.end, encoding))))
}

/// What mends the mistakes of a range.
fn code_actions(question: &Question, file: Option<FileId>, snapshot: &Snapshot<'_, '_>) -> Answer {
    let params = read::<ask::CodeActionRequest>(question)?;
    let Some((file, range)) = file.and_then(|file| bytes(snapshot, file, params.range)) else {
        return Ok(Value::Null);
    };
    let only = params.context.only.unwrap_or_default();
    let wants = |kind: &str| only.iter().any(|wanted| kind.starts_with(wanted.as_str()));
    let mut found = Vec::new();
    if only.is_empty() || wants("quickfix") {
        found.extend(actions::quick_fixes(snapshot, file, range));
    }
    if wants(actions::FIX_ALL) {
        found.extend(actions::fix_all(snapshot));
    }
    let written = found.into_iter().map(|(action, edits)| {
        let mut value = serde_json::to_value(action).unwrap_or_default();
        if let Some(fields) = value.as_object_mut() {
            fields.insert("edit".to_owned(), workspace_edit(snapshot, edits));
        }
        value
    });
    Ok(Value::Array(written.collect()))
}

/// Edits of several files, in the form that the client takes.
fn workspace_edit(snapshot: &Snapshot<'_, '_>, files: actions::Edits) -> Value {
    let named = files.into_iter().filter_map(|(file, edits)| Some((snapshot.uri(file)?, edits)));
    if snapshot.client.versions_edits {
        let changes = named.map(|(uri, edits)| {
            serde_json::json!({ "textDocument": { "uri": uri.as_str(), "version": null }, "edits": edits })
        });
        return serde_json::json!({ "documentChanges": changes.collect::<Vec<_>>() });
    }
    let changes: serde_json::Map<String, Value> =
        named.map(|(uri, edits)| (uri.as_str().to_owned(), serde_json::json!(edits))).collect();
    serde_json::json!({ "changes": changes })
}

/// What is wrong with one file, and with others of its site if the client takes that.
fn pulled(question: &Question, file: Option<FileId>, snapshot: &Snapshot<'_, '_>) -> Answer {
    let params = read::<ask::DocumentDiagnosticRequest>(question)?;
    let Some(file) = file else { return Ok(Value::Null) };
    let found = diagnostics::of_part(snapshot, file);
    let id = format!("{:x}", number(&found));
    let related =
        if snapshot.client.takes_related { diagnostics::elsewhere(snapshot, file) } else { Vec::new() };
    let related: serde_json::Map<String, Value> = related
        .into_iter()
        .map(|(uri, items)| {
            let id = format!("{:x}", number(&items));
            (uri.as_str().to_owned(), serde_json::json!({ "kind": "full", "resultId": id, "items": items }))
        })
        .collect();
    let mut report = if params.previous_result_id.as_ref() == Some(&id) {
        serde_json::json!({ "kind": "unchanged", "resultId": id })
    } else {
        serde_json::json!({ "kind": "full", "resultId": id, "items": found })
    };
    if let (false, Some(report)) = (related.is_empty(), report.as_object_mut()) {
        report.insert("relatedDocuments".to_owned(), Value::Object(related));
    }
    Ok(report)
}
