//! Tests that were run, as people and tools read them.
//!
//! It deliberately measures no time: the same sources give the same report.

use std::collections::BTreeSet;

use camino::Utf8Path;
use infc_diag::{Diagnostic, Span, World};
use serde::Serialize;

use super::json::{Entry, text};
use super::source::Sources;
use super::visible::visible_line;
use super::{Report, name};
use crate::{TestResult, Tested};

/// Version of the JSON.
const SCHEMA: u32 = 1;

/// Tests that were run, ready to be shown.
pub struct TestReport<'a> {
    pub(super) world: &'a dyn World,
    pub(super) base: &'a Utf8Path,
    pub(super) tested: &'a Tested,
    sources: Sources,
}

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    infc_version: &'static str,
    passed: usize,
    failed: usize,
    left_out: usize,
    diagnostics: Vec<Entry<'a>>,
    tests: Vec<TestEntry<'a>>,
}

#[derive(Serialize)]
struct TestEntry<'a> {
    name: &'a str,
    outcome: &'static str,
    file: String,
    line: u32,
    failures: Vec<Entry<'a>>,
    found: Vec<Entry<'a>>,
}

impl<'a> TestReport<'a> {
    /// Tests of a site whose files are in `world`; its directory is shown as `base`.
    pub fn new(world: &'a dyn World, base: &'a Utf8Path, tested: &'a Tested) -> Self {
        let sources = Sources::of(world, tested.tests.iter().map(|test| test.at), &BTreeSet::new());
        Self { world, base, tested, sources }
    }

    /// How many tests passed, and how many did not.
    pub fn counts(&self) -> (usize, usize) {
        let passed = self.tested.tests.iter().filter(|test| test.passed()).count();
        (passed, self.tested.tests.len() - passed)
    }

    /// One line for each test, `ok` or `FAIL`.
    pub fn lines(&self) -> String {
        let line = |test: &TestResult| {
            let word = if test.passed() { "ok  " } else { "FAIL" };
            format!("{word}  {}\n", visible_line(&test.name))
        };
        self.tested.tests.iter().map(line).collect()
    }

    /// What went wrong: why no test was run, or each failure with what came instead. Empty if all is well.
    #[cfg(feature = "terminal")]
    pub fn details(&self, colour: bool) -> String {
        let mut out = self.report(&self.tested.diagnostics).human(colour);
        for test in self.tested.tests.iter().filter(|test| !test.passed()) {
            out.push_str(&self.report(&test.failures).details(colour));
            if !test.unexpected.is_empty() {
                out.push_str("This came of it:\n\n");
                out.push_str(&indented(&self.report(&test.unexpected).details(colour)));
            }
        }
        out
    }

    /// `2 passed, 1 failed`
    pub fn summary(&self) -> String {
        let (passed, failed) = self.counts();
        let left_out = match self.tested.left_out {
            0 => String::new(),
            count => format!(", {count} left out"),
        };
        if !self.tested.diagnostics.is_empty() {
            return "no test was run\n".to_owned();
        }
        match (passed, failed, self.tested.left_out) {
            (0, 0, 0) => "the site has no tests\n".to_owned(),
            (passed, 0, _) => format!("{passed} passed{left_out}\n"),
            (passed, failed, _) => format!("{passed} passed, {failed} failed{left_out}\n"),
        }
    }

    /// One JSON object with every test and every diagnostic.
    pub fn json(&self) -> String {
        let (passed, failed) = self.counts();
        let reports: Vec<(&TestResult, Report<'a>, Report<'a>)> = self
            .tested
            .tests
            .iter()
            .map(|test| (test, self.report(&test.failures), self.report(&test.found)))
            .collect();
        let tests = reports.iter().map(|(test, failures, found)| self.entry(test, failures, found));
        text(&Document {
            schema: SCHEMA,
            infc_version: env!("CARGO_PKG_VERSION"),
            passed,
            failed,
            left_out: self.tested.left_out,
            diagnostics: self.report(&self.tested.diagnostics).entries(),
            tests: tests.collect(),
        })
    }

    fn entry(&self, test: &'a TestResult, failures: &Report<'a>, found: &Report<'a>) -> TestEntry<'a> {
        TestEntry {
            name: &test.name,
            outcome: if test.passed() { "passed" } else { "failed" },
            file: self.file(test.at),
            line: self.line(test.at),
            failures: failures.entries(),
            found: found.entries(),
        }
    }

    /// Annotations for what failed.
    pub fn github(&self) -> String {
        let site = self.report(&self.tested.diagnostics).github();
        let failures = self.tested.tests.iter().map(|test| self.report(&test.failures).github());
        [site].into_iter().chain(failures).collect()
    }

    pub(super) fn report(&self, diagnostics: &'a [Diagnostic]) -> Report<'a> {
        Report::new(self.world, diagnostics).below(self.base)
    }

    pub(super) fn file(&self, at: Span) -> String {
        name(self.world, self.base, at.file)
    }

    pub(super) fn line(&self, at: Span) -> u32 {
        self.sources.get(at.file).map_or(1, |source| source.position(source.range(at).start).line)
    }
}

/// Lines two columns further in.
#[cfg(feature = "terminal")]
fn indented(text: &str) -> String {
    let line = |line: &str| if line.is_empty() { "\n".to_owned() } else { format!("  {line}\n") };
    text.lines().map(line).collect()
}
