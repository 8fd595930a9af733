//! Questions, and which function answers which.
//!
//! It deliberately holds nothing but the table and the reading of parameters.

use camino::{Utf8Path, Utf8PathBuf};
use infc_diag::FileId;
use lsp_server::{ErrorCode, RequestId};
use lsp_types::request as ask;
use lsp_types::request::Request;
use serde_json::Value;

use super::flake::number;
use crate::answers::{diagnostics, formatting, hover};
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
        method => Err(Refusal { code: ErrorCode::MethodNotFound, message: format!("no `{method}` here") }),
    }
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
