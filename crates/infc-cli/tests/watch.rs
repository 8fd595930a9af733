//! `infc build --watch` and `infc check --watch` with real files: every way in which an editor saves, and what goes wrong.
//!
//! It deliberately waits for what is said, with a generous deadline, and never for a time.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test lays out files and may fail"
)]

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// How long what is certain to come may take on a machine that does much else.
const DEADLINE: Duration = Duration::from_secs(45);

/// infc, watching.
struct Watching {
    child: Child,
    said: Receiver<String>,
    /// Every line so far.
    lines: Vec<String>,
}

impl Watching {
    fn start(here: &Path, args: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_infc"))
            .args(args)
            .current_dir(here)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let errors = BufReader::new(child.stderr.take().unwrap());
        let (sender, said) = channel();
        std::thread::spawn(move || {
            errors.lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
        });
        Self { child, said, lines: Vec::new() }
    }

    /// Waits for a line that begins with `wanted`, and gives it.
    fn hear(&mut self, wanted: &str) -> String {
        loop {
            let Ok(line) = self.said.recv_timeout(DEADLINE) else {
                panic!("`{wanted}` was not said after\n{}", self.lines.join("\n"));
            };
            self.lines.push(line.clone());
            if line.starts_with(wanted) {
                return line;
            }
        }
    }

    fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Interrupts it, and gives the exit code and everything that was said.
    fn interrupt(mut self) -> (Option<i32>, Vec<String>) {
        self.signal("-INT");
        let code = self.child.wait().unwrap().code();
        self.lines.extend(self.said.iter());
        (code, std::mem::take(&mut self.lines))
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A site of one host with an app on `port`.
fn site(port: &str) -> String {
    format!(
        "{{ hosts.web = {{ os = debian-12; address = \"203.0.113.10\"; \
         apps.api = {{ directory = \"/srv/api\"; script = \"server.js\"; port = {port}; memory = 512MiB; }}; }}; }}\n"
    )
}

/// Saves as editors do that write a new file and put it in the old one's place.
fn save_by_rename(path: &Path, text: &str) {
    let new = path.with_extension("swp");
    std::fs::write(&new, text).unwrap();
    std::fs::rename(new, path).unwrap();
}

/// The port that the written bundle gives the app.
fn built(here: &Path) -> String {
    let unit = std::fs::read_to_string(here.join("out/web/etc/systemd/system/infc-app-api.service")).unwrap();
    let port = unit.lines().find_map(|line| line.strip_prefix("Environment=\"PORT=")?.strip_suffix('"'));
    port.unwrap_or(&unit).to_owned()
}

#[test]
fn every_way_of_saving_is_seen() {
    let here = tempfile::tempdir().unwrap();
    let file = here.path().join("site.inf");
    std::fs::write(&file, site("3000")).unwrap();
    let mut infc = Watching::start(here.path(), &["build", "--watch", "-o", "out"]);
    infc.hear("watching site.inf;");
    assert_eq!(built(here.path()), "3000");

    std::fs::write(&file, site("3001")).unwrap();
    infc.hear("changed: site.inf");
    let said = infc.hear("out: ");
    assert!(said.contains("changed: web/etc/systemd/system/infc-app-api.service"), "{said}");
    assert!(said.ends_with("; exposure unchanged"), "{said}");
    assert_eq!(built(here.path()), "3001");

    save_by_rename(&file, &site("3002"));
    infc.hear("out: 1 file changed");
    assert_eq!(built(here.path()), "3002");

    // The old one is put aside first.
    std::fs::rename(&file, here.path().join("site.inf~")).unwrap();
    std::fs::write(&file, site("3003")).unwrap();
    infc.hear("out: 1 file changed");
    assert_eq!(built(here.path()), "3003");

    std::fs::remove_file(&file).unwrap();
    infc.hear("error: cannot read `site.inf`: there is no such file");
    assert_eq!(built(here.path()), "3003");
    std::fs::write(&file, site("3004")).unwrap();
    infc.hear("out: 1 file changed");
    assert_eq!(built(here.path()), "3004");
    assert_eq!(infc.interrupt().0, Some(0));
}

#[test]
fn a_mistake_leaves_the_last_good_bundle() {
    let here = tempfile::tempdir().unwrap();
    let file = here.path().join("site.inf");
    std::fs::write(&file, "{ broken").unwrap();
    let mut infc = Watching::start(here.path(), &["build", "--watch", "-o", "out"]);
    infc.hear("nothing is written; `out` stays as it is");
    infc.hear("watching site.inf;");
    assert!(!here.path().join("out").exists());

    std::fs::write(&file, site("3000")).unwrap();
    infc.hear("out: ");
    assert_eq!(built(here.path()), "3000");

    std::fs::write(&file, site("70000")).unwrap();
    infc.hear("error[");
    infc.hear("nothing is written; `out` stays as it is");
    assert_eq!(built(here.path()), "3000");

    // Mended, and as it was before the mistake.
    std::fs::write(&file, site("3000")).unwrap();
    infc.hear("out: unchanged");
    // What a stranger has put into the output is not replaced, and told; infc goes on.
    std::fs::write(here.path().join("out/mine"), "").unwrap();
    std::fs::write(&file, site("3005")).unwrap();
    infc.hear("error: cannot replace `out`: infc did not write `mine` in it");
    std::fs::remove_file(here.path().join("out/mine")).unwrap();
    std::fs::write(&file, site("3006")).unwrap();
    infc.hear("out: 1 file changed");
    assert_eq!(built(here.path()), "3006");
    assert_eq!(infc.interrupt().0, Some(0));
}

#[test]
fn many_quick_edits_give_few_builds_and_the_last_state() {
    let here = tempfile::tempdir().unwrap();
    let file = here.path().join("site.inf");
    std::fs::write(&file, site("3000")).unwrap();
    let mut infc = Watching::start(here.path(), &["build", "--watch", "-o", "out"]);
    infc.hear("watching site.inf;");
    for port in 3001..=3020 {
        save_by_rename(&file, &site(&port.to_string()));
    }
    while built(here.path()) != "3020" {
        infc.hear("out: ");
    }
    let (code, lines) = infc.interrupt();
    let builds = lines.iter().filter(|line| line.starts_with("changed: ")).count();
    assert_eq!(code, Some(0));
    assert!((1..=6).contains(&builds), "{builds} builds:\n{}", lines.join("\n"));
}

#[test]
fn what_a_site_is_made_of_is_watched() {
    let here = tempfile::tempdir().unwrap();
    let folder = here.path().join("hosts");
    std::fs::create_dir(&folder).unwrap();
    let web = folder.join("web.inf");
    let host = |os: &str| format!("profile Host {{ os = {os}; address = \"203.0.113.10\"; }}\n");
    std::fs::write(&web, host("debian-12")).unwrap();
    std::fs::write(here.path().join("site.inf"), "{ hosts.web = { imports = [ ./hosts/web.inf ]; }; }\n")
        .unwrap();
    let mut infc = Watching::start(here.path(), &["check", "--watch"]);
    infc.hear("no errors");
    infc.hear("watching site.inf and 1 more;");

    std::fs::write(&web, host("debian-13x")).unwrap();
    infc.hear("changed: hosts/web.inf");
    infc.hear("error[");
    // The whole folder goes, and comes again.
    std::fs::remove_dir_all(&folder).unwrap();
    infc.hear("changed: hosts/web.inf");
    infc.hear("error[");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(&web, host("debian-12")).unwrap();
    infc.hear("no errors");

    // A link, and what it leads to.
    std::fs::rename(&web, here.path().join("real.inf")).unwrap();
    std::os::unix::fs::symlink("../real.inf", &web).unwrap();
    std::fs::write(here.path().join("real.inf"), host("debian-11x")).unwrap();
    infc.hear("error[");
    std::fs::write(here.path().join("real.inf"), host("debian-12")).unwrap();
    infc.hear("no errors");

    // A file that is looked for, and was not there when it was.
    let two = "{ hosts.web = { imports = [ ./hosts/web.inf ./new/more.inf ]; }; }\n";
    std::fs::write(here.path().join("site.inf"), two).unwrap();
    infc.hear("error[");
    std::fs::create_dir(here.path().join("new")).unwrap();
    std::fs::write(here.path().join("new/more.inf"), "profile Host { timezone = \"UTC\"; }\n").unwrap();
    infc.hear("no errors");

    // The flake's folder as a whole.
    std::fs::remove_dir_all(here.path()).unwrap();
    infc.hear("error: cannot read `site.inf`");
    std::fs::create_dir(here.path()).unwrap();
    std::fs::write(here.path().join("site.inf"), "{ }\n").unwrap();
    infc.hear("no errors");
    infc.signal("-TERM");
    assert_eq!(infc.child.wait().unwrap().code(), Some(0));
}

#[test]
fn inputs_by_path_and_the_lock_are_watched() {
    let here = tempfile::tempdir().unwrap();
    let (own, house) = (here.path().join("own"), here.path().join("house"));
    std::fs::create_dir(&own).unwrap();
    std::fs::create_dir(&house).unwrap();
    let baseline = |zone: &str| {
        format!(
            "{{ outputs = {{ std }}: {{ profiles.base = profile Host {{ timezone = \"{zone}\"; }}; }}; }}\n"
        )
    };
    std::fs::write(house.join("site.inf"), baseline("UTC")).unwrap();
    let text = "{\n  inputs.house.url = \"path:../house\";\n  outputs = { std, house }: {\n    \
        hosts.web = { imports = [ house.profiles.base ]; os = debian-12; address = \"203.0.113.10\"; };\n  };\n}\n";
    std::fs::write(own.join("site.inf"), text).unwrap();
    let lock = || {
        let command =
            Command::new(env!("CARGO_BIN_EXE_infc")).args(["update", "-q"]).current_dir(&own).output();
        let output = command.unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    lock();
    let mut infc = Watching::start(&own, &["build", "--watch", "-o", "../out"]);
    infc.hear("watching site.inf and ");

    std::fs::write(house.join("site.inf"), baseline("Africa/Nairobi")).unwrap();
    let said = infc.hear("changed: ");
    assert!(said.ends_with("../house"), "{said}");
    infc.hear("error[input-changed]");
    infc.hear("nothing is written");
    lock();
    let said = infc.hear("changed: ");
    assert!(said.contains("infc.lock"), "{said}");
    infc.hear("../out: ");
    // A file that counts, although nobody imports it yet, in a folder that was not there.
    std::fs::create_dir(house.join("more")).unwrap();
    std::fs::write(house.join("more/new.inf"), "{ }\n").unwrap();
    infc.hear("error[input-changed]");
    assert_eq!(infc.interrupt().0, Some(0));
}

#[test]
fn its_own_output_wakes_nobody() {
    let here = tempfile::tempdir().unwrap();
    let file = here.path().join("site.inf");
    std::fs::write(&file, site("3000")).unwrap();
    let mut infc = Watching::start(here.path(), &["build", "--watch", "-o", "out"]);
    infc.hear("watching site.inf;");
    std::fs::write(&file, site("3001")).unwrap();
    infc.hear("out: ");
    // Saved again as it is, and something else beside it.
    std::fs::write(&file, site("3001")).unwrap();
    std::fs::write(here.path().join("notes.txt"), "").unwrap();
    std::fs::write(&file, site("3002")).unwrap();
    while built(here.path()) != "3002" {
        infc.hear("out: ");
    }
    let (code, lines) = infc.interrupt();
    assert_eq!((code, lines.iter().filter(|line| line.starts_with("changed: ")).count()), (Some(0), 2));
    assert!(!lines.iter().any(|line| line.contains('\x1b')), "what is no terminal is not cleared");
}

#[test]
fn what_cannot_be_watched_is_refused() {
    let here = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_infc"));
        let output = command.args(args).current_dir(here.path()).stdin(Stdio::null()).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, said) = run(&["check", "-", "--watch"]);
    assert_eq!(
        (code, said.as_str()),
        (Some(2), "error: standard input cannot be watched\nhelp: name the file\n")
    );
    assert_eq!(run(&["check", "--watch", "gone.inf"]).0, Some(3));
    assert_eq!(run(&["check", "--watch", "--fix"]).0, Some(2));
}
