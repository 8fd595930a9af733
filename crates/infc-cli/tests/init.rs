//! `infc init`: in an empty folder, in one with other files, and where it must not begin.
//!
//! It deliberately compares no prose; the transcripts do.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test lays out files and may fail")]

use std::path::Path;
use std::process::{Command, Output, Stdio};

fn infc(here: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_infc"));
    command.args(args).current_dir(here).stdin(Stdio::null()).output().unwrap()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn what_it_writes_has_no_finding() {
    let here = tempfile::tempdir().unwrap();
    assert_eq!(infc(here.path(), &["init", "-q"]).status.code(), Some(0));
    let all = [
        &["check", "--deny", "warnings"][..],
        &["fmt", "--check"],
        &["build", "-q", "-o", "out"],
        &["test", "-q"],
        &["verify", "-q", "out"],
        &["-C", "out", "verify", "-q", "."],
    ];
    for args in all {
        let output = infc(here.path(), args);
        let (printed, said) =
            (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        assert_eq!((output.status.code(), &*printed, &*said), (Some(0), "", ""), "{args:?}");
    }
    // No note either, which a person is not told of without asking.
    let json = infc(here.path(), &["check", "--format", "json"]).stdout;
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json["diagnostics"].as_array().map(Vec::len), Some(0));
}

#[test]
fn other_files_stay() {
    let here = tempfile::tempdir().unwrap();
    let attributes = here.path().join(".gitattributes");
    std::fs::write(&attributes, "*.png binary\n").unwrap();
    std::fs::write(here.path().join("notes.txt"), "mine").unwrap();
    let output = infc(here.path(), &["init"]);
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("`.gitattributes` is there already") && said.contains("*.inf linguist-language=Nix"),
        "{said}"
    );
    assert_eq!(read(&attributes), "*.png binary\n");
    assert_eq!(read(&here.path().join("notes.txt")), "mine");
    assert!(here.path().join("site.inf").is_file());
}

#[test]
fn a_second_time_is_refused() {
    let here = tempfile::tempdir().unwrap();
    let site = here.path().join("site.inf");
    for there in ["{ }", ""] {
        std::fs::write(&site, there).unwrap();
        assert_eq!(infc(here.path(), &["init"]).status.code(), Some(3));
        assert_eq!(read(&site), there);
        assert!(!here.path().join(".gitattributes").exists());
    }
    std::fs::remove_file(&site).unwrap();
    std::os::unix::fs::symlink("elsewhere.inf", &site).unwrap();
    assert_eq!(infc(here.path(), &["init"]).status.code(), Some(3));
    assert!(!here.path().join("elsewhere.inf").exists());
}
