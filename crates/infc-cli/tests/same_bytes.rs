//! Same inputs, same bytes: whatever the directory, locale, umask, time zone, number of threads, or order of files.

#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test of the binary"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/ementech")
}

/// Copies the example's files in the given order, so that directory entries are made in that order.
fn copy(from: &Path, to: &Path, backwards: bool) {
    std::fs::create_dir_all(to).unwrap();
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    if backwards {
        entries.reverse();
    }
    for entry in entries {
        let target = to.join(entry.file_name().unwrap());
        if entry.is_dir() {
            copy(&entry, &target, backwards);
        } else {
            std::fs::copy(&entry, &target).unwrap();
        }
    }
}

/// Every file below a directory, with its bytes and whether it may be executed.
fn tree(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![root.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_owned();
            if path.is_symlink() {
                found.insert(name, std::fs::read_link(&path).unwrap().into_os_string().into_encoded_bytes());
            } else if path.is_dir() {
                waiting.push(path);
            } else {
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn build(shell: &str, site: &Path, out: &Path, settings: &[(&str, &str)]) {
    let script = format!("{shell} exec \"$0\" build {} -o {} ", site.display(), out.display());
    let extra = settings.iter().find(|(name, _)| *name == "ARGUMENTS").map_or("", |(_, value)| value);
    let mut command = Command::new("sh");
    command.arg("-c").arg(script + extra).arg(env!("CARGO_BIN_EXE_infc")).envs(settings.iter().copied());
    let run = command.output().expect("the binary runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
}

#[test]
fn the_same_bytes_everywhere() {
    let place = tempfile::tempdir().unwrap();
    let (one, two) = (place.path().join("a/ementech"), place.path().join("b/c d/e"));
    copy(&example(), &one, false);
    copy(&example(), &two, true);
    let (first, second) = (place.path().join("out1"), place.path().join("z/out2"));
    std::fs::create_dir_all(second.parent().unwrap()).unwrap();
    build(
        "umask 022; cd /;",
        &one.join("debian-12.inf"),
        &first,
        &[("LC_ALL", "C"), ("TZ", "UTC"), ("ARGUMENTS", "--jobs 1")],
    );
    let quoted = PathBuf::from(format!("'{}'", two.join("debian-12.inf").display()));
    build(
        "umask 077; cd /tmp;",
        &quoted,
        &second,
        &[("LC_ALL", "tr_TR.UTF-8"), ("TZ", "Pacific/Kiritimati"), ("ARGUMENTS", "--jobs 4")],
    );
    let (first, second) = (tree(&first), tree(&second));
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    for (path, bytes) in &first {
        assert!(second.get(path) == Some(bytes), "{} differs", path.display());
    }
    assert!(first.len() > 40, "{} files", first.len());
}

#[test]
fn sha256sum_agrees() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("out");
    build("", &example().join("site.inf"), &out, &[]);
    let run = Command::new("sha256sum")
        .args(["--check", "--strict", "--quiet", "SHA256SUMS"])
        .current_dir(out.join("vps"))
        .output()
        .unwrap();
    assert!(
        run.status.success(),
        "{}{}",
        String::from_utf8_lossy(&run.stdout),
        String::from_utf8_lossy(&run.stderr)
    );
}
