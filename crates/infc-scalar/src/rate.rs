//! Rates of requests, and percentages.

use std::cmp::Ordering;
use std::fmt;

/// What a rate is counted over.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Per {
    /// `r/s`
    Second,
    /// `r/m`
    Minute,
}

/// Requests per second or minute: `20r/s`, `5r/m`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Rate {
    /// How many, at least 1.
    pub count: u32,
    /// Over what.
    pub per: Per,
}

/// A percentage, 0..=100: `80%`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Percent(pub u8);

impl Rate {
    /// Requests in a minute.
    pub fn per_minute(self) -> u64 {
        match self.per {
            Per::Second => u64::from(self.count) * 60,
            Per::Minute => u64::from(self.count),
        }
    }

    /// By what they allow, not by how they are written: `60r/m` equals `1r/s`.
    pub fn compare(self, other: Self) -> Ordering {
        self.per_minute().cmp(&other.per_minute())
    }

    /// `rate=` of nginx's `limit_req_zone`: `10r/s`.
    pub fn nginx(self) -> String {
        self.to_string()
    }
}

impl fmt::Display for Per {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Second => "r/s",
            Self::Minute => "r/m",
        })
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}{}", self.count, self.per)
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}%", self.0)
    }
}
