//! The list of scalars, and the one way to read a literal as one of them.

use std::fmt;

use crate::text::{excerpt, one_line, several_lines};
use crate::{
    AbsPath, Cidr, Command, Date, Domain, Email, LiteralError, Mode, Number, Percent, Port, PortSpec,
    RelPath, ScalarValue, Schedule, UnitName, Url, UserName, address, name, regex, timezone, version,
};

/// The scalar types of the language.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[expect(missing_docs, reason = "each is the type of the same name in lang/spec/types.md")]
pub enum Scalar {
    Bool,
    Int,
    String,
    Duration,
    Size,
    Rate,
    Percent,
    Port,
    Ports,
    Ip,
    Cidr,
    Domain,
    Url,
    Email,
    AbsPath,
    RelPath,
    UserName,
    UnitName,
    Mode,
    Schedule,
    Date,
    Timezone,
    Regex,
    Version,
    Command,
    /// A key of a map: `[A-Za-z0-9_][A-Za-z0-9._@-]*`, what an entity may be called.
    Name,
    /// Text of several lines (a script, raw directives); every other text is one line without control characters.
    Text,
}

impl Scalar {
    /// Every scalar, in the order of the specification.
    pub const fn all() -> &'static [Self] {
        use Scalar as S;
        &[
            S::Bool,
            S::Int,
            S::String,
            S::Text,
            S::Name,
            S::Duration,
            S::Size,
            S::Rate,
            S::Percent,
            S::Port,
            S::Ports,
            S::Ip,
            S::Cidr,
            S::Domain,
            S::Url,
            S::Email,
            S::AbsPath,
            S::RelPath,
            S::UserName,
            S::UnitName,
            S::Mode,
            S::Schedule,
            S::Date,
            S::Timezone,
            S::Regex,
            S::Version,
            S::Command,
        ]
    }

    /// The language's name of the type.
    pub const fn name(self) -> &'static str {
        self.row().0
    }

    /// What a message calls a value of it: `a duration`.
    pub const fn noun(self) -> &'static str {
        self.row().1
    }

    /// A literal as the user would write it, quotes included.
    pub const fn example(self) -> &'static str {
        self.row().2
    }

    /// The scalar of a type's name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::all().iter().copied().find(|scalar| scalar.name() == name)
    }

    /// Whether it is written as a number token.
    pub const fn is_number(self) -> bool {
        use Scalar as S;
        matches!(self, S::Int | S::Duration | S::Size | S::Rate | S::Percent | S::Port | S::Ports)
    }

    /// Name, noun and example.
    const fn row(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Bool => ("Bool", "a boolean", "true"),
            Self::Int => ("Int", "a whole number", "3"),
            Self::String => ("String", "a string", "\"text\""),
            Self::Text => ("Text", "a text", "\"text\""),
            Self::Name => ("Name", "a name", "\"web-1\""),
            Self::Duration => ("Duration", "a duration", "30s"),
            Self::Size => ("Size", "a size", "512MiB"),
            Self::Rate => ("Rate", "a rate", "10r/s"),
            Self::Percent => ("Percent", "a percentage", "80%"),
            Self::Port => ("Port", "a port", "443"),
            Self::Ports => ("Ports", "ports", "443/tcp"),
            Self::Ip => ("Ip", "an IP address", "\"203.0.113.10\""),
            Self::Cidr => ("Cidr", "a network", "\"203.0.113.0/24\""),
            Self::Domain => ("Domain", "a domain", "\"www.example.org\""),
            Self::Url => ("Url", "a URL", "\"https://example.org/path\""),
            Self::Email => ("Email", "an e-mail address", "\"ops@example.org\""),
            Self::AbsPath => ("AbsPath", "an absolute path", "\"/srv/app\""),
            Self::RelPath => ("RelPath", "a relative path", "\"app/current\""),
            Self::UserName => ("UserName", "a user name", "\"deploy\""),
            Self::UnitName => ("UnitName", "a unit's name", "\"nginx.service\""),
            Self::Mode => ("Mode", "a file mode", "\"0640\""),
            Self::Schedule => ("Schedule", "a schedule", "\"30 3 * * *\""),
            Self::Date => ("Date", "a date", "\"2027-01-31\""),
            Self::Timezone => ("Timezone", "a time zone", "\"Europe/Berlin\""),
            Self::Regex => ("Regex", "a regular expression", "\"^/api/\""),
            Self::Version => ("Version", "a version", "\"1.24.0\""),
            Self::Command => ("Command", "a command", "\"/usr/bin/rsync -a /srv /backup\""),
        }
    }

    /// Reads what stands between the quotes of a string where this scalar is expected.
    pub fn read_text(self, text: &str) -> Result<ScalarValue, LiteralError> {
        self.text_value(text).map_err(|error| LiteralError {
            // A suggestion that mends one fault of two would be the next error.
            suggestion: error.suggestion.filter(|mended| self.text_value(mended).is_ok()),
            ..error
        })
    }

    /// Reads a key of a map whose keys are of this scalar: a number stands in quotes there, for a name is no number.
    pub fn read_key(self, text: &str) -> Result<ScalarValue, LiteralError> {
        match self {
            _ if self.is_number() => self.read_number(text),
            Self::Bool if matches!(text, "true" | "false") => Ok(ScalarValue::Bool(text == "true")),
            _ => self.read_text(text),
        }
    }

    fn text_value(self, text: &str) -> Result<ScalarValue, LiteralError> {
        Ok(match self {
            Self::String => one_line(text).map(|()| ScalarValue::String(text.to_owned()))?,
            Self::Text => several_lines(text).map(|()| ScalarValue::Text(text.to_owned()))?,
            Self::Name => ScalarValue::Name(name::read(text)?),
            Self::Ip => ScalarValue::Ip(address::ip::read(text)?),
            Self::Cidr => ScalarValue::Cidr(Cidr::read(text)?),
            Self::Domain => ScalarValue::Domain(Domain::read(text)?),
            Self::Url => ScalarValue::Url(Box::new(Url::read(text)?)),
            Self::Email => ScalarValue::Email(Email::read(text)?),
            Self::AbsPath => ScalarValue::AbsPath(AbsPath::read(text)?),
            Self::RelPath => ScalarValue::RelPath(RelPath::read(text)?),
            Self::UserName => ScalarValue::UserName(UserName::read(text)?),
            Self::UnitName => ScalarValue::UnitName(UnitName::read(text)?),
            Self::Mode => ScalarValue::Mode(Mode::read(text)?),
            Self::Schedule => ScalarValue::Schedule(Box::new(Schedule::read(text)?)),
            Self::Date => ScalarValue::Date(Date::read(text)?),
            Self::Timezone => ScalarValue::Timezone(timezone::read(text)?),
            Self::Regex => ScalarValue::Regex(regex::read(text)?),
            Self::Version => ScalarValue::Version(version::read(text)?),
            Self::Command => ScalarValue::Command(Command::read(text)?),
            Self::Bool => return Err(self.not_quoted(text, matches!(text, "true" | "false"))),
            Self::Int
            | Self::Duration
            | Self::Size
            | Self::Rate
            | Self::Percent
            | Self::Port
            | Self::Ports => {
                return Err(self.not_quoted(text, self.read_number(text).is_ok()));
            }
        })
    }

    /// A quoted string where a word or a number is expected.
    fn not_quoted(self, text: &str, would_be: bool) -> LiteralError {
        let error = LiteralError::whole(text, format!("expected {}, found a string", self.expected()));
        if would_be { error.help(format!("write it without quotes: `{}`", excerpt(text))) } else { error }
    }

    /// Reads a number token where this scalar is expected.
    pub fn read_number(self, text: &str) -> Result<ScalarValue, LiteralError> {
        if !self.is_number() {
            return Err(self.not_a_number(text));
        }
        self.number_value(text).map_err(|error| LiteralError {
            suggestion: error.suggestion.filter(|mended| self.number_value(mended).is_ok()),
            ..error
        })
    }

    fn number_value(self, text: &str) -> Result<ScalarValue, LiteralError> {
        let number = Number::read(text)?;
        match (self, number) {
            (Self::Int, Number::Int(value)) => Ok(ScalarValue::Int(value)),
            (Self::Duration, Number::Duration(value)) => Ok(ScalarValue::Duration(value)),
            (Self::Size, Number::Size(value)) => Ok(ScalarValue::Size(value)),
            (Self::Rate, Number::Rate(value)) => Ok(ScalarValue::Rate(value)),
            (Self::Percent, Number::Percent(value)) => Ok(ScalarValue::Percent(value)),
            (Self::Percent, Number::Int(value)) => percent(text, value).map(ScalarValue::Percent),
            (Self::Port, Number::Int(value)) => port(text, value).map(|port| ScalarValue::Port(Port(port))),
            (Self::Ports, Number::Ports(value)) => Ok(ScalarValue::Ports(value)),
            (Self::Ports, Number::Int(value)) => port(text, value)
                .map(|port| ScalarValue::Ports(PortSpec { first: port, last: port, proto: None })),
            _ => Err(self.wrong_dimension(text, number)),
        }
    }

    /// `a duration such as 30s`.
    fn expected(self) -> String {
        match self {
            Self::Bool => "`true` or `false`".to_owned(),
            _ => format!("{} such as `{}`", self.noun(), self.example()),
        }
    }

    fn not_a_number(self, text: &str) -> LiteralError {
        let error = LiteralError::whole(text, format!("expected {}, found a number", self.expected()));
        if self.text_value(text).is_ok() {
            error.help("quote it").suggest(format!("\"{text}\""))
        } else {
            error
        }
    }

    fn wrong_dimension(self, text: &str, found: Number) -> LiteralError {
        let error =
            LiteralError::whole(text, format!("expected {}, found {}", self.expected(), found.noun()));
        match (self, found) {
            (Self::Duration, Number::Int(_)) => {
                error.help(format!("give it a unit: `{text}s`, `{text}m`, `{text}h`"))
            }
            (Self::Size, Number::Int(_)) => error.help(format!("give it a unit: `{text}MiB`, `{text}GiB`")),
            (Self::Rate, Number::Int(_)) => error.help(format!("say over what: `{text}r/s`, `{text}r/m`")),
            (Self::Port, Number::Ports(ports)) if ports.first == ports.last => {
                error.help("a port is written without its protocol").suggest(ports.first.to_string())
            }
            _ => error,
        }
    }
}

fn percent(text: &str, value: i64) -> Result<Percent, LiteralError> {
    let error = || LiteralError::whole(text, format!("{value} is out of range: percentages are 0% to 100%"));
    u8::try_from(value).ok().filter(|v| *v <= 100).map(Percent).ok_or_else(error)
}

fn port(text: &str, value: i64) -> Result<u16, LiteralError> {
    let error = || LiteralError::whole(text, format!("there is no port {value}: ports are 1 to 65535"));
    u16::try_from(value).ok().filter(|v| *v > 0).ok_or_else(error)
}

impl fmt::Display for Scalar {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}
