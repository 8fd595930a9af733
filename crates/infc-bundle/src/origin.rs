//! Where the lines of an emitted file come from.
//!
//! It deliberately holds spans, not text: a place becomes a path, line and column only when it is written down
//! ([`crate::provenance()`]). No hash covers any of it.

use infc_diag::Span;

/// The lines `first..=last` (from 1) of an emitted file come from `span`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct LineOrigin {
    /// First line, from 1.
    pub first: u32,
    /// Last line, itself included.
    pub last: u32,
    /// The source.
    pub span: Span,
}

/// The origins of one file: of the whole, and of lines or blocks. Blocks may overlap; the narrowest says most.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Origins {
    whole: Option<Span>,
    lines: Vec<LineOrigin>,
}

impl Origins {
    /// A file that one definition made.
    pub fn whole(span: Span) -> Self {
        Self { whole: Some(span), lines: Vec::new() }
    }

    /// Says that line `line` comes from `span`. The same origin on the next line extends the run.
    pub fn line(&mut self, line: u32, span: Span) {
        if let Some(run) = self.lines.last_mut()
            && run.span == span
            && run.last.checked_add(1) == Some(line)
        {
            run.last = line;
            return;
        }
        self.block(line, line, span);
    }

    /// Says that the lines `first..=last` come from `span`.
    pub fn block(&mut self, first: u32, last: u32, span: Span) {
        self.lines.push(LineOrigin { first, last: last.max(first), span });
    }

    /// Says where the whole comes from.
    pub fn set_whole(&mut self, span: Span) {
        self.whole = Some(span);
    }

    /// Where the whole comes from.
    pub fn file(&self) -> Option<Span> {
        self.whole
    }

    /// The runs, by first line, narrower ones first.
    pub fn runs(&self) -> Vec<LineOrigin> {
        let mut runs = self.lines.clone();
        runs.sort_unstable();
        runs.dedup();
        runs
    }

    /// Every origin of `line`, the narrowest first, the file's last.
    pub fn at(&self, line: u32) -> Vec<Span> {
        let mut found: Vec<_> =
            self.runs().into_iter().filter(|run| (run.first..=run.last).contains(&line)).collect();
        found.sort_by_key(|run| run.last - run.first);
        found.into_iter().map(|run| run.span).chain(self.whole).collect()
    }
}
