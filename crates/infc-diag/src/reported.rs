//! What a stage gives: its value, as whole as it can be, and what was wrong.

use crate::Diagnostic;

/// A value and the diagnostics of the stage that made it. Every stage goes on after an error.
#[derive(Clone, Debug, Default)]
pub struct Reported<T> {
    /// The value; parts that could not be made are missing from it or unknown.
    pub value: T,
    /// What was wrong, in the order found.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Reported<T> {
    /// A value without a complaint.
    pub fn clean(value: T) -> Self {
        Self { value, diagnostics: Vec::new() }
    }

    /// A value with `diagnostics`.
    pub fn new(value: T, diagnostics: Vec<Diagnostic>) -> Self {
        Self { value, diagnostics }
    }

    /// The value; the diagnostics go to `sink`.
    pub fn drain_into(self, sink: &mut Vec<Diagnostic>) -> T {
        sink.extend(self.diagnostics);
        self.value
    }

    /// Whether any diagnostic is an error.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}
