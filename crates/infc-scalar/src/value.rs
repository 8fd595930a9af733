//! The values of scalars: how they are printed, compared and reckoned with. Operators' types are the evaluator's.

use std::cmp::Ordering;
use std::fmt;
use std::net::IpAddr;

use crate::{
    AbsPath, Cidr, Command, Date, Domain, Duration, Email, Mode, Percent, Port, PortSpec, Rate, RelPath,
    Scalar, Schedule, Size, UnitName, Url, UserName,
};

/// A value of a scalar type.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[expect(missing_docs, reason = "each is the value of the scalar of the same name")]
pub enum ScalarValue {
    Bool(bool),
    Int(i64),
    String(String),
    Duration(Duration),
    Size(Size),
    Rate(Rate),
    Percent(Percent),
    Port(Port),
    Ports(PortSpec),
    Ip(IpAddr),
    Cidr(Cidr),
    Domain(Domain),
    Url(Box<Url>),
    Email(Email),
    AbsPath(AbsPath),
    RelPath(RelPath),
    UserName(UserName),
    UnitName(UnitName),
    Mode(Mode),
    Schedule(Box<Schedule>),
    Date(Date),
    Timezone(String),
    Regex(String),
    Version(String),
    Command(Command),
    Name(String),
    Text(String),
}

impl ScalarValue {
    /// Which scalar it is a value of.
    pub const fn scalar(&self) -> Scalar {
        match self {
            Self::Bool(_) => Scalar::Bool,
            Self::Int(_) => Scalar::Int,
            Self::String(_) => Scalar::String,
            Self::Duration(_) => Scalar::Duration,
            Self::Size(_) => Scalar::Size,
            Self::Rate(_) => Scalar::Rate,
            Self::Percent(_) => Scalar::Percent,
            Self::Port(_) => Scalar::Port,
            Self::Ports(_) => Scalar::Ports,
            Self::Ip(_) => Scalar::Ip,
            Self::Cidr(_) => Scalar::Cidr,
            Self::Domain(_) => Scalar::Domain,
            Self::Url(_) => Scalar::Url,
            Self::Email(_) => Scalar::Email,
            Self::AbsPath(_) => Scalar::AbsPath,
            Self::RelPath(_) => Scalar::RelPath,
            Self::UserName(_) => Scalar::UserName,
            Self::UnitName(_) => Scalar::UnitName,
            Self::Mode(_) => Scalar::Mode,
            Self::Schedule(_) => Scalar::Schedule,
            Self::Date(_) => Scalar::Date,
            Self::Timezone(_) => Scalar::Timezone,
            Self::Regex(_) => Scalar::Regex,
            Self::Version(_) => Scalar::Version,
            Self::Command(_) => Scalar::Command,
            Self::Name(_) => Scalar::Name,
            Self::Text(_) => Scalar::Text,
        }
    }

    /// The order of `<`: of numbers, quantities, dates and text of one scalar. None where the language has no order.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => Some(a.cmp(b)),
            (Self::Duration(a), Self::Duration(b)) => Some(a.cmp(b)),
            (Self::Size(a), Self::Size(b)) => Some(a.cmp(b)),
            (Self::Rate(a), Self::Rate(b)) => Some(a.compare(*b)),
            (Self::Percent(a), Self::Percent(b)) => Some(a.cmp(b)),
            (Self::Port(a), Self::Port(b)) => Some(a.cmp(b)),
            (Self::Date(a), Self::Date(b)) => Some(a.cmp(b)),
            (Self::String(a), Self::String(b))
            | (Self::Text(a), Self::Text(b))
            | (Self::Name(a), Self::Name(b)) => Some(a.cmp(b)),
            // A refinement such as `3000 <= it` compares a port with a number.
            (Self::Port(Port(a)), Self::Int(b)) => Some(i64::from(*a).cmp(b)),
            (Self::Int(a), Self::Port(Port(b))) => Some(a.cmp(&i64::from(*b))),
            _ => None,
        }
    }

    /// `+`: none where the types do not fit or the result is out of range.
    pub fn add(&self, other: &Self) -> Option<Self> {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => a.checked_add(*b).map(Self::Int),
            (Self::Duration(a), Self::Duration(b)) => duration(a.millis.checked_add(b.millis)),
            (Self::Size(a), Self::Size(b)) => size(a.bytes.checked_add(b.bytes)),
            (Self::Port(a), Self::Int(b)) => port(i64::from(a.0).checked_add(*b)),
            _ => None,
        }
    }

    /// `-`: none where the types do not fit, or a duration or size would be negative.
    pub fn sub(&self, other: &Self) -> Option<Self> {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => a.checked_sub(*b).map(Self::Int),
            (Self::Duration(a), Self::Duration(b)) => duration(a.millis.checked_sub(b.millis)),
            (Self::Size(a), Self::Size(b)) => size(a.bytes.checked_sub(b.bytes)),
            (Self::Port(a), Self::Int(b)) => port(i64::from(a.0).checked_sub(*b)),
            _ => None,
        }
    }

    /// `*`: of two numbers, or of a quantity and a number that is not negative.
    pub fn mul(&self, other: &Self) -> Option<Self> {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => a.checked_mul(*b).map(Self::Int),
            (Self::Duration(a), Self::Int(b)) | (Self::Int(b), Self::Duration(a)) => {
                duration(a.millis.checked_mul(u64::try_from(*b).ok()?))
            }
            (Self::Size(a), Self::Int(b)) | (Self::Int(b), Self::Size(a)) => {
                size(a.bytes.checked_mul(u64::try_from(*b).ok()?))
            }
            _ => None,
        }
    }

    /// `/` by a number, rounded towards zero (to milliseconds and bytes); none for zero.
    pub fn div(&self, other: &Self) -> Option<Self> {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => a.checked_div(*b).map(Self::Int),
            (Self::Duration(a), Self::Int(b)) => duration(a.millis.checked_div(u64::try_from(*b).ok()?)),
            (Self::Size(a), Self::Int(b)) => size(a.bytes.checked_div(u64::try_from(*b).ok()?)),
            _ => None,
        }
    }
}

fn port(number: Option<i64>) -> Option<ScalarValue> {
    let number = u16::try_from(number?).ok().filter(|number| *number > 0)?;
    Some(ScalarValue::Port(Port(number)))
}

fn duration(millis: Option<u64>) -> Option<ScalarValue> {
    let duration = Duration { millis: millis? };
    (duration <= Duration::MAX).then_some(ScalarValue::Duration(duration))
}

fn size(bytes: Option<u64>) -> Option<ScalarValue> {
    let size = Size { bytes: bytes? };
    (size <= Size::MAX).then_some(ScalarValue::Size(size))
}

impl fmt::Display for ScalarValue {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(value) => value.fmt(out),
            Self::Int(value) => value.fmt(out),
            Self::Duration(value) => value.fmt(out),
            Self::Size(value) => value.fmt(out),
            Self::Rate(value) => value.fmt(out),
            Self::Percent(value) => value.fmt(out),
            Self::Port(value) => value.fmt(out),
            Self::Ports(value) => value.fmt(out),
            Self::Ip(value) => value.fmt(out),
            Self::Cidr(value) => value.fmt(out),
            Self::Domain(value) => value.fmt(out),
            Self::Url(value) => value.fmt(out),
            Self::Email(value) => value.fmt(out),
            Self::AbsPath(value) => value.fmt(out),
            Self::RelPath(value) => value.fmt(out),
            Self::UserName(value) => value.fmt(out),
            Self::UnitName(value) => value.fmt(out),
            Self::Mode(value) => value.fmt(out),
            Self::Schedule(value) => value.fmt(out),
            Self::Date(value) => value.fmt(out),
            Self::Command(value) => value.fmt(out),
            Self::String(text)
            | Self::Timezone(text)
            | Self::Regex(text)
            | Self::Version(text)
            | Self::Name(text)
            | Self::Text(text) => out.write_str(text),
        }
    }
}
