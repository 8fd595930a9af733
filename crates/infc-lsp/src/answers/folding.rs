//! What can be folded away: blocks, comments, imports.
//!
//! It deliberately keeps the line in sight that a block ends with.

use std::collections::BTreeMap;

use infc_syntax::ast::{Binding, Expr};
use infc_syntax::{SyntaxElement, SyntaxKind, SyntaxNode, SyntaxToken};
use lsp_types::{FoldingRange, FoldingRangeKind};

use crate::Encoding;
use crate::snapshot::{Source, range, token_range};

/// What can be folded in a file.
pub fn folding(source: &Source, encoding: Encoding) -> Vec<FoldingRange> {
    let mut folds = Folds { source, encoding, found: BTreeMap::new() };
    let root = source.root();
    folds.comments(&root);
    folds.imports(&root);
    for node in root.descendants() {
        folds.block(&node);
    }
    folds.found.into_values().collect()
}

struct Folds<'s> {
    source: &'s Source,
    encoding: Encoding,
    /// By the line that stays.
    found: BTreeMap<u32, FoldingRange>,
}

impl Folds<'_> {
    fn line(&self, offset: u32) -> u32 {
        self.source.text.position(offset, self.encoding).line
    }

    fn add(&mut self, (start, end): (u32, u32), kind: Option<FoldingRangeKind>) {
        if end > start {
            let fold = FoldingRange { start_line: start, end_line: end, kind, ..FoldingRange::default() };
            // Of two that begin in a line, the one around.
            let known = self.found.entry(start).or_insert_with(|| fold.clone());
            if known.end_line < end {
                *known = fold;
            }
        }
    }

    /// What stands between brackets or quotes of several lines, and the definitions of a `let`.
    fn block(&mut self, node: &SyntaxNode) {
        if node.kind() == SyntaxKind::Let {
            let words = || node.children_with_tokens().filter_map(SyntaxElement::into_token);
            let begins = words().find(|token| token.kind() == SyntaxKind::LetKw);
            let ends = words().find(|token| token.kind() == SyntaxKind::InKw);
            if let (Some(begins), Some(ends)) = (begins, ends) {
                let (first, last) = (self.line(token_range(&begins).0), self.line(token_range(&ends).0));
                self.add((first, last.saturating_sub(1)), None);
            }
            return;
        }
        let words = || node.children_with_tokens().filter_map(SyntaxElement::into_token);
        let opens = words().find(|token| closing(token.kind()).is_some());
        let Some(opens) = opens else { return };
        let closes = words().filter(|token| closing(opens.kind()) == Some(token.kind())).last();
        let Some(closes) = closes else { return };
        let (first, last) = (self.line(token_range(&opens).0), self.line(token_range(&closes).0));
        let is_imports = node.parent().and_then(Binding::cast).is_some_and(|binding| {
            let path = binding.path().map(|path| self.source.slice(path.range()).to_owned());
            path.as_deref() == Some("imports")
        });
        self.add((first, last.saturating_sub(1)), is_imports.then_some(FoldingRangeKind::Imports));
    }

    /// Comments of several lines, and lines of comments that follow each other.
    fn comments(&mut self, root: &SyntaxNode) {
        let mut run: Option<(u32, u32)> = None;
        let tokens: Vec<SyntaxToken> =
            root.descendants_with_tokens().filter_map(SyntaxElement::into_token).collect();
        let mut before: Option<u32> = None;
        for token in tokens.iter().filter(|token| token.kind() != SyntaxKind::Whitespace) {
            let (start, end) = token_range(token);
            let (first, last) = (self.line(start), self.line(end));
            let is_comment = matches!(token.kind(), SyntaxKind::Comment | SyntaxKind::DocComment);
            // What stands behind other words belongs to them.
            let is_alone = before != Some(first);
            before = Some(last);
            run = match run {
                Some((from, to)) if is_comment && is_alone && first <= to + 1 => Some((from, last)),
                Some(whole) => {
                    self.add(whole, Some(FoldingRangeKind::Comment));
                    (is_comment && is_alone).then_some((first, last))
                }
                None => (is_comment && is_alone).then_some((first, last)),
            };
        }
        if let Some(whole) = run {
            self.add(whole, Some(FoldingRangeKind::Comment));
        }
    }

    /// Definitions of a `let` that follow each other and import files.
    fn imports(&mut self, root: &SyntaxNode) {
        for around in root.descendants().filter(|node| node.kind() == SyntaxKind::Let) {
            let mut run: Option<(u32, u32)> = None;
            for binding in around.children().filter_map(Binding::cast) {
                let (start, end) = range(binding.syntax());
                let lines = (self.line(start), self.line(end));
                run = match (run, is_import(&binding)) {
                    (Some((from, _)), true) => Some((from, lines.1)),
                    (None, true) => Some(lines),
                    (Some(whole), false) => {
                        self.add(whole, Some(FoldingRangeKind::Imports));
                        None
                    }
                    (None, false) => None,
                };
            }
            if let Some(whole) = run {
                self.add(whole, Some(FoldingRangeKind::Imports));
            }
        }
    }
}

fn closing(kind: SyntaxKind) -> Option<SyntaxKind> {
    match kind {
        SyntaxKind::LBrace => Some(SyntaxKind::RBrace),
        SyntaxKind::LBracket => Some(SyntaxKind::RBracket),
        SyntaxKind::LParen => Some(SyntaxKind::RParen),
        SyntaxKind::IndentedOpen => Some(SyntaxKind::IndentedClose),
        _ => None,
    }
}

fn is_import(binding: &Binding) -> bool {
    let mut value = binding.value();
    while let Some(Expr::Apply(apply)) = value {
        value = apply.function();
    }
    matches!(value, Some(Expr::Name(name)) if name.text() == "import")
}
