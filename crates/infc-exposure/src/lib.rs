//! expose: who reaches what on the hosts of a site, as plain data; then as a table, a picture, an answer, a difference.
//!
//! *In*: a site, its plan and its reach. *Out*: [`Exposure`], which needs none of them any more, and text made of it.
//! *Never*: judges, reads a source, or works out a path of its own: what it says is what `infc-net` has found.

mod answer;
mod asserted;
mod compare;
mod exposure;
mod gather;
mod look;
mod markup;
mod page;
mod picture;
mod question;
mod request;
mod sources;
mod split;
mod table;
mod told;

pub use answer::answer;
pub use compare::{Change, Difference, What, compare};
pub use exposure::{
    Exposure, External, Fare, Fate, Hop, Host, Kind, Place, Route, SCHEMA, Source, SourceKind, Target, Way,
};
pub use gather::{expose, expose_one};
pub use look::Look;
pub use markup::escaped;
pub use page::html;
pub use picture::svg;
pub use question::{Answer, Part, Unanswered, ask};
pub use request::{Requested, Taken, ask_for, is_url, request};
pub use table::{code_in_markdown, in_markdown, markdown, table};
pub use told::{places, sentence, told, told_in_markdown};
