//! The Terraform files of a bundle, read back: every resource and argument against the provider's schema, every reference
//! against what is declared.
//!
//! It deliberately knows nothing of how the files were made: it reads the bytes, as Terraform does, so that what it finds
//! is a mistake of the emitter and no user's. The lane `cloud` has the same mistakes refused by Terraform itself.

mod arguments;
mod compiled;
mod document;
mod mistake;
mod reference;
mod rules;
mod schema;

pub use compiled::{cloud, terraform};
pub use document::check;
pub use mistake::Mistake;
pub use rules::{Admitted, emitted, lowered, planned};
pub use schema::Schema;
