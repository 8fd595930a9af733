//! The moment at which the new bundle takes the place of the old one.
//!
//! One system call exchanges the two folders, so that no moment is without a bundle. Where the file system cannot do
//! that, a journal and two renames do, and a command that finds the journal completes or undoes them. It deliberately
//! never copies: whatever happens, each bundle stays whole under some name.

use rustix::fs::{self, Mode, OFlags, RenameFlags};
use rustix::io::Errno;

use super::DiskError;
use super::output::Output;
use super::stage::{JOURNAL, OLD, Stage, TREE};

/// How two folders change places.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Swap {
    /// By one system call where the file system can, else by the journal.
    #[default]
    Automatic,
    /// By the journal, as on a file system that cannot exchange two folders.
    Journal,
}

/// What the swap was done with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Swapped {
    Exchanged,
    Journalled,
}

/// Gives the stage's tree the output's name, which nothing or an empty folder has.
pub(super) fn create(output: &Output, stage: &Stage<'_>) -> Result<(), DiskError> {
    // A folder renamed over an empty folder replaces it; over anything else it fails.
    rename((&stage.folder, TREE), (&output.parent, &output.name), output)?;
    sync(output, stage)
}

/// Exchanges the stage's tree and the output. The stage then has the old bundle, as [`TREE`] or [`OLD`].
pub(super) fn swap(output: &Output, stage: &Stage<'_>, how: Swap) -> Result<Swapped, DiskError> {
    let exchanged = match how {
        Swap::Journal => Err(Errno::NOSYS),
        Swap::Automatic => {
            fs::renameat_with(&stage.folder, TREE, &output.parent, &output.name, RenameFlags::EXCHANGE)
        }
    };
    match exchanged {
        Ok(()) => sync(output, stage).map(|()| Swapped::Exchanged),
        // Old kernels and sandboxes that do not know the call answer with one of the latter.
        Err(Errno::INVAL | Errno::OPNOTSUPP | Errno::NOSYS | Errno::PERM) => {
            journalled(output, stage).map(|()| Swapped::Journalled)
        }
        Err(error) => Err(DiskError::writing("replace", &output.path, error)),
    }
}

fn journalled(output: &Output, stage: &Stage<'_>) -> Result<(), DiskError> {
    let path = output.stage_path().join(JOURNAL);
    let failed = |error| DiskError::writing("write", &path, error);
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
    let journal = fs::openat(&stage.folder, JOURNAL, flags, Mode::RUSR | Mode::WUSR).map_err(failed)?;
    fs::fsync(&journal).map_err(failed)?;
    sync(output, stage)?;
    let (here, old, new) =
        ((&output.parent, output.name.as_str()), (&stage.folder, OLD), (&stage.folder, TREE));
    let done = rename(here, old, output).and_then(|()| {
        rename(new, here, output).or_else(|error| {
            // Undo; if that fails too, the journal stays and the next command tries again.
            rename(old, here, output)?;
            Err(error)
        })
    });
    if done.is_ok() || !stage.has(OLD) {
        sync(output, stage)?;
        stage.remove(JOURNAL)?;
    }
    done
}

/// Completes or undoes what a killed command left, and removes its stage.
pub(super) fn recover(output: &Output, stage: &Stage<'_>) -> Result<(), DiskError> {
    if stage.has(JOURNAL) {
        if output.stat()?.is_none() {
            let name = if stage.has(TREE) { TREE } else { OLD };
            if stage.has(name) {
                rename((&stage.folder, name), (&output.parent, &output.name), output)?;
            }
        }
        sync(output, stage)?;
        stage.remove(JOURNAL)?;
    }
    stage.remove(TREE)?;
    stage.remove(OLD)
}

type Place<'a> = (&'a rustix::fd::OwnedFd, &'a str);

fn rename(from: Place<'_>, to: Place<'_>, output: &Output) -> Result<(), DiskError> {
    fs::renameat(from.0, from.1, to.0, to.1)
        .map_err(|error| DiskError::writing("replace", &output.path, error))
}

/// Makes the renames last. File systems that have nothing to make last answer `EINVAL`.
fn sync(output: &Output, stage: &Stage<'_>) -> Result<(), DiskError> {
    for folder in [&stage.folder, &output.parent] {
        match fs::fsync(folder) {
            Ok(()) | Err(Errno::INVAL) => {}
            Err(error) => return Err(DiskError::writing("sync", &output.path, error)),
        }
    }
    Ok(())
}
