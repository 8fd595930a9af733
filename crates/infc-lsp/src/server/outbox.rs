//! What goes to the client: answers, notices, requests.
//!
//! It deliberately answers each question once, whoever comes first: the flake, or the client's wish to have none.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::notification::{Notification as _, PublishDiagnostics};
use lsp_types::request::{Request as _, WorkspaceDiagnosticRefresh};
use lsp_types::{PublishDiagnosticsParams, Uri};
use serde_json::Value;

use super::answer::Answer;

/// The way to the client, shared by all flakes.
#[derive(Clone)]
pub struct Outbox(Arc<Shared>);

struct Shared {
    send: Box<dyn Fn(Message) + Send + Sync>,
    /// The questions that nobody has answered yet.
    open: Mutex<BTreeSet<RequestId>>,
    /// The questions that several answer together.
    gathered: Mutex<BTreeMap<RequestId, Gathered>>,
    requests: AtomicI32,
}

/// The answers of several, as far as they have come.
struct Gathered {
    missing: usize,
    items: Vec<Value>,
    /// The name under which the client wants them.
    field: Option<&'static str>,
}

impl Gathered {
    fn whole(self) -> Value {
        match self.field {
            Some(field) => serde_json::json!({ field: self.items }),
            None => Value::Array(self.items),
        }
    }
}

impl Outbox {
    /// A way to a client.
    pub fn new(send: impl Fn(Message) + Send + Sync + 'static) -> Self {
        let shared = Shared {
            send: Box::new(send),
            open: Mutex::default(),
            gathered: Mutex::default(),
            requests: AtomicI32::new(0),
        };
        Self(Arc::new(shared))
    }

    /// A question has come.
    pub fn expect(&self, id: &RequestId) {
        self.open().insert(id.clone());
    }

    /// A question that `count` answer together.
    pub fn gather(&self, id: &RequestId, count: usize, field: Option<&'static str>) {
        let gathered = Gathered { missing: count, items: Vec::new(), field };
        if count == 0 {
            self.respond(id, Response::new_ok(id.clone(), gathered.whole()));
            return;
        }
        self.0.gathered.lock().unwrap_or_else(PoisonError::into_inner).insert(id.clone(), gathered);
    }

    /// Whether the client no longer wants an answer.
    pub fn is_cancelled(&self, id: &RequestId) -> bool {
        !self.open().contains(id)
    }

    /// Whether nobody waits for an answer any more.
    pub fn is_answered(&self, id: &RequestId) -> bool {
        self.is_cancelled(id)
    }

    /// The client wants no answer.
    pub fn cancel(&self, id: &RequestId) {
        self.refuse(id, ErrorCode::RequestCanceled, "cancelled by the client");
    }

    /// The state that was asked about is gone.
    pub fn stale(&self, id: &RequestId, method: &str) {
        if method.ends_with("/diagnostic") {
            // The client asks again by itself, if it is told so.
            let data = serde_json::json!({ "retriggerRequest": true });
            let code = ErrorCode::ServerCancelled as i32;
            let message = "the text has changed".to_owned();
            let error = lsp_server::ResponseError { code, message, data: Some(data) };
            self.respond(id, Response { id: id.clone(), response_result: Err(error) });
        } else {
            self.refuse(id, ErrorCode::ContentModified, "the text has changed");
        }
    }

    /// The compiler failed.
    pub fn fault(&self, id: &RequestId) {
        self.refuse(id, ErrorCode::InternalError, "this is a mistake in infc, not in your files");
    }

    /// An answer.
    pub fn answer(&self, id: &RequestId, answer: Answer) {
        let mut gathered = self.0.gathered.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = gathered.get_mut(id) {
            known.missing = known.missing.saturating_sub(1);
            if let Ok(Value::Array(items)) = answer {
                known.items.extend(items);
            }
            if known.missing == 0
                && let Some(done) = gathered.remove(id)
            {
                self.respond(id, Response::new_ok(id.clone(), done.whole()));
            }
            return;
        }
        drop(gathered);
        match answer {
            Ok(value) => self.respond(id, Response::new_ok(id.clone(), value)),
            Err(refusal) => self.refuse(id, refusal.code, &refusal.message),
        }
    }

    /// No answer, and why.
    pub fn refuse(&self, id: &RequestId, code: ErrorCode, why: &str) {
        self.respond(id, Response::new_err(id.clone(), code as i32, why.to_owned()));
    }

    fn respond(&self, id: &RequestId, response: Response) {
        if response.response_result.is_err() {
            self.0.gathered.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
        }
        if self.open().remove(id) {
            (self.0.send)(Message::Response(response));
        }
    }

    /// What is wrong with a file, unasked.
    pub fn publish(&self, uri: Uri, diagnostics: Vec<lsp_types::Diagnostic>, version: Option<i32>) {
        let params = PublishDiagnosticsParams { uri, diagnostics, version };
        self.notify(PublishDiagnostics::METHOD, params);
    }

    /// Says something to the client.
    pub fn notify(&self, method: &str, params: impl serde::Serialize) {
        (self.0.send)(Message::Notification(Notification::new(method.to_owned(), params)));
    }

    /// Tells the client to ask again what is wrong.
    pub fn refresh(&self) {
        self.request(WorkspaceDiagnosticRefresh::METHOD, Value::Null);
    }

    /// Asks something of the client, whose answer does not matter.
    pub fn request(&self, method: &str, params: Value) {
        let number = self.0.requests.fetch_add(1, Ordering::Relaxed);
        let request = Request { id: format!("infc-{number}").into(), method: method.to_owned(), params };
        (self.0.send)(Message::Request(request));
    }

    fn open(&self) -> std::sync::MutexGuard<'_, BTreeSet<RequestId>> {
        self.0.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
