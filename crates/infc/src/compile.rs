//! The pipeline, in one breath.
//!
//! It deliberately holds no rule and no text of its own: what it says is what the stages say.

use infc_bundle::Bundle;
use infc_diag::{Diagnostic, FileId, World};
use infc_scalar::Date;

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

/// What a compilation found and made.
#[derive(Debug)]
pub struct Compilation {
    /// What was wrong, in the order of the stages. [`crate::report::Report`] sorts.
    pub diagnostics: Vec<Diagnostic>,
    /// What every host is to hold; absent if any diagnostic is an error.
    pub bundle: Option<Bundle>,
}

/// Compiles the site that begins in the file `entry` of `world`.
pub fn compile(world: &dyn World, entry: FileId, options: &Options) -> Compilation {
    let _ = options;
    let mut diagnostics = Vec::new();
    let program = infc_eval::analyse(world, infc_model::schema(), entry).drain_into(&mut diagnostics);
    let evaluated = infc_eval::evaluate(&program).drain_into(&mut diagnostics);
    let _site = infc_model::decode(&evaluated.value).drain_into(&mut diagnostics);
    Compilation { diagnostics, bundle: None }
}

/// The files of the standard library, for worlds: path below its root, and text.
pub fn library() -> &'static [(&'static str, &'static str)] {
    infc_std::FILES
}
