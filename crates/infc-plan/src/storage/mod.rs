//! What lies on a host's disks: what is mounted, directories, logs and how they are rotated, the journal.
//!
//! It deliberately knows nothing of what backups copy; that is `script`'s.

mod directory;
mod disk;
mod packaged;
mod pattern;
mod rotation;

pub use directory::Directory;
pub use disk::mounts_above;
pub(crate) use disk::{STEP as DISKS, wait};
pub use packaged::PACKAGED_LOGS;
pub use pattern::meet;
pub use rotation::Stanza;

use infc_diag::Span;
use infc_scalar::{Duration, Size};

use crate::operations::Lowering;
use crate::{Origin, PlannedFile, Quality};

/// journald's limits.
#[derive(Clone, PartialEq, Debug)]
pub struct Journal {
    /// Most space on disk.
    pub size: (Size, Span),
    /// Longest time that entries are kept.
    pub keep: (Duration, Span),
    /// Where it is stated.
    pub origin: Origin,
}

/// Lowers directories, rotations, environment files and the journal.
pub(crate) fn lower(lowering: &mut Lowering) {
    let host = lowering.host;
    disk::lower(lowering);
    directory::lower(lowering);
    rotation::lower(lowering);
    for (name, app) in host.apps.iter() {
        crate::environment::note(lowering, "app", name, &app.secrets);
        crate::environment::of_secrets(lowering, name, app);
        crate::environment::of_addresses(lowering, name, app);
    }
    for (name, job) in host.jobs.iter() {
        crate::environment::note(lowering, "job", name, &job.secrets);
    }
    for (name, backup) in host.backups.iter() {
        crate::environment::note(lowering, "backup", name, &backup.secrets);
    }
    files(lowering);
    let journal = &host.journal;
    let (size, keep) = ((journal.size.value, journal.size.at), (journal.keep.value, journal.keep.at));
    lowering.plan.journal = Some(Journal { size, keep, origin: journal.at });
}

/// Files that the site brings as they are.
fn files(lowering: &mut Lowering) {
    let host = lowering.host;
    for (path, file) in host.files.iter() {
        let quality = Quality { mode: file.mode.0, owner: file.owner.0.clone(), group: file.group.0.clone() };
        let (path, text) = (path.to_string(), file.source.0.clone());
        lowering.plan.files.push(PlannedFile { path, text, quality, origin: file.key_at });
    }
}
