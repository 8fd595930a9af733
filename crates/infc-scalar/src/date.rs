//! Days of the calendar. There is no clock: today is given from outside.

use std::fmt;

use crate::{LiteralError, Weekday};

/// A day of the proleptic Gregorian calendar: `"2027-01-31"`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Date {
    /// Year, 1..=9999.
    pub year: u16,
    /// Month, 1..=12.
    pub month: u8,
    /// Day, 1..=31.
    pub day: u8,
}

impl Date {
    /// Reads `YYYY-MM-DD`, a day that exists.
    pub fn read(text: &str) -> Result<Self, LiteralError> {
        let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
        let &[year, month, day] = parts.as_slice() else { return Err(shape(text)) };
        let (Some(y), Some(m), Some(d)) = (digits(year, 4), digits(month, 2), digits(day, 2)) else {
            return Err(shape(text));
        };
        let canonical = format!("{y:04}-{m:02}-{d:02}");
        if canonical != text {
            return Err(shape(text).suggest(canonical));
        }
        Self::exists(y, m, d)
    }

    fn exists(year: u16, month: u16, day: u16) -> Result<Self, LiteralError> {
        if year == 0 {
            return Err(LiteralError::new(0..4, "years are counted from 0001"));
        }
        let Some(month) = u8::try_from(month).ok().filter(|m| (1..=12).contains(m)) else {
            return Err(LiteralError::new(
                5..7,
                format!("there is no month {month:02}: months are 01 to 12"),
            ));
        };
        let days = days_in_month(year, month);
        match u8::try_from(day).ok().filter(|d| (1..=days).contains(d)) {
            Some(day) => Ok(Self { year, month, day }),
            None => Err(LiteralError::new(
                8..10,
                format!("{year:04}-{month:02} has {days} days, there is no day {day:02}"),
            )),
        }
    }

    /// Days since 1970-01-01, negative before it.
    pub fn days_from_epoch(self) -> i64 {
        let years = i64::from(self.year) - 1;
        let leaps = years / 4 - years / 100 + years / 400;
        let months: i64 = (1..self.month.min(13)).map(|m| i64::from(days_in_month(self.year, m))).sum();
        // 719_162 days lie between 0001-01-01 and 1970-01-01.
        years * 365 + leaps + months + i64::from(self.day) - 1 - 719_162
    }

    /// The day of the week.
    pub fn weekday(self) -> Weekday {
        // 1970-01-01 was a Thursday.
        Weekday::from_index((self.days_from_epoch() + 4).rem_euclid(7))
    }
}

/// Whether a year of the Gregorian calendar has a 29 February.
pub(crate) const fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

/// How many days a month has; 31 for a month out of range.
pub(crate) const fn days_in_month(year: u16, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn digits(text: &str, most: usize) -> Option<u16> {
    let plain = !text.is_empty() && text.len() <= most && text.bytes().all(|b| b.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

fn shape(text: &str) -> LiteralError {
    LiteralError::whole(text, "a date is written year-month-day with leading zeros, as `2027-01-31`")
}

impl fmt::Display for Date {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}
