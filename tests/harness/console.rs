//! Transcripts: commands run in a directory of their own.
//!
//! It deliberately runs infc and a few programs that only read; a document cannot run more. A transcript that names
//! `examples/` finds the repository's there.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use camino::{Utf8Path, Utf8PathBuf};

/// What a transcript may run.
const PROGRAMS: [&str; 7] = ["infc", "cat", "cd", "diff", "head", "ls", "sha256sum"];

/// A new directory for a transcript, below none that has a `site.inf`: infc would find it, and the transcript would tell
/// of whatever somebody has left there.
pub fn directory() -> Result<tempfile::TempDir, String> {
    let test = std::env::current_exe().map_err(|error| error.to_string())?;
    let beside = test.parent().unwrap_or(&test).to_owned();
    let places = [std::env::temp_dir(), beside, PathBuf::from("/var/tmp")];
    let free = places.iter().find(|folder| is_free(folder));
    let free = free.ok_or("a `site.inf` lies above every temporary directory; transcripts would find it")?;
    tempfile::tempdir_in(free).map_err(|error| error.to_string())
}

/// Whether neither `folder` nor any above it has a `site.inf`.
fn is_free(folder: &Path) -> bool {
    folder.canonicalize().is_ok_and(|real| real.ancestors().all(|above| !above.join("site.inf").exists()))
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_above_is_kept_away_from() {
        let folder = directory().unwrap();
        let below = folder.path().join("a/b");
        std::fs::create_dir_all(&below).unwrap();
        assert!(is_free(&below));
        std::fs::write(folder.path().join("site.inf"), "").unwrap();
        assert!(!is_free(folder.path()) && !is_free(&below));
        assert!(!is_free(&folder.path().join("gone")));
    }
}
