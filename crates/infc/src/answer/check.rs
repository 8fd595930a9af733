//! A site's diagnostics.
//!
//! It deliberately adds nothing to what [`crate::compile`] finds and [`Report`] says.

use super::{Answer, Project, Settings};
use crate::report::Report;
use crate::{Compilation, compile};

/// A site that was compiled.
pub struct Checked<'a> {
    /// Which.
    pub project: Project<'a>,
    /// What was found.
    pub compilation: Compilation,
}

/// Compiles a site.
pub fn check<'a>(project: Project<'a>, settings: &Settings) -> Checked<'a> {
    let compilation = compile(project.world, project.entry, &settings.options);
    Checked { project, compilation }
}

impl Checked<'_> {
    /// What is wrong, ready to be shown.
    pub fn report(&self) -> Report<'_> {
        Report::new(self.project.world, &self.compilation.diagnostics).below(self.project.base)
    }

    /// What `infc check --format json` prints.
    pub fn answer(&self, settings: &Settings) -> Answer {
        let report = self.report();
        Answer { json: report.json(), passes: settings.passes(report.counts()) }
    }
}
