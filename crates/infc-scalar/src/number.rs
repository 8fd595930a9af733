//! Number tokens: `443 1_000 30s 1h30m 512MiB 20r/s 80% 443/tcp 6000..6100/tcp`.

use crate::{Duration, Percent, PortSpec, Rate, Size};

/// What a number token says by its shape alone, before a type is expected.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Number {
    /// A bare integer.
    Int(i64),
    /// With time units.
    Duration(Duration),
    /// With a size unit.
    Size(Size),
    /// Requests over time.
    Rate(Rate),
    /// Percent.
    Percent(Percent),
    /// With a protocol, or a range.
    Ports(PortSpec),
}
