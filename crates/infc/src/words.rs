//! What a value says, in other words: how many addresses a network has, when a schedule fires, what a size is in bytes.
//!
//! It deliberately knows no clock: of a schedule it tells the times, never which is the next.

use std::net::IpAddr;

use infc_eval::{Spanned, Value};
use infc_model::{Decoder, When};
use infc_scalar::{Cidr, Duration, ScalarValue, Schedule, Size, Weekday};

/// How many times of a day are told one by one.
const TOLD: usize = 6;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `value` in other words, as Markdown; nothing if it says already what there is to say. `is_when` tells that it is one
/// of the times of the language, such as `daily "02:00"`.
pub(crate) fn in_words(value: &Spanned<Value>, is_when: bool) -> Option<String> {
    match &value.value {
        Value::Scalar(ScalarValue::Cidr(cidr)) => Some(network(*cidr)),
        Value::Scalar(ScalarValue::Ip(ip)) => special(*ip).map(str::to_owned),
        Value::Scalar(ScalarValue::Duration(duration)) => length(*duration),
        Value::Scalar(ScalarValue::Size(size)) => bytes(*size),
        Value::Scalar(ScalarValue::Schedule(schedule)) => Some(times(schedule)),
        Value::Variant { .. } if is_when => {
            let when = Decoder::default().read::<When>(value)?.value;
            when.schedule().ok().map(|schedule| times(&schedule))
        }
        Value::Variant { payload: Some(payload), .. } if matches!(payload.value, Value::Scalar(_)) => {
            in_words(payload, false)
        }
        _ => None,
    }
}

fn network(cidr: Cidr) -> String {
    let (bits, first, last) = match cidr.addr {
        IpAddr::V4(_) => (32_u32, cidr.addr, cidr.last()),
        IpAddr::V6(_) => (128, cidr.addr, cidr.last()),
    };
    let free = bits.saturating_sub(u32::from(cidr.prefix));
    let count = match free {
        0 => return "one address".to_owned(),
        1..=32 => grouped(1_u128 << free),
        _ => format!("2^{free}"),
    };
    let note = special(cidr.addr).filter(|_| special(cidr.addr) == special(cidr.last()));
    let note = note.map(|note| format!("; {note}")).unwrap_or_default();
    format!("{count} addresses, `{first}` to `{last}`{note}")
}

/// What addresses of a kind are good for.
fn special(ip: IpAddr) -> Option<&'static str> {
    match ip {
        ip if ip.is_unspecified() => Some("every address"),
        ip if ip.is_loopback() => Some("loopback: this machine alone"),
        IpAddr::V4(ip) if ip.is_private() => Some("private: not routed on the internet"),
        IpAddr::V4(ip) if ip.is_link_local() => Some("link-local: not routed"),
        IpAddr::V4(ip) if ip.is_documentation() => Some("reserved for documentation: nobody's"),
        IpAddr::V6(ip) if ip.is_unique_local() => Some("private: not routed on the internet"),
        IpAddr::V6(ip) if ip.is_unicast_link_local() => Some("link-local: not routed"),
        IpAddr::V6(ip) if matches!(ip.segments(), [0x2001, 0xdb8, ..]) => {
            Some("reserved for documentation: nobody's")
        }
        _ => None,
    }
}

fn length(duration: Duration) -> Option<String> {
    let seconds = duration.as_secs_exact().filter(|seconds| *seconds >= 60)?;
    Some(format!("{} seconds", grouped(seconds.into())))
}

fn bytes(size: Size) -> Option<String> {
    (size.bytes >= 1_000).then(|| format!("{} bytes", grouped(size.bytes.into())))
}

/// A number with its thousands apart.
fn grouped(number: u128) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// When a schedule fires, and how cron and systemd say it.
fn times(schedule: &Schedule) -> String {
    let calendar: Vec<String> = schedule.to_calendar().iter().map(|each| format!("`{each}`")).collect();
    let said = format!("{}{}", clock(schedule), days(schedule));
    format!("{said}\n\ncron `{}` · systemd {}", schedule.to_cron(), calendar.join(", "))
}

fn clock(schedule: &Schedule) -> String {
    let (minutes, hours) = (&schedule.minute.values, &schedule.hour.values);
    let minute = minutes.first().copied().unwrap_or(0);
    if hours.len() == 24 {
        return match (minutes.len(), step(minutes, 60)) {
            (60, _) => "every minute".to_owned(),
            (1, _) => format!("every hour at :{minute:02}"),
            (_, Some(step)) => format!("every {step} minutes"),
            _ => format!("every hour at {}", listed(minutes.iter().map(|minute| format!(":{minute:02}")))),
        };
    }
    if let (1, Some(step)) = (minutes.len(), step(hours, 24).filter(|_| hours.len() > 2)) {
        return format!("every {step} hours at :{minute:02}");
    }
    let all =
        hours.iter().flat_map(|hour| minutes.iter().map(move |minute| format!("{hour:02}:{minute:02}")));
    let all: Vec<String> = all.collect();
    match all.get(TOLD..) {
        Some(more) if !more.is_empty() => {
            let told = all.get(..TOLD).unwrap_or_default().join(", ");
            format!("at {told} and {} more times a day", more.len())
        }
        _ => format!("at {}", listed(all.into_iter())),
    }
}

/// The distance of values that begin at 0 and go around evenly.
fn step(values: &[u8], all: usize) -> Option<u8> {
    let second = values.get(1).copied().filter(|step| *step >= 2)?;
    let even =
        values.first() == Some(&0) && values.windows(2).all(|pair| matches!(pair, [a, b] if b - a == second));
    (even && values.len() * usize::from(second) == all).then_some(second)
}

fn days(schedule: &Schedule) -> String {
    let dates = &schedule.day.values;
    let weekdays = &schedule.weekday.values;
    let months = &schedule.month.values;
    let by_date =
        (dates.len() < 31).then(|| format!("day {} of the month", listed(dates.iter().map(u8::to_string))));
    let by_week = (weekdays.len() < 7).then(|| week(weekdays));
    // crontab(5): one of them is enough, unless one begins with `*`.
    let joined = if schedule.day.star || schedule.weekday.star { " that is " } else { " and on " };
    let days = match (by_date, by_week) {
        (None, None) => ", every day".to_owned(),
        (Some(one), None) | (None, Some(one)) => format!(", on {one}"),
        (Some(date), Some(week)) => format!(", on {date}{joined}{week}"),
    };
    if months.len() == 12 {
        return days;
    }
    let name = |month: &u8| MONTHS.get(usize::from(*month).saturating_sub(1)).map(|name| (*name).to_owned());
    format!("{days}, in {}", listed(months.iter().filter_map(name)))
}

fn week(weekdays: &[u8]) -> String {
    match weekdays {
        [1, 2, 3, 4, 5] => "Monday to Friday".to_owned(),
        [0, 6] => "Saturday and Sunday".to_owned(),
        _ => listed(
            Weekday::ALL
                .iter()
                .filter(|day| weekdays.contains(&day.number()))
                .map(|day| spoken(*day).to_owned()),
        ),
    }
}

const fn spoken(day: Weekday) -> &'static str {
    match day {
        Weekday::Sunday => "Sunday",
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
    }
}

/// `a`, `a and b`, `a, b and c`.
fn listed(words: impl Iterator<Item = String>) -> String {
    let words: Vec<String> = words.collect();
    match words.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use infc_diag::{FilePath, Files, Span};
    use infc_scalar::Scalar;

    use super::*;

    fn told(scalar: Scalar, text: &str) -> Option<String> {
        let number =
            text.starts_with(|first: char| first.is_ascii_digit()) && !text.contains(['.', ' ', ':', '/']);
        let read = if number { scalar.read_number(text) } else { scalar.read_text(text) };
        let file = Files::default().intern(FilePath::project("site.inf"));
        let value = Spanned { value: Value::Scalar(read.unwrap()), at: Span::new(file, 0, 0) };
        in_words(&value, false)
    }

    #[test]
    fn networks_are_counted() {
        let told = |text| told(Scalar::Cidr, text);
        assert_eq!(
            told("10.0.0.0/8").unwrap(),
            "16,777,216 addresses, `10.0.0.0` to `10.255.255.255`; private: not routed on the internet"
        );
        assert_eq!(told("8.8.8.8/32").unwrap(), "one address");
        assert_eq!(told("8.0.0.0/30").unwrap(), "4 addresses, `8.0.0.0` to `8.0.0.3`");
        assert_eq!(
            told("2a00::/16").unwrap(),
            "2^112 addresses, `2a00::` to `2a00:ffff:ffff:ffff:ffff:ffff:ffff:ffff`"
        );
        assert_eq!(told("0.0.0.0/0").unwrap(), "4,294,967,296 addresses, `0.0.0.0` to `255.255.255.255`");
    }

    #[test]
    fn lengths_and_sizes_are_told_in_the_smallest_unit() {
        assert_eq!(told(Scalar::Duration, "1h30m").unwrap(), "5,400 seconds");
        assert_eq!(told(Scalar::Duration, "30s"), None);
        assert_eq!(told(Scalar::Size, "512MiB").unwrap(), "536,870,912 bytes");
        assert_eq!(told(Scalar::Port, "443"), None);
    }

    #[test]
    fn schedules_are_told_in_words() {
        let first = |text| told(Scalar::Schedule, text).unwrap().lines().next().unwrap().to_owned();
        for (text, expected) in [
            ("30 3 * * *", "at 03:30, every day"),
            ("*/5 * * * *", "every 5 minutes, every day"),
            ("0 */6 * * *", "every 6 hours at :00, every day"),
            ("0 9,17 * * 1-5", "at 09:00 and 17:00, on Monday to Friday"),
            ("15 * * * sat,sun", "every hour at :15, on Saturday and Sunday"),
            ("0 4 1 1,7 *", "at 04:00, on day 1 of the month, in January and July"),
            ("0 4 1 * 1", "at 04:00, on day 1 of the month and on Monday"),
            ("* * * * *", "every minute, every day"),
            ("0-9 0 * * *", "at 00:00, 00:01, 00:02, 00:03, 00:04, 00:05 and 4 more times a day, every day"),
        ] {
            assert_eq!(first(text), expected, "{text}");
        }
        assert!(
            told(Scalar::Schedule, "30 3 * * *")
                .unwrap()
                .ends_with("cron `30 3 * * *` · systemd `*-*-* 03:30:00`")
        );
    }
}
