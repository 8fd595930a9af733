//! decode: from a value to a [`Site`]. What a site can hold, under the standard terms of the field.
//!
//! *In*: the whole value of a site. *Out*: [`Site`], plain structs with the place of every fact, and the [`schema`] that
//! the checker and the editor read. One `record!` or `choice!` gives struct, type, decoder and documentation.
//! *Never*: derives a fact from another; that is `plan`'s.

#![expect(clippy::large_enum_variant, reason = "a payload is read as it is written; there are few of each")]

#[macro_use]
mod declare;

mod decode;
mod typed;

mod site;

mod access;
mod app;
mod cloud;
mod dns;
mod docker;
mod edge;
mod environment;
mod external;
mod firewall;
mod fleet;
mod host;
mod infrastructure;
mod network;
mod operations;
mod policy;
mod recovery;
mod secret;
mod storage;
mod target;
mod test;
mod unit;
mod watching;
mod web;
mod when;

pub use access::*;
pub use app::*;
pub use cloud::*;
pub use decode::{At, Decoder, Extended, Gap, Map, Named, Ref, decode, decode_until, read, schema};
pub use dns::*;
pub use docker::*;
pub use edge::*;
pub use environment::*;
pub use external::*;
pub use firewall::*;
pub use fleet::*;
pub use host::*;
pub use infrastructure::*;
pub use network::*;
pub use operations::*;
pub use policy::*;
pub use recovery::*;
pub use secret::*;
pub use site::*;
pub use storage::*;
pub use target::*;
pub use test::*;
pub use typed::{
    Builder, ByDomain, ByFile, ByName, ByPath, ByText, ByUser, Name, Regex, Text, Timezone, Typed, Version,
};
pub use unit::*;
pub use watching::*;
pub use web::*;
pub use when::every;
