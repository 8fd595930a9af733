//! From the words for a time to the schedule that they mean, or to what is wrong with them.
//!
//! What a schedule means, and how a timer or a crontab says it, is `infc_scalar::Schedule`'s.

#![expect(
    clippy::result_large_err,
    reason = "a diagnostic is made once, where the user is wrong, and handed on"
)]

use infc_diag::{Diagnostic, names};
use infc_scalar::{Duration, Schedule, TimeOfDay, Weekday};

use crate::{At, Day, When};

impl When {
    /// The schedule that the words mean; otherwise `bad-schedule`, at the word that has no meaning.
    pub fn schedule(&self) -> Result<Schedule, Diagnostic> {
        match self {
            Self::Text(schedule) => Ok(schedule.value.clone()),
            Self::Daily(time) => at_clock(time, Schedule::daily),
            Self::Weekly(weekly) => {
                let day = Weekday::from(&weekly.day.value);
                at_clock(&weekly.time, |hour, minute| Schedule::weekly(day, hour, minute))
            }
            Self::Monthly(monthly) => {
                let day = day_of_every_month(&monthly.day)?;
                at_clock(&monthly.time, |hour, minute| Schedule::monthly(day, hour, minute))
            }
            Self::Every(distance) => every(distance),
        }
    }
}

/// The schedule that fires at equal distances; otherwise `bad-schedule`, with the nearest distances that there are.
pub fn every(distance: &At<Duration>) -> Result<Schedule, Diagnostic> {
    Schedule::every(distance.value).ok_or_else(|| {
        let (below, above) = Schedule::nearest_every(distance.value);
        let near: Vec<String> = below.into_iter().chain(above).map(|each| format!("`{each}`")).collect();
        let message = format!("{} divides neither an hour nor a day", distance.value);
        let said = names::BAD_SCHEDULE.at(distance.at, message);
        let said = said.note("a timer and a crontab begin anew each hour and each day");
        said.help(format!("the nearest are {}", near.join(" and ")))
    })
}

fn at_clock(
    text: &At<String>,
    schedule: impl Fn(u8, u8) -> Option<Schedule>,
) -> Result<Schedule, Diagnostic> {
    let wrong = |why: String| names::BAD_SCHEDULE.at(text.at, format!("`{}` is no time: {why}", text.value));
    let time = TimeOfDay::read(text).map_err(|error| wrong(error.message))?;
    schedule(time.hour, time.minute).ok_or_else(|| wrong("a day has no such minute".to_owned()))
}

fn day_of_every_month(day: &At<i64>) -> Result<u8, Diagnostic> {
    let known = u8::try_from(day.value).ok().filter(|day| (1..=28).contains(day));
    known.ok_or_else(|| {
        let message = format!("a month has no day {} that every month has", day.value);
        names::BAD_SCHEDULE.at(day.at, message).help("choose 1 to 28")
    })
}

impl From<&Day> for Weekday {
    fn from(day: &Day) -> Self {
        match day {
            Day::Monday => Self::Monday,
            Day::Tuesday => Self::Tuesday,
            Day::Wednesday => Self::Wednesday,
            Day::Thursday => Self::Thursday,
            Day::Friday => Self::Friday,
            Day::Saturday => Self::Saturday,
            Day::Sunday => Self::Sunday,
        }
    }
}
