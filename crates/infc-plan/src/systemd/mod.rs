//! Units, processes and accounts.
//!
//! It deliberately prints nothing.

use crate::{Machine, Report};

/// Units, processes and accounts.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct SystemdPlan {}

/// Plans it for one machine.
pub(crate) fn plan(_machine: &Machine<'_>, _report: &mut Report) -> SystemdPlan {
    SystemdPlan::default()
}
