//! Transcripts: commands run in a directory of their own.
//!
//! It deliberately runs infc and a few programs that only read; a document cannot run more. A transcript that names
//! `examples/` finds the repository's there.

use std::io::Read as _;
use std::process::Command;
use std::sync::OnceLock;

use camino::{Utf8Path, Utf8PathBuf};

/// What a transcript may run.
const PROGRAMS: [&str; 7] = ["infc", "cat", "cd", "diff", "head", "ls", "sha256sum"];

/// Runs the commands of `transcript` in `directory` and gives the transcript as it should read.
pub fn replay(transcript: &str, directory: &Utf8Path) -> Result<String, String> {
    let examples = directory.join("examples");
    if transcript.contains("examples/") && !examples.exists() {
        let all = crate::repository().join("examples");
        std::os::unix::fs::symlink(all, &examples).map_err(|error| format!("the examples: {error}"))?;
    }
    let commands = transcript.lines().filter_map(|line| line.strip_prefix("$ "));
    commands.map(|command| Ok(format!("$ {command}\n{}", run(command, directory)?))).collect()
}

fn run(command: &str, directory: &Utf8Path) -> Result<String, String> {
    let program = command.split_whitespace().next().unwrap_or("");
    if !PROGRAMS.contains(&program) {
        return Err(format!("a transcript may run {}, not `{program}`", PROGRAMS.join(", ")));
    }
    let infc = binary()?;
    let path = format!("{}:/usr/local/bin:/usr/bin:/bin", infc.parent().unwrap_or(infc));
    let said = |error: std::io::Error| format!("`{command}`: {error}");
    // One pipe for both, so that the lines come in the order in which they were printed.
    let (mut reader, writer) = std::io::pipe().map_err(said)?;
    let mut shell = Command::new("sh");
    shell.args(["-c", command]).current_dir(directory).env_clear().env("PATH", path).env("LC_ALL", "C.UTF-8");
    shell.env("XDG_CACHE_HOME", directory.with_file_name("cache"));
    shell.stdin(std::process::Stdio::null()).stdout(writer.try_clone().map_err(said)?).stderr(writer);
    let mut child = shell.spawn().map_err(said)?;
    // The shell's description keeps the pipe open.
    drop(shell);
    let mut printed = String::new();
    reader.read_to_string(&mut printed).map_err(said)?;
    let status = child.wait().map_err(said)?;
    if !printed.is_empty() && !printed.ends_with('\n') {
        printed.push('\n');
    }
    if !status.success() {
        printed += &status.code().map_or("[killed]\n".to_owned(), |code| format!("[exit {code}]\n"));
    }
    Ok(printed)
}

/// The binary `infc` beside this test, built now: cargo builds no binaries of other packages for a test.
fn binary() -> Result<&'static Utf8Path, &'static str> {
    static BINARY: OnceLock<Option<Utf8PathBuf>> = OnceLock::new();
    BINARY.get_or_init(build).as_deref().ok_or("cannot build the binary `infc`")
}

fn build() -> Option<Utf8PathBuf> {
    let test = Utf8PathBuf::from_path_buf(std::env::current_exe().ok()?).ok()?;
    let profile = test.parent()?.parent()?;
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["build", "--quiet", "--package", "infc-cli", "--bin", "infc"])
        .current_dir(crate::repository());
    cargo.arg("--target-dir").arg(profile.parent()?);
    if profile.file_name() == Some("release") {
        cargo.arg("--release");
    }
    let built = cargo.status().ok()?.success();
    built.then(|| profile.join("infc"))
}
