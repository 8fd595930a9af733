//! serve: answers to an editor, over the language server protocol.
//!
//! *In*: messages of a client. *Out*: messages to it. *Never*: analyses a source by itself: what it says is what the
//! compiler found, asked through [`infc::Compiler::inspect`]. One file for each thing that a client can ask stands in `answers`,
//! a function from an analysed [`Snapshot`] to an answer; `server` alone reads and writes messages.

mod answers;
mod client;
mod server;
mod snapshot;
mod text;
mod uri;

pub use answers::SHOW_REACH;
pub use client::Client;
pub use server::{Fault, serve, serve_stdio};
pub use snapshot::Snapshot;
pub use text::{Encoding, Text};
