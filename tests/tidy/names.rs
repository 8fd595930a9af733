//! The four checks on a diagnostic: declared, explained, failing on its page, and given by some stage.
//!
//! It deliberately does not run the pages; `documents` does.

use camino::{Utf8Path, Utf8PathBuf};
use infc_tests::{blocks, files, read, repository};

#[test]
fn every_name_has_a_page_that_fails_and_one_that_is_mended() {
    let mut wrong = Vec::new();
    for kind in infc::kinds() {
        let blocks = blocks(kind.page);
        let failing = |block: &&String| block.contains(&format!("# {}", kind.severity.word()));
        let mended =
            |block: &&String| !["# error", "# warning", "# note"].iter().any(|sign| block.contains(sign));
        if !kind.page.starts_with(&format!("# {}\n", kind.name)) {
            wrong.push(format!("{}: the page must begin with `# {}`", kind.name, kind.name));
        }
        if blocks.iter().filter(failing).count() == 0 {
            wrong.push(format!("{}: no block has `# {}`", kind.name, kind.severity.word()));
        }
        if blocks.iter().filter(mended).count() == 0 {
            wrong.push(format!("{}: no block is mended", kind.name));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_page_has_a_name() {
    for page in files(&repository().join("lang/diagnostics"), ".md") {
        let name = page.file_stem().unwrap_or_default();
        assert!(
            infc::explain::explain(name).is_ok(),
            "{page} explains a name that the registry does not have"
        );
    }
}

#[test]
fn every_name_is_given_somewhere() {
    // The facade and the command line only pass diagnostics on.
    let stages =
        |path: &&Utf8PathBuf| !["infc-diag", "infc", "infc-cli"].iter().any(|name| is_of(path, name));
    let all: String =
        files(&repository().join("crates"), ".rs").iter().filter(stages).map(|path| read(path)).collect();
    let words: std::collections::BTreeSet<&str> =
        all.split(|char: char| !char.is_ascii_alphanumeric() && char != '_').collect();
    let unused: Vec<String> = infc::kinds()
        .iter()
        .map(|kind| kind.name.replace('-', "_").to_uppercase())
        .filter(|constant| !words.contains(constant.as_str()))
        .collect();
    assert!(unused.is_empty(), "no stage gives {}", unused.join(", "));
}

#[test]
fn no_name_is_declared_twice() {
    let mut names: Vec<&str> = infc::kinds().iter().map(|kind| kind.name).collect();
    names.sort_unstable();
    let repeated: Vec<&[&str]> = names.windows(2).filter(|pair| pair.first() == pair.last()).collect();
    assert!(repeated.is_empty(), "{repeated:?}");
}

fn is_of(path: &Utf8Path, name: &str) -> bool {
    path.starts_with(repository().join("crates").join(name))
}
