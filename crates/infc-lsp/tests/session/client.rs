//! A client that says what it is told to say, over the real protocol, in memory.
//!
//! It deliberately understands nothing: tests look at what comes back.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;
use std::time::Duration;

use lsp_server::{Connection, Message, Notification, Request, RequestId, Response};
use serde_json::{Value, json};

/// How long an answer may take before a test fails; a compiler without optimisation is slow.
const PATIENCE: Duration = Duration::from_secs(120);

/// A client, and the server at the other end.
pub struct Client {
    connection: Option<Connection>,
    server: Option<JoinHandle<()>>,
    next: Cell<i32>,
    versions: RefCell<BTreeMap<String, i32>>,
    /// Answers that came before somebody waited for them.
    answers: RefCell<BTreeMap<RequestId, Response>>,
    /// What the server says that it can do.
    pub capabilities: Value,
    /// What the server said unasked.
    pub told: RefCell<Vec<Notification>>,
    /// What the server asked.
    pub asked: RefCell<Vec<Request>>,
}

impl Client {
    /// A client with these capabilities.
    pub fn new(capabilities: &Value) -> Self {
        Self::beginning(&json!({ "processId": null, "rootUri": null, "capabilities": capabilities }))
    }

    /// A client that begins with these words.
    pub fn beginning(params: &Value) -> Self {
        let (near, far) = Connection::memory();
        let server = std::thread::spawn(move || infc_lsp::serve(far).unwrap());
        let mut client = Self {
            connection: Some(near),
            server: Some(server),
            next: Cell::new(0),
            versions: RefCell::default(),
            answers: RefCell::default(),
            capabilities: Value::Null,
            told: RefCell::default(),
            asked: RefCell::default(),
        };
        let result = client.ask("initialize", params.clone());
        client.capabilities = result["capabilities"].clone();
        client.tell("initialized", json!({}));
        client
    }

    /// One that asks for diagnostics, and takes everything else that there is.
    pub fn modern() -> Self {
        Self::new(&json!({
            "general": { "positionEncodings": ["utf-16"] },
            "textDocument": {
                "diagnostic": { "relatedDocumentSupport": true },
                "publishDiagnostics": { "relatedInformation": true },
                "completion": { "completionItem": { "snippetSupport": true } },
                "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
            },
            "workspace": {
                "diagnostics": { "refreshSupport": true },
                "workspaceEdit": { "documentChanges": true },
            },
        }))
    }

    fn connection(&self) -> &Connection {
        self.connection.as_ref().unwrap()
    }

    /// Says something.
    pub fn tell(&self, method: &str, params: Value) {
        let notification = Notification::new(method.to_owned(), params);
        self.connection().sender.send(Message::Notification(notification)).unwrap();
    }

    /// Asks something, without waiting.
    pub fn begin(&self, method: &str, params: Value) -> RequestId {
        self.next.set(self.next.get() + 1);
        let id = RequestId::from(self.next.get());
        let request = Request { id: id.clone(), method: method.to_owned(), params };
        self.connection().sender.send(Message::Request(request)).unwrap();
        id
    }

    /// The answer to a question.
    pub fn wait(&self, id: &RequestId) -> Response {
        loop {
            match self.connection().receiver.recv_timeout(PATIENCE).unwrap() {
                Message::Response(response) if response.id == *id => return response,
                Message::Response(response) => panic!("nobody waits for {response:?}"),
                Message::Notification(notification) => self.told.borrow_mut().push(notification),
                Message::Request(request) => self.asked.borrow_mut().push(request),
            }
        }
    }

    /// The answer to a question, while others are still to come or have come.
    pub fn wait_any(&self, id: &RequestId) -> Response {
        if let Some(known) = self.answers.borrow_mut().remove(id) {
            return known;
        }
        loop {
            match self.connection().receiver.recv_timeout(PATIENCE).unwrap() {
                Message::Response(response) if response.id == *id => return response,
                Message::Response(response) => {
                    self.answers.borrow_mut().insert(response.id.clone(), response);
                }
                Message::Notification(notification) => self.told.borrow_mut().push(notification),
                Message::Request(request) => self.asked.borrow_mut().push(request),
            }
        }
    }

    /// Asks something, and waits for its result.
    pub fn ask(&self, method: &str, params: Value) -> Value {
        let id = self.begin(method, params);
        self.wait(&id).response_result.unwrap_or_else(|error| panic!("{method}: {error:?}"))
    }

    /// Waits for the next thing that the server says of this method.
    pub fn next_told(&self, method: &str) -> Value {
        loop {
            let known = self.told.borrow().iter().position(|told| told.method == method);
            if let Some(at) = known {
                return self.told.borrow_mut().remove(at).params;
            }
            match self.connection().receiver.recv_timeout(PATIENCE).unwrap() {
                Message::Notification(notification) => self.told.borrow_mut().push(notification),
                Message::Request(request) => self.asked.borrow_mut().push(request),
                Message::Response(response) => panic!("nobody waits for {response:?}"),
            }
        }
    }

    /// Opens a file with this text.
    pub fn open(&self, file: &Path, text: &str) {
        self.versions.borrow_mut().insert(uri(file), 1);
        let document = json!({ "uri": uri(file), "languageId": "inf", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Opens a file as it is on disk, and gives its text.
    pub fn open_as_is(&self, file: &Path) -> String {
        let text = read(file);
        self.open(file, &text);
        text
    }

    /// Replaces the whole text of an open file.
    pub fn change(&self, file: &Path, text: &str) {
        self.edit(file, &json!([{ "text": text }]));
    }

    /// Changes an open file.
    pub fn edit(&self, file: &Path, changes: &Value) {
        let mut versions = self.versions.borrow_mut();
        let version = versions.get_mut(&uri(file)).unwrap();
        *version += 1;
        let document = json!({ "uri": uri(file), "version": *version });
        self.tell("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    /// What is wrong with a file, for one that asks.
    pub fn pull(&self, file: &Path) -> Value {
        self.ask("textDocument/diagnostic", json!({ "textDocument": { "uri": uri(file) } }))
    }

    /// Asks about a place, given as a piece of the text and how far in it.
    pub fn at(&self, method: &str, file: &Path, at: (u32, u32)) -> Value {
        self.ask(method, at_place(file, at))
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let id = self.begin("shutdown", Value::Null);
        self.wait(&id);
        self.tell("exit", Value::Null);
        self.connection = None;
        self.server.take().unwrap().join().unwrap();
    }
}

/// The parameters of a question about a place.
pub fn at_place(file: &Path, (line, character): (u32, u32)) -> Value {
    json!({ "textDocument": { "uri": uri(file) }, "position": { "line": line, "character": character } })
}

/// Line and column of `needle`, which stands once after `after` in a text, plus `inside` characters.
pub fn find(text: &str, after: &str, needle: &str, inside: usize) -> (u32, u32) {
    let from = text.find(after).unwrap_or_else(|| panic!("no {after:?}"));
    let at = from + text[from..].find(needle).unwrap_or_else(|| panic!("no {needle:?}")) + inside;
    let line = text[..at].matches('\n').count();
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    (u32::try_from(line).unwrap(), u32::try_from(text[start..at].encode_utf16().count()).unwrap())
}

/// What a client calls a file.
pub fn uri(file: &Path) -> String {
    format!("file://{}", file.display())
}

/// A file of the repository's examples.
pub fn example(path: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
    root.join("examples").join(path)
}

/// The text of a file.
pub fn read(file: &Path) -> String {
    std::fs::read_to_string(file).unwrap()
}

/// Writes a flake into a folder: paths and texts.
pub fn flake(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

/// The names of the diagnostics in a report; hints, which repeat what is wrong in another file, aside.
pub fn names(items: &Value) -> Vec<String> {
    let name = |item: &Value| item["code"].as_str().unwrap_or_default().to_owned();
    let serious = |item: &&Value| item["severity"] != 4;
    items.as_array().map(|items| items.iter().filter(serious).map(name).collect()).unwrap_or_default()
}

/// A text after edits.
pub fn applied(text: &str, edits: &Value, encoding: &str) -> String {
    let unit = if encoding == "utf-8" { infc_lsp::Encoding::Utf8 } else { infc_lsp::Encoding::Utf16 };
    let mut edits: Vec<lsp_types::TextEdit> = serde_json::from_value(edits.clone()).unwrap();
    edits.sort_by_key(|edit| edit.range.start);
    let mut now = infc_lsp::Text::new(text);
    for edit in edits.iter().rev() {
        now = now.replaced(edit.range, &edit.new_text, unit);
    }
    now.text().to_string()
}
