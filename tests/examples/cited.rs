//! The documented form says what the document says: every statement names the line that states it.
//!
//! It deliberately reads lines, not a syntax tree: so does a person who compares the two.

use std::collections::BTreeSet;

use crate::system::{System, systems};
use crate::table::{quoted, rows};

/// A word as it stands in a site, and as the document has it.
type Spelling = (String, String);

fn spellings(system: &System) -> Vec<Spelling> {
    let table = rows(&system.read("README.md"), &["said here", "in the document"]);
    let unquoted = |cell: &String| quoted(cell).first().map_or_else(|| cell.clone(), ToString::to_string);
    let pair = |row: &Vec<String>| Some((unquoted(row.first()?), unquoted(row.get(1)?)));
    table.iter().filter_map(pair).collect()
}

/// The words and numbers of a text, in small letters.
fn words(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 1);
    let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty());
    words.chain(numbers).map(str::to_lowercase).collect()
}

/// A place in a document, `ementech.txt:12`: the line that stands there.
fn place(system: &System, citation: &str) -> Result<String, String> {
    let (name, at) = citation.rsplit_once(':').ok_or_else(|| format!("not a place: {citation}"))?;
    let at: usize = at.parse().map_err(|_| format!("not a line: {citation}"))?;
    let lines = system.document(name);
    let line = at.checked_sub(1).and_then(|at| lines.get(at)).ok_or_else(|| format!("no line {citation}"))?;
    if line.trim().is_empty() { Err(format!("{citation} is blank")) } else { Ok(line.clone()) }
}

/// Whether a line of a site is a statement by itself: a definition or a rule that ends where it began.
fn is_statement(code: &str) -> bool {
    let Some((_, value)) = code.split_once(" = ") else { return false };
    let opens = ["{", "[", "(", "let", "''", ":", "in"];
    !opens.iter().any(|end| value.trim_end().ends_with(end))
}

/// Whether a statement only hands on what a parameter of its file holds: `port = port;`.
fn hands_on(code: &str, file: &str) -> bool {
    let Some((_, value)) = code.split_once(" = ") else { return false };
    let name = value.trim_end_matches(';').trim();
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    is_name
        && file
            .lines()
            .any(|line| line.trim_start().trim_start_matches("{ ").starts_with(&format!("{name} : ")))
}

/// Whether a line of an indented string is `line` of the document. What is filled in stands for anything between what
/// stands before and after it, which begins the line with a word at least.
fn is_line(quoted: &str, line: &str) -> bool {
    let quoted = quoted.replace("'''", "''");
    let Some((begin, rest)) = quoted.split_once("${") else { return quoted == line };
    let end = rest.rsplit_once('}').map_or("", |(_, end)| end);
    let says = words(begin).iter().any(|word| word.len() > 3);
    says && line.len() >= begin.len() + end.len() && line.starts_with(begin) && line.ends_with(end)
}

/// What a walk over a documented source knows.
struct Walk<'a> {
    system: &'a System,
    file: &'a str,
    spelt: Vec<Spelling>,
    /// The lines of an indented string that is open.
    text: Option<Vec<String>>,
    /// Whether the line before was a comment, which explains a statement that the document does not make.
    explained: bool,
    cited: usize,
}

impl Walk<'_> {
    /// What is wrong with a line of the source.
    fn line(&mut self, line: &str) -> Option<String> {
        let (code, citation) = line.split_once("##").unwrap_or((line, ""));
        let code = code.trim();
        if let Some(text) = &mut self.text
            && !code.starts_with("''")
        {
            text.push(line.trim().to_owned());
            return None;
        }
        if let Some(text) = self.text.take() {
            return self.quoted(&text, citation);
        }
        if code.ends_with("''") {
            self.text = Some(Vec::new());
            return None;
        }
        let explained = std::mem::replace(&mut self.explained, code.starts_with('#'));
        if citation.is_empty() {
            let missing =
                is_statement(code) && !code.starts_with('#') && !explained && !hands_on(code, self.file);
            return missing.then(|| format!("`{code}` names no line"));
        }
        self.shared(code, citation)
    }

    /// A file that the document holds: its first line is named, and each of its lines stands in the document.
    fn quoted(&mut self, text: &[String], citation: &str) -> Option<String> {
        if citation.is_empty() {
            return Some("a text names no line".to_owned());
        }
        self.cited += 1;
        let first = citation.split_whitespace().next().unwrap_or_default();
        if let Err(said) = place(self.system, first) {
            return Some(said);
        }
        let name = first.rsplit_once(':').map_or("", |(name, _)| name);
        let lines = self.system.document(name);
        let stands = |quoted: &String| lines.iter().any(|line| is_line(quoted, line.trim()));
        let wrong = text.iter().find(|line| !line.is_empty() && !stands(line))?;
        Some(format!("not in the document: {wrong}"))
    }

    /// A statement and the lines that it names have something in common.
    fn shared(&mut self, code: &str, citation: &str) -> Option<String> {
        let mut near = Vec::new();
        for one in citation.split_whitespace() {
            self.cited += 1;
            match place(self.system, one) {
                Ok(line) => near.push(line),
                Err(said) => return Some(said),
            }
        }
        let mut said = words(code);
        for (_, theirs) in self.spelt.iter().filter(|(ours, _)| code.contains(ours.as_str())) {
            said.extend(words(theirs));
        }
        let near = near.join(" ");
        let nothing = said.is_disjoint(&words(&near));
        nothing.then(|| format!("nothing of `{code}` on {}: {near}", citation.trim()))
    }
}

#[test]
fn every_statement_is_on_the_line_that_it_names() {
    for system in systems() {
        let mut wrong = Vec::new();
        let mut cited = 0;
        for path in system.documented() {
            let spelt = spellings(&system);
            let file = system.read(&path);
            let mut walk =
                Walk { system: &system, file: &file, spelt, text: None, explained: false, cited: 0 };
            for (number, line) in file.lines().enumerate() {
                wrong.extend(walk.line(line).map(|said| format!("{path}:{}: {said}", number + 1)));
            }
            cited += walk.cited;
        }
        assert!(wrong.is_empty(), "{}:\n{}", system.name(), wrong.join("\n"));
        assert!(cited >= 60, "{}: only {cited} lines are named", system.name());
        println!("{}: {cited} lines are named", system.name());
    }
}
