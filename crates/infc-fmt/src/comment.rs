//! Comments, and what stands between two tokens.
//!
//! Not here: where a comment goes; that is decided when lines are printed.

use infc_syntax::{SyntaxKind as K, SyntaxToken};

use crate::layout::INDENT;

/// What separates a comment from what stands before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Before {
    /// Blanks, or nothing.
    Same,
    /// A line end.
    Newline,
    /// An empty line.
    Blank,
}

/// How a comment is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `# …`
    Plain,
    /// `## …`
    Doc,
    /// `/* … */`, after which more may stand on its line.
    Block,
}

/// A comment, wherever it stands.
#[derive(Debug, Clone)]
pub(crate) struct Comment {
    /// The lines, without blanks at their ends.
    pub lines: Vec<String>,
    pub kind: Kind,
    pub before: Before,
    /// Does the next token stand on the line where it ends?
    pub glued: bool,
    /// Does another wait before it, so that it goes where that goes?
    pub waits: bool,
    /// Where it began on its line; further lines of a block move with it.
    pub column: usize,
}

impl Comment {
    pub(crate) fn is_block(&self) -> bool {
        self.kind == Kind::Block
    }

    /// May it stand between two tokens on one line?
    pub(crate) fn is_inline(&self) -> bool {
        self.is_block() && self.before == Before::Same && self.lines.len() == 1
    }

    /// The length of its first line.
    pub(crate) fn width(&self) -> usize {
        self.lines.first().map_or(0, |line| line.chars().count())
    }

    /// The further lines, of a comment that now begins at `column`.
    pub(crate) fn moved(&self, column: usize) -> impl Iterator<Item = String> + '_ {
        self.lines.iter().skip(1).map(move |line| {
            let text = line.trim_start_matches(' ');
            let blanks = (line.len() - text.len() + column).saturating_sub(self.column);
            if text.is_empty() { String::new() } else { format!("{}{text}", " ".repeat(blanks)) }
        })
    }
}

/// What stands between a token and the next.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Gap {
    /// Is there a line end in it?
    pub newline: bool,
    /// Is there an empty line right before the next token?
    pub blank: bool,
    /// Is there a comment on a line of its own?
    pub own: bool,
}

/// What follows `token`, or begins the file, up to the next token that is none of this.
pub(crate) fn after(first: Option<SyntaxToken>, begins_file: bool) -> (Vec<Comment>, Gap) {
    let mut found: Vec<Comment> = Vec::new();
    let mut gap = Gap::default();
    let mut ends = usize::from(begins_file);
    let mut next = first;
    while let Some(token) = next.filter(|token| token.kind().is_trivia()) {
        if token.kind() == K::Whitespace {
            ends += token.text().matches('\n').count();
        } else {
            let before = match ends {
                0 => Before::Same,
                1 => Before::Newline,
                _ => Before::Blank,
            };
            gap.own |= ends > 0;
            gap.newline |= ends > 0;
            found.push(comment(&token, before));
            ends = 0;
        }
        next = token.next_token();
    }
    gap.newline |= ends > 0;
    gap.blank = ends > 1;
    if let (Some(last), 0) = (found.last_mut(), ends) {
        last.glued = last.is_block();
    }
    (found, gap)
}

fn comment(token: &SyntaxToken, before: Before) -> Comment {
    let text = token.text();
    let kind = match token.kind() {
        K::DocComment => Kind::Doc,
        _ if text.starts_with("/*") => Kind::Block,
        _ => Kind::Plain,
    };
    let lines = text.split('\n').enumerate().map(|(index, line)| {
        let line = line.trim_end();
        if index == 0 { line.to_owned() } else { untabbed(line) }
    });
    let column = if kind == Kind::Block && before != Before::Same { column(token) } else { 0 };
    Comment { lines: lines.collect(), kind, before, glued: false, waits: false, column }
}

/// The line with its leading tabs as blanks.
fn untabbed(line: &str) -> String {
    let text = line.trim_start_matches([' ', '\t']);
    let lead = line.get(..line.len() - text.len()).unwrap_or("");
    format!("{}{text}", " ".repeat(width_of(lead)))
}

fn width_of(lead: &str) -> usize {
    lead.chars().map(|c| if c == '\t' { INDENT } else { 1 }).sum()
}

/// Where the token stands on its line, which only blanks come before.
fn column(token: &SyntaxToken) -> usize {
    let before = token.prev_token().filter(|before| before.kind() == K::Whitespace);
    before.map_or(0, |blank| width_of(blank.text().rsplit('\n').next().unwrap_or("")))
}
