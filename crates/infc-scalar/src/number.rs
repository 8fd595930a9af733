//! Number tokens: `443 1_000 30s 1h30m 512MiB 20r/s 80% 443/tcp 6000..6100/tcp`.
//!
//! What a number is by its shape alone. Which of them is expected is `scalar`'s; negation is an operator of the
//! language, and `-` before a number is read only so that a printed integer can be read back.

use std::fmt;
use std::ops::Range;

use nom::Parser;
use nom::bytes::complete::take_while;
use nom::combinator::rest;

use crate::text::{excerpt, shown};
use crate::{Duration, LiteralError, Per, Percent, PortSpec, Proto, Rate, Size, duration, size};

/// What a number token says by its shape alone, before a type is expected.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Number {
    /// A bare integer.
    Int(i64),
    /// With time units.
    Duration(Duration),
    /// With a size unit.
    Size(Size),
    /// Requests over time.
    Rate(Rate),
    /// Percent.
    Percent(Percent),
    /// With a protocol, or a range.
    Ports(PortSpec),
}

impl Number {
    /// Reads a number token. Every error names the part that is at fault.
    pub fn read(text: &str) -> Result<Self, LiteralError> {
        let sound = |mended: &String| mended.starts_with('"') || Self::parse(mended).is_ok();
        Self::parse(text)
            .map_err(|error| LiteralError { suggestion: error.suggestion.filter(sound), ..error })
    }

    fn parse(text: &str) -> Result<Self, LiteralError> {
        if let Some(digits) = text.strip_prefix('-') {
            return negative(text, digits);
        }
        let (head, tail) = split_digits(text);
        let at = head.len();
        if head.is_empty() {
            return Err(LiteralError::whole(text, format!("`{}` is not a number", excerpt(text))));
        }
        if let Some(error) = dotted(text, tail) {
            return Err(error);
        }
        match tail {
            "" => int(text, head),
            "%" => percent(text, head),
            _ if tail.starts_with("..") => ports(text, head, tail),
            _ if tail.starts_with('/') => ports(text, head, tail),
            _ if tail.starts_with("r/") || tail == "r" => rate(text, head, tail),
            _ if tail.starts_with(|c: char| c.is_ascii_alphabetic()) => with_units(text),
            _ => Err(stray(text, at)),
        }
    }

    /// What a message calls it: `a duration`.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Int(_) => "a bare number",
            Self::Duration(_) => "a duration",
            Self::Size(_) => "a size",
            Self::Rate(_) => "a rate",
            Self::Percent(_) => "a percentage",
            Self::Ports(ports) if ports.first == ports.last => "a port with a protocol",
            Self::Ports(_) => "a range of ports",
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(value) => value.fmt(out),
            Self::Duration(value) => value.fmt(out),
            Self::Size(value) => value.fmt(out),
            Self::Rate(value) => value.fmt(out),
            Self::Percent(value) => value.fmt(out),
            Self::Ports(value) => value.fmt(out),
        }
    }
}

/// Splits what `ok` keeps off the front.
fn split(text: &str, ok: impl Fn(char) -> bool) -> (&str, &str) {
    let parsed: nom::IResult<&str, (&str, &str), ()> = (take_while(ok), rest).parse(text);
    parsed.map_or(("", text), |(_, parts)| parts)
}

fn split_digits(text: &str) -> (&str, &str) {
    split(text, |c| c.is_ascii_digit() || c == '_')
}

/// Digits, perhaps in groups: `1_000`. `start` is where they stand in the token.
fn whole(digits: &str, start: usize) -> Result<u64, LiteralError> {
    let range = start..start + digits.len();
    let plain = digits.replace('_', "");
    if digits.starts_with('_') || digits.ends_with('_') || digits.contains("__") || plain.is_empty() {
        return Err(LiteralError::new(range, "`_` stands between two digits, as in `1_000`"));
    }
    if plain.len() > 1 && plain.starts_with('0') {
        return Err(leading_zero(range, &plain));
    }
    plain
        .parse()
        .map_err(|_| LiteralError::new(range, "the number is too large: at most 9223372036854775807"))
}

fn leading_zero(range: Range<usize>, plain: &str) -> LiteralError {
    let bare = match plain.trim_start_matches('0') {
        "" => "0",
        bare => bare,
    };
    let error = LiteralError::new(range, "a number cannot begin with a zero");
    if plain.len() <= 4 && plain.bytes().all(|b| b < b'8') {
        error.help(format!("write `{}`, or quote it if it is a file mode: `\"{plain}\"`", excerpt(bare)))
    } else {
        error.help(format!("write `{}`, or quote it if it is text", excerpt(bare)))
    }
}

fn int(text: &str, head: &str) -> Result<Number, LiteralError> {
    let value = whole(head, 0)?;
    let too_large = || LiteralError::whole(text, "the number is too large: at most 9223372036854775807");
    i64::try_from(value).map(Number::Int).map_err(|_| too_large())
}

fn negative(text: &str, digits: &str) -> Result<Number, LiteralError> {
    let (head, tail) = split_digits(digits);
    if head.is_empty() || !tail.is_empty() {
        return Err(LiteralError::whole(text, "only a bare number can be negative"));
    }
    let value = whole(head, 1)?;
    let too_small = || LiteralError::whole(text, "the number is too small: at least -9223372036854775808");
    0_i64.checked_sub_unsigned(value).map(Number::Int).ok_or_else(too_small)
}

/// `1.5`, `1.2.3.4`, `10.0.0.0/8`: dots that are not a range.
fn dotted(text: &str, tail: &str) -> Option<LiteralError> {
    if !tail.starts_with('.') || tail.starts_with("..") {
        return None;
    }
    let dots = text.bytes().filter(|&b| b == b'.').count();
    let error = if dots == 1 {
        LiteralError::whole(text, "there are no fractions")
            .help("use a smaller unit, as `1h30m` or `1536MiB`, or a percentage")
    } else {
        LiteralError::whole(text, format!("`{}` is not a number", excerpt(text)))
    };
    if dots == 1 {
        return Some(error);
    }
    let quoted = format!("\"{text}\"");
    Some(if text.len() <= 64 && text.is_ascii() {
        error.help(format!("quote it: `{quoted}`")).suggest(quoted)
    } else {
        error.help("quote it")
    })
}

fn percent(text: &str, head: &str) -> Result<Number, LiteralError> {
    let value = whole(head, 0)?;
    match u8::try_from(value).ok().filter(|v| *v <= 100) {
        Some(value) => Ok(Number::Percent(Percent(value))),
        None => {
            Err(LiteralError::whole(text, format!("{value}% is out of range: percentages are 0% to 100%")))
        }
    }
}

fn rate(text: &str, head: &str, tail: &str) -> Result<Number, LiteralError> {
    let value = whole(head, 0)?;
    let per = match tail {
        "r/s" => Per::Second,
        "r/m" => Per::Minute,
        _ => {
            let error =
                LiteralError::new(head.len()..text.len(), format!("`{}` is not a rate", excerpt(tail)));
            return Err(error.help("rates are counted per second, `20r/s`, or per minute, `5r/m`"));
        }
    };
    match u32::try_from(value) {
        Ok(0) => {
            Err(LiteralError::new(0..head.len(), "a rate of zero lets nothing pass")
                .help("the least is `1r/m`"))
        }
        Ok(count) => Ok(Number::Rate(Rate { count, per })),
        Err(_) => Err(LiteralError::new(0..head.len(), "the rate is too large: at most 4294967295")),
    }
}

/// `443/tcp`, `6000..6100`, `6000..6100/tcp`.
fn ports(text: &str, head: &str, tail: &str) -> Result<Number, LiteralError> {
    let (last, slash) = match tail.strip_prefix("..") {
        Some(after) => {
            let (digits, slash) = split_digits(after);
            (Some(digits), slash)
        }
        None => (None, tail),
    };
    let end = text.len() - slash.len();
    let proto = match slash.strip_prefix('/') {
        Some(name) => Some(proto(head, name, end + 1..text.len())?),
        None if slash.is_empty() => None,
        None => return Err(stray(text, end)),
    };
    let first = port(head, 0)?;
    let last = match last {
        None => first,
        Some("") => {
            return Err(LiteralError::new(head.len()..end, "a range of ports has two ends, as `6000..6100`"));
        }
        Some(digits) => port(digits, end - digits.len())?,
    };
    if tail.starts_with("..") && first >= last {
        return Err(no_range(0..end, first, last, slash));
    }
    Ok(Number::Ports(PortSpec { first, last, proto }))
}

fn no_range(range: Range<usize>, first: u16, last: u16, slash: &str) -> LiteralError {
    if first == last {
        LiteralError::new(range, "the range holds one port").suggest(format!("{first}{slash}"))
    } else {
        LiteralError::new(range, "a range of ports goes from the lower to the higher")
            .suggest(format!("{last}..{first}{slash}"))
    }
}

fn port(digits: &str, start: usize) -> Result<u16, LiteralError> {
    let value = whole(digits, start)?;
    let found = || {
        LiteralError::new(
            start..start + digits.len(),
            format!("there is no port {value}: ports are 1 to 65535"),
        )
    };
    u16::try_from(value).ok().filter(|v| *v > 0).ok_or_else(found)
}

fn proto(head: &str, name: &str, range: Range<usize>) -> Result<Proto, LiteralError> {
    let error = |message: String| LiteralError::new(range.clone(), message);
    match name {
        "tcp" => Ok(Proto::Tcp),
        "udp" => Ok(Proto::Udp),
        "s" | "sec" | "second" => {
            Err(error("a rate is counted in requests".into()).suggest(format!("{head}r/s")))
        }
        "m" | "min" | "minute" => {
            Err(error("a rate is counted in requests".into()).suggest(format!("{head}r/m")))
        }
        "" => Err(error("the protocol is missing".into()).help("protocols are `tcp` and `udp`")),
        _ => {
            let found =
                error(format!("`{}` is not a protocol: protocols are `tcp` and `udp`", excerpt(name)));
            let lower = name.to_ascii_lowercase();
            Err(if lower == "tcp" || lower == "udp" {
                found.suggest(format!("{head}/{lower}"))
            } else {
                found
            })
        }
    }
}

/// A character after the digits that begins nothing.
fn stray(text: &str, at: usize) -> LiteralError {
    let after = text.get(at..).unwrap_or_default();
    let Some(c) = after.chars().next() else { return LiteralError::whole(text, "the number ends too soon") };
    let error = LiteralError::new(at..at + c.len_utf8(), format!("{} cannot follow a number", shown(c)));
    let both_numbers =
        after.len() > 1 && after.get(1..).is_some_and(|t| t.bytes().all(|b| b.is_ascii_digit()));
    if matches!(c, ':' | '-') && both_numbers {
        return error.help("a range is written with `..`").suggest(text.replacen(c, "..", 1));
    }
    error
}

/// What a unit measures, with how much one of it is.
enum Unit {
    Time(usize, u64),
    Bytes(u64),
}

fn unit(name: &str) -> Option<Unit> {
    let time = duration::UNITS.iter().enumerate().find(|(_, (n, _))| *n == name);
    let bytes = || size::UNITS.iter().find(|(n, _)| *n == name).map(|(_, bytes)| Unit::Bytes(*bytes));
    time.map(|(rank, (_, millis))| Unit::Time(rank, *millis)).or_else(bytes)
}

/// Amounts with units, from large to small: `1h30m`; or one size: `512MiB`.
fn with_units(text: &str) -> Result<Number, LiteralError> {
    let mut millis: u64 = 0;
    let mut ranks: Vec<usize> = Vec::new();
    let mut at = 0;
    while let Some(left) = text.get(at..).filter(|left| !left.is_empty()) {
        let amount = Amount::read(text, left, at)?;
        at = amount.end;
        match amount.unit {
            Unit::Bytes(bytes) => return size_of(text, &amount, bytes),
            Unit::Time(rank, each) => {
                millis = add_time(text, millis, amount.count, each)?;
                ranks.push(rank);
            }
        }
    }
    in_order(text, &ranks, Duration { millis })
}

struct Amount {
    count: u64,
    unit: Unit,
    start: usize,
    end: usize,
}

impl Amount {
    fn read(text: &str, left: &str, start: usize) -> Result<Self, LiteralError> {
        let (digits, after) = split_digits(left);
        if digits.is_empty() {
            return Err(stray(text, start));
        }
        let (name, _) = split(after, |c| c.is_ascii_alphabetic());
        let from = start + digits.len();
        if name.is_empty() && after.is_empty() {
            let error = LiteralError::new(start..from, format!("`{}` has no unit", excerpt(digits)));
            return Err(error.help("every part of a duration has one, as in `1h30m`"));
        } else if name.is_empty() {
            return Err(stray(text, from));
        }
        let end = from + name.len();
        let unit = unit(name).ok_or_else(|| unknown_unit(text, from..end, digits, name))?;
        Ok(Self { count: whole(digits, start)?, unit, start, end })
    }
}

fn add_time(text: &str, millis: u64, count: u64, each: u64) -> Result<u64, LiteralError> {
    let sum = count.checked_mul(each).and_then(|more| millis.checked_add(more));
    sum.filter(|sum| *sum <= Duration::MAX.millis).ok_or_else(|| {
        LiteralError::whole(text, format!("the duration is too long: at most `{}`", Duration::MAX))
    })
}

fn size_of(text: &str, amount: &Amount, each: u64) -> Result<Number, LiteralError> {
    if amount.start > 0 || amount.end < text.len() {
        let error = LiteralError::whole(text, "a size has one number and one unit");
        return Err(error.help("use the smaller unit, as `1536MiB`"));
    }
    let bytes = amount.count.checked_mul(each).filter(|bytes| *bytes <= Size::MAX.bytes);
    bytes
        .map(|bytes| Number::Size(Size { bytes }))
        .ok_or_else(|| LiteralError::whole(text, "the size is too large: at most 9223372036854775807 bytes"))
}

fn in_order(text: &str, ranks: &[usize], total: Duration) -> Result<Number, LiteralError> {
    let mut sorted = ranks.to_vec();
    sorted.sort_unstable();
    let twice = sorted.windows(2).any(|pair| pair.first() == pair.last());
    if twice {
        Err(LiteralError::whole(text, "a unit is written twice").suggest(total.to_string()))
    } else if sorted == ranks {
        Ok(Number::Duration(total))
    } else {
        Err(LiteralError::whole(text, "units go from large to small").suggest(total.to_string()))
    }
}

/// Spellings of other languages, with the ones that are meant here.
const MEANT: [(&[&str], &str); 14] = [
    (&["sec", "secs", "second", "seconds"], "s"),
    (&["min", "mins", "minute", "minutes"], "m"),
    (&["hr", "hrs", "hour", "hours"], "h"),
    (&["day", "days"], "d"),
    (&["msec", "msecs", "millis", "milliseconds"], "ms"),
    (&["b", "byte", "bytes"], "B"),
    (&["kb"], "KB"),
    (&["mb"], "MB"),
    (&["gb"], "GB"),
    (&["tb"], "TB"),
    (&["kib"], "KiB"),
    (&["mib"], "MiB"),
    (&["gib"], "GiB"),
    (&["tib"], "TiB"),
];

fn unknown_unit(text: &str, range: Range<usize>, digits: &str, name: &str) -> LiteralError {
    let whole_token = range.start == digits.len() && range.end == text.len();
    let error = LiteralError::new(range.clone(), format!("`{}` is not a unit", excerpt(name)));
    let lower = name.to_ascii_lowercase();
    if digits == "0" && matches!(lower.as_str(), "x" | "o" | "b") && !whole_token {
        return LiteralError::whole(text, "numbers are decimal").help("a file mode is quoted: `\"0640\"`");
    }
    if lower == "e" && !whole_token {
        return LiteralError::whole(text, "there are no exponents").help("write the digits, as `1_000_000`");
    }
    if let Some((_, meant)) = MEANT.iter().find(|(spellings, _)| spellings.contains(&lower.as_str())) {
        let before = text.get(..range.start).unwrap_or_default();
        let after = text.get(range.end..).unwrap_or_default();
        return error.help(format!("did you mean `{meant}`?")).suggest(format!("{before}{meant}{after}"));
    }
    match lower.as_str() {
        "w" | "week" | "weeks" => error.help("there are no weeks: a week is `7d`"),
        "mo" | "month" | "months" => error.help("there are no months: write days, `30d`"),
        "y" | "yr" | "year" | "years" => error.help("there are no years: write days, `365d`"),
        "us" | "ns" | "usec" | "nsec" => error.help("the smallest unit of time is `ms`"),
        "k" | "m" | "g" | "t" => {
            let big = lower.to_ascii_uppercase();
            error.help(format!("did you mean `{digits}{big}iB` (of 1024) or `{digits}{big}B` (of 1000)?"))
        }
        "rps" | "qps" => error.help("a rate is written with `r/s`").suggest(format!("{digits}r/s")),
        "rpm" => error.help("a rate is written with `r/m`").suggest(format!("{digits}r/m")),
        _ => error.help("units are `ms s m h d`, `B KB MB GB TB`, `KiB MiB GiB TiB`, `r/s r/m` and `%`"),
    }
}
