//! Certificates: what is on them, how they are obtained and renewed.
//!
//! It deliberately prints nothing.

use crate::{Machine, Report};

/// Certificates: what is on them, how they are obtained and renewed.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct CertificatePlan {}

/// Plans it for one machine.
pub(crate) fn plan(_machine: &Machine<'_>, _report: &mut Report) -> CertificatePlan {
    CertificatePlan::default()
}
