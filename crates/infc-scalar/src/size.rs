//! Sizes in bytes, and how the targets spell them.

use std::fmt;

/// A size in bytes: `512MiB`, `10MB`, `4KiB`, `1GiB`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Size {
    /// Bytes.
    pub bytes: u64,
}

/// The units of a literal with their bytes: powers of 1024 with `i`, powers of 1000 without.
pub(crate) const UNITS: [(&str, u64); 9] = [
    ("TiB", 1 << 40),
    ("TB", 1_000_000_000_000),
    ("GiB", 1 << 30),
    ("GB", 1_000_000_000),
    ("MiB", 1 << 20),
    ("MB", 1_000_000),
    ("KiB", 1 << 10),
    ("KB", 1_000),
    ("B", 1),
];

impl Size {
    /// The largest that can be written: what a signed offset of 64 bits holds.
    pub const MAX: Self = Self { bytes: i64::MAX.unsigned_abs() };

    /// Of mebibytes; saturates.
    pub const fn from_mib(mib: u64) -> Self {
        Self { bytes: mib.saturating_mul(1 << 20) }
    }

    /// nginx's size in its largest exact unit of 1024: `1g`, `8m`, `512k`, or plain bytes. None above [`Size::MAX`].
    /// nginx reads `g` only for offsets (`client_max_body_size`, `max_size=`), not for buffers and zones: see
    /// [`Size::nginx_buffer`].
    pub fn nginx(self) -> Option<String> {
        (self <= Self::MAX).then(|| self.by_1024(&[("g", 1 << 30), ("m", 1 << 20), ("k", 1 << 10)]))
    }

    /// As [`Size::nginx`] without `g`, which nginx refuses for buffers and shared memory zones.
    pub fn nginx_buffer(self) -> Option<String> {
        (self <= Self::MAX).then(|| self.by_1024(&[("m", 1 << 20), ("k", 1 << 10)]))
    }

    /// systemd's size (systemd.resource-control(5)): `T G M K` of 1024, or plain bytes. Always exact.
    pub fn systemd(self) -> String {
        self.by_1024(&[("T", 1 << 40), ("G", 1 << 30), ("M", 1 << 20), ("K", 1 << 10)])
    }

    /// PM2's `max_memory_restart`: `G M K` of 1024, or plain bytes. Always exact.
    pub fn pm2(self) -> String {
        self.by_1024(&[("G", 1 << 30), ("M", 1 << 20), ("K", 1 << 10)])
    }

    /// logrotate's `size`: `G M k` of 1024, or plain bytes. Always exact.
    pub fn logrotate(self) -> String {
        self.by_1024(&[("G", 1 << 30), ("M", 1 << 20), ("k", 1 << 10)])
    }

    /// The nearest sizes that are whole multiples of `unit` bytes, at or below and at or above.
    pub const fn nearest(self, unit: Self) -> (Self, Self) {
        let step = if unit.bytes == 0 { 1 } else { unit.bytes };
        let below = self.bytes - self.bytes % step;
        let above = if below == self.bytes { below } else { below.saturating_add(step) };
        (Self { bytes: below }, Self { bytes: above })
    }

    fn by_1024(self, units: &[(&str, u64)]) -> String {
        let largest = units.iter().find(|(_, size)| self.bytes != 0 && self.bytes.is_multiple_of(*size));
        largest.map_or_else(|| self.bytes.to_string(), |(unit, size)| format!("{}{unit}", self.bytes / size))
    }
}

impl fmt::Display for Size {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let exact = UNITS.iter().filter(|(_, size)| self.bytes != 0 && self.bytes.is_multiple_of(*size));
        // The shortest number reads best: 1_000_000 is `1MB`, 1_048_576 is `1MiB`.
        match exact.min_by_key(|(_, size)| self.bytes / size) {
            Some((unit, size)) => write!(out, "{}{unit}", self.bytes / size),
            None => out.write_str("0B"),
        }
    }
}
