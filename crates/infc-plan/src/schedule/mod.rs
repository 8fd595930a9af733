//! Timers, cron tables, rotations.
//!
//! It deliberately prints nothing.

use crate::{Machine, Report};

/// Timers, cron tables, rotations.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct SchedulePlan {}

/// Plans it for one machine.
pub(crate) fn plan(_machine: &Machine<'_>, _report: &mut Report) -> SchedulePlan {
    SchedulePlan::default()
}
