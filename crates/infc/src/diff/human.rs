//! A difference for a terminal: what it means, what changes what, then the files as a patch that `patch -p1` reads.
//!
//! It deliberately puts places behind the marks of a hunk, where a patch has room for them.

use infc_exposure::Look;

use super::limit::{Block, limited};
use super::model::{Became, Cause, Diff, FileDiff, Hunk, Of};
use super::told::{Entry, Section, Style, Tone, entry, sections, size, summary};

/// How many files of a cause are named.
const NAMED: usize = 6;

impl Diff {
    /// The difference for a terminal, of at most `most` bytes.
    pub fn human(&self, look: Look, most: Option<usize>) -> String {
        let name = |text: &str| format!("`{}`", (look.safe)(text));
        let text = |text: &str| (look.safe)(text);
        let style = Style { name: &name, text: &text };
        let head = format!("{} -> {}: {}\n", text(&self.old.name), text(&self.new.name), summary(self));
        let unknown = self.unknown.iter().chain(&self.notes).map(|why| format!("  {}\n", text(why)));
        let mut blocks = vec![block(String::new(), vec![look.bold(&head)], "line")];
        blocks.push(block(String::new(), unknown.collect(), "line"));
        for Section { title, entries } in sections(self, style) {
            let lines = entries.iter().map(|entry| line(entry, look));
            blocks.push(block(format!("\n{}\n", look.bold(title)), lines.collect(), "line"));
        }
        let causes = self.causes.iter().map(|cause| caused(self, cause, (style, look)));
        if !self.causes.is_empty() {
            blocks.push(block(format!("\n{}\n", look.bold("values")), causes.collect(), "value"));
        }
        blocks.extend(self.files.iter().map(|file| patch(file, look)));
        limited(&blocks, most, &|told| format!("\ncut here: {told}\n"))
    }
}

fn block(open: String, pieces: Vec<String>, what: &'static str) -> Block {
    Block { open, pieces, close: String::new(), what }
}

fn line(entry: &Entry, look: Look) -> String {
    let word = format!("{:8}", entry.word);
    let word = match entry.tone {
        Tone::Grave => look.text(&word, "1;31"),
        Tone::Good => look.text(&word, "1;32"),
        Tone::Plain => word,
    };
    let place = entry.place.as_ref().map_or(String::new(), |place| format!("  {place}"));
    let mut out = format!("  {word} {}{}\n", entry.text, look.dim(&(look.safe)(&place)));
    for detail in &entry.details {
        out += &look.dim(&format!("           {}\n", (look.safe)(detail)));
    }
    out
}

fn caused(diff: &Diff, cause: &Cause, (style, look): (Style<'_>, Look)) -> String {
    let mut out = String::new();
    for value in &cause.values {
        out += &line(&entry(value, style), look);
    }
    if cause.values.is_empty() {
        out += "  changed  by more than one of these, or by something else\n";
    }
    for path in cause.files.iter().take(NAMED) {
        out.extend(["           => ", &(look.safe)(path), "  ", &size(diff, path), "\n"]);
    }
    if let Some(more) = cause.files.len().checked_sub(NAMED).filter(|more| *more > 0) {
        out.extend(["           => and ", &more.to_string(), " more\n"]);
    }
    out
}

/// A file as a patch; what is no text is a remark in it.
fn patch(file: &FileDiff, look: Look) -> Block {
    let path = (look.safe)(&file.path);
    let (old, new) = (format!("a/{path}"), format!("b/{path}"));
    let null = || "/dev/null".to_owned();
    let (old, new) = match file.what {
        Became::Added => (null(), new),
        Became::Removed => (old, null()),
        Became::Edited | Became::Replaced => (old, new),
    };
    let about = file.about.as_ref().map(|(old, new)| (look.safe)(&format!("{old} -> {new}")));
    let about =
        about.map_or(String::new(), |about| format!("# {path}: {}\n", about.trim_matches([' ', '-', '>'])));
    let names = if file.hunks.is_empty() { String::new() } else { format!("--- {old}\n+++ {new}\n") };
    let pieces = file.hunks.iter().map(|hunk| lines(hunk, look)).collect();
    block(format!("\n{}", look.bold(&(about + &names))), pieces, "hunk")
}

fn lines(hunk: &Hunk, look: Look) -> String {
    let mut out = look.text(hunk.header().trim_end(), "36") + "\n";
    for line in &hunk.lines {
        let text = crate::report::visible(line.text.trim_end_matches('\n'));
        match line.side {
            Of::Both => out.extend([" ", &text]),
            Of::Old => out += &look.text(&format!("-{text}"), "31"),
            Of::New => out += &look.text(&format!("+{text}"), "32"),
        }
        out += if line.text.ends_with('\n') { "\n" } else { "\n\\ No newline at end of file\n" };
    }
    out
}

impl Hunk {
    /// `@@ -1,3 +1,4 @@ site.inf:24:14`.
    pub(super) fn header(&self) -> String {
        let Self { old_start, old_lines, new_start, new_lines, .. } = self;
        let places: Vec<String> = self.places().iter().map(ToString::to_string).collect();
        let head = format!("@@ -{old_start},{old_lines} +{new_start},{new_lines} @@");
        crate::report::visible_line(&format!("{head} {}", places.join(" "))) + "\n"
    }
}
