//! Running the system's git and curl: the same on every machine, whatever its user has configured for them.
//!
//! It deliberately uses no shell, asks nobody anything, and hands on only those variables of the environment that say
//! how the network is reached.

use std::process::{Command, Output};

use crate::report::visible;

/// What a program may know of the environment.
const KNOWN: &[&str] = &[
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "TMPDIR",
    "SSH_AUTH_SOCK",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "GIT_SSH_COMMAND",
    "GIT_ASKPASS",
    "http_proxy",
    "https_proxy",
    "HTTPS_PROXY",
    "all_proxy",
    "ALL_PROXY",
    "no_proxy",
    "NO_PROXY",
];

/// The program `name`, which speaks English.
pub fn program(name: &str) -> Command {
    let mut command = Command::new(name);
    command.env_clear().env("LC_ALL", "C").stdin(std::process::Stdio::null());
    for key in KNOWN {
        if let Some(value) = std::env::var_os(key) {
            command.env(key, value);
        }
    }
    command
}

/// Runs `command` to its end; gives what it printed, or why it failed.
pub fn run(command: &mut Command) -> Result<Vec<u8>, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    match command.output() {
        Ok(Output { status, stdout, .. }) if status.success() => Ok(stdout),
        Ok(Output { stderr, status, .. }) => Err(said(&name, &stderr, &status.to_string())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(format!("the program `{name}` is not installed"))
        }
        Err(error) => Err(format!("`{name}` cannot be run: {error}")),
    }
}

/// What a program said of its failure, in one line.
fn said(name: &str, stderr: &[u8], status: &str) -> String {
    let text = String::from_utf8_lossy(stderr);
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("hint:"));
    let lines: Vec<String> = lines.take(3).map(visible).collect();
    if lines.is_empty() {
        format!("{name} ended with {status}")
    } else {
        format!("{name} says: {}", lines.join("; "))
    }
}
