//! When something runs: the model's words as one crontab schedule, and the crontabs of what cron starts.
//!
//! What a schedule means is `infc_scalar::Schedule`'s; here nothing is computed about times.

mod crontab;

pub(crate) use crontab::CronLine;
pub use crontab::{Crontab, Entry};

use infc_diag::names;
use infc_model::{At, Day, When};
use infc_scalar::{Duration, LiteralError, Schedule, TimeOfDay, Weekday};

use crate::operations::Lowering;

/// The schedule that the words mean, or none with a diagnostic.
pub(crate) fn lower(lowering: &mut Lowering, when: &At<When>) -> Option<Schedule> {
    match &when.value {
        When::Text(schedule) => Some(schedule.value.clone()),
        When::Daily(time) => {
            let time = clock(lowering, time)?;
            Schedule::daily(time.hour, time.minute)
        }
        When::Weekly(weekly) => {
            let time = clock(lowering, &weekly.time)?;
            Schedule::weekly(weekday(&weekly.day), time.hour, time.minute)
        }
        When::Monthly(monthly) => {
            let time = clock(lowering, &monthly.time)?;
            let day = u8::try_from(monthly.day.value).ok().filter(|day| (1..=28).contains(day));
            let Some(day) = day else {
                let message = format!("a month has no day {} that every month has", monthly.day.value);
                let said = names::BAD_SCHEDULE.at(monthly.day.at, message);
                lowering.report.say(said.help("choose 1 to 28"));
                return None;
            };
            Schedule::monthly(day, time.hour, time.minute)
        }
        When::Every(distance) => every(lowering, distance),
    }
}

/// The schedule that fires at equal distances.
pub(crate) fn every(lowering: &mut Lowering, distance: &At<Duration>) -> Option<Schedule> {
    if let Some(schedule) = Schedule::every(distance.value) {
        return Some(schedule);
    }
    let message = format!("{} divides neither an hour nor a day", distance.value);
    let (below, above) = Schedule::nearest_every(distance.value);
    let near: Vec<String> = below.into_iter().chain(above).map(|each| format!("`{each}`")).collect();
    let said = names::BAD_SCHEDULE
        .at(distance.at, message)
        .note("a timer and a crontab begin anew each hour and each day");
    lowering.report.say(said.help(format!("the nearest are {}", near.join(" and "))));
    None
}

fn clock(lowering: &mut Lowering, text: &At<String>) -> Option<TimeOfDay> {
    let complain = |error: LiteralError| {
        names::BAD_SCHEDULE.at(text.at, format!("`{}` is no time: {}", text.value, error.message))
    };
    TimeOfDay::read(text).map_err(|error| lowering.report.say(complain(error))).ok()
}

fn weekday(day: &Day) -> Weekday {
    match day {
        Day::Monday => Weekday::Monday,
        Day::Tuesday => Weekday::Tuesday,
        Day::Wednesday => Weekday::Wednesday,
        Day::Thursday => Weekday::Thursday,
        Day::Friday => Weekday::Friday,
        Day::Saturday => Weekday::Saturday,
        Day::Sunday => Weekday::Sunday,
    }
}
