//! When something runs: one value that lowers to a crontab line and to systemd's `OnCalendar=`.
//!
//! Times are wall-clock times of the host; what a change of daylight saving time does to them is not modelled.

mod build;
mod calendar;
mod field;
mod gap;
mod read;

use std::fmt;

pub use build::TimeOfDay;
pub use field::CronField;

/// A day of the week, in cron's numbering from Sunday.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Weekday {
    /// 0
    Sunday,
    /// 1
    Monday,
    /// 2
    Tuesday,
    /// 3
    Wednesday,
    /// 4
    Thursday,
    /// 5
    Friday,
    /// 6
    Saturday,
}

/// When something runs, in crontab(5)'s five fields. `"30 3 * * *"`; `daily "02:00"`, `weekly`, `hourly`, `every 5m`
/// are made of it by the model.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Schedule {
    /// 0..=59
    pub minute: CronField,
    /// 0..=23
    pub hour: CronField,
    /// 1..=31
    pub day: CronField,
    /// 1..=12
    pub month: CronField,
    /// 0..=6 from Sunday; 7 is read as 0.
    pub weekday: CronField,
}

impl Weekday {
    /// All, from Sunday.
    pub const ALL: [Self; 7] = [
        Self::Sunday,
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
    ];

    /// cron's number, 0..=6 from Sunday.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The first three letters in lower case, `mon`: how a literal says it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sunday => "sun",
            Self::Monday => "mon",
            Self::Tuesday => "tue",
            Self::Wednesday => "wed",
            Self::Thursday => "thu",
            Self::Friday => "fri",
            Self::Saturday => "sat",
        }
    }

    /// The day of a name, `mon`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|day| day.name() == name)
    }

    /// How OnCalendar says it: `Mon`.
    pub const fn calendar(self) -> &'static str {
        match self {
            Self::Sunday => "Sun",
            Self::Monday => "Mon",
            Self::Tuesday => "Tue",
            Self::Wednesday => "Wed",
            Self::Thursday => "Thu",
            Self::Friday => "Fri",
            Self::Saturday => "Sat",
        }
    }

    /// The day `index` days after a Sunday.
    pub(crate) fn from_index(index: i64) -> Self {
        Self::ALL
            .into_iter()
            .find(|day| i64::from(day.number()) == index.rem_euclid(7))
            .unwrap_or(Self::Sunday)
    }
}

impl fmt::Display for Weekday {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { minute, hour, day, month, weekday } = self;
        write!(out, "{minute} {hour} {day} {month} {weekday}")
    }
}
