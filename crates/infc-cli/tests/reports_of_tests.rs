//! The reports of `infc test`, read back by readers that know nothing of infc.
//!
//! It deliberately compares no prose; the transcripts do.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail")]

use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Names with everything that a format may stumble over; each passes or fails as its position says.
const NAMES: &[&str] = &[
    "plain",
    "<b> & 'quotes' \\\"double\\\" ]]>",
    "çöğü — 漢字 🦀",
    "{ \\${hole} } \\\\ back",
    "a, b; c: d = e % f",
    "]]><failure/>",
];

fn site() -> String {
    let test = |(number, name): (usize, &&str)| {
        let expect = if number % 2 == 0 { "clean" } else { "error \"port-collision\"" };
        format!("  tests.\"{name}\" = {{ expect = {expect}; }};\n")
    };
    let tests: String = NAMES.iter().enumerate().map(test).collect();
    format!("{{\n{tests}}}\n")
}

/// The name as the site means it.
fn meant(name: &str) -> String {
    name.replace("\\\"", "\"").replace("\\${", "${").replace("\\\\", "\\")
}

fn run(directory: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_infc"));
    command.current_dir(directory).arg("test").args(args).stdin(Stdio::null()).output().unwrap()
}

#[test]
fn junit_is_xml_and_says_what_json_says() {
    let here = tempfile::tempdir().unwrap();
    std::fs::write(here.path().join("site.inf"), site()).unwrap();
    let (junit, json) = (run(here.path(), &["--format", "junit"]), run(here.path(), &["--format", "json"]));
    for output in [&junit, &json] {
        assert_eq!((output.status.code(), output.stderr.len()), (Some(1), 0));
    }
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    let xml = String::from_utf8(junit.stdout).unwrap();
    let document = roxmltree::Document::parse(&xml).unwrap();
    let root = document.root_element();
    let half = (NAMES.len() / 2).to_string();
    assert_eq!((root.tag_name().name(), root.attribute("failures")), ("testsuites", Some(half.as_str())));
    assert_eq!(root.attribute("tests"), Some(NAMES.len().to_string().as_str()));
    let cases: Vec<_> = root.descendants().filter(|node| node.has_tag_name("testcase")).collect();
    let tests = json["tests"].as_array().unwrap();
    assert_eq!((cases.len(), tests.len()), (NAMES.len(), NAMES.len()));
    for (number, name) in NAMES.iter().enumerate() {
        let (case, test, name) = (cases[number], &tests[number], meant(name));
        assert_eq!((case.attribute("name"), test["name"].as_str()), (Some(&*name), Some(&*name)));
        assert_eq!(case.attribute("line").unwrap(), test["line"].to_string());
        let failure = case.children().find(|node| node.has_tag_name("failure"));
        assert_eq!(failure.is_none(), test["outcome"] == "passed", "{name}");
        assert_eq!(failure.is_none(), number % 2 == 0, "{name}");
        if let Some(failure) = failure {
            let message = test["failures"][0]["message"].as_str().unwrap();
            assert_eq!(failure.attribute("message"), Some(message));
            assert!(failure.text().unwrap().contains(message));
        }
    }
}

#[test]
fn a_site_that_cannot_be_read_is_an_error_in_xml() {
    let here = tempfile::tempdir().unwrap();
    std::fs::write(here.path().join("site.inf"), "{ broken & <worse").unwrap();
    let output = run(here.path(), &["--format", "junit"]);
    assert_eq!(output.status.code(), Some(1));
    let xml = String::from_utf8(output.stdout).unwrap();
    let document = roxmltree::Document::parse(&xml).unwrap();
    let error = document.descendants().find(|node| node.has_tag_name("error")).unwrap();
    assert!(error.text().unwrap().contains("site.inf:1:"), "{xml}");
    assert_eq!(document.root_element().attribute("errors"), Some("1"));
}

#[test]
fn the_report_is_the_same_whatever_the_threads() {
    let here = tempfile::tempdir().unwrap();
    std::fs::write(here.path().join("site.inf"), site()).unwrap();
    let one = run(here.path(), &["--format", "json", "--jobs", "1"]).stdout;
    for jobs in ["2", "3", "16"] {
        assert_eq!(run(here.path(), &["--format", "json", "--jobs", jobs]).stdout, one);
    }
    let found: serde_json::Value = serde_json::from_slice(&one).unwrap();
    assert_eq!(found["passed"], NAMES.len() / 2);
}
