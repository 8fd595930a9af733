//! A difference as Markdown, for a comment on a change: what it means first, files folded.
//!
//! It deliberately writes every name and value as code, so that none is taken for a mention, a link or markup.

use infc_exposure::{code_in_markdown as code, escaped, in_markdown};

use super::limit::{Block, UNTOLD, limited};
use super::model::{Cause, Diff, FileDiff, Hunk, Of};
use super::told::{Entry, Section, Style, Tone, entry, sections, several, size, summary};

/// By this a program finds its own comment again.
const MARK: &str = "<!-- infc-diff -->\n";
/// How many digits of a release are shown.
const ID: usize = 12;
/// How many files of a cause are named.
const NAMED: usize = 6;

impl Diff {
    /// The difference as Markdown, of at most `most` bytes.
    pub fn markdown(&self, most: Option<usize>) -> String {
        let style = Style { name: &code, text: &prose };
        let head = format!("{MARK}### Infrastructure: {}\n", in_markdown(&summary(self)));
        let mut blocks = vec![block(String::new(), vec![head], "line")];
        // A paragraph each, in one quotation.
        let lead = ["> "].into_iter().chain(std::iter::repeat(">\n> "));
        let remarks = self.unknown.iter().chain(&self.notes).zip(lead);
        let remarks: Vec<String> =
            remarks.map(|(remark, lead)| format!("{lead}{}\n", prose(remark))).collect();
        if !remarks.is_empty() {
            blocks.push(block("\n".to_owned(), remarks, "line"));
        }
        for Section { title, entries } in sections(self, style) {
            let lines = entries.iter().map(line);
            blocks.push(block(format!("\n**{}**\n\n", capitalised(title)), lines.collect(), "line"));
        }
        if !self.causes.is_empty() {
            let causes = self.causes.iter().map(|cause| caused(self, cause, style));
            blocks.push(block("\n**Values**\n\n".to_owned(), causes.collect(), "value"));
        }
        blocks.extend(self.files.iter().map(folded));
        blocks.push(block(String::new(), vec![footer(self)], UNTOLD));
        limited(&blocks, most, &|told| {
            format!("\nCut here to keep within the limit: {told}; <code>infc diff</code> shows all.\n")
        })
    }
}

fn block(open: String, pieces: Vec<String>, what: &'static str) -> Block {
    Block { open, pieces, close: String::new(), what }
}

/// A sentence whose names stand between backticks: they become code.
fn prose(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, (name, after))) =
        rest.split_once('`').and_then(|(before, after)| Some((before, after.split_once('`')?)))
    {
        out.extend([in_markdown(before), code(name)]);
        rest = after;
    }
    out + &in_markdown(rest)
}

/// A place, and what is done there.
fn detailed(detail: &str) -> String {
    let (place, action) = detail.split_once("  ").unwrap_or(("", detail));
    if place.is_empty() { prose(action) } else { format!("{} {}", code(place), prose(action)) }
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

fn line(entry: &Entry) -> String {
    let word = if entry.tone == Tone::Grave { format!("**{}**", entry.word) } else { entry.word.to_owned() };
    let place =
        entry.place.as_ref().map_or(String::new(), |place| format!(" ({})", code(&place.to_string())));
    let mut out = format!("- {word}: {}{place}\n", entry.text);
    out.extend(entry.details.iter().map(|detail| format!("  - {}\n", detailed(detail))));
    out
}

fn caused(diff: &Diff, cause: &Cause, style: Style<'_>) -> String {
    let mut out: String = cause.values.iter().map(|value| line(&entry(value, style))).collect();
    if cause.values.is_empty() {
        out += "- by more than one of these, or by something else\n";
    }
    if let Some(count) = several(cause.files.len(), "file") {
        let named = cause.files.iter().take(NAMED).map(|path| format!("{} {}", code(path), size(diff, path)));
        let named = named.collect::<Vec<_>>().join(", ");
        let more = if cause.files.len() > NAMED { ", …" } else { "" };
        out.extend(["  - ⇒ ", &count, ": ", &named, more, "\n"]);
    }
    out
}

/// A file that is shown when somebody wants to see it.
fn folded(file: &FileDiff) -> Block {
    let about = file.about.as_ref().map(|(old, new)| format!("{old} → {new}"));
    let about = about.map_or(String::new(), |about| format!(" ({})", said(about.trim_matches([' ', '→']))));
    let fence = fence(file);
    let counts = [(file.added, '+'), (file.removed, '-')];
    let counts = counts.iter().filter(|(count, _)| *count > 0).map(|(count, sign)| format!(" {sign}{count}"));
    let summary = format!("{}{}{about}", said(&file.path), counts.collect::<String>());
    if file.hunks.is_empty() {
        return block(String::new(), vec![format!("\n<div>{summary}</div>\n")], "file");
    }
    Block {
        open: format!("\n<details><summary>{summary}</summary>\n\n{fence}diff\n"),
        pieces: file.hunks.iter().map(lines).collect(),
        close: format!("{fence}\n\n</details>\n"),
        what: "hunk",
    }
}

/// Text as code within a block of HTML, in which nothing is Markdown.
fn said(text: &str) -> String {
    format!("<code>{}</code>", escaped(text))
}

/// A fence that is longer than any run of backticks in the file.
fn fence(file: &FileDiff) -> String {
    let lines = file.hunks.iter().flat_map(|hunk| &hunk.lines);
    let runs = lines.flat_map(|line| line.text.split(|char| char != '`')).map(str::len);
    "`".repeat(runs.max().unwrap_or(0).max(2) + 1)
}

fn lines(hunk: &Hunk) -> String {
    let mut out = hunk.header();
    for line in &hunk.lines {
        let sign = match line.side {
            Of::Both => " ",
            Of::Old => "-",
            Of::New => "+",
        };
        let text = crate::report::visible(line.text.trim_end_matches('\n'));
        out.extend([sign, &text, "\n"]);
    }
    out
}

fn footer(diff: &Diff) -> String {
    let short = |id: &String| code(id.get(..ID).unwrap_or(id));
    let release = |side: &super::Side| side.release.as_ref().map_or("none".to_owned(), short);
    let name = |side: &super::Side| code(&side.name);
    format!(
        "\n<sub>{} → {}; release {} → {}</sub>\n",
        name(&diff.old),
        name(&diff.new),
        release(&diff.old),
        release(&diff.new)
    )
}
