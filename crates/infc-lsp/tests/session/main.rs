//! Sessions of a client with the server, over the real protocol.
//!
//! Not here: what real editors make of it.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a client that is disappointed fails the test"
)]

mod broken;
mod client;
mod completion;
mod diagnostics;
mod editing;
mod edits;
mod formatting;
mod hover;
mod names;
mod order;
mod secrets;
mod shown;
mod story;
mod workspace;
