//! `infc test`: the tests of a site.
//!
//! It deliberately decides nothing of them: it finds the site, and says how they came out.

use camino::Utf8Path;
use infc::Compiler;
use infc::report::TestReport;

use super::processors;
use crate::args::Testing;
use crate::outcome::{Failure, Outcome};
use crate::site::Site;
use crate::streams::Streams;

/// Runs the tests of the site.
pub fn run(streams: Streams, file: Option<&Utf8Path>, testing: &Testing) -> Result<Outcome, Failure> {
    let site = Site::find(file, &testing.reading.stdin_filename)?;
    let jobs = testing.reading.jobs.map_or_else(processors, usize::from);
    let infc = Compiler::new().today(testing.reading.today).jobs(jobs);
    let tested = infc.test(site.world.as_ref(), site.entry, testing.filter.as_deref())?;
    let report = TestReport::new(site.world.as_ref(), &site.base, &tested);
    streams.tests(&report)?;
    let (passed, failed) = report.counts();
    if failed > 0 || !tested.diagnostics.is_empty() {
        return Ok(Outcome::Findings);
    }
    if let (Some(filter), 0, 1..) = (&testing.filter, passed, tested.left_out) {
        // A filter with a slip in it would pass for ever.
        let filter = infc::report::visible(filter);
        let message = format!(
            "error: no test has `{filter}` in its name\nhelp: `infc test` runs them all, by their names\n"
        );
        Streams::words(&message)?;
        return Ok(Outcome::Usage);
    }
    Ok(Outcome::Clean)
}
