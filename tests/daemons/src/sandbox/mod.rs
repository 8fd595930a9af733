//! Namespaces of a test's own, with a throw-away root in them, and programs run there.
//!
//! The holder is a process that waits on a pipe from the test. When the test ends, however it ends, the pipe closes,
//! the holder ends, and with it every process, mount, network and firewall rule of the sandbox. It does not lay a
//! bundle ([`crate::laid`]) and knows no network but its own loopback ([`crate::network`]).

mod cgroup;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::fail::{Outcome, While, broken};
use crate::stock;
use cgroup::Cgroup;

const ENTER: &str = include_str!("enter.sh");
/// The throw-away root, as the processes of the sandbox see it.
pub const ROOT: &str = "/run/infc/root";
const NAMESPACES: [&str; 5] = ["--mount", "--net", "--pid", "--uts", "--ipc"];
/// Seconds that one program may take.
const PATIENCE: &str = "60";

/// A throw-away Debian 12 root in namespaces of its own.
pub struct Sandbox {
    holder: Child,
    pid: u32,
    cgroup: Option<Cgroup>,
}

/// What a program that has ended left.
#[derive(Clone, Debug)]
pub struct Ran {
    /// The exit code; 124 for one that took too long, -1 for one that a signal ended.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Ran {
    /// Standard output and standard error, one after the other.
    pub fn all(&self) -> String {
        format!("{}\n{}", self.out, self.err)
    }

    /// Standard output of a program that must succeed.
    pub fn success(self, what: &str) -> Outcome<String> {
        if self.code == 0 {
            return Ok(self.out);
        }
        broken(format!("{what} ended with {}: {}", self.code, self.all().trim()))
    }
}

/// Where a program runs.
#[derive(Clone, Copy, Debug)]
pub enum Place<'a> {
    /// In the throw-away root and the network of the host under test.
    Root,
    /// In the throw-away root, in the named network namespace.
    RootAt(&'a str),
    /// In the file system of the machine, in the host's network: for tools of the tests.
    Tools,
    /// In the file system of the machine, in the named network namespace.
    ToolsAt(&'a str),
}

impl Sandbox {
    /// A fresh sandbox over the stock root.
    pub fn open() -> Outcome<Self> {
        Self::hold(&stock::root()?, None)
    }

    /// A fresh sandbox over the root with a browser.
    pub fn open_browser() -> Outcome<Self> {
        Self::hold(&stock::browser()?, None)
    }

    /// A sandbox with a control group of its own, in which a machine can be booted.
    pub fn open_for_boot() -> Outcome<Self> {
        Self::hold(&stock::root()?, Some(Cgroup::new()?))
    }

    fn hold(stock: &Path, cgroup: Option<Cgroup>) -> Outcome<Self> {
        let mut command = match &cgroup {
            // The namespace of control groups has the group as its root, so the process must be in it before.
            Some(group) => {
                let mut shell = Command::new("sh");
                shell.args(["-c", "echo $$ >\"$0/cgroup.procs\" && exec \"$@\""]).arg(group.path());
                shell.args(["unshare", "--cgroup"]).env("INFC_CGROUP", "1");
                shell
            }
            None => Command::new("unshare"),
        };
        command.args(NAMESPACES).args(["--fork", "--kill-child=KILL", "--propagation", "private"]);
        command.args(["sh", "-c", ENTER, "enter"]).arg(stock);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut holder = command.spawn().doing("unshare")?;
        match first_line(&mut holder).strip_prefix("ready ").and_then(|pid| pid.trim().parse().ok()) {
            Some(pid) => Ok(Self { holder, pid, cgroup }),
            None => broken(format!("the namespaces could not be made: {}", rest(&mut holder).trim())),
        }
    }

    /// The throw-away root, as the test sees it. Absolute links in it lead astray: see [`Sandbox::real`].
    pub fn root(&self) -> PathBuf {
        PathBuf::from(format!("/proc/{}/root{ROOT}", self.pid))
    }

    /// A namespace of the sandbox that a thread of the test can move into: that of the host's network, or a named one.
    pub fn network(&self, name: Option<&str>) -> Outcome<std::fs::File> {
        let path = match name {
            Some(name) => format!("/proc/{}/root/run/netns/{name}", self.pid),
            None => format!("/proc/{}/ns/net", self.pid),
        };
        std::fs::File::open(&path).doing(path)
    }

    /// Where a path of the throw-away root lies for the test, links followed as the root sees them.
    pub fn real(&self, path: &str) -> PathBuf {
        let (root, mut done) = (self.root(), Vec::new());
        let mut todo: Vec<String> = path.rsplit('/').map(str::to_owned).collect();
        let mut budget = 500;
        while let Some(part) = todo.pop() {
            match part.as_str() {
                "" | "." => continue,
                ".." => drop(done.pop()),
                _ => done.push(part),
            }
            budget -= 1;
            let here = root.join(done.join("/"));
            if let (Ok(target), true) = (std::fs::read_link(&here), budget > 0) {
                let target = target.to_string_lossy().into_owned();
                drop(done.pop());
                if target.starts_with('/') {
                    done.clear();
                }
                todo.extend(target.rsplit('/').map(str::to_owned));
            }
        }
        root.join(done.join("/"))
    }

    /// A file's text; an empty one where there is none.
    pub fn text(&self, path: &str) -> String {
        std::fs::read(self.real(path))
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .unwrap_or_default()
    }

    /// Writes a file, with its parent directories.
    pub fn write(&self, path: &str, text: &str) -> Outcome<()> {
        let place = self.real(path);
        std::fs::create_dir_all(place.parent().unwrap_or(Path::new("/"))).doing(path)?;
        std::fs::write(&place, text).doing(path)
    }

    /// Runs a program of the throw-away root there and waits for its end.
    pub fn run(&self, words: &[&str]) -> Outcome<Ran> {
        self.run_at(Place::Root, words)
    }

    /// Runs a program somewhere in the sandbox and waits for its end.
    pub fn run_at(&self, place: Place<'_>, words: &[&str]) -> Outcome<Ran> {
        self.run_with_input(place, words, "")
    }

    /// The same, with text on its standard input.
    pub fn run_with_input(&self, place: Place<'_>, words: &[&str], input: &str) -> Outcome<Ran> {
        let mut command = self.command(place, &["timeout", "--kill-after=2", PATIENCE], words);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().doing(words.join(" "))?;
        let mut stdin = child.stdin.take();
        let input = input.to_owned();
        let writer =
            std::thread::spawn(move || stdin.take().map(|mut pipe| pipe.write_all(input.as_bytes())));
        let output = child.wait_with_output().doing(words.join(" "))?;
        drop(writer.join());
        Ok(Ran {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }

    /// Starts a program that goes on until it is dropped or the sandbox ends.
    pub fn start(&self, place: Place<'_>, words: &[&str]) -> Outcome<Running> {
        let mut command = self.command(place, &[], words);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().doing(words.join(" "))?;
        let out = child.stdout.take().map(BufReader::new);
        Ok(Running { child, out })
    }

    /// The sandbox's processes: number, as seen there, and name.
    pub fn processes(&self) -> Vec<(u32, String)> {
        let table = format!("/proc/{}/root/proc", self.pid);
        let entries = std::fs::read_dir(table).into_iter().flatten().flatten();
        let mut found: Vec<(u32, String)> = entries
            .filter_map(|entry| {
                let number = entry.file_name().to_string_lossy().parse().ok()?;
                let name = std::fs::read_to_string(entry.path().join("comm")).ok()?;
                Some((number, name.trim().to_owned()))
            })
            .collect();
        found.sort_unstable();
        found
    }

    fn command(&self, place: Place<'_>, before: &[&str], words: &[&str]) -> Command {
        let mut command = Command::new("nsenter");
        command.arg(format!("--target={}", self.pid)).args(NAMESPACES);
        if self.cgroup.is_some() {
            command.arg("--cgroup");
        }
        command.arg("--").args(before);
        if let Place::RootAt(network) | Place::ToolsAt(network) = place {
            command.args(["nsenter", &format!("--net=/run/netns/{network}"), "--"]);
        }
        if matches!(place, Place::Root | Place::RootAt(_)) {
            command.args(["chroot", ROOT]);
        }
        command.args(words).env_clear().envs([
            ("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
            ("HOME", "/root"),
            ("LC_ALL", "C.UTF-8"),
            ("TERM", "dumb"),
            ("SYSTEMD_COLORS", "0"),
        ]);
        command
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        drop(self.holder.stdin.take());
        drop(self.holder.wait());
    }
}

/// A program that goes on; dropping this ends it.
pub struct Running {
    child: Child,
    out: Option<BufReader<std::process::ChildStdout>>,
}

impl Running {
    /// Sends a line to its standard input.
    pub fn tell(&mut self, line: &str) -> Outcome<()> {
        match &mut self.child.stdin {
            Some(pipe) => writeln!(pipe, "{line}").and_then(|()| pipe.flush()).doing("writing to a pipe"),
            None => broken("the program's standard input is closed"),
        }
    }

    /// The next line of its standard output, waited for; empty at its end.
    pub fn answer(&mut self) -> String {
        let mut line = String::new();
        if let Some(out) = &mut self.out {
            drop(out.read_line(&mut line));
        }
        line
    }

    /// Whether it has not ended by itself.
    pub fn alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn first_line(child: &mut Child) -> String {
    let mut line = String::new();
    if let Some(out) = child.stdout.take() {
        drop(BufReader::new(out).read_line(&mut line));
    }
    line
}

fn rest(child: &mut Child) -> String {
    let mut text = String::new();
    if let Some(mut err) = child.stderr.take() {
        drop(err.read_to_string(&mut text));
    }
    text
}
