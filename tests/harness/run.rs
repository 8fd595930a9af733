//! Running the cases of documents, and saying what differs.
//!
//! It deliberately stops at nothing: one run shows every difference of every document.

use camino::{Utf8Path, Utf8PathBuf};
use infc::report::Report;
use infc::{Built, Compiler, Diagnostic, FileId, FilePath, LineIndex, World};

use crate::assertion::{Assertion, assertions};
use crate::case::{Case, SITE, cases};
use crate::compiled::compile_by;
use crate::console;
use crate::expectation::{Given, lay_out};

/// A set of documents.
pub struct Documents {
    /// Their paths in the repository.
    pub paths: Vec<Utf8PathBuf>,
    /// Whether each is the page of the diagnostic that it is named after.
    pub pages: bool,
}

/// Runs every case of `documents`.
///
/// # Panics
/// If anything is not as a document says; the message has it all.
pub fn check(documents: &Documents) {
    let bless = std::env::var("INFC_BLESS").is_ok_and(|value| value == "1");
    let mut failures = Vec::new();
    for path in &documents.paths {
        let page = documents.pages.then(|| path.file_stem().unwrap_or_default());
        let text = crate::read(path);
        let mut document = Document { path, text, page, bless, failures: Vec::new(), edits: Vec::new() };
        document.run();
        failures.extend(document.finish());
    }
    assert!(
        failures.is_empty(),
        "\n\n{}\n\n{}\n",
        failures.join("\n\n"),
        "`INFC_BLESS=1` accepts what is printed"
    );
}

/// Compares a document that nobody writes by hand with what it is made of.
///
/// # Panics
/// If they differ; with `INFC_BLESS=1`, if it cannot be written.
pub fn check_made(path: &Utf8Path, wanted: &str) {
    if std::env::var("INFC_BLESS").is_ok_and(|value| value == "1") {
        let written = path.parent().map_or(Ok(()), std::fs::create_dir_all);
        let written = written.and_then(|()| std::fs::write(path, wanted));
        assert!(written.is_ok(), "{path}: {written:?}");
    }
    assert!(crate::read(path) == wanted, "{path} has aged; `INFC_BLESS=1` writes it anew");
}

/// A document in the course of being run.
struct Document<'a> {
    path: &'a Utf8Path,
    text: String,
    page: Option<&'a str>,
    /// Whether to rewrite it.
    bless: bool,
    failures: Vec<String>,
    /// Bodies that should be others.
    edits: Vec<(std::ops::Range<usize>, String)>,
}

impl Document<'_> {
    fn run(&mut self) {
        for case in cases(&self.text) {
            if let Err(failure) = self.run_case(&case) {
                let (line, heading) = case.place();
                self.failures.push(format!("{}:{line}: {heading}\n{}", self.path, indent(&failure)));
            }
        }
    }

    fn run_case(&mut self, case: &Case) -> Result<(), String> {
        let world = case.world(&self.text);
        let entry = world.files().intern(FilePath::project(SITE));
        let mut built = built(case, &world, entry);
        if case.has_tests(&self.text) {
            let tested = Compiler::new().test(&world, entry, None).unwrap_or_default();
            built.checked.diagnostics.extend(tested.tests.into_iter().flat_map(|test| test.failures));
        }
        let directory = console::directory()?;
        let directory =
            Utf8Path::from_path(directory.path()).ok_or("the temporary directory is not UTF-8")?;
        let directory = &directory.join("site");
        lay_out(case, &self.text, directory).map_err(|error| error.to_string())?;
        let given = Given { world: &world, built: &built, directory };
        let mut failures = self.unmet(case, &given);
        for fence in &case.expected {
            let body = self.text.get(fence.body.clone()).unwrap_or("");
            match given.body_of(fence, body) {
                Ok(wanted) if wanted == body => {}
                Ok(wanted) if self.bless => self.edits.push((fence.body.clone(), wanted)),
                Ok(wanted) => {
                    failures.push(format!("line {}: the block should be\n{}", fence.line, indent(&wanted)));
                }
                Err(why) => failures.push(format!("line {}: {why}", fence.line)),
            }
        }
        if failures.is_empty() { Ok(()) } else { Err(failures.join("\n")) }
    }

    /// Diagnostics that are not asserted and assertions that are not met.
    fn unmet(&self, case: &Case, given: &Given<'_>) -> Vec<String> {
        let mut open: Vec<(String, Assertion)> = Vec::new();
        for source in &case.sources {
            let text = self.text.get(source.fence.body.clone()).unwrap_or("");
            let path = source.file().to_string();
            open.extend(assertions(text).into_iter().map(|each| (path.clone(), self.named(each))));
        }
        let mut failures = Vec::new();
        for diagnostic in Report::new(given.world, &given.built.diagnostics).diagnostics() {
            let (path, line) = place(given.world, diagnostic);
            let met = |(file, each): &(String, Assertion)| {
                *file == path && each.line == line && each.is_met_by(diagnostic)
            };
            if let Some(index) = open.iter().position(met) {
                open.swap_remove(index);
            } else {
                let shown = Report::new(given.world, std::slice::from_ref(diagnostic)).human(false);
                failures.push(format!("{path}:{line}: not asserted\n{}", indent(&shown)));
            }
        }
        failures.extend(open.iter().map(|(path, each)| format!("{path}:{}: not found: {each}", each.line)));
        failures
    }

    /// On the page of a diagnostic, an assertion without a name means that diagnostic.
    fn named(&self, assertion: Assertion) -> Assertion {
        let name = assertion.name.or_else(|| self.page.map(str::to_owned));
        Assertion { name, ..assertion }
    }

    /// Rewrites the document if it is blessed; gives the failures.
    fn finish(mut self) -> Vec<String> {
        for (range, body) in self.edits.iter().rev() {
            self.text.replace_range(range.clone(), body);
        }
        if !self.edits.is_empty()
            && let Err(error) = std::fs::write(self.path, &self.text)
        {
            self.failures.push(format!("{}: {error}", self.path));
        }
        self.failures
    }
}

/// What becomes of a case.
fn built(case: &Case, world: &dyn World, entry: FileId) -> Built {
    if case.sources.iter().all(|source| source.path != SITE) {
        return Built::default();
    }
    let infc = case.compiler();
    if case.is_release() {
        infc.build(world, entry).unwrap_or_default()
    } else {
        compile_by(&infc, world, entry)
    }
}

fn place(world: &dyn World, diagnostic: &Diagnostic) -> (String, u32) {
    let span = diagnostic.primary.span;
    let line = world.source(span.file).map_or(1, |text| LineIndex::new(&text).line(span.start));
    (world.path(span.file).to_string(), line)
}

fn indent(text: &str) -> String {
    let lines: Vec<String> = text.trim_end().lines().map(|line| format!("    {line}")).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str, bless: bool) -> (Vec<String>, String) {
        let directory = tempfile::tempdir().unwrap();
        let path = Utf8Path::from_path(directory.path()).unwrap().join("a.md");
        std::fs::write(&path, text).unwrap();
        let mut document = Document {
            path: &path,
            text: text.to_owned(),
            page: None,
            bless,
            failures: Vec::new(),
            edits: Vec::new(),
        };
        document.run();
        (document.finish(), crate::read(&path))
    }

    #[test]
    fn an_assertion_must_be_met() {
        let (failures, _) = run("# A title\n\n```inf\n{ }  # error: [syntax]\n```\n", false);
        assert!(failures.len() == 1 && failures[0].contains("A title"), "{failures:?}");
        assert!(failures[0].contains("site.inf:1: not found: error [syntax]"), "{failures:?}");
    }

    #[test]
    fn a_transcript_is_compared_and_blessed() {
        let text = "`note.txt`:\n```text\nhello\n```\n\n```console\n$ cat note.txt\nwrong\n$ cat gone 2> /dev/null\n```\n";
        let (failures, after) = run(text, false);
        assert!(failures.len() == 1 && after == text, "{failures:?}");
        let (failures, after) = run(text, true);
        assert!(
            failures.is_empty()
                && after.contains("$ cat note.txt\nhello\n$ cat gone 2> /dev/null\n[exit 1]\n```"),
            "{after}"
        );
        assert_eq!(run(&after, false).0, Vec::<String>::new());
    }
}
