//! Volumes, backups, directories and files.
//!
//! It deliberately prints nothing.

use crate::{Machine, Report};

/// Volumes, backups, directories and files.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct StoragePlan {}

/// Plans it for one machine.
pub(crate) fn plan(_machine: &Machine<'_>, _report: &mut Report) -> StoragePlan {
    StoragePlan::default()
}
