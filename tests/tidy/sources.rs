//! Habits of the sources: how a file begins, how long it is, what it may not hold.
//!
//! It deliberately judges no style that rustfmt or clippy judges.

use camino::{Utf8Path, Utf8PathBuf};
use infc_tests::{files, read, repository};

/// The greatest length of a source, in lines.
const LONGEST: usize = 500;

/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 6] = ["utils", "util", "common", "helpers", "helper", "misc"];

fn rust() -> Vec<Utf8PathBuf> {
    let (mut all, tests) =
        (files(&repository().join("crates"), ".rs"), files(&repository().join("tests"), ".rs"));
    all.extend(tests);
    all
}

/// Fails with every file of which `complaint` complains.
fn each(files: &[Utf8PathBuf], complaint: impl Fn(&Utf8Path, &str) -> Option<String>) {
    let wrong: Vec<String> = files
        .iter()
        .filter_map(|path| {
            let said = complaint(path, &read(path))?;
            Some(format!("{}: {said}", path.strip_prefix(repository()).unwrap_or(path)))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_file_says_what_it_is() {
    each(&rust(), |_, text| {
        (!text.starts_with("//! ")).then(|| "begin with `//!`: what it is, and what not".to_owned())
    });
}

#[test]
fn no_file_is_long() {
    each(&rust(), |_, text| {
        let lines = text.lines().count();
        (lines > LONGEST).then(|| format!("{lines} lines; {LONGEST} are allowed"))
    });
}

#[test]
fn names_of_modules_mean_something() {
    each(&rust(), |path, _| {
        let parts = path.components().map(|part| part.as_str().trim_end_matches(".rs"));
        parts.into_iter().find(|part| EMPTY_NAMES.contains(part)).map(|part| format!("`{part}` says nothing"))
    });
}

#[test]
fn no_test_is_ignored() {
    each(&rust(), |_, text| {
        let line = text.lines().position(|line| line.trim_start().starts_with("#[ignore"))?;
        Some(format!("line {}: a test that does not run is none", line + 1))
    });
}

#[test]
fn no_lint_is_allowed_without_a_reason() {
    each(&rust(), |_, text| {
        let mut lines = text.lines().enumerate().map(|(number, line)| (number, line.trim_start()));
        let allows = |line: &str| line.starts_with("#[allow(") || line.starts_with("#![allow(");
        let (number, _) = lines.find(|(_, line)| allows(line) && !line.contains("reason = "))?;
        Some(format!("line {}: `#[expect(…, reason = …)]`", number + 1))
    });
}

#[test]
fn templates_hold_no_logic() {
    each(&files(&repository().join("crates"), ".tera"), |_, text| {
        let mut tags = text.split("{{").skip(1).map(|rest| rest.split("}}").next().unwrap_or(""));
        let tag = tags.find(|tag| tag.contains(['|', '~']));
        tag.map(|tag| format!("`{{{{{tag}}}}}`: a token is printed as it is"))
    });
}
