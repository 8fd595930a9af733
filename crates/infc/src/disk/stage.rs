//! The stage: `.OUT.infc-new`, beside the output, in which a bundle is made whole before anybody sees it.
//!
//! It holds `lock`, which one command at a time has; `tree`, the new bundle, which after the exchange is the old one;
//! and, where the file system cannot exchange two folders, `journal` and `old` ([`super::swap`]). It deliberately
//! removes those four names alone, never what it does not know.

use std::time::Duration;

use rustix::fd::OwnedFd;
use rustix::fs::{self, AtFlags, FileType, FlockOperation, Mode, OFlags};
use rustix::io::Errno;

use super::DiskError;
use super::output::{FOLDER, Output, is};

/// The new bundle in the stage.
pub(super) const TREE: &str = "tree";
/// The old bundle between two renames.
pub(super) const OLD: &str = "old";
/// What says that two renames have begun.
pub(super) const JOURNAL: &str = "journal";
const LOCK: &str = "lock";

/// How long to wait for another command: 500 times 20 ms.
const TRIES: u32 = 500;
const PAUSE: Duration = Duration::from_millis(20);

/// A stage that this command has for itself. It is removed when dropped.
pub(super) struct Stage<'a> {
    output: &'a Output,
    /// The stage's folder.
    pub(super) folder: OwnedFd,
    /// Open for as long as the lock is held.
    _lock: OwnedFd,
}

impl<'a> Stage<'a> {
    /// The stage of `output`, when no other command has it any more.
    pub(super) fn lock(output: &'a Output) -> Result<Self, DiskError> {
        for _ in 0..TRIES {
            if let Some(stage) = Self::try_lock(output)? {
                return Ok(stage);
            }
            std::thread::sleep(PAUSE);
        }
        Err(DiskError::new("write", &output.path, "another infc has been writing there for ten seconds")
            .help("wait until it is done, or end it, then run the command again"))
    }

    fn try_lock(output: &'a Output) -> Result<Option<Self>, DiskError> {
        let name = output.stage_name();
        let failed = |error| DiskError::writing("create the folder", output.stage_path(), error);
        match fs::mkdirat(&output.parent, &name, Mode::RWXU) {
            // A umask can take even the owner's own permissions away.
            Ok(()) => drop(fs::chmodat(&output.parent, &name, Mode::RWXU, AtFlags::empty())),
            Err(Errno::EXIST) => {}
            Err(error) => return Err(failed(error)),
        }
        let folder = match fs::openat(&output.parent, &name, FOLDER, Mode::empty()) {
            Ok(folder) => folder,
            Err(Errno::NOENT) => return Ok(None),
            Err(error) => return Err(failed(error)),
        };
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let lock = match fs::openat(&folder, LOCK, flags, Mode::RUSR | Mode::WUSR) {
            Ok(lock) => lock,
            Err(Errno::NOENT) => return Ok(None),
            Err(error) => {
                Self::leave(output, &folder);
                return Err(DiskError::writing("create", output.stage_path().join(LOCK), error));
            }
        };
        match fs::flock(&lock, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => {}
            Err(Errno::WOULDBLOCK | Errno::INTR) => return Ok(None),
            Err(error) => {
                Self::leave(output, &folder);
                return Err(DiskError::writing("lock", output.stage_path().join(LOCK), error));
            }
        }
        // The command that had the lock removes the stage; a lock on what is removed locks nothing.
        let current = same_file(&folder, &output.parent, &name) && same_file(&lock, &folder, LOCK);
        Ok(current.then_some(Self { output, folder, _lock: lock }))
    }

    /// Whether `name` is in the stage.
    pub(super) fn has(&self, name: &str) -> bool {
        fs::statat(&self.folder, name, AtFlags::SYMLINK_NOFOLLOW).is_ok()
    }

    /// Makes the empty folder [`TREE`], mode 0755; also whether the umask has to be undone file by file.
    pub(super) fn make_tree(&self) -> Result<(OwnedFd, bool), DiskError> {
        let path = self.output.stage_path().join(TREE);
        let failed = |error| DiskError::writing("create the folder", &path, error);
        fs::mkdirat(&self.folder, TREE, Mode::from_raw_mode(0o755)).map_err(failed)?;
        let stat = fs::statat(&self.folder, TREE, AtFlags::SYMLINK_NOFOLLOW).map_err(failed)?;
        let masked = stat.st_mode & 0o777 != 0o755;
        if masked {
            fs::chmodat(&self.folder, TREE, Mode::from_raw_mode(0o755), AtFlags::empty()).map_err(failed)?;
        }
        let tree = fs::openat(&self.folder, TREE, FOLDER, Mode::empty()).map_err(failed)?;
        Ok((tree, masked))
    }

    /// Removes `name`, whatever it is, if it is there.
    pub(super) fn remove(&self, name: &str) -> Result<(), DiskError> {
        let path = self.output.stage_path().join(name);
        let failed = |error: std::io::Error| DiskError::writing("remove", &path, error);
        match fs::statat(&self.folder, name, AtFlags::SYMLINK_NOFOLLOW) {
            Err(_) => Ok(()),
            Ok(stat) if is(&stat, FileType::Directory) => std::fs::remove_dir_all(&path).map_err(failed),
            Ok(_) => fs::unlinkat(&self.folder, name, AtFlags::empty()).map_err(|error| failed(error.into())),
        }
    }

    fn leave(output: &Output, folder: &OwnedFd) {
        let _ = fs::unlinkat(folder, LOCK, AtFlags::empty());
        // Fails when another command has begun, or something unknown is in it: then it is to stay.
        let _ = fs::unlinkat(&output.parent, output.stage_name(), AtFlags::REMOVEDIR);
    }
}

impl Drop for Stage<'_> {
    /// Nothing half-written stays, whichever way the command ends. A journal that is still there means that the
    /// output is between two renames: then the next command needs everything.
    fn drop(&mut self) {
        if self.has(JOURNAL) {
            return;
        }
        // What cannot be removed now is removed by the next command.
        let _ = self.remove(TREE);
        let _ = self.remove(OLD);
        Self::leave(self.output, &self.folder);
    }
}

fn same_file(open: &OwnedFd, folder: &OwnedFd, name: &str) -> bool {
    let (Ok(one), Ok(two)) = (fs::fstat(open), fs::statat(folder, name, AtFlags::SYMLINK_NOFOLLOW)) else {
        return false;
    };
    (one.st_dev, one.st_ino) == (two.st_dev, two.st_ino)
}
