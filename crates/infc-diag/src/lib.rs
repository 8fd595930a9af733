//! Spans, files and diagnostics: what every stage of the compiler reports with.
//!
//! *In*: nothing. *Out*: [`Span`], [`World`], [`Diagnostic`], [`Reported`], and the registry of every diagnostic's
//! name ([`names`]). *Never*: renders, reads a file, or knows what a site is.

mod cancel;
mod derived;
mod diagnostic;
mod file;
mod findings;
mod registry;
mod reported;
mod span;
mod tree;
mod world;

pub use cancel::{Cancel, Cancelled};
pub use derived::{Derived, derive};
pub use diagnostic::{Diagnostic, Edit, Fix, Label, Severity, Step};
pub use file::{FileId, FilePath, Files, Root};
pub use findings::Findings;
pub use registry::{Kind, all, find, is_of_language, is_own, names};
pub use reported::Reported;
pub use span::{LineColumn, LineIndex, Span};
pub use tree::{Held, InputTree, Sought, Tree, TreeError};
pub use world::{FileError, ImportError, MemWorld, World};
