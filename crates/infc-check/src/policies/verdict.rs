//! How each policy came out: data for manifests, for tests and for the editor.
//!
//! It deliberately does not decide what is accepted: what of its findings was heard says so.

use std::sync::Arc;

use infc_diag::{Diagnostic, Kind, Span, names};

/// A policy and how it came out.
#[derive(Clone, PartialEq, Debug)]
pub struct Judged {
    /// The entity that states it, as the names on the way from the site; empty for the site.
    pub entity: Vec<Arc<str>>,
    /// Its name.
    pub name: Arc<str>,
    /// Where its name stands.
    pub at: Span,
    /// How it came out.
    pub verdict: Verdict,
    /// What was found against it and is not accepted.
    pub found: Vec<Diagnostic>,
}

/// How a policy came out.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Verdict {
    /// It was shown to hold.
    Holds,
    /// It does not hold.
    Violated,
    /// It holds for nothing: that proves nothing.
    Vacuous,
    /// It was not shown to hold, and the site accepts that.
    Accepted,
    /// It speaks of something that is not known, or depends on it.
    Unknown,
}

impl Verdict {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Violated => "violated",
            Self::Vacuous => "vacuous",
            Self::Accepted => "accepted",
            Self::Unknown => "unknown",
        }
    }
}

/// A policy and what was found against it, before anything is accepted.
pub(crate) struct Judgement {
    entity: Vec<Arc<str>>,
    name: Arc<str>,
    at: Span,
    /// What was found against it.
    pub found: Vec<Diagnostic>,
    /// Where apps are said to hand on what it would keep from everyone.
    pub handed_on: Vec<Span>,
    /// Whether something that it speaks of is not known.
    pub unknown: bool,
    /// Of how many elements it was asked; a policy that goes over nothing, of none.
    pub asked: usize,
    /// What was found vacuous for an element.
    pub skipped: Vec<Diagnostic>,
}

impl Judgement {
    pub fn new(entity: &[Arc<str>], name: &Arc<str>, at: Span) -> Self {
        Self {
            entity: entity.to_vec(),
            name: name.clone(),
            at,
            found: Vec::new(),
            handed_on: Vec::new(),
            unknown: false,
            asked: 0,
            skipped: Vec::new(),
        }
    }

    /// How it came out, now that it is known which diagnostics were `heard`.
    pub fn verdict(self, heard: &[Diagnostic]) -> Judged {
        let none = self.found.is_empty();
        let found: Vec<Diagnostic> = self.found.into_iter().filter(|found| heard.contains(found)).collect();
        let all = |kind: &Kind| !found.is_empty() && found.iter().all(|found| found.kind == kind);
        let verdict = if all(&names::POLICY_VACUOUS) {
            Verdict::Vacuous
        } else if all(&names::POLICY_UNKNOWN) {
            Verdict::Unknown
        } else if !found.is_empty() {
            Verdict::Violated
        } else if self.unknown {
            Verdict::Unknown
        } else if none && self.asked == 0 {
            Verdict::Vacuous
        } else if none {
            Verdict::Holds
        } else {
            Verdict::Accepted
        };
        Judged { entity: self.entity, name: self.name, at: self.at, verdict, found }
    }
}
