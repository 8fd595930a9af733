//! A site's own tests.
//!
//! It deliberately refuses a filter that leaves no test: with a slip in it, it would pass for ever.

use super::{Answer, Project, Refusal, Settings};
use crate::report::TestReport;

/// What `infc test --format json` prints; with `filter`, of the tests whose names hold it.
pub fn test(project: Project<'_>, filter: Option<&str>, settings: &Settings) -> Result<Answer, Refusal> {
    let tested = settings.compiler.test(project.world, project.entry, filter)?;
    let report = TestReport::new(project.world, project.base, &tested);
    let (passed, failed) = report.counts();
    let is_sound = tested.diagnostics.is_empty();
    if let (Some(filter), 0, 0, 1.., true) = (filter, passed, failed, tested.left_out, is_sound) {
        let help = "name a part of the name of a test, or none to run all";
        return Err(Refusal::new(format!("no test has `{filter}` in its name"), help));
    }
    Ok(Answer { json: report.json(), passes: failed == 0 && is_sound })
}
