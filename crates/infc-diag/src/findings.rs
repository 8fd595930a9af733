//! What a stage finds wrong: each mistake once, and no more of them than anybody reads.
//!
//! It deliberately knows no stage, and does not sort: it keeps the first that are found, the severe ones before the others,
//! and counts the rest.

use std::collections::BTreeSet;

use crate::{Diagnostic, Severity, Span};

/// How many are kept: what a function does wrong, it does for every element, and a file may be nonsense throughout.
const KEPT: usize = 1_000;

/// The diagnostics of a stage.
#[derive(Debug, Default)]
pub struct Findings {
    kept: Vec<Diagnostic>,
    /// None that is kept is less severe.
    least: Option<Severity>,
    /// One mistake may be met by many ways.
    known: BTreeSet<(Span, &'static str, String)>,
    /// Places of those that are not kept.
    others: BTreeSet<(Span, &'static str)>,
    /// The first of the most severe that are not kept.
    worst: Option<Diagnostic>,
    said: u64,
    /// How many asked for silence.
    silent: u32,
}

impl Findings {
    /// Takes in what is found, unless it is known.
    pub fn push(&mut self, found: Diagnostic) {
        if self.silent > 0 {
            return;
        }
        self.said += 1;
        let (span, name) = (found.primary.span, found.kind.name);
        if self.kept.len() < KEPT {
            if self.known.insert((span, name, found.message.clone())) {
                self.least = self.least.max(Some(found.severity));
                self.kept.push(found);
            }
            return;
        }
        let known = (span, name, found.message.clone());
        if self.known.contains(&known) {
            return;
        }
        // Thousands of warnings hide no error: the last of them makes room.
        let found = match self.less_severe(found.severity) {
            Some(last) => {
                self.known.insert(known);
                let last = self.kept.remove(last);
                self.kept.push(found);
                last
            }
            None => found,
        };
        if !self.others.insert((found.primary.span, found.kind.name)) {
            return;
        }
        if self.worst.as_ref().is_none_or(|worst| found.severity < worst.severity) {
            self.worst = Some(found);
        }
    }

    /// The last of those that are kept that is less severe.
    fn less_severe(&mut self, severity: Severity) -> Option<usize> {
        if self.least <= Some(severity) {
            return None;
        }
        let last = self.kept.iter().rposition(|kept| kept.severity > severity);
        if last.is_none() {
            self.least = Some(severity);
        }
        last
    }

    /// How often anything was found, known or not: whether a step found something is seen by comparing.
    pub fn said(&self) -> u64 {
        self.said
    }

    /// Whether what is found is taken in.
    pub fn is_heard(&self) -> bool {
        self.silent == 0
    }

    /// The diagnostics that are kept so far.
    pub fn kept(&self) -> &[Diagnostic] {
        &self.kept
    }

    /// Takes in nothing until [`Findings::listen`].
    pub fn ignore(&mut self) {
        self.silent += 1;
    }

    /// Ends what [`Findings::ignore`] began.
    pub fn listen(&mut self) {
        self.silent = self.silent.saturating_sub(1);
    }

    /// Those that are kept; the rest in one, at the place and with the severity of the worst of them.
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        let Self { mut kept, others, worst, .. } = self;
        kept.extend(worst.map(|worst| {
            let more = others.len();
            let (places, are) = if more == 1 { ("mistake", "is") } else { ("mistakes", "are") };
            let message = format!("{more} more {places} of this or another kind {are} not listed");
            let said = Diagnostic::new(worst.kind, worst.primary.span, message).severity(worst.severity);
            said.here("the first of them").help("mend those that are listed and check again")
        }));
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FilePath, Files, names};

    fn at(start: u32) -> Span {
        Span::new(Files::default().intern(FilePath::project("site.inf")), start, start)
    }

    #[test]
    fn a_mistake_is_kept_once() {
        let mut findings = Findings::default();
        findings.push(names::SYNTAX.at(at(1), "a"));
        findings.push(names::SYNTAX.at(at(1), "a"));
        findings.push(names::SYNTAX.at(at(1), "b"));
        assert_eq!((findings.said(), findings.into_diagnostics().len()), (3, 2));
    }

    #[test]
    fn the_rest_is_counted_and_no_error_among_it_is_lost() {
        let mut findings = Findings::default();
        for start in 0..2_000 {
            findings.push(names::SYNTAX.at(at(start), "a").severity(Severity::Warning));
        }
        findings.push(names::CYCLE.at(at(5_000), "b"));
        findings.push(names::CYCLE.at(at(5_000), "b"));
        findings.push(names::SYNTAX.at(at(3), "a").severity(Severity::Warning));
        let all = findings.into_diagnostics();
        let [.., error, rest] = all.as_slice() else { panic!("{all:?}") };
        assert_eq!(all.len(), KEPT + 1);
        assert_eq!((error.kind, error.message.as_str(), error.primary.span), (&names::CYCLE, "b", at(5_000)));
        assert!(rest.message.starts_with("1001 more mistakes"), "{rest:?}");
        assert_eq!((rest.severity, rest.primary.span), (Severity::Warning, at(1_000)));
    }

    #[test]
    fn of_too_many_errors_the_rest_is_an_error() {
        let mut findings = Findings::default();
        for start in 0..2_000 {
            findings.push(names::SYNTAX.at(at(start), "a"));
        }
        let all = findings.into_diagnostics();
        let last = all.last().unwrap();
        assert!(last.is_error() && last.message.starts_with("1000 more mistakes"), "{last:?}");
        assert_eq!(last.primary.span, at(1_000));
    }

    #[test]
    fn what_is_ignored_is_nowhere() {
        let mut findings = Findings::default();
        findings.ignore();
        findings.push(names::SYNTAX.at(at(1), "a"));
        findings.listen();
        assert_eq!((findings.said(), findings.kept().len()), (0, 0));
    }
}
