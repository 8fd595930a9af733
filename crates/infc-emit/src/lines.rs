//! A file printed line by line, each line with the place in the user's text that it comes from.
//!
//! It deliberately quotes nothing: what it is given is in the file's own form already.

use infc_bundle::Origins;
use infc_diag::Span;

/// Text that grows by whole lines.
#[derive(Default, Debug)]
pub struct Lines {
    text: String,
    origins: Origins,
    count: u32,
}

impl Lines {
    /// Adds lines that infc makes by itself; `block` ends in a newline, or is one line without.
    pub fn fixed(&mut self, block: &str) {
        self.push(block, None);
    }

    /// Adds a line, or lines, that come from `at`.
    pub fn from(&mut self, block: &str, at: Span) {
        self.push(block, Some(at));
    }

    /// The text and where its lines come from.
    pub fn finish(self) -> (String, Origins) {
        (self.text, self.origins)
    }

    fn push(&mut self, block: &str, at: Option<Span>) {
        for line in block.strip_suffix('\n').unwrap_or(block).split('\n') {
            self.text.push_str(line);
            self.text.push('\n');
            self.count += 1;
            if let Some(at) = at {
                self.origins.line(self.count, at);
            }
        }
    }
}
