//! A folder with repositories, programs of the test's own, and a cache.
//!
//! It deliberately takes over nothing of the machine but `PATH`: neither git's configuration nor a cache.

use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// The folder.
pub struct Place(tempfile::TempDir);

/// What a command said, and how it ended.
pub struct Said {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Place {
    /// An empty one.
    pub fn empty() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap()
    }

    /// Puts a program first in `PATH`.
    pub fn program(&self, name: &str, script: &str) {
        self.write(&format!("bin/{name}"), &format!("#!/bin/sh\n{script}\n"));
        let path = self.path(&format!("bin/{name}"));
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// A program of the machine or the test, in `folder`.
    pub fn tool(&self, name: &str, folder: &str) -> Command {
        let infc = PathBuf::from(env!("CARGO_BIN_EXE_infc"));
        let (own, built) = (self.path("bin"), infc.parent().unwrap());
        let path = format!("{}:{}:{}", own.display(), built.display(), std::env::var("PATH").unwrap());
        let mut command = Command::new(name);
        command.current_dir(self.path(folder)).stdin(Stdio::null()).env("PATH", path);
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        command.env("XDG_CACHE_HOME", self.path("cache")).env_remove("GIT_SSH_COMMAND");
        command
    }

    /// infc itself, in `folder`.
    pub fn command(&self, folder: &str, args: &[&str]) -> Command {
        let mut command = self.tool(env!("CARGO_BIN_EXE_infc"), folder);
        command.args(args);
        command
    }

    /// Runs a command to its end.
    pub fn run(mut command: Command) -> Said {
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Said { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Runs git, which must end well.
    pub fn git(&self, folder: &str, args: &[&str]) -> String {
        let mut git = self.tool("git", folder);
        git.args(["-c", "user.name=a", "-c", "user.email=a@example.org"]).args(args);
        let said = Self::run(git);
        assert_eq!(said.code, Some(0), "{args:?}: {}", said.err);
        said.out
    }

    /// Makes a folder a repository, or commits what changed in it.
    pub fn commit(&self, folder: &str) {
        if !self.path(folder).join(".git").exists() {
            self.git(folder, &["init", "--quiet", "--initial-branch=main"]);
        }
        self.git(folder, &["add", "--all"]);
        self.git(folder, &["commit", "--quiet", "--allow-empty", "--message=x"]);
    }
}
