//! The infc compiler as a library.
//!
//! *In*: a [`World`] and the file to begin with. *Out*: diagnostics, what is known of a site, what a host is to hold.
//! *Never*: asks a clock, the environment or a network; prints; keeps anything between two questions.
//!
#![doc = include_str!("../README.md")]

pub mod answer;
mod compiler;
pub mod diff;
#[cfg(feature = "disk")]
pub mod disk;
pub mod explain;
mod format;
mod hidden;
mod inputs;
mod inside;
mod inspect;
mod kept;
mod library;
mod mend;
mod overlay;
mod places;
pub mod report;
pub mod schema;
mod test;
pub mod why;
mod words;

/// The page of the book about this crate, whose examples run as those here do.
#[cfg(doctest)]
#[doc = include_str!("../../../book/src/library.md")]
struct Book;

// Setting up a compiler, and its answers.
pub use compiler::{Built, Checked, Compiler, Limits, Reached, Release};
pub use infc_diag::{Cancel, Cancelled};
pub use infc_eval::Memory;
pub use infc_scalar::Date;
pub use inspect::{Inspection, Listening};
pub use kept::Kept;
pub use mend::{Mended, Mending};
pub use test::{TestResult, Tested};

// Where sources come from.
pub use infc_diag::{
    Derived, FileError, FileId, FilePath, Files, Held, ImportError, InputTree, MemWorld, Root, Sought, Tree,
    TreeError, World,
};
pub use overlay::OverlayWorld;

// What is wrong.
pub use infc_diag::{
    Diagnostic, Edit, Fix, Kind, Label, LineColumn, LineIndex, Reported, Severity, Span, Step, all as kinds,
};

// Rules and emitters of one's own, and what they see.
pub use infc_check::{Accepted, Facts, Judged, Rule, Seen, Verdict};
pub use infc_emit::{Emitter, Lines, Out};
pub use infc_eval::nearest;
pub use infc_model as model;
pub use infc_net as net;
pub use infc_plan as plan;
pub use infc_scalar as scalar;

// The parts of an answer.
pub use infc_bundle as bundle;
pub use infc_eval as eval;
pub use infc_exposure as exposure;
pub use infc_lock as lock;

// The language itself.
pub use format::{Unformatted, format, unified};
pub use library::library;
