//! crontab(5)'s five fields from text.

use super::Schedule;
use super::field::{self, CronField};
use crate::LiteralError;
use crate::text::{excerpt, not_empty, one_line};

/// crontab(5)'s short forms, which other programs read otherwise or not at all.
const SHORT: [(&str, &str); 7] = [
    ("@hourly", "0 * * * *"),
    ("@daily", "0 0 * * *"),
    ("@midnight", "0 0 * * *"),
    ("@weekly", "0 0 * * 0"),
    ("@monthly", "0 0 1 * *"),
    ("@yearly", "0 0 1 1 *"),
    ("@annually", "0 0 1 1 *"),
];

impl Schedule {
    /// Reads five fields separated by blanks.
    pub fn read(text: &str) -> Result<Self, LiteralError> {
        not_empty(text, "a schedule")?;
        one_line(text)?;
        if text.starts_with('@') {
            return Err(short_form(text));
        }
        let fields = split(text);
        let &[minute, hour, day, month, weekday] = fields.as_slice() else {
            return Err(not_five(text, fields.len()));
        };
        let schedule = Self {
            minute: read_field(text, minute, &field::MINUTE)?,
            hour: read_field(text, hour, &field::HOUR)?,
            day: read_field(text, day, &field::DAY)?,
            month: read_field(text, month, &field::MONTH)?,
            weekday: read_field(text, weekday, &field::WEEKDAY)?,
        };
        if schedule.fires() {
            Ok(schedule)
        } else {
            Err(never(text, &schedule, day.0, month.0 + month.1.len()))
        }
    }

    /// The line's five fields: what a crontab holds before the user and the command.
    pub fn to_cron(&self) -> String {
        self.to_string()
    }

    /// Whether there is a day at all: 30 February is none, 29 February is.
    fn fires(&self) -> bool {
        let whenever = [&self.minute, &self.hour, &self.month, &self.weekday];
        if whenever.iter().any(|field| field.values.is_empty()) {
            return false;
        }
        self.day_or_weekday() || self.has_day()
    }

    /// Whether some month of it has one of its days of the month.
    pub(super) fn has_day(&self) -> bool {
        const LEAP: u16 = 2000;
        let most = self.month.values.iter().map(|month| crate::date::days_in_month(LEAP, *month)).max();
        self.day.values.first().is_some_and(|day| Some(*day) <= most)
    }

    /// crontab(5): a day matches if its day of the month *or* its day of the week does, unless one begins with `*`.
    pub(super) fn day_or_weekday(&self) -> bool {
        !self.day.star && !self.weekday.star
    }
}

/// The words with their offsets.
fn split(text: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut at = 0;
    for word in text.split(' ') {
        if !word.is_empty() {
            words.push((at, word));
        }
        at += word.len() + 1;
    }
    words
}

fn read_field(text: &str, (at, word): (usize, &str), kind: &field::Kind) -> Result<CronField, LiteralError> {
    let before = text.get(..at).unwrap_or_default();
    let after = text.get(at + word.len()..).unwrap_or_default();
    CronField::read(word, kind).map_err(|error| error.within(before, after))
}

fn short_form(text: &str) -> LiteralError {
    let error =
        LiteralError::whole(text, format!("`{}` is not one of crontab(5)'s five fields", excerpt(text)));
    let lower = text.to_ascii_lowercase();
    match SHORT.iter().find(|(name, _)| *name == lower) {
        Some((_, fields)) => error.suggest(*fields),
        None if lower == "@reboot" => {
            error.help("a schedule has times; what starts with the host is an app or a unit")
        }
        None => error.help("write minute, hour, day of the month, month and day of the week"),
    }
}

fn not_five(text: &str, count: usize) -> LiteralError {
    if text.contains(':') {
        let error = LiteralError::whole(text, "a schedule has crontab(5)'s five fields");
        return error.help("write `daily \"02:00\"`, or `0 2 * * *`");
    }
    let error = LiteralError::whole(text, format!("a schedule has five fields, this has {count}"));
    if matches!(count, 6 | 7) {
        error.help("there is no field for seconds, years, users or commands: minute, hour, day of the month, month, day of the week")
    } else {
        error.help("write minute, hour, day of the month, month and day of the week, as `30 3 * * *`")
    }
}

fn never(text: &str, schedule: &Schedule, start: usize, end: usize) -> LiteralError {
    let day = schedule.day.values.first().copied().unwrap_or_default();
    let message = match schedule.month.values.as_slice() {
        [2] => format!("this never fires: February has no day {day}"),
        _ => format!("this never fires: no month of it has a day {day}"),
    };
    LiteralError::new(start..end.min(text.len()), message)
        .help("choose a day that the month has, or another month")
}
