//! What a keystroke costs, and each question after it, in sites of 100, 1,000 and 10,000 lines; and the memory after many
//! edits. `cargo bench -p infc-lsp`; `-- quick` leaves the many edits out, other words choose sites by their names.
//!
//! Times are of the processor, of all threads of the process, in milliseconds: the median and the worst of many. The client
//! is in the same process, and its part is in the times. It deliberately asserts nothing: it is a table to read.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    reason = "a benchmark that cannot go on ends"
)]

use std::path::{Path, PathBuf};

use infc_tests::Random;
use lsp_server::{Connection, Message, Notification, Request, RequestId};
use serde_json::{Value, json};

/// That of the binary.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many edits of each kind are measured in one site.
const EDITS: usize = 24;

/// After how many edits memory is looked at.
const MANY: usize = 20_000;

/// The questions after an edit.
const QUESTIONS: &[&str] = &[
    "hover",
    "completion",
    "definition",
    "references",
    "semanticTokens/full",
    "inlayHint",
    "codeLens",
    "documentSymbol",
];

/// A site to measure in.
struct Measured {
    name: &'static str,
    files: Vec<(String, String)>,
}

fn main() {
    let sites = [
        Measured { name: "written out, 100 lines", files: infc_sites::written(100, false) },
        Measured { name: "written out, 1,000 lines", files: infc_sites::written(1_000, false) },
        Measured { name: "written out, 10,000 lines", files: infc_sites::written(10_000, false) },
        Measured {
            name: "written out, 10,000 lines in a file for each host",
            files: infc_sites::written(10_000, true),
        },
        Measured { name: "a call on every line, 1,000 lines", files: one_file(290) },
        Measured { name: "a call on every line, 10,000 lines", files: one_file(2_900) },
    ];
    let asked: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let is_asked = |site: &&Measured| {
        let mut words = asked.iter().filter(|word| *word != "quick").peekable();
        words.peek().is_none() || words.any(|word| site.name.contains(word.as_str()))
    };
    for site in sites.iter().filter(is_asked) {
        let lines: usize = site.files.iter().map(|(_, text)| text.lines().count()).sum();
        println!("\n{}: {lines} lines", site.name);
        println!("{:<52}{:>10}{:>10}", "milliseconds of processor time", "median", "worst");
        measure(site);
    }
    if !asked.iter().any(|word| word == "quick") {
        remember(&sites[2]);
    }
}

fn one_file(services: usize) -> Vec<(String, String)> {
    vec![("site.inf".to_owned(), infc_sites::site(services))]
}

/// Every kind of edit, and every question after one.
fn measure(site: &Measured) {
    let mut session = Session::open(site);
    let mut random = Random(7);
    let kinds: [(&str, &str, &str); 4] = [
        ("a digit of a value", "port      = 3", "4"),
        ("a letter of a name", "apps.app", "s"),
        ("a letter in a comment", "# ", "x"),
        ("a brace that is deleted", "{", ""),
    ];
    for (name, before, typed) in kinds {
        let (mut fresh, mut back) = (Vec::new(), Vec::new());
        for _ in 0..EDITS {
            let text = session.text.clone();
            let Some(at) = occurrence(&text, before, &mut random) else { break };
            let edited = if typed.is_empty() {
                format!("{}{}", &text[..at - 1], &text[at..])
            } else {
                format!("{}{typed}{}", &text[..at], &text[at..])
            };
            fresh.push(session.keystroke(&edited));
            back.push(session.keystroke(&text));
        }
        row(&format!("{name}, until fresh diagnostics"), &mut fresh);
        row("  the same taken back", &mut back);
    }
    for question in QUESTIONS {
        // The first question after an edit pays for what is found out only when it is asked.
        let (mut first, mut next) = (Vec::new(), Vec::new());
        for number in 0..EDITS / 2 {
            let text = session.text.clone();
            let at =
                occurrence(&text, if number % 2 == 0 { "apps.app" } else { "memory    = " }, &mut random);
            let Some(at) = at.or_else(|| occurrence(&text, "to = apps.", &mut random)) else { break };
            let comment = format!("{}# edited {number}\n", text.trim_end_matches(|char| char != '\n'));
            session.keystroke(&comment);
            first.push(session.ask(question, at));
            next.push(session.ask(question, at));
        }
        row(&format!("{question}, the first after an edit"), &mut first);
        row("  the next", &mut next);
    }
    at_once(&mut session, &mut random);
}

/// What somebody asks who is still typing, before anybody has asked what is wrong.
fn at_once(session: &mut Session, random: &mut Random) {
    for question in ["hover", "completion"] {
        let mut times = Vec::new();
        for number in 0..EDITS / 2 {
            let text = session.text.clone();
            let Some(at) =
                occurrence(&text, "to = apps.", random).or_else(|| occurrence(&text, "apps.app", random))
            else {
                break;
            };
            let comment = format!("{}# typed {number}\n", text.trim_end_matches(|char| char != '\n'));
            let edit = session.edit(&comment);
            let begun = processor();
            session.tell("textDocument/didChange", edit);
            session.ask(question, at);
            times.push(processor() - begun);
            session.diagnostics();
        }
        row(&format!("an edit and {question}, nothing else asked"), &mut times);
    }
}

/// What the process holds after many edits.
fn remember(site: &Measured) {
    let mut session = Session::open(site);
    let mut random = Random(9);
    println!("\n{MANY} edits in {}", site.name);
    println!("{:<52}{:>10}", "resident, MiB: at first", resident());
    let original = session.text.clone();
    for number in 0..MANY {
        let at = occurrence(&original, "port      = 3", &mut random).unwrap();
        let edited = format!("{}{}{}", &original[..at], number % 10, &original[at..]);
        session.keystroke(&edited);
        if (number + 1) % (MANY / 4) == 0 {
            println!("{:<52}{:>10}", format!("  after {} edits", number + 1), resident());
        }
    }
}

/// Any place just after a piece of text.
fn occurrence(text: &str, piece: &str, random: &mut Random) -> Option<usize> {
    let from = random.below(text.len());
    let from = (0..=from).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let found = text[from..].find(piece).map(|at| from + at).or_else(|| text.find(piece))?;
    Some(found + piece.len())
}

fn row(name: &str, times: &mut [f64]) {
    if times.is_empty() {
        return;
    }
    times.sort_by(f64::total_cmp);
    println!("{name:<52}{:>10.1}{:>10.1}", times[times.len() / 2], times[times.len() - 1]);
}

/// A server, and a client that asks for diagnostics.
struct Session {
    connection: Connection,
    _folder: tempfile::TempDir,
    file: PathBuf,
    text: String,
    number: i32,
}

impl Session {
    fn open(site: &Measured) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in &site.files {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        // Where hosts have files of their own, one of them is edited.
        let (path, text) = site.files.get(7).or(site.files.first()).unwrap().clone();
        let (connection, far) = Connection::memory();
        std::thread::spawn(move || infc_lsp::serve(far).unwrap());
        let file = folder.path().join(path);
        let mut session = Self { connection, _folder: folder, file, text: text.clone(), number: 0 };
        let capabilities = json!({
            "general": { "positionEncodings": ["utf-8"] },
            "textDocument": { "diagnostic": { "relatedDocumentSupport": true } },
            "workspace": { "diagnostics": { "refreshSupport": true } },
        });
        session.request(
            "initialize",
            json!({ "processId": null, "rootUri": null, "capabilities": capabilities }),
        );
        session.tell("initialized", json!({}));
        let document = json!({ "uri": uri(&session.file), "languageId": "inf", "version": 0, "text": text });
        session.tell("textDocument/didOpen", json!({ "textDocument": document }));
        let report = session.diagnostics();
        let errors =
            report["items"].as_array().map_or(0, |all| all.iter().filter(|it| it["severity"] == 1).count());
        assert_eq!(errors, 0, "{report}");
        session
    }

    /// The processor's time from an edit to fresh diagnostics.
    fn keystroke(&mut self, text: &str) -> f64 {
        let edit = self.edit(text);
        let begun = processor();
        self.tell("textDocument/didChange", edit);
        self.diagnostics();
        processor() - begun
    }

    /// What tells the server of the one place in which a text differs from the last.
    fn edit(&mut self, text: &str) -> Value {
        let start = self.text.bytes().zip(text.bytes()).take_while(|(one, other)| one == other).count();
        let most = self.text.len().min(text.len()) - start;
        let ends = self.text.bytes().rev().zip(text.bytes().rev());
        let end = ends.take(most).take_while(|(one, other)| one == other).count();
        let range = json!({
            "start": place(&self.text, start),
            "end": place(&self.text, self.text.len() - end),
        });
        let changes = json!([{ "range": range, "text": &text[start..text.len() - end] }]);
        text.clone_into(&mut self.text);
        self.number += 1;
        let document = json!({ "uri": uri(&self.file), "version": self.number });
        json!({ "textDocument": document, "contentChanges": changes })
    }

    fn diagnostics(&mut self) -> Value {
        self.request("textDocument/diagnostic", json!({ "textDocument": { "uri": uri(&self.file) } }))
    }

    /// The processor's time for a question.
    fn ask(&mut self, question: &str, at: usize) -> f64 {
        let line = u32::try_from(self.text[..at].matches('\n').count()).unwrap();
        let mut params = json!({
            "textDocument": { "uri": uri(&self.file) },
            "position": place(&self.text, at),
            // What an editor shows at once.
            "range": { "start": { "line": line, "character": 0 }, "end": { "line": line + 60, "character": 0 } },
        });
        if question == "references" {
            params["context"] = json!({ "includeDeclaration": true });
        }
        let begun = processor();
        self.request(&format!("textDocument/{question}"), params);
        processor() - begun
    }

    fn tell(&self, method: &str, params: Value) {
        let notification = Notification::new(method.to_owned(), params);
        self.connection.sender.send(Message::Notification(notification)).unwrap();
    }

    fn request(&mut self, method: &str, params: Value) -> Value {
        self.number += 1;
        let id = RequestId::from(self.number);
        let request = Request { id: id.clone(), method: method.to_owned(), params };
        self.connection.sender.send(Message::Request(request)).unwrap();
        loop {
            match self.connection.receiver.recv().unwrap() {
                Message::Response(response) if response.id == id => {
                    return response.response_result.unwrap_or_else(|error| panic!("{method}: {error:?}"));
                }
                Message::Response(_) | Message::Request(_) | Message::Notification(_) => {}
            }
        }
    }
}

/// Line and column of a byte, in UTF-8.
fn place(text: &str, at: usize) -> Value {
    let line = text[..at].matches('\n').count();
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    json!({ "line": line, "character": at - start })
}

fn uri(file: &Path) -> String {
    format!("file://{}", file.display())
}

/// What the process has used of the processor, in milliseconds.
fn processor() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    #[expect(clippy::cast_precision_loss, reason = "a process is not that old")]
    let milliseconds = time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6;
    milliseconds
}

/// What the process holds in memory, in MiB.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.split_whitespace().next().unwrap().parse::<u64>().unwrap() / 1024
}
