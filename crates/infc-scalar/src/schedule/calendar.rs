//! A schedule as systemd's `OnCalendar=` (systemd.time(7)).

use super::{Schedule, Weekday};

impl Schedule {
    /// The expressions that together fire at exactly the times of the crontab line, one `OnCalendar=` each.
    ///
    /// systemd joins day of the week and date by *and*; where cron joins them by *or* there are two expressions, and a
    /// time that both name still fires once. Everything that cron's fields say can be said so: there is no failure.
    pub fn to_calendar(&self) -> Vec<String> {
        let dates = self.dates();
        let weekdays = self.weekdays();
        match (dates, weekdays) {
            (Some(days), Some(names)) if self.day_or_weekday() => {
                let by_weekday = self.expression(Some(&names), None);
                // A date that no month has would be an expression that never elapses.
                if self.has_day() {
                    vec![self.expression(None, Some(&days)), by_weekday]
                } else {
                    vec![by_weekday]
                }
            }
            _ if self.day_or_weekday() => vec![self.expression(None, None)],
            (days, names) => vec![self.expression(names.as_deref(), days.as_deref())],
        }
    }

    fn expression(&self, weekdays: Option<&str>, days: Option<&str>) -> String {
        let prefix = weekdays.map(|names| format!("{names} ")).unwrap_or_default();
        let month = component(&self.month.values, 1, 12).unwrap_or("*".to_owned());
        let hour = component(&self.hour.values, 0, 23).unwrap_or("*".to_owned());
        let minute = component(&self.minute.values, 0, 59).unwrap_or("*".to_owned());
        format!("{prefix}*-{month}-{} {hour}:{minute}:00", days.unwrap_or("*"))
    }

    fn dates(&self) -> Option<String> {
        component(&self.day.values, 1, 31)
    }

    /// `Mon..Fri`, from Monday as systemd counts; none for all seven.
    fn weekdays(&self) -> Option<String> {
        if self.weekday.values.len() >= 7 {
            return None;
        }
        let from_monday = Weekday::ALL.into_iter().cycle().skip(1).take(7);
        let (mut runs, mut open): (Vec<Vec<Weekday>>, bool) = (Vec::new(), false);
        for day in from_monday {
            let fires = self.weekday.values.contains(&day.number());
            match runs.last_mut() {
                Some(run) if fires && open => run.push(day),
                _ if fires => runs.push(vec![day]),
                _ => {}
            }
            open = fires;
        }
        let spans: Vec<String> = runs.iter().map(|run| span(run, |day| day.calendar().to_owned())).collect();
        Some(spans.join(","))
    }
}

/// A component of date or time; none for all its values.
///
/// Steps are written, `00/15`, only where they divide the range, so that counting on over its end comes to the first
/// value again. With others (`00/7` hours, `01/9` days) systemd 252 counts past the end of the year and leaves out
/// 1 January, although systemd.time(7) says otherwise; a list has no such fault.
fn component(values: &[u8], from: u8, to: u8) -> Option<String> {
    let (first, last) = (*values.first()?, *values.last()?);
    if first == from && last == to && values.len() == usize::from(to - from) + 1 {
        return None;
    }
    let step = values.get(1).map_or(0, |second| second.saturating_sub(first));
    let even = values.windows(2).all(|pair| matches!(pair, [a, b] if b.saturating_sub(*a) == step));
    if values.len() >= 3
        && step >= 2
        && even
        && values.len() * usize::from(step) == usize::from(to - from) + 1
    {
        return Some(format!("{first:02}/{step}"));
    }
    let mut runs: Vec<Vec<u8>> = Vec::new();
    for value in values {
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|before| before.saturating_add(1) == *value) => {
                run.push(*value);
            }
            _ => runs.push(vec![*value]),
        }
    }
    let spans: Vec<String> = runs.iter().map(|run| span(run, |value| format!("{value:02}"))).collect();
    Some(spans.join(","))
}

/// `a`, `a,b`, or `a..c`.
fn span<T: Copy>(run: &[T], shown: impl Fn(T) -> String) -> String {
    match run {
        [] => String::new(),
        [one] => shown(*one),
        [one, two] => format!("{},{}", shown(*one), shown(*two)),
        [first, .., last] => format!("{}..{}", shown(*first), shown(*last)),
    }
}
