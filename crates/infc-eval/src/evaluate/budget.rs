//! How much an evaluation may do, and who spent it.
//!
//! It deliberately counts no time: the same site spends the same everywhere.

use std::collections::BTreeMap;

use infc_diag::{Cancel, Diagnostic, Span, names};

use super::Machine;

/// How much an analysis and an evaluation may do. Who embeds the compiler may give less, or more.
#[derive(Clone, Debug)]
pub struct Budget {
    /// Steps of evaluation; an element of a list that is copied, and 16 bytes of a string, are a step.
    pub steps: u64,
    /// How deeply expressions, definitions and values may depend on each other.
    pub depth: u32,
    /// Bytes of one string.
    pub bytes: usize,
    /// Elements of one list that a function makes.
    pub elements: usize,
    /// How many expressions may be given a type; one that is read as several types counts for each.
    pub expressions: u64,
    /// Ends both. What they give then is of no worth, and they report nothing of it.
    pub cancel: Cancel,
}

/// The stack grows with the depth, but that of WebAssembly, which is the engine's and has one megabyte: a level takes up to a
/// kilobyte of it, and the tests of the package for JavaScript go as deep as it lets them.
const DEPTH: u32 = if cfg!(target_family = "wasm") { 400 } else { 10_000 };

impl Default for Budget {
    fn default() -> Self {
        Self {
            steps: 10_000_000,
            depth: DEPTH,
            bytes: 1 << 20,
            elements: 1_000_000,
            expressions: 100_000_000,
            cancel: Cancel::default(),
        }
    }
}

/// How many steps are one sample of who spends them.
const SAMPLE: u64 = 1024;

/// Who spent how many samples.
#[derive(Default)]
pub(super) struct Spent(BTreeMap<Span, u64>);

impl Spent {
    fn most(&self) -> Option<Span> {
        self.0.iter().max_by_key(|(at, samples)| (**samples, std::cmp::Reverse(**at))).map(|(at, _)| *at)
    }
}

impl Machine<'_> {
    /// Counts a step; false if none is left.
    pub(super) fn step(&self, at: Span) -> bool {
        self.spend(1, at)
    }

    /// Counts the work and memory that something needs, in steps; false if that is more than is left, which is reported
    /// once, at what spent most.
    pub(super) fn spend(&self, cost: usize, at: Span) -> bool {
        let before = self.steps.get();
        let steps = before.saturating_add(u64::try_from(cost).unwrap_or(u64::MAX));
        self.steps.set(steps);
        if before / SAMPLE != steps / SAMPLE {
            let samples = steps / SAMPLE - before / SAMPLE;
            *self.spent.borrow_mut().0.entry(self.users(at)).or_default() += samples;
            if self.budget.cancel.is_cancelled() {
                // Nothing is worked out any more, and nobody is told why.
                self.steps.set(u64::MAX);
                return false;
            }
        }
        let limit = self.budget.steps;
        if before < limit && steps >= limit {
            let most = self.spent.borrow().most().unwrap_or(at);
            let diagnostic = names::BUDGET
                .at(most, format!("evaluation takes more than {limit} steps"))
                .here("most of them are spent here");
            self.report(diagnostic.help("make the collections that are gone over smaller"));
        }
        steps < limit
    }

    /// Whether nothing is worked out any more.
    pub(super) fn is_spent(&self) -> bool {
        self.steps.get() >= self.budget.steps
    }

    /// Whether a list may have so many elements, `more` of which are copied; counts and reports.
    pub(super) fn may_hold(&self, elements: usize, more: usize, at: Span) -> bool {
        let limit = self.budget.elements;
        if elements > limit {
            let message = format!("this list has {elements} elements, more than {limit}");
            self.report(names::BUDGET.at(at, message).help("make it shorter"));
            return false;
        }
        self.spend(more, at)
    }

    /// What is said of a string that is too long.
    pub(super) fn too_long(&self, at: Span) -> Diagnostic {
        let limit = self.budget.bytes;
        names::BUDGET.at(at, format!("this string has more than {limit} bytes")).help("make it shorter")
    }
}
