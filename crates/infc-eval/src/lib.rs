//! analyse, evaluate: from syntax to values.
//!
//! *In*: a [`World`](infc_diag::World), a [`Schema`] and the file to begin with. *Out*: a [`Program`] (names, types and
//! uses by position), then a whole [`Value`] with the place of every part. *Never*: knows what a host is; all kinds
//! come from the schema.

mod schema;
mod value;

pub use schema::{EnumId, EnumType, Field, Kind, Param, Presence, RecordId, RecordType, Schema, Type, Variant};
pub use value::{Entry, Path, Spanned, Value};
