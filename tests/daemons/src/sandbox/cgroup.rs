//! A control group for a machine that boots: systemd wants to be at the root of a tree of its own.
//!
//! Only the second version is used, wherever it is mounted, also beside the first one.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::fail::{Outcome, While, broken};

/// A control group that is removed when this is dropped.
pub struct Cgroup(PathBuf);

static NUMBER: AtomicU32 = AtomicU32::new(0);

impl Cgroup {
    /// A new group beneath the machine's mount of control groups, version 2.
    pub fn new() -> Outcome<Self> {
        let mounts = std::fs::read_to_string("/proc/self/mountinfo").doing("/proc/self/mountinfo")?;
        let Some(mount) = mounts.lines().find_map(version_two) else {
            return broken("no mount of cgroup2 is to be found: a machine cannot be booted here");
        };
        remove_left_over(Path::new(mount));
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = Path::new(mount).join(format!("infc-tests-{}-{number}", std::process::id()));
        std::fs::create_dir(&path).doing(path.display())?;
        Ok(Self(path))
    }

    /// Its directory.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

/// Groups of tests that were killed, so that nothing could clean up after them.
fn remove_left_over(mount: &Path) {
    for entry in std::fs::read_dir(mount).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let owner = name.strip_prefix("infc-tests-").and_then(|rest| rest.split('-').next());
        if owner.is_some_and(|process| !Path::new("/proc").join(process).exists()) {
            remove_tree(&entry.path());
        }
    }
}

fn version_two(line: &str) -> Option<&str> {
    let (before, after) = line.split_once(" - ")?;
    after.starts_with("cgroup2 ").then(|| before.split(' ').nth(4)).flatten()
}

impl Drop for Cgroup {
    fn drop(&mut self) {
        for _ in 0..100 {
            if remove_tree(&self.0) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20)); // the kernel takes a moment to bury the last processes
        }
    }
}

/// Removes the directories from the leaves up; their files cannot be removed and need not be.
fn remove_tree(path: &Path) -> bool {
    let below = std::fs::read_dir(path).into_iter().flatten().flatten();
    for entry in below.filter(|entry| entry.path().is_dir()) {
        remove_tree(&entry.path());
    }
    std::fs::remove_dir(path).is_ok()
}
