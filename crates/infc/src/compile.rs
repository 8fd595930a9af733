//! The older way to ask, by one function and its options.
//!
//! It deliberately does nothing by itself: a [`Compiler`] does.

use infc_bundle::{Bundle, Read};
use infc_diag::{Diagnostic, FileId, World};
use infc_scalar::Date;

use crate::{Built, Compiler, Kept};

/// What a compilation is told besides its sources.
#[derive(Clone, Copy, Default, Debug)]
pub struct Options {
    /// The day that dates in a site are compared with; without it they are not compared. Never in a bundle.
    pub today: Option<Date>,
    /// Threads to use, 0 for one. The result is the same whatever it is.
    pub jobs: usize,
    /// Whether what is still `unknown` is refused: true to build, false to check.
    pub release: bool,
}

impl Options {
    /// The compiler that they describe.
    pub fn compiler(&self) -> Compiler {
        Compiler::new().today(self.today).jobs(self.jobs)
    }
}

/// What a compilation found and made.
#[derive(Default, Debug)]
pub struct Compilation {
    /// What was wrong, in the order of the stages. [`crate::report::Report`] sorts.
    pub diagnostics: Vec<Diagnostic>,
    /// What every host is to hold; absent if any diagnostic is an error, or anything is `unknown`.
    pub bundle: Option<Bundle>,
    /// The sources that were read, the first one first.
    pub read: Read,
    /// Their texts, from which the same bundle can be built again.
    pub kept: Kept,
}

/// Compiles the site that begins in the file `entry` of `world`, which need not hold the standard library.
pub fn compile(world: &dyn World, entry: FileId, options: &Options) -> Compilation {
    // Nobody cancels it.
    let Built { checked, bundle, kept } =
        options.compiler().built(world, entry, options.release).unwrap_or_default();
    Compilation { diagnostics: checked.diagnostics, bundle, read: checked.read, kept }
}
