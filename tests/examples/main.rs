//! The examples, one folder for each system: what is repaired reports nothing and builds; what is as documented says
//! what its document says, every mistake that its README lists is found, and every fact of the document is stated.
//!
//! It deliberately goes through the library as a user's tool would. `examples/README.md` says what an example consists of.

#![expect(
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test reads its environment, and fails by a panic"
)]

mod cited;
mod facts;
mod golden;
mod manners;
mod mistakes;
mod repaired;
mod sandboxed;
mod seen;
mod system;
mod table;
