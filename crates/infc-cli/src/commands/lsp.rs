//! `infc lsp`: answers to an editor.
//!
//! It deliberately prints nothing of its own: standard output is the editor's.

use crate::outcome::{Failure, Outcome};

/// Serves the editor until it says good-bye.
pub fn run() -> Result<Outcome, Failure> {
    infc_lsp::serve_stdio().map_err(Failure::say)?;
    Ok(Outcome::Clean)
}
