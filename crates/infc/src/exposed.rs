//! The older way to ask who reaches what.
//!
//! It deliberately does nothing by itself: [`crate::Compiler::reach`] does.

use camino::Utf8Path;
use infc_diag::{Diagnostic, FileId, World};
use infc_exposure::{Exposure, Requested, Unanswered};

use crate::compile::Options;

/// What is wrong with a site, and who reaches what in it.
#[derive(Clone, Debug, Default)]
pub struct Exposed {
    /// What was wrong, in the order of the stages.
    pub diagnostics: Vec<Diagnostic>,
    /// Absent if an error leaves open what the site is.
    pub exposure: Option<Exposure>,
    /// What becomes of requests for the URL that was asked about.
    pub requested: Option<Result<Requested, Unanswered>>,
}

/// Who reaches what in the site that begins in the file `entry` of `world`; places are those of a reader who writes the
/// project's directory as `base`.
pub fn exposed(world: &dyn World, entry: FileId, options: &Options, base: &Utf8Path) -> Exposed {
    exposed_to(world, entry, options, (base, None))
}

/// The same, and what becomes of requests for `url`.
pub fn exposed_to(
    world: &dyn World,
    entry: FileId,
    options: &Options,
    (base, url): (&Utf8Path, Option<&str>),
) -> Exposed {
    // Nobody cancels it.
    let reached = options.compiler().below(base).reach(world, entry).unwrap_or_default();
    let requested = url.and_then(|url| reached.requests(world, url));
    Exposed { diagnostics: reached.checked.diagnostics, exposure: reached.exposure, requested }
}
