//! A difference as one JSON object, for tools.
//!
//! It deliberately caps nothing. The fields are a contract: `infc schema diff` states it.

use super::model::Diff;

impl Diff {
    /// The difference as JSON with a final newline.
    pub fn json(&self) -> String {
        crate::report::json_text(self)
    }

    /// Whether errors of a state keep something from being compared.
    pub fn is_partial(&self) -> bool {
        !self.unknown.is_empty() && (self.old.errors > 0 || self.new.errors > 0)
    }
}
