//! Schedules against a brute-force reading of crontab(5) and systemd.time(7), minute by minute.
//!
//! The readers here share no code with the crate. The second one follows the manual, and systemd
//! does not always: see what `calendar.rs` says of steps.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::panic,
    reason = "an oracle that fails is a failed test"
)]

use infc_scalar::{Date, Duration, Schedule, TimeOfDay, Weekday};
use proptest::prelude::*;

type Set = [bool; 64];

/// A list of spans `a`, `a<dots>b`, `a/n`, `*`, with steps, over `low..=high`.
fn set(text: &str, dots: &str, low: usize, high: usize) -> Set {
    let mut found = [false; 64];
    for item in text.split(',') {
        let (body, step) =
            item.split_once('/').map_or((item, 1), |(body, step)| (body, step.parse().unwrap()));
        let (first, last) = if body == "*" {
            (low, high)
        } else if let Some((a, b)) = body.split_once(dots) {
            (a.parse().unwrap(), b.parse().unwrap())
        } else if item.contains('/') {
            (body.parse().unwrap(), high)
        } else {
            (body.parse().unwrap(), body.parse().unwrap())
        };
        (first..=last).step_by(step).for_each(|value| found[value] = true);
    }
    found
}

/// crontab(5), as written there.
struct Cron {
    minute: Set,
    hour: Set,
    day: Set,
    month: Set,
    weekday: Set,
    or: bool,
}

impl Cron {
    fn new(text: &str) -> Self {
        let fields: Vec<&str> = text.split_whitespace().collect();
        let mut weekday = set(fields[4], "-", 0, 7);
        weekday[0] |= weekday[7];
        Self {
            minute: set(fields[0], "-", 0, 59),
            hour: set(fields[1], "-", 0, 23),
            day: set(fields[2], "-", 1, 31),
            month: set(fields[3], "-", 1, 12),
            weekday,
            or: !fields[2].starts_with('*') && !fields[4].starts_with('*'),
        }
    }

    fn on(&self, day: Day) -> bool {
        let (date, week) = (self.day[day.number], self.weekday[day.weekday]);
        self.month[day.month] && if self.or { date || week } else { date && week }
    }

    fn fires(&self, day: Day, hour: usize, minute: usize) -> bool {
        self.on(day) && self.hour[hour] && self.minute[minute]
    }
}

/// One `OnCalendar=` of the form `[weekdays] *-month-day hour:minute:00`.
struct Calendar(Cron);

impl Calendar {
    fn new(text: &str) -> Self {
        const NAMES: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
        let words: Vec<&str> = text.split(' ').collect();
        let (weekdays, date, time) = match words[..] {
            [date, time] => ("*".to_owned(), date, time),
            [days, date, time] => {
                // Sunday is the last day here: `Fri..Sun` is 5..7.
                let numbers = NAMES.iter().enumerate().fold(days.to_owned(), |text, (number, name)| {
                    text.replace(name, &(if number == 0 { 7 } else { number }).to_string())
                });
                (numbers, date, time)
            }
            _ => panic!("{text}"),
        };
        let date: Vec<&str> = date.split('-').collect();
        let time: Vec<&str> = time.split(':').collect();
        assert_eq!((date[0], time[2], date.len(), time.len()), ("*", "00", 3, 3), "{text}");
        let mut weekday = set(&weekdays, "..", 0, 7);
        weekday[0] |= weekday[7];
        Self(Cron {
            minute: set(time[1], "..", 0, 59),
            hour: set(time[0], "..", 0, 23),
            day: set(date[2], "..", 1, 31),
            month: set(date[1], "..", 1, 12),
            weekday,
            or: false,
        })
    }
}

#[derive(Clone, Copy)]
struct Day {
    year: usize,
    month: usize,
    number: usize,
    weekday: usize,
}

/// The days of years, from 1 January 2024, a Monday.
fn days(years: usize) -> impl Iterator<Item = Day> {
    let start = Day { year: 2024, month: 1, number: 1, weekday: 1 };
    std::iter::successors(Some(start), |day| {
        let leap = day.year % 4 == 0 && (day.year % 100 != 0 || day.year % 400 == 0);
        let months = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let mut next = Day { number: day.number + 1, weekday: (day.weekday + 1) % 7, ..*day };
        if next.number > months[next.month - 1] {
            next = Day { number: 1, month: next.month + 1, ..next };
        }
        Some(if next.month > 12 { Day { month: 1, year: next.year + 1, ..next } } else { next })
    })
    .take_while(move |day| day.year < 2024 + years)
}

/// A random field: a star, a value, a range, a step, or a list of them.
fn field(low: u8, high: u8) -> impl Strategy<Value = String> {
    let span = (low..=high, low..=high).prop_map(|(a, b)| (a.min(b), a.max(b)));
    let item = prop_oneof![
        (low..=high).prop_map(|value| value.to_string()),
        span.clone().prop_filter("one value", |(a, b)| a < b).prop_map(|(a, b)| format!("{a}-{b}")),
        span.prop_filter("short", |(a, b)| b - a > 2)
            .prop_flat_map(|(a, b)| { (1..b - a).prop_map(move |step| format!("{a}-{b}/{step}")) }),
    ];
    prop_oneof![
        3 => Just("*".to_owned()),
        2 => (1..(high - low)).prop_map(|step| format!("*/{step}")),
        3 => item.clone(),
        2 => prop::collection::vec(item.clone(), 1..5).prop_map(|items| items.join(",")),
        1 => item.prop_map(|item| format!("*/2,{item}")),
    ]
}

fn line() -> impl Strategy<Value = String> {
    (field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 6))
        .prop_map(|(minute, hour, day, month, weekday)| format!("{minute} {hour} {day} {month} {weekday}"))
}

fn same_minutes(text: &str, schedule: &Schedule) {
    let cron = Cron::new(text);
    let again = Cron::new(&schedule.to_cron());
    let calendars: Vec<Calendar> = schedule.to_calendar().iter().map(|text| Calendar::new(text)).collect();
    for day in days(1) {
        for minute in 0..24 * 60 {
            let (hour, minute) = (minute / 60, minute % 60);
            let expected = cron.fires(day, hour, minute);
            assert_eq!(again.fires(day, hour, minute), expected, "{text} as {schedule}");
            let found = calendars.iter().any(|calendar| calendar.0.fires(day, hour, minute));
            assert_eq!(
                found,
                expected,
                "{text} as {:?} on {}-{}",
                schedule.to_calendar(),
                day.month,
                day.number
            );
        }
    }
}

/// The gaps over 400 years and the longest gap of any line more, by the days that fire and the minutes of a day.
fn gaps(text: &str) -> Option<(u64, u64)> {
    let cron = Cron::new(text);
    let times: Vec<u64> =
        (0..24 * 60_usize).filter(|m| cron.hour[m / 60] && cron.minute[m % 60]).map(|m| m as u64).collect();
    let within = || times.windows(2).map(|pair| pair[1] - pair[0]);
    let (mut shortest, mut longest, mut last) = (u64::MAX, 0, None);
    for (index, day) in (0_u64..).zip(days(450)) {
        if !cron.on(day) {
            continue;
        }
        let start = index * 24 * 60;
        if let Some(over) = last.map(|before: u64| start + times[0] - before) {
            shortest = shortest.min(over);
            longest = longest.max(over);
        }
        last = times.last().map(|time| start + time);
    }
    shortest = within().chain([shortest]).min().unwrap_or(shortest);
    longest = within().chain([longest]).max().unwrap_or(longest);
    last.map(|_| (shortest, longest))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn fires_at_cron_s_times(text in line()) {
        match Schedule::read(&text) {
            Ok(schedule) => same_minutes(&text, &schedule),
            Err(error) => prop_assert!(error.message.contains("never fires"), "{text}: {error:?}"),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn gaps_are_those_of_the_calendar(text in line()) {
        let found = Schedule::read(&text).ok().map(|s| (s.shortest_gap(), s.longest_gap()));
        let expected = gaps(&text).map(|(a, b)| (Duration::from_mins(a), Duration::from_mins(b)));
        prop_assert_eq!(found, expected, "{}", text);
    }
}

#[test]
fn gaps_of_common_lines() {
    for text in [
        "* * * * *",
        "0 3 * * *",
        "0 3 * * 1",
        "0 0 1 * *",
        "0 0 31 * *",
        "0 0 29 2 *",
        "*/7 * * * *",
        "0 9-17 * * 1-5",
        "0 0 29 2 */6",
        "59 23 28-31 12 5",
        "0 0 1 1 *",
        "0 0 13 * 5",
        "30 2 */2 * 1",
    ] {
        let schedule = Schedule::read(text).unwrap();
        let found = (schedule.shortest_gap(), schedule.longest_gap());
        assert_eq!(
            Some(found),
            gaps(text).map(|(a, b)| (Duration::from_mins(a), Duration::from_mins(b))),
            "{text}"
        );
    }
    let day = |days: u64| Duration::from_secs(days * 86_400);
    assert_eq!(Schedule::read("0 0 29 2 *").unwrap().longest_gap(), day(8 * 365 + 1));
    assert_eq!(Schedule::read("0 3 * * *").unwrap().shortest_gap(), day(1));
}

#[test]
fn calendars() {
    for (cron, expected) in [
        ("* * * * *", &["*-*-* *:*:00"][..]),
        ("30 3 * * *", &["*-*-* 03:30:00"]),
        ("*/15 * * * *", &["*-*-* *:00/15:00"]),
        ("5-59/10 8-18 * * mon-fri", &["Mon..Fri *-*-* 08..18:05/10:00"]),
        ("0 0,12 1 * *", &["*-*-01 00,12:00:00"]),
        ("0 2 * * 0", &["Sun *-*-* 02:00:00"]),
        ("0 2 * * 7", &["Sun *-*-* 02:00:00"]),
        ("0 2 * * 6,0,1", &["Mon,Sat,Sun *-*-* 02:00:00"]),
        ("0 2 * * fri-sun", &["Fri..Sun *-*-* 02:00:00"]),
        ("0 2 1,15 * 1", &["*-*-01,15 02:00:00", "Mon *-*-* 02:00:00"]),
        ("0 2 */2 * 1", &["Mon *-*-01,03,05,07,09,11,13,15,17,19,21,23,25,27,29,31 02:00:00"]),
        ("0 2 1-7 * */2", &["Tue,Thu,Sat,Sun *-*-01..07 02:00:00"]),
        // Steps that do not divide their range are lists.
        ("0 */7 * * *", &["*-*-* 00,07,14,21:00:00"]),
        ("0 */6 * */3 *", &["*-01/3-* 00/6:00:00"]),
        ("*/7 * 1,10,19,28 * *", &["*-*-01,10,19,28 *:00,07,14,21,28,35,42,49,56:00"]),
        ("0 2 1-31 * 1", &["*-*-* 02:00:00"]),
        ("0 2 1 * 0-6", &["*-*-* 02:00:00"]),
        ("0 0 30 2 1", &["Mon *-02-* 00:00:00"]),
        ("0 0 29 feb *", &["*-02-29 00:00:00"]),
        ("0,30 1,2,3,7 * jun-aug *", &["*-06..08-* 01..03,07:00,30:00"]),
    ] {
        assert_eq!(Schedule::read(cron).unwrap().to_calendar(), expected, "{cron}");
    }
}

#[test]
fn made_of_times() {
    let text = |schedule: Option<Schedule>| schedule.map(|s| s.to_cron());
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(text(Schedule::daily(2, 0)), some("0 2 * * *"));
    assert_eq!(text(Schedule::weekly(Weekday::Sunday, 4, 5)), some("5 4 * * 0"));
    assert_eq!(text(Schedule::monthly(31, 0, 0)), some("0 0 31 * *"));
    assert_eq!(text(Schedule::hourly(17)), some("17 * * * *"));
    assert_eq!(text(Schedule::daily(24, 0)).or(text(Schedule::daily(0, 60))), None);
    assert_eq!(text(Schedule::monthly(0, 0, 0)).or(text(Schedule::monthly(32, 0, 0))), None);
    let minutes = |m: u64| Duration::from_secs(m * 60);
    for (every, line) in [
        (1, "* * * * *"),
        (5, "*/5 * * * *"),
        (30, "*/30 * * * *"),
        (60, "0 * * * *"),
        (360, "0 */6 * * *"),
        (720, "0 */12 * * *"),
        (1440, "0 0 * * *"),
    ] {
        assert_eq!(text(Schedule::every(minutes(every))), some(line));
    }
    assert_eq!(Schedule::nearest_every(minutes(7)), (Some(minutes(6)), Some(minutes(10))));
    assert_eq!(Schedule::nearest_every(Duration::from_secs(30)), (None, Some(minutes(1))));
    assert_eq!(Schedule::nearest_every(minutes(2000)), (Some(minutes(1440)), None));
}

/// What `every` makes has equal distances, reads back, and is what `nearest_every` says can be made.
#[test]
fn every_distance_is_exact() {
    for seconds in 0..=90_000 {
        let distance = Duration::from_secs(seconds);
        let exact = Schedule::nearest_every(distance) == (Some(distance), Some(distance));
        let schedule = Schedule::every(distance);
        assert_eq!(schedule.is_some(), exact, "{distance}");
        if let Some(schedule) = schedule {
            assert_eq!((schedule.shortest_gap(), schedule.longest_gap()), (distance, distance));
            assert_eq!(Schedule::read(&schedule.to_string()), Ok(schedule));
        }
    }
}

#[test]
fn dates() {
    let small = |value: usize| u8::try_from(value).unwrap();
    for (expected, day) in (19_723_i64..).zip(days(800)) {
        let date =
            Date { year: u16::try_from(day.year).unwrap(), month: small(day.month), day: small(day.number) };
        assert_eq!(
            (date.days_from_epoch(), usize::from(date.weekday().number())),
            (expected, day.weekday),
            "{date}"
        );
    }
    assert_eq!(Date::read("1970-01-01").unwrap().days_from_epoch(), 0);
    assert_eq!(Date::read("0001-01-01").unwrap().days_from_epoch(), -719_162);
}

#[test]
fn times_of_day() {
    assert_eq!(TimeOfDay::read("02:05"), Ok(TimeOfDay { hour: 2, minute: 5 }));
    assert_eq!(TimeOfDay::read("2:05").unwrap_err().suggestion.as_deref(), Some("02:05"));
    for bad in ["", "24:00", "12:60", "12", "12:00:00", "+1:00", "1é:00", "noon"] {
        assert!(TimeOfDay::read(bad).is_err(), "{bad}");
    }
}
