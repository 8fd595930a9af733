//! Lengths of time, and how the targets spell them. Calendars are `schedule`'s and `date`'s.

use std::fmt;

/// A length of time in milliseconds: `30s`, `1h30m`, `7d`, `500ms`. `m` is minutes; there are no months.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Duration {
    /// Milliseconds.
    pub millis: u64,
}

/// The units of a literal, from large to small, with their milliseconds.
pub(crate) const UNITS: [(&str, u64); 5] =
    [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

impl Duration {
    /// A hundred years of 365 days, the longest that can be written; its microseconds fit every target's integers.
    pub const MAX: Self = Self { millis: 36_500 * 86_400_000 };

    /// Of whole seconds; saturates.
    pub const fn from_secs(secs: u64) -> Self {
        Self { millis: secs.saturating_mul(1_000) }
    }

    /// Of whole minutes; saturates.
    pub const fn from_mins(mins: u64) -> Self {
        Self::from_secs(mins.saturating_mul(60))
    }

    /// Whole seconds, where it is that exactly.
    pub const fn as_secs_exact(self) -> Option<u64> {
        if self.millis.is_multiple_of(1_000) { Some(self.millis / 1_000) } else { None }
    }

    /// The nearest durations of whole seconds, at or below and at or above: what a message offers to a target that
    /// counts in seconds.
    pub const fn nearest_secs(self) -> (Self, Self) {
        (Self::from_secs(self.millis / 1_000), Self::from_secs(self.millis.div_ceil(1_000)))
    }

    /// systemd.time(7)'s time span, exact: `1h 30min`, `500ms`, `0s`. Days are 24 hours there too.
    pub fn systemd(self) -> String {
        let spans: Vec<String> = self
            .parts()
            .map(|(count, unit)| format!("{count}{}", if unit == "m" { "min" } else { unit }))
            .collect();
        if spans.is_empty() { "0s".to_owned() } else { spans.join(" ") }
    }

    /// nginx's time in its largest exact unit: `90m`, `30s`, `500ms`. None above [`Duration::MAX`]. A directive that
    /// counts in seconds (`expires`, `keepalive_timeout`'s header) refuses `ms`: ask [`Duration::as_secs_exact`] first.
    pub fn nginx(self) -> Option<String> {
        if self > Self::MAX {
            return None;
        }
        let largest = UNITS.iter().find(|(_, size)| self.millis != 0 && self.millis.is_multiple_of(*size));
        Some(largest.map_or("0s".to_owned(), |(unit, size)| format!("{}{unit}", self.millis / size)))
    }

    /// How many of each unit, from large to small, without the zeros.
    fn parts(self) -> impl Iterator<Item = (u64, &'static str)> {
        let mut rest = self.millis;
        UNITS.into_iter().filter_map(move |(unit, size)| {
            let count = rest / size;
            rest %= size;
            (count > 0).then_some((count, unit))
        })
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.millis == 0 {
            return out.write_str("0s");
        }
        self.parts().try_for_each(|(count, unit)| write!(out, "{count}{unit}"))
    }
}
