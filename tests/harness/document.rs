//! A Markdown document as headings and fenced blocks, with the places of their bodies.
//!
//! It deliberately reads no more of Markdown: fences begin at the margin, and that is all that tests need.

use std::ops::Range;

/// A fenced block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fence {
    /// The heading above it, without its signs.
    pub heading: String,
    /// Its language, the first word after the fence.
    pub language: String,
    /// The further words.
    pub words: Vec<String>,
    /// The file that the line before it names.
    pub named: Option<String>,
    /// The bytes between the fences, with the last line's end.
    pub body: Range<usize>,
    /// The line, from 1, of the opening fence.
    pub line: usize,
}

impl Fence {
    /// The value of `key=value` after the fence.
    pub fn value(&self, key: &str) -> Option<&str> {
        self.words.iter().find_map(|word| word.strip_prefix(key)?.strip_prefix('='))
    }
}

/// The fenced blocks of `text`, in order.
pub fn fences(text: &str) -> Vec<Fence> {
    let mut found = Vec::new();
    let (mut heading, mut before) = (String::new(), "");
    let mut open: Option<(Fence, &str)> = None;
    let mut at = 0;
    for (number, full) in text.split_inclusive('\n').enumerate() {
        let line = full.trim_end();
        let end = at + full.len();
        match open.take() {
            Some((mut fence, mark)) if line == mark => {
                fence.body.end = at;
                found.push(fence);
                before = "";
            }
            Some(still) => open = Some(still),
            None if line.starts_with("```") => {
                let mark = line.get(..line.len() - line.trim_start_matches('`').len()).unwrap_or(line);
                let mut words = line.trim_start_matches('`').split_whitespace().map(str::to_owned);
                let language = words.next().unwrap_or_default();
                let (heading, named) = (heading.clone(), name(before));
                let fence = Fence {
                    heading,
                    language,
                    words: words.collect(),
                    named,
                    body: end..end,
                    line: number + 1,
                };
                open = Some((fence, mark));
            }
            None => {
                if let Some(title) = line.strip_prefix('#') {
                    title.trim_start_matches('#').trim().clone_into(&mut heading);
                }
                if !line.is_empty() {
                    before = line;
                }
            }
        }
        at = end;
    }
    found
}

/// The path that a line like `` `hosts/a.inf`: `` names.
fn name(line: &str) -> Option<String> {
    let path = line.trim_end_matches('`').strip_suffix(':')?.trim_matches('`');
    let is_path = path.contains('.') && !path.contains(char::is_whitespace) && !path.contains('`');
    is_path.then(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_headings_and_names() {
        let text =
            "# One\n\n```inf\na\n```\n\n## Two\nSee:\n\n`hosts/a.inf`:\n\n````text title=x\n```\n````\n";
        let found = fences(text);
        assert_eq!(found.len(), 2);
        assert_eq!(
            (found[0].heading.as_str(), &text[found[0].body.clone()], found[0].line),
            ("One", "a\n", 3)
        );
        assert_eq!((found[1].heading.as_str(), &text[found[1].body.clone()]), ("Two", "```\n"));
        assert_eq!((found[1].named.as_deref(), found[1].value("title")), (Some("hosts/a.inf"), Some("x")));
        assert_eq!(found[0].named, None);
    }

    #[test]
    fn prose_names_no_file() {
        assert_eq!(name("as in site.inf:"), None);
        assert_eq!(name("Then:"), None);
        assert_eq!(name("keys/me.pub:").as_deref(), Some("keys/me.pub"));
        assert_eq!(name("`a.inf:`").as_deref(), Some("a.inf"));
    }
}
