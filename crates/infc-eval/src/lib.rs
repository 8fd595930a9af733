//! analyse, evaluate: from syntax to values.
//!
//! *In*: a [`World`](infc_diag::World), a [`Schema`] and the file to begin with. *Out*: a [`Program`] (names, types and
//! uses by position), then a whole [`Value`] with the place of every part. *Never*: knows what a host is; all kinds
//! come from the schema.

/// The file that makes a folder a flake.
pub(crate) const SITE: &str = "site.inf";

mod core;
mod memory;
mod reason;
mod report;
mod schema;
mod scope;
mod sealed;
mod secret;
mod shift;
mod value;

mod declare;
mod elaborate;
mod evaluate;

pub use elaborate::{
    Analysing, Export, Named, Program, Typed, Use, analyse, analyse_within, exports, reserved, type_of,
};
pub use evaluate::{Budget, Ensured, Evaluated, Explainer, Trial, attempt, evaluate};
pub use memory::Memory;
pub use reason::{Definition, Fate, Reason, Role, Step, TypeDefault};
pub use report::{nearest, syntax as syntax_error};
pub use schema::{
    EnumId, EnumType, Field, Key, Kind, Param, Presence, RecordId, RecordType, RefinedId, RefinedType,
    Schema, Type, Variant, Word,
};
pub use sealed::Secret;
pub use secret::{SecretLiteral, parsed, secrets};
pub use value::{Entry, Path, Spanned, Value};
