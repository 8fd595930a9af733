//! One file: its text with the places of the client, and its tree.
//!
//! It deliberately keeps what the parser found wrong apart: the compiler says that.

use std::sync::Arc;

use infc_diag::{FileId, World, derive};
use infc_syntax::{SyntaxKind, SyntaxNode, SyntaxToken};

use crate::Text;

/// A file.
#[derive(Debug)]
pub struct Source {
    /// The text.
    pub text: Text,
    /// Its tree.
    pub parse: infc_syntax::Parse,
}

impl Source {
    /// Reads a text.
    pub fn new(text: impl Into<Arc<str>>) -> Self {
        let text = Text::new(text);
        let parse = infc_syntax::parse(text.text());
        Self { text, parse }
    }

    /// Reads a file, if it can be read.
    pub fn read(world: &dyn World, file: FileId) -> Option<Self> {
        let text = derive(world, file, |text, _| Some(Text::new(text)))?;
        let parse = infc_eval::parsed(world, file)?;
        Some(Self { text: Text::clone(&text), parse: infc_syntax::Parse::clone(&parse) })
    }

    /// The root of the tree.
    pub fn root(&self) -> SyntaxNode {
        self.parse.syntax()
    }

    /// The bytes `start..end`.
    pub fn slice(&self, (start, end): (u32, u32)) -> &str {
        self.text.text().get(start as usize..end as usize).unwrap_or_default()
    }

    /// The token at a byte; of two that meet there, the one that says more.
    pub fn token(&self, offset: u32) -> Option<SyntaxToken> {
        let root = self.root();
        let offset = offset.min(root.text_range().end().into());
        let mut tokens: Vec<SyntaxToken> = root.token_at_offset(offset.into()).collect();
        tokens.sort_by_key(|token| std::cmp::Reverse(weight(token.kind())));
        tokens.into_iter().next()
    }

    /// The token before a byte that is neither a blank nor a comment.
    pub fn before(&self, offset: u32) -> Option<SyntaxToken> {
        let root = self.root();
        let offset = offset.min(root.text_range().end().into());
        let mut token = root.token_at_offset(offset.into()).left_biased();
        while let Some(found) = &token {
            let starts_after = u32::from(found.text_range().start()) >= offset;
            if !found.kind().is_trivia() && !starts_after {
                break;
            }
            token = found.prev_token();
        }
        token
    }
}

/// How much a token says of what stands there.
fn weight(kind: SyntaxKind) -> u8 {
    match kind {
        SyntaxKind::Ident | SyntaxKind::Number | SyntaxKind::StrText | SyntaxKind::Path => 3,
        kind if kind.is_word() => 2,
        kind if kind.is_trivia() => 0,
        _ => 1,
    }
}

/// Where a node stands, in bytes.
pub fn range(node: &SyntaxNode) -> (u32, u32) {
    let range = node.text_range();
    (range.start().into(), range.end().into())
}

/// Where a token stands, in bytes.
pub fn token_range(token: &SyntaxToken) -> (u32, u32) {
    let range = token.text_range();
    (range.start().into(), range.end().into())
}
