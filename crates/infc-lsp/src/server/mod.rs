//! The loop of messages: what comes is noted at once and in order, what takes time is done by the flakes.
//!
//! It deliberately looks at nothing of a site.

mod answer;
mod capabilities;
mod documents;
mod flake;
mod outbox;
mod reports;
mod sources;

use std::collections::BTreeMap;
use std::fmt;

use camino::{Utf8Path, Utf8PathBuf};
use infc::disk::FsWorld;
use infc_diag::World as _;
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId};
use lsp_types::notification as told;
use lsp_types::notification::Notification as _;
use lsp_types::request::Request as _;
use lsp_types::{InitializeResult, NumberOrString, ServerInfo, Uri, request as ask};
use serde_json::{Value, json};

use crate::{Client, Text, uri};
use answer::{Question, SOURCE};
use capabilities::capabilities;
use documents::Documents;
use flake::Flake;
use outbox::Outbox;

/// Why the server ended otherwise than asked.
#[derive(Debug)]
pub struct Fault(String);

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for Fault {}

fn fault(error: impl fmt::Display) -> Fault {
    Fault(error.to_string())
}

/// Serves the client on standard input and output until it says good-bye.
pub fn serve_stdio() -> Result<(), Fault> {
    let (connection, threads) = Connection::stdio();
    let served = serve(connection);
    // The threads end when nobody can send to them any more.
    threads.join().map_err(fault)?;
    served
}

/// Serves the client at the other end of `connection` until it says good-bye.
#[expect(clippy::needless_pass_by_value, reason = "who sends must be gone when it ends")]
pub fn serve(connection: Connection) -> Result<(), Fault> {
    let (id, params) = connection.initialize_start().map_err(fault)?;
    let client = Client::of(&params);
    let info = ServerInfo { name: "infc".to_owned(), version: Some(env!("CARGO_PKG_VERSION").to_owned()) };
    let result = InitializeResult { capabilities: capabilities(client), server_info: Some(info) };
    let result = serde_json::to_value(result).map_err(fault)?;
    connection.initialize_finish(id, result).map_err(fault)?;
    let sender = connection.sender.clone();
    let outbox = Outbox::new(move |message| {
        // If nobody listens, nothing can be done.
        let _ = sender.send(message);
    });
    let documents = Documents::default();
    let mut server = Server { client, outbox, documents, flakes: BTreeMap::new(), places: BTreeMap::new() };
    server.begin(&params);
    for message in &connection.receiver {
        match message {
            Message::Request(request) => {
                if connection.handle_shutdown(&request).map_err(fault)? {
                    break;
                }
                server.ask(request);
            }
            Message::Notification(notification) => server.note(notification),
            Message::Response(_) => {}
        }
    }
    Ok(())
}

/// What the loop has.
struct Server {
    client: Client,
    outbox: Outbox,
    documents: Documents,
    /// By folder, or by file where there is no flake.
    flakes: BTreeMap<Utf8PathBuf, Flake>,
    /// The flakes of the files that were spoken of, until files come and go.
    places: BTreeMap<Utf8PathBuf, Place>,
}

/// A file, the flake it belongs to, and its path below that.
#[derive(Clone)]
struct Place {
    key: Utf8PathBuf,
    root: Utf8PathBuf,
    path: Utf8PathBuf,
}

impl Server {
    /// Asks the client to tell of files that change, and begins with the flakes that it has open.
    fn begin(&mut self, params: &Value) {
        if self.client.watches {
            let watchers = json!([{ "globPattern": "**/*.inf" }, { "globPattern": "**/infc.lock" }]);
            let registration = json!({
                "id": "infc-files",
                "method": told::DidChangeWatchedFiles::METHOD,
                "registerOptions": { "watchers": watchers },
            });
            let registrations = json!({ "registrations": [registration] });
            self.outbox.request(ask::RegisterCapability::METHOD, registrations);
        }
        let folders = params.get("workspaceFolders").and_then(Value::as_array).cloned().unwrap_or_default();
        for folder in folders {
            let uri = folder.get("uri").and_then(Value::as_str).and_then(|uri| uri.parse::<Uri>().ok());
            let Some(path) = uri.as_ref().and_then(uri::path) else { continue };
            let site = path.join("site.inf");
            if let Some(place) = self.place(&site)
                && FsWorld::open(&site).is_ok()
            {
                self.flake(&place);
            }
        }
    }

    /// The flake of a place, begun if it is the first that is asked of it.
    fn flake(&mut self, place: &Place) -> Option<&Flake> {
        if !self.flakes.contains_key(&place.key) {
            let (root, first) = (place.root.clone(), place.path.clone());
            let flake = Flake::start(root, first, self.client, self.outbox.clone()).ok()?;
            flake.change(None);
            self.flakes.insert(place.key.clone(), flake);
        }
        self.flakes.get(&place.key)
    }

    /// The flake that a file belongs to.
    fn place(&mut self, file: &Utf8Path) -> Option<Place> {
        if let Some(known) = self.places.get(file) {
            return Some(known.clone());
        }
        let place = place(file)?;
        self.places.insert(file.to_owned(), place.clone());
        Some(place)
    }

    fn ask(&mut self, request: Request) {
        self.outbox.expect(&request.id);
        if request.method == SOURCE {
            self.source(request);
            return;
        }
        let is_command = request.method == ask::ExecuteCommand::METHOD;
        if request.method.starts_with("workspace/") && !is_command {
            self.ask_all(request);
            return;
        }
        // What a command is about is its first argument.
        let about = if is_command { "/arguments/0" } else { "/textDocument/uri" };
        let uri = request.params.pointer(about).and_then(Value::as_str);
        let uri = uri.and_then(|uri| uri.parse::<Uri>().ok());
        let place = uri.as_ref().and_then(uri::path).and_then(|path| self.place(&path));
        let Some(place) = place else {
            self.outbox.refuse(&request.id, ErrorCode::InvalidParams, "infc answers about files");
            return;
        };
        let (id, path) = (request.id.clone(), Some(place.path.clone()));
        let question = Question { id, method: request.method, params: request.params, path, revision: 0 };
        match self.flake(&place) {
            Some(flake) => flake.ask(question),
            None => self.outbox.refuse(&request.id, ErrorCode::InternalError, "no thread can be started"),
        }
    }

    /// Answers with the text of a document that lies in no folder of the user.
    fn source(&self, request: Request) {
        let Request { id, method, params } = request;
        let uri = params.get("uri").and_then(Value::as_str);
        let folder = uri.and_then(|uri| uri::flake(&uri.parse().ok()?));
        let is_its =
            |key: &Utf8PathBuf| folder.as_ref().is_some_and(|it| key == it || key.parent() == Some(it));
        match self.flakes.iter().find(|(key, _)| is_its(key)) {
            Some((_, flake)) => flake.ask(Question { id, method, params, path: None, revision: 0 }),
            None => self.outbox.answer(&id, Ok(json!(uri.and_then(library)))),
        }
    }

    /// Asks every flake, and answers when all have.
    fn ask_all(&self, request: Request) {
        let Request { id, method, params } = request;
        let wrap = if method == ask::WorkspaceDiagnosticRequest::METHOD { Some("items") } else { None };
        self.outbox.gather(&id, self.flakes.len(), wrap);
        for flake in self.flakes.values() {
            let (method, params) = (method.clone(), params.clone());
            flake.ask(Question { id: id.clone(), method, params, path: None, revision: 0 });
        }
    }

    fn note(&mut self, notification: Notification) {
        let Notification { method, params } = notification;
        match method.as_str() {
            told::Cancel::METHOD => self.cancel(&params),
            told::DidOpenTextDocument::METHOD => {
                let Some(params) = read::<told::DidOpenTextDocument>(params) else { return };
                let Some(path) = uri::path(&params.text_document.uri) else { return };
                let (version, text) = (params.text_document.version, params.text_document.text);
                self.documents.open(&path, version, &text);
                self.changed(&path, Some(Text::new(text)));
            }
            told::DidChangeTextDocument::METHOD => {
                let Some(params) = read::<told::DidChangeTextDocument>(params) else { return };
                let Some(path) = uri::path(&params.text_document.uri) else { return };
                let changes = (params.content_changes, self.client.encoding);
                let text = self.documents.change(&path, params.text_document.version, changes);
                if text.is_some() {
                    self.changed(&path, text);
                }
            }
            told::DidCloseTextDocument::METHOD => {
                let Some(params) = read::<told::DidCloseTextDocument>(params) else { return };
                let Some(path) = uri::path(&params.text_document.uri) else { return };
                self.documents.close(&path);
                self.changed(&path, None);
            }
            told::DidSaveTextDocument::METHOD | told::DidChangeWatchedFiles::METHOD => {
                self.places.clear();
                self.flakes.values().for_each(|flake| flake.change(None));
            }
            _ => {}
        }
    }

    fn cancel(&self, params: &Value) {
        let Some(params) = read::<told::Cancel>(params.clone()) else { return };
        let id: RequestId = match params.id {
            NumberOrString::Number(number) => number.into(),
            NumberOrString::String(text) => text.into(),
        };
        self.outbox.cancel(&id);
    }

    /// Tells the flake of a file what stands in it: what the client has, or what is on disk.
    fn changed(&mut self, path: &Utf8Path, text: Option<Text>) {
        let Some(place) = self.place(path) else { return };
        let text = text.map(|text| (self.documents.version(path).unwrap_or_default(), text));
        if let Some(flake) = self.flake(&place) {
            flake.change(Some((place.path.clone(), text)));
        }
    }
}

/// The text of a file of the library.
fn library(uri: &str) -> Option<&'static str> {
    let path = uri::of_library(&uri.parse().ok()?)?;
    infc::library().iter().find(|(name, _)| path == *name).map(|(_, text)| *text)
}

/// Reads what a client says.
fn read<N: told::Notification>(params: Value) -> Option<N::Params> {
    serde_json::from_value(params).ok()
}

/// The flake that a file belongs to.
fn place(file: &Utf8Path) -> Option<Place> {
    let (world, id) = FsWorld::find(file).ok()?;
    let path = world.path(id).path;
    let root = world.root().to_owned();
    let has_site = FsWorld::open(root.join("site.inf")).is_ok();
    let key = if has_site { root.clone() } else { file.to_owned() };
    Some(Place { key, root, path })
}
