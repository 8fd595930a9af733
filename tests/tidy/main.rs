//! Tidiness: what the compiler and clippy do not watch, as plain tests.
//!
//! It deliberately reads text and no syntax tree: a rule that needs more belongs elsewhere.

mod arrows;
mod grammar;
mod library;
mod names;
mod pure;
mod reserved;
mod sources;
