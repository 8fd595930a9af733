//! The examples that are no system: a site that is clean and builds, and a README that names every file beside it.
//!
//! It deliberately does not run what they show how to do: their own tests do.

use std::collections::BTreeSet;

use walkdir::WalkDir;

use crate::seen::seen;
use crate::system::manners;

#[test]
fn its_site_reports_nothing_and_builds() {
    assert!(!manners().is_empty());
    for folder in manners() {
        let found = seen(&folder.join("site.inf"));
        assert!(found.named.is_empty(), "{folder}: {:#?}", found.named);
        assert!(found.built, "{folder}: nothing was built");
    }
}

#[test]
fn its_readme_names_its_files() {
    for folder in manners() {
        let readme = infc_tests::read(&folder.join("README.md"));
        let named: BTreeSet<&str> =
            readme.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
        for entry in WalkDir::new(&folder).into_iter().filter_map(Result::ok) {
            let path =
                entry.path().strip_prefix(&folder).unwrap_or(entry.path()).to_string_lossy().into_owned();
            if entry.file_type().is_file() && path != "README.md" {
                assert!(named.contains(path.as_str()), "{folder}: its README does not name `{path}`");
            }
        }
    }
}
