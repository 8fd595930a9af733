//! A full disk and a read-only one: one clear error, nothing half-written, no stage left.
//!
//! Root may mount such disks in a namespace of its own; everybody else meets a limit on the size of files, or a
//! folder without permission. Nothing is skipped: where a mount is refused, the other way is tried.

use camino::Utf8Path;

use crate::child::{command, run};
use crate::fixture::folder;

/// Runs `order` on `out` after `mount` in a mount namespace; `None` where that is not allowed.
fn mounted(order: &str, out: &Utf8Path, mount: &str) -> Option<String> {
    const REFUSED: i32 = 77;
    let inner = command(order, out, &format!("{mount} || exit {REFUSED}"));
    let mut outer = std::process::Command::new("unshare");
    outer.args(["--mount", "--"]).arg(inner.get_program()).args(inner.get_args());
    outer.envs(inner.get_envs().filter_map(|(key, value)| Some((key, value?))));
    let output = outer.output().ok()?;
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    if output.status.code() == Some(REFUSED) || said.contains("unshare failed") {
        return None;
    }
    assert!(output.status.success(), "{said}");
    Some(said)
}

#[test]
fn a_full_disk() {
    let (_folder, out) = folder();
    let parent = out.parent().unwrap();
    let said = mounted("room", &out, &format!("mount -t tmpfs -o size=600k none '{parent}'"));
    match said {
        Some(said) => assert!(said.contains(": the disk is full; make room"), "{said}"),
        None => a_limit_on_files(),
    }
}

#[test]
fn a_limit_on_files() {
    let (_folder, out) = folder();
    // The signal is ignored, so that the write fails instead, as on a full disk; 256 blocks of 512 or 1024 bytes.
    let said = run(command("room", &out, "trap '' XFSZ; ulimit -f 256"));
    assert!(said.contains("said: cannot write `"), "{said}");
    assert!(
        said.contains("usr/local/bin/big`: the file would be larger than the limit for files; make room"),
        "{said}"
    );
}

#[test]
fn a_read_only_disk() {
    let (_folder, out) = folder();
    let parent = out.parent().unwrap();
    let said = mounted("refused", &out, &format!("mount -t tmpfs -o ro none '{parent}'"));
    let said = said.unwrap_or_else(|| run(command("refused", &out, &format!("chmod 0555 '{parent}'"))));
    let start = format!("said: cannot create the folder `{parent}/.out.infc-new`: ");
    assert!(said.contains(&start), "{said}");
    assert!(said.contains("read-only") || said.contains("permission is denied"), "{said}");
}

#[test]
fn a_folder_that_nobody_may_write() {
    // Not even root makes a folder in `/sys`.
    let said = run(command("refused", Utf8Path::new("/sys/infc-test-out"), ""));
    assert!(said.contains("said: cannot create the folder `/sys/.infc-test-out.infc-new`: "), "{said}");
}
