//! The distances between the firings of a schedule. Every day is taken as 24 hours.

use super::Schedule;
use crate::date::{days_in_month, is_leap};
use crate::{Date, Duration};

const DAY: u64 = 24 * 60;

impl Schedule {
    /// The smallest time between two firings.
    pub fn shortest_gap(&self) -> Duration {
        let (shortest, _) = self.gaps();
        Duration::from_mins(shortest)
    }

    /// The greatest time between two firings that follow each other: eight years for 29 February.
    pub fn longest_gap(&self) -> Duration {
        let (_, longest) = self.gaps();
        Duration::from_mins(longest)
    }

    /// Both, in minutes: within a day, and from the last firing of a day to the first of the next day that has one.
    fn gaps(&self) -> (u64, u64) {
        let times = self.times();
        let (Some(first), Some(last)) = (times.first(), times.last()) else { return (0, 0) };
        let within = times.windows(2).filter_map(|pair| match pair {
            [a, b] => Some(b.saturating_sub(*a)),
            _ => None,
        });
        let (nearest, farthest) = self.day_gaps();
        let over = |days: u64| (days * DAY + first).saturating_sub(*last);
        let ends = [over(nearest), over(farthest)];
        let all = within.chain(ends);
        (all.clone().min().unwrap_or(0), all.max().unwrap_or(0))
    }

    /// The minutes of a day at which it fires.
    fn times(&self) -> Vec<u64> {
        let minute =
            |hour: u8| self.minute.values.iter().map(move |minute| u64::from(hour) * 60 + u64::from(*minute));
        self.hour.values.iter().flat_map(|hour| minute(*hour)).collect()
    }

    /// The smallest and the greatest number of days between two days with a firing.
    ///
    /// The calendar repeats after 400 years, which are whole weeks, and a year is one of 14: leap or not, by the
    /// weekday of its first day.
    fn day_gaps(&self) -> (u64, u64) {
        let shapes: Vec<Option<Year>> = (0..14).map(|index| self.year(index >= 7, index % 7)).collect();
        let (mut shortest, mut longest) = (u64::MAX, 0);
        let mut silent: Option<u64> = None;
        // Twice, so that the gap over the end of the cycle is seen.
        for number in (2000..2400_u16).chain(2000..2400) {
            let begins = usize::from(Date { year: number, month: 1, day: 1 }.weekday().number());
            let leap = is_leap(number);
            let days = if leap { 366 } else { 365 };
            match shapes.get(begins + if leap { 7 } else { 0 }) {
                Some(Some(year)) => {
                    let over = silent.map(|before| before + year.first);
                    shortest = over.into_iter().chain([year.shortest, shortest]).min().unwrap_or(shortest);
                    longest = over.into_iter().chain([year.longest, longest]).max().unwrap_or(longest);
                    silent = Some(days - year.last);
                }
                _ => silent = silent.map(|before| before + days),
            }
        }
        if shortest == u64::MAX { (0, 0) } else { (shortest, longest) }
    }

    /// The days of a year on which it fires; none if there are none.
    fn year(&self, leap: bool, begins: u8) -> Option<Year> {
        let sample = if leap { 2000 } else { 2001 };
        let dates =
            (1..=12).flat_map(|month| (1..=days_in_month(sample, month)).map(move |day| (month, day)));
        let mut found: Option<Year> = None;
        for (index, (month, day)) in (0_u64..).zip(dates) {
            let weekday = u8::try_from((index + u64::from(begins)) % 7).unwrap_or(0);
            if self.fires_on(month, day, weekday) {
                found = Some(found.map_or(Year::begin(index), |year| year.next(index)));
            }
        }
        found
    }

    fn fires_on(&self, month: u8, day: u8, weekday: u8) -> bool {
        let date = self.day.values.contains(&day);
        let week = self.weekday.values.contains(&weekday);
        let matches = if self.day_or_weekday() { date || week } else { date && week };
        matches && self.month.values.contains(&month)
    }
}

/// What one year contributes, in days from its first.
#[derive(Clone, Copy)]
struct Year {
    first: u64,
    last: u64,
    shortest: u64,
    longest: u64,
}

impl Year {
    const fn begin(day: u64) -> Self {
        Self { first: day, last: day, shortest: u64::MAX, longest: 0 }
    }

    fn next(self, day: u64) -> Self {
        let gap = day - self.last;
        Self { last: day, shortest: self.shortest.min(gap), longest: self.longest.max(gap), ..self }
    }
}
