//! The grammar for editors against the compiler's parser: over every source of the repository, random programs, and what
//! becomes of both when tokens are lost, doubled or out of place.
//!
//! It deliberately does not need the command line of tree-sitter: what does is `lang/editors/tree-sitter/check`.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail")]

mod captures;
mod differences;
mod edits;
mod productions;
mod refused;
mod shape;
mod sound;
mod sources;
