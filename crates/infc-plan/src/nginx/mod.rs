//! nginx: server blocks, routes, headers, limits.
//!
//! It deliberately prints nothing.

use crate::{Machine, Report};

/// nginx: server blocks, routes, headers, limits.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct NginxPlan {}

/// Plans it for one machine.
pub(crate) fn plan(_machine: &Machine<'_>, _report: &mut Report) -> NginxPlan {
    NginxPlan::default()
}
