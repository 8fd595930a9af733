//! The documents of the repository, as tests: one per tree.
//!
//! It deliberately holds no case: a case is written where people read it.

use infc_tests::{Documents, check, check_made, files, repository};

fn run(folder: &str, ending: &str, pages: bool) {
    let paths = files(&repository().join(folder), ending);
    check(&Documents { paths, pages });
}

#[test]
fn the_specification() {
    run("lang/spec", ".md", false);
}

#[test]
fn the_pages_of_diagnostics() {
    run("lang/diagnostics", ".md", true);
}

#[test]
fn the_emitters() {
    run("crates/infc-emit/src", ".md", false);
}

#[test]
fn the_standard_library() {
    run("stdlib", ".md", false);
}

#[test]
fn the_book() {
    run("book/src", ".md", false);
}

#[test]
fn the_reference_of_kinds() {
    check_made(&repository().join("book/src/reference/kinds.md"), &infc::explain::reference());
}

#[test]
fn the_readme() {
    let paths =
        files(&repository(), "/README.md").into_iter().filter(|path| path.parent() == Some(&repository()));
    check(&Documents { paths: paths.collect(), pages: false });
}

#[test]
fn the_transcripts() {
    run("tests/transcripts", ".md", false);
}
