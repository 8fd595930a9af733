//! The firewall and the jails.
//!
//! It deliberately prints nothing.

use crate::{Machine, Report};

/// The firewall and the jails.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct FirewallPlan {}

/// Plans it for one machine.
pub(crate) fn plan(_machine: &Machine<'_>, _report: &mut Report) -> FirewallPlan {
    FirewallPlan::default()
}
