//! Completions in bash, and what the scripts for other shells and the pages of the manual hold.
//!
//! It deliberately asks no program that a machine may lack: `.ci/more shells` shows them to zsh, fish and readers of the manual.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test lays out files and may fail")]

use std::path::Path;
use std::process::{Command, Output, Stdio};

const COMMANDS: [&str; 18] = [
    "init",
    "check",
    "build",
    "explain",
    "why",
    "exposure",
    "diff",
    "test",
    "fmt",
    "lock",
    "update",
    "vendor",
    "schema",
    "verify",
    "lsp",
    "completions",
    "man",
    "help",
];

fn infc(here: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_infc"));
    command.args(args).current_dir(here).stdin(Stdio::null()).output().unwrap()
}

fn printed(here: &Path, args: &[&str]) -> String {
    let output = infc(here, args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn run(here: &Path, program: &str, args: &[&str]) -> String {
    let output = Command::new(program).args(args).current_dir(here).stdin(Stdio::null()).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && errors.is_empty(), "{program} {args:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn bash_completes() {
    let here = tempfile::tempdir().unwrap();
    std::fs::write(here.path().join("completions"), printed(here.path(), &["completions", "bash"])).unwrap();
    std::fs::write(here.path().join("somewhere.inf"), "").unwrap();
    let candidates = |words: &str| {
        let script = format!(
            "source ./completions; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
             last=${{COMP_WORDS[COMP_CWORD]}}; [ \"$last\" = _ ] && last= && COMP_WORDS[COMP_CWORD]=; \
             COMP_LINE=\"${{COMP_WORDS[*]}}\"; COMP_POINT=${{#COMP_LINE}}; \
             _infc infc \"$last\" \"${{COMP_WORDS[COMP_CWORD-1]}}\" 2>/dev/null; printf '%s\\n' \"${{COMPREPLY[@]}}\""
        );
        let printed = run(here.path(), "bash", &["--norc", "-c", &script]);
        printed.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(candidates("infc chec"), ["check"]);
    let all = candidates("infc _");
    let mine = COMMANDS.iter().filter(|command| **command != "help");
    assert!(mine.clone().all(|command| all.contains(&(*command).to_owned())), "{all:?}");
    assert_eq!(candidates("infc check --wat"), ["--watch"]);
    assert_eq!(candidates("infc exposure --fail-on g"), ["grew"]);
    assert_eq!(candidates("infc explain port-coll"), ["port-collision"]);
    assert_eq!(candidates("infc schema mani"), ["manifest"]);
    assert_eq!(candidates("infc completions z"), ["zsh"]);
    assert_eq!(candidates("infc build --stdin-filename somew"), ["somewhere.inf"]);
    // Where a file is meant and none of these fits, bash looks for files by itself.
    assert_eq!(candidates("infc build somew"), [""]);
    let registered = run(here.path(), "bash", &["--norc", "-c", "source ./completions; complete -p infc"]);
    assert!(registered.contains("-o default"), "{registered}");
}

#[test]
fn every_shell_has_a_script() {
    let here = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = printed(here.path(), &["completions", shell]);
        assert_eq!(script, printed(here.path(), &["completions", shell]), "{shell}");
        assert!(COMMANDS.iter().filter(|name| **name != "help").all(|name| script.contains(name)), "{shell}");
        assert!(script.contains("port-collision") || shell == "elvish" || shell == "powershell", "{shell}");
    }
    assert_eq!(infc(here.path(), &["completions", "tcsh"]).status.code(), Some(2));
}

#[test]
fn every_command_has_a_page() {
    let here = tempfile::tempdir().unwrap();
    let told = printed(here.path(), &["man", "man1"]);
    let folder = here.path().join("man1");
    let mut pages: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|page| page.unwrap().file_name().into_string().unwrap())
        .collect();
    pages.sort();
    let mut wanted: Vec<String> =
        COMMANDS.iter().filter(|name| **name != "help").map(|name| format!("infc-{name}.1")).collect();
    wanted.push("infc.1".to_owned());
    wanted.sort();
    assert_eq!(pages, wanted);
    assert_eq!(told.lines().count(), pages.len());
    assert_eq!(printed(here.path(), &["man"]), std::fs::read_to_string(folder.join("infc.1")).unwrap());
    for page in &pages {
        let text = std::fs::read_to_string(folder.join(page)).unwrap();
        for section in ["NAME", "SYNOPSIS", "EXAMPLES", "OPTIONS", "EXIT STATUS", "SEE ALSO"] {
            assert!(
                text.contains(&format!(".SH {section}\n")) || text.contains(&format!(".SH \"{section}\"\n")),
                "{page}: {section}\n{text}"
            );
        }
    }
    // Again, over what is there.
    assert_eq!(printed(here.path(), &["man", "man1"]), told);
}
