//! The list of scalars, their values, and the one way to read a literal as one of them.

use std::net::IpAddr;

use crate::{
    AbsPath, Cidr, Command, Date, Domain, Duration, Email, Mode, Percent, Port, PortSpec, Rate, RelPath, Schedule, Size,
    UnitName, Url, UserName,
};

/// The scalar types of the language.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[expect(missing_docs, reason = "each is the type of the same name in lang/spec/types.md")]
pub enum Scalar {
    Bool, Int, String, Duration, Size, Rate, Percent, Port, Ports, Ip, Cidr, Domain, Url, Email, AbsPath, RelPath,
    UserName, UnitName, Mode, Schedule, Date, Timezone, Regex, Version, Command,
    /// A key of a map: `[A-Za-z0-9][A-Za-z0-9._-]*`, what an entity may be called.
    Name,
    /// Text of several lines (a script, raw directives); every other text is one line without control characters.
    Text,
}

/// A value of a scalar type.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[expect(missing_docs, reason = "each is the value of the scalar of the same name")]
pub enum ScalarValue {
    Bool(bool), Int(i64), String(String), Duration(Duration), Size(Size), Rate(Rate), Percent(Percent), Port(Port),
    Ports(PortSpec), Ip(IpAddr), Cidr(Cidr), Domain(Domain), Url(Url), Email(Email), AbsPath(AbsPath), RelPath(RelPath),
    UserName(UserName), UnitName(UnitName), Mode(Mode), Schedule(Schedule), Date(Date), Timezone(String), Regex(String),
    Version(String), Command(Command), Name(String), Text(String),
}

/// Why a text is not a value of the scalar that is expected.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LiteralError {
    /// Byte range inside the text that is at fault.
    pub start: usize,
    /// End of the range, exclusive.
    pub end: usize,
    /// The reason, one line without a final full stop.
    pub message: String,
    /// One next step.
    pub help: Option<String>,
    /// A text that would be right in place of the whole literal, where there is only one.
    pub suggestion: Option<String>,
}

impl Scalar {
    /// The language's name of the type.
    pub fn name(self) -> &'static str {
        "?"
    }

    /// The type that the language calls `name`.
    pub fn from_name(_name: &str) -> Option<Self> {
        None
    }
}
