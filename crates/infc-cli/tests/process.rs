//! infc as a process: exit codes, streams, and what a shell does to them.
//!
//! It deliberately compares no prose; the transcripts do.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test lays out files and may fail")]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn infc(directory: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_infc"));
    command.current_dir(directory).args(args).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command
}

fn run(directory: &Path, args: &[&str]) -> Output {
    infc(directory, args).stdin(Stdio::null()).output().unwrap()
}

fn with_input(directory: &Path, args: &[&str], input: &[u8]) -> Output {
    let mut command = infc(directory, args);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A process that has read enough may close its end.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn wrong_usage_is_2() {
    let here = tempfile::tempdir().unwrap();
    for args in [&["chekc"][..], &[], &["check", "a", "b"], &["build"], &["check", "--today", "2027-02-30"]] {
        let output = run(here.path(), args);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{args:?}");
        assert!(!output.stderr.is_empty());
    }
    assert!(text(&run(here.path(), &["chekc"]).stderr).contains("'check'"));
}

#[test]
fn help_is_data() {
    let here = tempfile::tempdir().unwrap();
    for command in ["check", "build", "explain", "why", "test", "verify"] {
        let output = run(here.path(), &[command, "--help"]);
        assert_eq!(output.status.code(), Some(0));
        assert!(text(&output.stdout).contains("Examples:\n  infc"), "{command}");
    }
}

#[test]
fn what_cannot_be_read_is_3() {
    let here = tempfile::tempdir().unwrap();
    std::fs::write(here.path().join("latin1.inf"), b"{ \xe9 = 1; }").unwrap();
    for args in [
        &["check"][..],
        &["check", "gone.inf"],
        &["check", "latin1.inf"],
        &["check", "."],
        &["-C", "gone", "check"],
    ] {
        let output = run(here.path(), args);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(3), 0), "{args:?}");
        assert!(text(&output.stderr).starts_with("error: "), "{args:?}");
    }
    assert_eq!(with_input(here.path(), &["check", "-"], b"\xff").status.code(), Some(3));
}

#[test]
fn the_site_is_found_upwards() {
    let here = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(here.path().join("a/b")).unwrap();
    std::fs::write(here.path().join("site.inf"), "{ broken").unwrap();
    let output = run(&here.path().join("a/b"), &["check"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("[../../site.inf:1:"), "{}", text(&output.stderr));
}

#[test]
fn a_report_for_tools_is_data() {
    let here = tempfile::tempdir().unwrap();
    let json = with_input(
        here.path(),
        &["check", "-", "--stdin-filename", "web.inf", "--format", "json"],
        b"{ broken",
    );
    assert_eq!((json.status.code(), json.stderr.len()), (Some(1), 0));
    let read: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(read["diagnostics"][0]["file"], "web.inf");
    let github = with_input(here.path(), &["check", "-", "--format", "github", "--exit-zero"], b"{ broken");
    assert_eq!((github.status.code(), github.stderr.len()), (Some(0), 0));
    assert!(text(&github.stdout).starts_with("::error file=site.inf,line=1,"));
}

#[test]
fn colours_are_for_terminals() {
    let here = tempfile::tempdir().unwrap();
    let coloured = |args: &[&str]| with_input(here.path(), args, b"{ broken").stderr.contains(&0x1b);
    assert!(!coloured(&["check", "-"]));
    assert!(coloured(&["check", "-", "--color", "always"]));
}

#[test]
fn a_closed_pipe_is_no_error() {
    let here = tempfile::tempdir().unwrap();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = infc(here.path(), &["explain"]).stdout(writer).stderr(Stdio::piped()).output().unwrap();
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
}

#[test]
fn any_bytes_are_answered() {
    let here = tempfile::tempdir().unwrap();
    let inputs: [&[u8]; 6] = [
        b"",
        b"\0",
        &b"[".repeat(100_000),
        &b"{a=".repeat(50_000),
        "\u{202e}".as_bytes(),
        &b"x ".repeat(500_000),
    ];
    for input in inputs {
        let output = with_input(here.path(), &["check", "-"], input);
        let code = output.status.code();
        assert!(matches!(code, Some(0 | 1)), "{code:?}: {}", text(&output.stderr));
        assert!(!text(&output.stderr).contains('\u{202e}') && output.stderr.len() < 100_000);
    }
}
