//! A difference as Markdown, for a comment on a change: what it means first, files folded.
//!
//! It deliberately writes every name and value as code, so that none is taken for a mention, a link or markup.

use infc_exposure::{escaped, in_markdown};

use super::limit::{Block, limited};
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
        let style = Style { name: &code, text: &in_markdown };
        let head = format!("{MARK}### Infrastructure: {}\n", in_markdown(&summary(self)));
        let mut blocks = vec![block(String::new(), vec![head], "line")];
        let unknown = self.unknown.iter().map(|why| format!("> {}\\\n", in_markdown(why)));
        blocks.push(block("\n".to_owned(), unknown.collect(), "line"));
        for Section { title, entries } in sections(self, style) {
            let lines = entries.iter().map(line);
            blocks.push(block(format!("\n**{}**\n\n", capitalised(title)), lines.collect(), "line"));
        }
        if !self.causes.is_empty() {
            let causes = self.causes.iter().map(|cause| caused(self, cause, style));
            blocks.push(block("\n**Values**\n\n".to_owned(), causes.collect(), "value"));
        }
        blocks.extend(self.files.iter().map(folded));
        blocks.push(block(String::new(), vec![footer(self)], "line"));
        limited(&blocks, most, &|told| {
            format!("\n{told} are cut here to keep within the limit; `infc diff` shows all.\n")
        })
    }
}

fn block(open: String, pieces: Vec<String>, what: &'static str) -> Block {
    Block { open, pieces, close: String::new(), what }
}

fn code(text: &str) -> String {
    format!("<code>{}</code>", in_markdown(text))
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
    out.extend(entry.details.iter().map(|detail| format!("  - {detail}\n")));
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
    let about = about.map_or(String::new(), |about| format!(" ({})", about.trim_matches([' ', '→'])));
    let fence = fence(file);
    let counts = [(file.added, '+'), (file.removed, '-')];
    let counts = counts.iter().filter(|(count, _)| *count > 0).map(|(count, sign)| format!(" {sign}{count}"));
    let summary =
        format!("<code>{}</code>{}{}", escaped(&file.path), counts.collect::<String>(), escaped(&about));
    if file.hunks.is_empty() {
        return block(String::new(), vec![format!("\n{summary}\n")], "file");
    }
    Block {
        open: format!("\n<details><summary>{summary}</summary>\n\n{fence}diff\n"),
        pieces: file.hunks.iter().map(lines).collect(),
        close: format!("{fence}\n\n</details>\n"),
        what: "hunk",
    }
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
