//! answer: what is asked about a site, answered as one document for tools.
//!
//! *In*: a [`Project`], on a disk or, as [`Memory`], in memory, and a question. *Out*: the JSON that the command line
//! prints, a program in another language hands on, and a browser shows: here and in [`crate::report`] are its only
//! writers. *Never*: prints, or holds a rule of the language; what is wrong with a site is in the document, and only a
//! question that makes no sense is refused.

mod build;
mod check;
mod diff;
mod explain;
mod exposure;
mod format;
mod memory;
mod refusal;
mod request;
mod schema;
mod test;
mod why;

use camino::Utf8Path;
use infc_diag::{FileId, World};

use crate::Compiler;
use crate::report::Counts;

pub use build::{Built, Placed, build};
pub use check::{Checked, check};
pub use diff::diff;
pub use explain::{Explained, explain};
pub use exposure::{against, exposure, reach};
pub use format::{Formatted, Layout, Source, format};
pub use memory::Memory;
pub use refusal::Refusal;
pub use request::answered;
pub use schema::schema;
pub use test::test;
pub use why::why;

/// A site that is asked about.
#[derive(Clone, Copy)]
pub struct Project<'a> {
    /// Where its files come from.
    pub world: &'a dyn World,
    /// The file to begin with.
    pub entry: FileId,
    /// The project's directory as the reader writes it; empty for the current one.
    pub base: &'a Utf8Path,
}

/// What is said with a question.
#[derive(Clone, Default, Debug)]
pub struct Settings {
    /// Who answers. How a project's directory is written stands in the [`Project`].
    pub compiler: Compiler,
    /// Whether a warning is as bad as an error.
    pub deny_warnings: bool,
    /// Whether what is still `unknown` is an error when a site is checked, as it is when one is built.
    pub release: bool,
}

impl Settings {
    /// Whether a site with so many diagnostics is as it should be.
    pub fn passes(&self, counts: Counts) -> bool {
        counts.errors == 0 && !(self.deny_warnings && counts.warnings > 0)
    }
}

/// A document, and whether all is well.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// JSON with a final newline.
    pub json: String,
    /// Whether the site has no error, no warning that is denied, and no test that failed.
    pub passes: bool,
}
