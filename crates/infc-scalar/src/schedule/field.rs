//! One of cron's five fields. Which fields there are and how they combine is the schedule's.

use std::fmt;

use crate::LiteralError;
use crate::text::excerpt;

/// One of cron's five fields: the values at which it fires, sorted, and whether it was written with a leading `*`
/// (crontab(5): day of month and day of week are joined by *or* unless one of them begins with `*`).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CronField {
    /// The values, sorted, without repetition.
    pub values: Vec<u8>,
    /// Began with `*`.
    pub star: bool,
    /// As written, with numbers in place of names and without leading zeros: what a crontab holds.
    pub text: String,
}

/// What a field may hold.
pub(super) struct Kind {
    /// What a message calls it.
    pub noun: &'static str,
    pub plural: &'static str,
    pub least: u8,
    /// 7 for days of the week, where it is another 0.
    pub most: u8,
    /// Names of the values from `least` on; empty where there are none.
    pub names: &'static [&'static str],
}

pub(super) const MINUTE: Kind = Kind { noun: "minute", plural: "minutes", least: 0, most: 59, names: &[] };
pub(super) const HOUR: Kind = Kind { noun: "hour", plural: "hours", least: 0, most: 23, names: &[] };
pub(super) const DAY: Kind =
    Kind { noun: "day of the month", plural: "days of the month", least: 1, most: 31, names: &[] };
pub(super) const MONTH: Kind = Kind {
    noun: "month",
    plural: "months",
    least: 1,
    most: 12,
    names: &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
};
pub(super) const WEEKDAY: Kind = Kind {
    noun: "day of the week",
    plural: "days of the week, from Sunday,",
    least: 0,
    most: 7,
    names: &["sun", "mon", "tue", "wed", "thu", "fri", "sat"],
};

impl Kind {
    /// How many values there are; 7 is not another day of the week.
    fn count(&self) -> u8 {
        if self.most == 7 { 7 } else { self.most - self.least + 1 }
    }

    /// Every value.
    fn every(&self) -> impl Iterator<Item = u8> + use<> {
        self.least..self.least + self.count()
    }
}

impl CronField {
    /// A field of one value.
    pub(super) fn one(value: u8) -> Self {
        Self { values: vec![value], star: false, text: value.to_string() }
    }

    /// `*`.
    pub(super) fn any(kind: &Kind) -> Self {
        Self { values: kind.every().collect(), star: true, text: "*".to_owned() }
    }

    /// `*/step` of a field that begins at 0.
    pub(super) fn steps(kind: &Kind, step: u8) -> Self {
        let values = kind.every().step_by(usize::from(step.max(1))).collect();
        Self { values, star: true, text: format!("*/{step}") }
    }

    /// Reads a list of items, of which each is `*`, a value or a range, perhaps with a step.
    pub(super) fn read(text: &str, kind: &Kind) -> Result<Self, LiteralError> {
        let mut values = Vec::new();
        let mut items = Vec::new();
        let mut at = 0;
        for item in text.split(',') {
            let after = text.get(at + item.len()..).unwrap_or_default();
            let before = text.get(..at).unwrap_or_default();
            let item = Item::read(item, kind).map_err(|error| error.within(before, after))?;
            values.extend(item.values(kind));
            at = text.len() - after.len() + 1;
            items.push(item.text());
        }
        if kind.most == 7 {
            values.iter_mut().filter(|value| **value == 7).for_each(|value| *value = 0);
        }
        values.sort_unstable();
        values.dedup();
        Ok(Self { values, star: text.starts_with('*'), text: items.join(",") })
    }
}

impl fmt::Display for CronField {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text)
    }
}

/// One item of a field.
struct Item {
    /// First and last value; none for `*`.
    bounds: Option<(u8, u8)>,
    step: Option<u8>,
}

impl Item {
    fn read(text: &str, kind: &Kind) -> Result<Self, LiteralError> {
        if text.is_empty() {
            return Err(LiteralError::new(0..0, format!("a {} is missing", kind.noun)));
        }
        let (body, step) = match text.split_once('/') {
            Some((body, step)) => (body, Some(step)),
            None => (text, None),
        };
        let bounds = match body.split_once('-') {
            _ if body == "*" => None,
            Some((low, high)) => Some(range(text, low, high, kind)?),
            None => {
                let value = value(body, 0, kind)?;
                Some((value, value))
            }
        };
        let step = step.map(|step| read_step(text, step, bounds, kind)).transpose()?;
        Ok(Self { bounds, step })
    }

    fn values(&self, kind: &Kind) -> Vec<u8> {
        let step = usize::from(self.step.unwrap_or(1).max(1));
        match self.bounds {
            None => kind.every().step_by(step).collect(),
            Some((low, high)) => (low..=high).step_by(step).collect(),
        }
    }

    fn text(&self) -> String {
        let body = self.bounds.map_or("*".to_owned(), |(low, high)| span(low, high));
        self.step.map_or(body.clone(), |step| format!("{body}/{step}"))
    }
}

fn span(low: u8, high: u8) -> String {
    if low == high { low.to_string() } else { format!("{low}-{high}") }
}

fn range(text: &str, low: &str, high: &str, kind: &Kind) -> Result<(u8, u8), LiteralError> {
    let first = value(low, 0, kind)?;
    let start = low.len() + 1;
    let mut last = value(high, start, kind)?;
    if kind.most == 7 && last == 0 && first > 0 {
        last = 7; // `fri-sun` ends with the Sunday after.
    }
    let end = start + high.len();
    if first > last {
        let error = LiteralError::new(0..end, "the range runs backwards");
        let top = kind.least + kind.count() - 1;
        let wrapped = format!("{},{}", span(first, top), span(kind.least, last));
        let rest = text.get(end..).unwrap_or_default();
        return Err(if rest.is_empty() {
            error.suggest(wrapped)
        } else {
            error.help(format!("write it as `{wrapped}`"))
        });
    }
    if first == last {
        return Err(LiteralError::new(0..end, "the range holds one value").suggest(first.to_string()));
    }
    Ok((first, last))
}

fn value(text: &str, start: usize, kind: &Kind) -> Result<u8, LiteralError> {
    let range = start..start + text.len();
    let spread = format!("{} are {} to {}", kind.plural, kind.least, kind.most);
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        let number =
            text.parse::<u8>().ok().filter(|n| text.len() <= 2 && (kind.least..=kind.most).contains(n));
        return number.ok_or_else(|| {
            LiteralError::new(range, format!("there is no {} {}", kind.noun, excerpt(text))).help(spread)
        });
    }
    let lower = text.to_ascii_lowercase();
    if let Some(number) = (kind.least..).zip(kind.names).find(|(_, name)| **name == lower) {
        return Ok(number.0);
    }
    Err(not_a_value(text, range, kind).help(spread))
}

fn not_a_value(text: &str, range: std::ops::Range<usize>, kind: &Kind) -> LiteralError {
    let error = |message: String| LiteralError::new(range.clone(), message);
    if text.is_empty() {
        return error(format!("a {} is missing", kind.noun));
    }
    let long =
        text.get(..3).map(str::to_ascii_lowercase).filter(|start| kind.names.contains(&start.as_str()));
    match long {
        Some(short) => error(format!("`{}` is written `{short}`", excerpt(text))).suggest(short),
        None if text.contains(['?', 'L', 'W', '#', 'H']) && text.len() <= 4 => {
            error(format!("`{text}` is not of crontab(5)"))
        }
        None => error(format!("`{}` is not a {}", excerpt(text), kind.noun)),
    }
}

fn read_step(text: &str, step: &str, bounds: Option<(u8, u8)>, kind: &Kind) -> Result<u8, LiteralError> {
    let start = text.len() - step.len();
    let error = |message: String| LiteralError::new(start..text.len(), message);
    let digits = !step.is_empty() && step.len() <= 3 && step.bytes().all(|b| b.is_ascii_digit());
    let Some(number) = step.parse::<u8>().ok().filter(|_| digits) else {
        let shown = excerpt(step);
        return Err(if step.is_empty() {
            error("the step after `/` is missing".into())
        } else {
            error(format!("`{shown}` is not a step"))
        });
    };
    if number == 0 {
        return Err(error("a step is at least 1".into()));
    }
    let count = match bounds {
        Some((value, same)) if value == same => {
            let most = kind.least + kind.count() - 1;
            let found = LiteralError::new(0..text.len(), "a step follows `*` or a range");
            return Err(found.suggest(format!("{value}-{most}/{number}")));
        }
        Some((low, high)) => high - low + 1,
        None => kind.count(),
    };
    if number >= count && number > 1 {
        let help = format!("the step is at most {}", count - 1);
        return Err(error(format!("the step {number} never comes to a second {}", kind.noun)).help(help));
    }
    Ok(number)
}
