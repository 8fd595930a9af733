//! Quantities with units. Units survive to the emitters, which choose the target's spelling.

/// A length of time in milliseconds: `30s`, `1h30m`, `7d`, `500ms`. `m` is minutes; there are no months.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Duration {
    /// Milliseconds.
    pub millis: u64,
}

/// A size in bytes: `512MiB`, `10MB`, `4KiB`, `1GiB`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Size {
    /// Bytes.
    pub bytes: u64,
}

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

/// A day of the proleptic Gregorian calendar: `"2027-01-31"`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Date {
    /// Year.
    pub year: u16,
    /// Month, 1..=12.
    pub month: u8,
    /// Day, 1..=31.
    pub day: u8,
}
