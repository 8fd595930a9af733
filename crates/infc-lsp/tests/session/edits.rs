//! A file is edited at random, broken in the middle and mended, and after every edit each answer is that of a server which
//! never saw another text.
//!
//! `INFC_EDITS` says how many edits, `INFC_EDITS_SEED` with which numbers; what differs is printed with as few of the texts
//! before it as show it. It deliberately judges no answer: that they are right is for other tests.

use std::path::{Path, PathBuf};

use infc_tests::{Random, TextEdit, place};
use serde_json::{Value, json};

use crate::client::{Client, example, flake, read, uri};

/// How many edits, unless the environment says.
const EDITS: usize = 48;

/// How many edits one server sees.
const LIFE: usize = 24;

/// What was seen in a server's life.
struct Life {
    file: PathBuf,
    /// The text of the file, from edit to edit.
    texts: Vec<String>,
}

#[test]
fn answers_are_those_of_a_fresh_server() {
    let (edits, seed) = (number("INFC_EDITS", EDITS), number("INFC_EDITS_SEED", 1));
    let sites = [false, true].map(|split| infc_sites::written(400, split));
    let folders = sites.each_ref().map(|files| {
        let files: Vec<(&str, &str)> =
            files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        flake(&files)
    });
    let files = files(folders.each_ref().map(tempfile::TempDir::path));
    let others: Vec<String> = files.iter().map(|file| read(file)).collect();
    for number in 0..edits.div_ceil(LIFE) {
        let mut random = Random(u64::try_from(seed * 1_000_000 + number).unwrap());
        let life = Life { file: random.pick(&files).clone(), texts: Vec::new() };
        if let Err((life, differs)) = lived(life, &others, &mut random) {
            let shrunk = shrunk(life);
            let texts = shrunk.texts.iter().map(|text| format!("---\n{text}")).collect::<Vec<_>>().join("\n");
            let file = shrunk.file.display();
            panic!("seed {seed}, life {number}, {file}:\n{texts}\n---\nat first: {differs}");
        }
    }
}

fn number(name: &str, default: usize) -> usize {
    std::env::var(name).ok().map_or(default, |said| said.parse().unwrap_or_else(|_| panic!("{name}={said}")))
}

/// The sources of the examples, and those of sites with many hosts.
fn files(sites: [&Path; 2]) -> Vec<PathBuf> {
    let examples = example("");
    let folders = sites.into_iter().chain([examples.as_path()]).map(|folder| folder.canonicalize().unwrap());
    let folders = folders.map(|folder| camino::Utf8PathBuf::from_path_buf(folder).unwrap());
    let files = folders.flat_map(|folder| infc_tests::files(&folder, ".inf"));
    files.map(camino::Utf8PathBuf::into_std_path_buf).collect()
}

/// Edits a file; fails when an answer differs.
fn lived(mut life: Life, others: &[String], random: &mut Random) -> Result<(), (Life, String)> {
    let client = Client::modern();
    life.texts.push(client.open_as_is(&life.file));
    for _ in 0..LIFE {
        let before = life.texts.last().unwrap().clone();
        let after = match random.below(8) {
            0 => random.pick(&life.texts).clone(),
            _ => TextEdit::random(&before, others, random).applied(&before),
        };
        change(&client, &life.file, (&before, &after));
        life.texts.push(after.clone());
        // Now and then the next edit comes while the last is still worked on.
        if random.one_in(4) {
            continue;
        }
        let places = [place(&after, random), place(&after, random)];
        if let Some(differs) = difference(&client, &life.file, (&after, places)) {
            return Err((life, differs));
        }
    }
    Ok(())
}

/// The first answer that is not that of a server which sees the file for the first time.
fn difference(client: &Client, file: &Path, (text, places): (&str, [usize; 2])) -> Option<String> {
    let fresh = Client::modern();
    fresh.open(file, text);
    let end = position(text, text.len());
    let document = json!({ "uri": uri(file) });
    let mut questions = vec![
        ("textDocument/semanticTokens/full", json!({ "textDocument": document })),
        ("textDocument/documentSymbol", json!({ "textDocument": document })),
        ("textDocument/diagnostic", json!({ "textDocument": document })),
        ("textDocument/codeLens", json!({ "textDocument": document })),
        (
            "textDocument/inlayHint",
            json!({ "textDocument": document, "range": { "start": { "line": 0, "character": 0 }, "end": end } }),
        ),
    ];
    for at in places.map(|at| position(text, at)) {
        let asked = json!({ "textDocument": document, "position": at });
        for method in ["hover", "completion", "definition", "documentHighlight"] {
            questions.push(match method {
                "hover" => ("textDocument/hover", asked.clone()),
                "completion" => ("textDocument/completion", asked.clone()),
                "definition" => ("textDocument/definition", asked.clone()),
                _ => ("textDocument/documentHighlight", asked.clone()),
            });
        }
    }
    // All are asked before one is answered, as editors do.
    let begun: Vec<_> = questions
        .iter()
        .map(|(method, params)| (client.begin(method, params.clone()), fresh.begin(method, params.clone())))
        .collect();
    let mut found = None;
    for ((method, params), (own, other)) in questions.iter().zip(begun) {
        let (own, other) = (client.wait_any(&own), fresh.wait_any(&other));
        let result = |response: lsp_server::Response| response.response_result.map_err(|error| error.message);
        let (own, other) = (result(own), result(other));
        if own != other && found.is_none() {
            found = Some(format!("{method} {params}\nis\n{own:?}\nand of a fresh server\n{other:?}"));
        }
    }
    found
}

/// The same life with as few texts as still show a difference.
fn shrunk(mut life: Life) -> Life {
    let mut at = life.texts.len().saturating_sub(1);
    while at > 0 {
        at -= 1;
        let mut texts = life.texts.clone();
        texts.remove(at);
        let shorter = Life { file: life.file.clone(), texts };
        if shorter.texts.len() > 1 && shorter.differs() {
            life = shorter;
        }
    }
    life
}

impl Life {
    /// Whether the last of its texts is answered otherwise than by a fresh server.
    fn differs(&self) -> bool {
        let client = Client::modern();
        let (Some(first), Some(last)) = (self.texts.first(), self.texts.last()) else { return false };
        client.open(&self.file, first);
        for pair in self.texts.windows(2) {
            client.pull(&self.file);
            change(&client, &self.file, (&pair[0], &pair[1]));
        }
        difference(&client, &self.file, (last, [last.len() / 3, last.len() * 2 / 3])).is_some()
    }
}

/// Tells a server of the one place in which two texts differ.
fn change(client: &Client, file: &Path, (before, after): (&str, &str)) {
    let same = |one: &mut dyn Iterator<Item = char>, other: &mut dyn Iterator<Item = char>, most: usize| {
        let pairs = one.zip(other).take_while(|(one, other)| one == other);
        let mut length = 0;
        for (char, _) in pairs {
            if length + char.len_utf8() > most {
                break;
            }
            length += char.len_utf8();
        }
        length
    };
    let start = same(&mut before.chars(), &mut after.chars(), usize::MAX);
    let most = before.len().min(after.len()) - start;
    let end = same(&mut before.chars().rev(), &mut after.chars().rev(), most);
    // No place of the protocol is between the two characters of one line's end.
    let is_between = |at: usize| before[..at].ends_with('\r') && before[at..].starts_with('\n');
    if is_between(start) || is_between(before.len() - end) {
        client.change(file, after);
        return;
    }
    let range = json!({ "start": position(before, start), "end": position(before, before.len() - end) });
    client.edit(file, &json!([{ "range": range, "text": &after[start..after.len() - end] }]));
}

/// Line and column of a byte, in UTF-16.
fn position(text: &str, at: usize) -> Value {
    let before = &text[..at];
    // The protocol ends a line at `\n`, `\r\n` and `\r`; a byte between the two is after the first.
    let ends = before
        .char_indices()
        .filter(|(at, char)| *char == '\n' || (*char == '\r' && !before[at + 1..].starts_with('\n')));
    let ends: Vec<usize> = ends.map(|(at, _)| at + 1).collect();
    let start = ends.last().copied().unwrap_or(0);
    json!({ "line": ends.len(), "character": before[start..].encode_utf16().count() })
}
