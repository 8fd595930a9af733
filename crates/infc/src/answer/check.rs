//! A site's diagnostics.
//!
//! It deliberately adds nothing to what [`Compiler`](crate::Compiler) finds and [`Report`] says.

use super::{Answer, Project, Refusal, Settings};
use crate::report::Report;

/// A site that was checked.
pub struct Checked<'a> {
    /// Which.
    pub project: Project<'a>,
    /// What was found.
    pub found: crate::Checked,
}

/// Checks a site.
pub fn check<'a>(project: Project<'a>, settings: &Settings) -> Result<Checked<'a>, Refusal> {
    let Project { world, entry, .. } = project;
    let compiler = &settings.compiler;
    let found = if settings.release {
        compiler.build(world, entry)?.checked
    } else {
        compiler.check(world, entry)?
    };
    Ok(Checked { project, found })
}

impl Checked<'_> {
    /// What is wrong, ready to be shown.
    pub fn report(&self) -> Report<'_> {
        Report::new(self.project.world, &self.found.diagnostics).below(self.project.base)
    }

    /// What `infc check --format json` prints.
    pub fn answer(&self, settings: &Settings) -> Answer {
        let report = self.report();
        Answer { json: report.json(), passes: settings.passes(report.counts()) }
    }
}
