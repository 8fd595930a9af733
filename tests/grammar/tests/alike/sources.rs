//! The texts that the grammars are compared on.
//!
//! Not here: what is asked of them.

use infc_syntax::{SyntaxElement, SyntaxToken};
use infc_tests::{files, read, repository};

/// A text, and what it is called where it fails.
pub struct Source {
    pub name: String,
    pub text: String,
}

/// Every `.inf` file of the repository and every `inf` block of its pages.
pub fn written() -> Vec<Source> {
    let root = repository();
    let name = |path: &camino::Utf8Path| path.strip_prefix(&root).unwrap_or(path).to_string();
    let sources = files(&root, ".inf");
    let mut all: Vec<Source> =
        sources.iter().map(|path| Source { name: name(path), text: read(path) }).collect();
    assert!(all.len() > 100, "only {} files", all.len());
    for page in files(&root, ".md") {
        for (number, text) in infc_tests::sources(&read(&page)).into_iter().enumerate() {
            all.push(Source { name: format!("{}, block {}", name(&page), number + 1), text });
        }
    }
    assert!(all.len() > 1000, "only {} files and blocks", all.len());
    all
}

/// Random programs, small and large.
pub fn programs(count: u64) -> impl Iterator<Item = Source> {
    (0..count).map(|seed| {
        let size = 4 + u32::try_from(seed % 60).unwrap_or(0);
        Source { name: format!("program {seed}"), text: infc_programs::program(seed, size) }
    })
}

/// The tokens of a text that are no blanks and no comments.
pub fn tokens(text: &str) -> Vec<SyntaxToken> {
    let all = infc_syntax::parse(text).syntax();
    let tokens = all.descendants_with_tokens().filter_map(SyntaxElement::into_token);
    tokens.filter(|token| !token.kind().is_trivia()).collect()
}

/// The bytes of a token.
pub fn range(token: &SyntaxToken) -> std::ops::Range<usize> {
    token.text_range().start().into()..token.text_range().end().into()
}
