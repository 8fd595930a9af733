//! Questions, and which function answers which.
//!
//! It deliberately holds nothing but the table and the reading of parameters.

use camino::Utf8PathBuf;
use infc_diag::{FileId, FilePath, Span, World};
use lsp_server::{ErrorCode, RequestId};
use lsp_types::request as ask;
use lsp_types::request::Request;
use lsp_types::{
    CompletionResponse, DocumentHighlight, DocumentHighlightKind, DocumentSymbolResponse,
    GotoDefinitionResponse, Location, PrepareRenameResponse, Range, SemanticTokens, SemanticTokensResult,
    TextEdit, WorkspaceSymbolResponse,
};
use serde_json::Value;

use super::flake::number;
use super::reports;
use crate::answers::navigation::{Mark, Role};
use crate::answers::{
    actions, commands, completion, diagnostics, folding, formatting, hints, hover, lens, links, masked,
    navigation, rename, selection, signature, symbols, tokens,
};
use crate::snapshot::Source;
use crate::{Client, Snapshot};

/// Asks for the text of a document that lies in no folder of the user: `{ "uri": "infc:/std/profiles.inf" }`.
pub const SOURCE: &str = "infc/source";

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

/// Whether a question can only be answered when the rules have run, or who reaches what is known.
pub fn is_long(method: &str) -> bool {
    matches!(
        method,
        ask::DocumentDiagnosticRequest::METHOD
            | ask::WorkspaceDiagnosticRequest::METHOD
            | ask::CodeLensRequest::METHOD
            | ask::CodeActionRequest::METHOD
    )
}

/// The answer to what a file alone says; nothing if it is a question about the site.
pub fn from_text(question: &Question, client: Client, world: &dyn World) -> Option<Answer> {
    let file = || question.path.as_ref().map(|path| world.files().intern(FilePath::project(path.clone())));
    let source = || file().and_then(|file| Source::read(world, file));
    let text = || Some((file()?, source()?.text));
    let encoding = client.encoding;
    match question.method.as_str() {
        ask::Formatting::METHOD => {
            let edits = text().and_then(|(file, text)| formatting::formatting(file, &text, encoding));
            Some(written::<ask::Formatting>(edits))
        }
        ask::RangeFormatting::METHOD => Some(read::<ask::RangeFormatting>(question).and_then(|params| {
            let edits =
                text().and_then(|(file, text)| formatting::of_range(file, &text, params.range, encoding));
            written::<ask::RangeFormatting>(edits)
        })),
        ask::OnTypeFormatting::METHOD => Some(read::<ask::OnTypeFormatting>(question).and_then(|params| {
            let at = params.text_document_position.position;
            let edits = text().and_then(|(file, text)| formatting::on_type(file, &text, at, encoding));
            written::<ask::OnTypeFormatting>(edits)
        })),
        ask::DocumentSymbolRequest::METHOD => {
            let read = || Some((source()?, infc::report::shown(world, file()?)?));
            let nested = read().map(|(source, shown)| symbols::document((&source, &shown), encoding));
            Some(written::<ask::DocumentSymbolRequest>(nested.map(DocumentSymbolResponse::Nested)))
        }
        ask::FoldingRangeRequest::METHOD => {
            let folds = source().map(|source| folding::folding(&source, encoding));
            Some(written::<ask::FoldingRangeRequest>(folds))
        }
        ask::SelectionRangeRequest::METHOD => {
            Some(read::<ask::SelectionRangeRequest>(question).and_then(|params| {
                let found =
                    source().map(|source| selection::selections(&source, &params.positions, encoding));
                written::<ask::SelectionRangeRequest>(found)
            }))
        }
        _ => None,
    }
}

/// What the client is to be told in a message, having asked for that.
pub fn message(question: &Question, answer: &Answer) -> Option<String> {
    let is_told = question.method == ask::ExecuteCommand::METHOD
        && question.params.get("command").and_then(Value::as_str) == Some(lens::TELL);
    let page = answer.as_ref().ok().filter(|_| is_told)?.as_str()?;
    // The name, and the line beneath it.
    let mut lines = page.lines().filter(|line| !line.is_empty());
    Some(format!("{}: {}", lines.next()?.trim_start_matches("# "), lines.next()?))
}

/// The answer to a question about a site, without the secrets of its sources.
pub fn from_site(question: &Question, file: Option<FileId>, snapshot: &Snapshot<'_, '_>) -> Answer {
    let mut answer = as_it_is(question, file, snapshot)?;
    // Where there are places and numbers alone, or the compiler has struck them out, there are none.
    let without = [
        ask::DocumentDiagnosticRequest::METHOD,
        ask::WorkspaceDiagnosticRequest::METHOD,
        ask::SemanticTokensFullRequest::METHOD,
        ask::GotoDefinition::METHOD,
        ask::References::METHOD,
        ask::DocumentHighlightRequest::METHOD,
    ];
    if !without.contains(&question.method.as_str()) {
        masked::masked(&mut answer, &|text| snapshot.inspection.strike(text));
    }
    Ok(answer)
}

fn as_it_is(question: &Question, file: Option<FileId>, snapshot: &Snapshot<'_, '_>) -> Answer {
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
        ask::SignatureHelpRequest::METHOD => {
            let params = read::<ask::SignatureHelpRequest>(question)?.text_document_position_params;
            let asked = file.and_then(|file| snapshot.asked(file, params.position));
            let found = asked.and_then(|asked| signature::signature(snapshot, &asked));
            written::<ask::SignatureHelpRequest>(found)
        }
        ask::DocumentLinkRequest::METHOD => {
            written::<ask::DocumentLinkRequest>(file.map(|file| links::links(snapshot, file)))
        }
        ask::ExecuteCommand::METHOD => {
            let params = read::<ask::ExecuteCommand>(question)?;
            let page = commands::execute(snapshot, &params.arguments);
            let message =
                || "nothing that listens has this name, or a mistake leaves open who reaches it".to_owned();
            let refusal = || Refusal { code: ErrorCode::RequestFailed, message: message() };
            page.map(Value::String).ok_or_else(refusal)
        }
        SOURCE => {
            let uri = question.params.get("uri").and_then(Value::as_str);
            Ok(Value::from(uri.and_then(|uri| commands::document(snapshot, uri))))
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
            let params = read::<ask::WorkspaceDiagnosticRequest>(question)?;
            Ok(Value::Array(reports::of_all(snapshot, &params.previous_result_ids)))
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
            let params = read::<ask::References>(question)?;
            let with_definition = params.context.include_declaration;
            let params = params.text_document_position;
            let found = asked(params.position).map(|asked| navigation::marks(snapshot, &asked));
            let kept = |found: Vec<Mark>| {
                let kept = found.into_iter().filter(|mark| with_definition || mark.role != Role::Defined);
                let mut kept: Vec<Span> = kept.map(|mark| mark.at).collect();
                kept.dedup();
                kept
            };
            written::<ask::References>(found.map(kept).map(places))
        }
        ask::DocumentHighlightRequest::METHOD => {
            let params = read::<ask::DocumentHighlightRequest>(question)?.text_document_position_params;
            let found =
                asked(params.position).map(|asked| navigation::marks(snapshot, &asked)).unwrap_or_default();
            let mark = |mark: Mark| {
                let kind = match mark.role {
                    Role::Defined | Role::Given => DocumentHighlightKind::WRITE,
                    Role::Read => DocumentHighlightKind::READ,
                };
                DocumentHighlight { range: snapshot.range(mark.at), kind: Some(kind) }
            };
            let here = found.into_iter().filter(|mark| Some(mark.at.file) == file).map(mark);
            written::<ask::DocumentHighlightRequest>(Some(here.collect()))
        }
        ask::PrepareRenameRequest::METHOD => {
            let params = read::<ask::PrepareRenameRequest>(question)?;
            let Some(asked) = asked(params.position) else { return Ok(Value::Null) };
            let at = rename::renamed_at(snapshot, &asked)
                .map_err(|message| Refusal { code: ErrorCode::RequestFailed, message })?;
            written::<ask::PrepareRenameRequest>(Some(PrepareRenameResponse::Range(snapshot.range(at))))
        }
        ask::Rename::METHOD => {
            let params = read::<ask::Rename>(question)?;
            let Some(asked) = asked(params.text_document_position.position) else { return Ok(Value::Null) };
            let files = rename::rename(snapshot, &asked, &params.new_name)
                .map_err(|message| Refusal { code: ErrorCode::RequestFailed, message })?;
            let edits = files.into_iter().map(|(file, places)| {
                let edit = |(at, new_text)| TextEdit { range: snapshot.range(at), new_text };
                (file, places.into_iter().map(edit).collect())
            });
            Ok(workspace_edit(snapshot, edits.collect()))
        }
        ask::CodeActionRequest::METHOD => code_actions(question, file, snapshot),
        method => Err(Refusal { code: ErrorCode::MethodNotFound, message: format!("no `{method}` here") }),
    }
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
