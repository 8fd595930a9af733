//! Tests that were run, and what was found in a site, in the XML of JUnit that continuous integration reads: one suite for
//! each file.
//!
//! It deliberately has no times and no host: the same sources give the same bytes. What XML 1.0 cannot hold is written
//! out, as for a terminal.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use camino::Utf8Path;
use infc_diag::{Diagnostic, World};

use super::Report;
use super::tests::TestReport;
use super::visible::visible;
use crate::TestResult;

impl TestReport<'_> {
    /// The report as JUnit XML with a final newline. If no test could be run, one case says why.
    pub fn junit(&self) -> String {
        let (_, failed) = self.counts();
        let errors = usize::from(!self.tested.diagnostics.is_empty());
        let count = self.tested.tests.len() + errors;
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        // Writing to a `String` cannot fail.
        let _ = writeln!(
            out,
            "<testsuites name=\"infc\" tests=\"{count}\" failures=\"{failed}\" errors=\"{errors}\">"
        );
        if errors > 0 {
            self.broken_site(&mut out);
        }
        for (file, tests) in self.suites() {
            self.suite(&mut out, &file, &tests);
        }
        out.push_str("</testsuites>\n");
        out
    }

    fn suites(&self) -> BTreeMap<String, Vec<&TestResult>> {
        let mut suites: BTreeMap<String, Vec<&TestResult>> = BTreeMap::new();
        for test in &self.tested.tests {
            suites.entry(self.file(test.at)).or_default().push(test);
        }
        suites
    }

    fn suite(&self, out: &mut String, file: &str, tests: &[&TestResult]) {
        let failures = tests.iter().filter(|test| !test.passed()).count();
        let name = attribute(file);
        let _ = writeln!(
            out,
            "  <testsuite name=\"{name}\" tests=\"{}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\">",
            tests.len()
        );
        for test in tests {
            self.case(out, &name, test);
        }
        out.push_str("  </testsuite>\n");
    }

    fn case(&self, out: &mut String, file: &str, test: &TestResult) {
        let _ = write!(
            out,
            "    <testcase name=\"{}\" classname=\"{file}\" file=\"{file}\" line=\"{}\"",
            attribute(&test.name),
            self.line(test.at)
        );
        if test.passed() {
            out.push_str("/>\n");
            return;
        }
        out.push_str(">\n");
        let messages: Vec<&str> = test.failures.iter().map(|failure| failure.message.as_str()).collect();
        let body: String = test
            .failures
            .iter()
            .chain(&test.unexpected)
            .map(|each| words(each, (self.world, self.base)))
            .collect();
        let _ = writeln!(
            out,
            "      <failure type=\"test-failed\" message=\"{}\">{}</failure>",
            attribute(&messages.join("; ")),
            content(&body)
        );
        out.push_str("    </testcase>\n");
    }

    fn broken_site(&self, out: &mut String) {
        out.push_str("  <testsuite name=\"site\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\">\n");
        out.push_str("    <testcase name=\"the site can be read\" classname=\"site\">\n");
        let body: String =
            self.tested.diagnostics.iter().map(|each| words(each, (self.world, self.base))).collect();
        let message = self.tested.diagnostics.first().map_or("", |first| first.message.as_str());
        let _ = writeln!(
            out,
            "      <error type=\"site\" message=\"{}\">{}</error>",
            attribute(message),
            content(&body)
        );
        out.push_str("    </testcase>\n  </testsuite>\n");
    }
}

impl Report<'_> {
    /// The report as JUnit XML with a final newline: a case for each diagnostic, of which errors fail; one that passes if
    /// there are none.
    pub fn junit(&self) -> String {
        let mut suites: BTreeMap<String, Vec<&Diagnostic>> = BTreeMap::new();
        for diagnostic in &self.diagnostics {
            suites.entry(self.name(diagnostic.primary.span.file)).or_default().push(diagnostic);
        }
        let (errors, count) = (self.counts().errors, self.diagnostics.len().max(1));
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        // Writing to a `String` cannot fail.
        let _ =
            writeln!(out, "<testsuites name=\"infc\" tests=\"{count}\" failures=\"{errors}\" errors=\"0\">");
        if suites.is_empty() {
            out += "  <testsuite name=\"site\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\">\n";
            out += "    <testcase name=\"nothing is found\" classname=\"site\"/>\n  </testsuite>\n";
        }
        for (file, found) in suites {
            let (name, failures) = (attribute(&file), found.iter().filter(|each| each.is_error()).count());
            let _ = writeln!(
                out,
                "  <testsuite name=\"{name}\" tests=\"{}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\">",
                found.len()
            );
            out.extend(found.into_iter().map(|each| self.found(&name, each)));
            out += "  </testsuite>\n";
        }
        out + "</testsuites>\n"
    }

    /// One diagnostic as a case.
    fn found(&self, file: &str, diagnostic: &Diagnostic) -> String {
        let place = self.place(diagnostic.primary.span);
        let name = format!("{} {}:{}", diagnostic.kind.name, place.line, place.column);
        let body = content(&words(diagnostic, (self.world, self.base)));
        let said = if diagnostic.is_error() {
            let message = attribute(&diagnostic.message);
            format!("<failure type=\"{}\" message=\"{message}\">{body}</failure>", diagnostic.kind.name)
        } else {
            format!("<system-out>{body}</system-out>")
        };
        let (name, line) = (attribute(&name), place.line);
        format!(
            "    <testcase name=\"{name}\" classname=\"{file}\" file=\"{file}\" line=\"{line}\">\n      {said}\n    </testcase>\n"
        )
    }
}

/// A diagnostic in plain lines, for a reader who writes the project's directory as `base`.
fn words(diagnostic: &Diagnostic, (world, base): (&dyn World, &Utf8Path)) -> String {
    let at = super::place(world, base, diagnostic.primary.span);
    let head = format!("{at}: {}[{}]: ", diagnostic.severity.word(), diagnostic.kind.name);
    let mut lines = vec![head + &diagnostic.message];
    lines.extend(super::steps(world, base, diagnostic).iter().map(|step| format!("  = {step}")));
    lines.extend(diagnostic.notes.iter().map(|note| format!("  = {note}")));
    lines.extend(diagnostic.help.iter().map(|help| format!("  help: {help}")));
    lines.join("\n") + "\n"
}

/// Text as XML holds it between quotes.
fn attribute(text: &str) -> String {
    content(text).replace('"', "&quot;").replace('\n', "&#10;").replace('\t', "&#9;")
}

/// Text as XML holds it between tags.
fn content(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(visible).collect();
    let text = lines.join("\n").replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}");
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
