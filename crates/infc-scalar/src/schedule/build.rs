//! Schedules made from times instead of fields: what `daily "02:00"` and `every 5m` mean.

use std::fmt;

use super::field::{self, CronField};
use super::{Schedule, Weekday};
use crate::{Duration, LiteralError};

/// A time of the day on a clock of 24 hours, to the minute: `"02:00"`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TimeOfDay {
    /// 0..=23
    pub hour: u8,
    /// 0..=59
    pub minute: u8,
}

impl TimeOfDay {
    /// Reads `HH:MM`.
    pub fn read(text: &str) -> Result<Self, LiteralError> {
        let shape = || LiteralError::whole(text, "a time is written `HH:MM`, from 00:00 to 23:59");
        let (hour, minute) = text.split_once(':').ok_or_else(shape)?;
        let number = |digits: &str, most: u8| {
            let plain = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
            digits.parse::<u8>().ok().filter(|n| plain && *n <= most)
        };
        let (Some(h), Some(m)) = (number(hour, 23), number(minute, 59)) else { return Err(shape()) };
        let time = Self { hour: h, minute: m };
        if hour.len() == 2 && minute.len() == 2 { Ok(time) } else { Err(shape().suggest(time.to_string())) }
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:02}:{:02}", self.hour, self.minute)
    }
}

const HOUR_MINUTES: u64 = 60;
const DAY_MINUTES: u64 = 24 * 60;

impl Schedule {
    /// Every day at a time; none where hour or minute is out of range.
    pub fn daily(hour: u8, minute: u8) -> Option<Self> {
        Some(Self { minute: minute_field(minute)?, hour: hour_field(hour)?, ..Self::always() })
    }

    /// Every week at a day and time; none where hour or minute is out of range.
    pub fn weekly(day: Weekday, hour: u8, minute: u8) -> Option<Self> {
        Some(Self { weekday: CronField::one(day.number()), ..Self::daily(hour, minute)? })
    }

    /// Every month at a day and time; none where one is out of range. Months without the day 29, 30 or 31 are left out.
    pub fn monthly(day: u8, hour: u8, minute: u8) -> Option<Self> {
        let day = (1..=31).contains(&day).then(|| CronField::one(day))?;
        Some(Self { day, ..Self::daily(hour, minute)? })
    }

    /// Every hour at a minute; none where it is out of range.
    pub fn hourly(minute: u8) -> Option<Self> {
        Some(Self { minute: minute_field(minute)?, ..Self::always() })
    }

    /// At equal distances through the day from midnight on: none unless the duration is whole minutes that divide the
    /// hour, whole hours that divide the day, or a day. [`Schedule::nearest_every`] names those around.
    pub fn every(distance: Duration) -> Option<Self> {
        let minutes = distance.as_secs_exact().filter(|secs| secs.is_multiple_of(60))? / 60;
        let small = |value: u64| u8::try_from(value).ok();
        match minutes {
            1 => Some(Self::always()),
            2..HOUR_MINUTES if HOUR_MINUTES.is_multiple_of(minutes) => {
                Some(Self { minute: CronField::steps(&field::MINUTE, small(minutes)?), ..Self::always() })
            }
            HOUR_MINUTES => Self::hourly(0),
            DAY_MINUTES => Self::daily(0, 0),
            _ if minutes > HOUR_MINUTES
                && minutes.is_multiple_of(HOUR_MINUTES)
                && DAY_MINUTES.is_multiple_of(minutes) =>
            {
                let hour = CronField::steps(&field::HOUR, small(minutes / HOUR_MINUTES)?);
                Some(Self { hour, ..Self::hourly(0)? })
            }
            _ => None,
        }
    }

    /// The longest distance of [`Schedule::every`] that is at most this, and the shortest that is at least this.
    pub fn nearest_every(distance: Duration) -> (Option<Duration>, Option<Duration>) {
        const MINUTES: [u64; 19] =
            [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60, 120, 180, 240, 360, 480, 720, 1440];
        let sayable = || MINUTES.into_iter().map(Duration::from_mins);
        (sayable().rfind(|each| *each <= distance), sayable().find(|each| *each >= distance))
    }

    /// Every minute.
    fn always() -> Self {
        Self {
            minute: CronField::any(&field::MINUTE),
            hour: CronField::any(&field::HOUR),
            day: CronField::any(&field::DAY),
            month: CronField::any(&field::MONTH),
            weekday: CronField::any(&field::WEEKDAY),
        }
    }
}

fn minute_field(minute: u8) -> Option<CronField> {
    (minute <= 59).then(|| CronField::one(minute))
}

fn hour_field(hour: u8) -> Option<CronField> {
    (hour <= 23).then(|| CronField::one(hour))
}
