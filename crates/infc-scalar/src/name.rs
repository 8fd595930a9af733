//! Names of entities, users and units. Whether what they name exists is not looked up.

use std::fmt;

use crate::LiteralError;
use crate::text::{excerpt, not_empty, only};

/// A user's or group's name as useradd(8) accepts it: `[a-z_][a-z0-9_-]{0,31}`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct UserName(pub String);

/// A systemd unit's name with its suffix, `nginx.service` (systemd.unit(5)).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct UnitName(pub String);

/// systemd.unit(5)'s types of units.
const SUFFIXES: [&str; 11] = [
    "service",
    "socket",
    "device",
    "mount",
    "automount",
    "swap",
    "target",
    "path",
    "timer",
    "slice",
    "scope",
];

/// Reads the name of an entity, the key of a map: `[A-Za-z0-9_][A-Za-z0-9._@-]*`, at most 64 characters.
pub(crate) fn read(text: &str) -> Result<String, LiteralError> {
    not_empty(text, "a name")?;
    only(text, "a name", "names hold letters, digits and `.` `_` `@` `-`", |c| {
        c.is_ascii_alphanumeric() || "._@-".contains(c)
    })?;
    if text.starts_with(['.', '@', '-']) {
        return Err(LiteralError::new(0..1, "a name begins with a letter, a digit or `_`"));
    }
    if text.len() > 64 {
        return Err(LiteralError::whole(
            text,
            format!("a name has at most 64 characters, this has {}", text.len()),
        ));
    }
    Ok(text.to_owned())
}

impl UserName {
    /// Reads a name; upper case is an error whose suggestion is lower case.
    pub fn read(text: &str) -> Result<Self, LiteralError> {
        not_empty(text, "a user name")?;
        if text.bytes().any(|b| b.is_ascii_uppercase()) {
            let error = LiteralError::whole(text, "a user name is written in lower case");
            return Err(error.suggest(text.to_ascii_lowercase()));
        }
        only(
            text,
            "a user name",
            "user names hold small letters, digits, `_` and `-`",
            |c| matches!(c, 'a'..='z' | '0'..='9' | '_' | '-'),
        )?;
        if text.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
            return Err(LiteralError::new(0..1, "a user name begins with a small letter or `_`"));
        }
        if text.len() > 32 {
            let message = format!("a user name has at most 32 characters, this has {}", text.len());
            return Err(LiteralError::whole(text, message));
        }
        Ok(Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl UnitName {
    /// Reads a unit's name with a suffix of systemd's.
    pub fn read(text: &str) -> Result<Self, LiteralError> {
        not_empty(text, "a unit's name")?;
        only(text, "a unit's name", "unit names hold letters, digits and `:` `-` `_` `.` `\\` `@`", |c| {
            c.is_ascii_alphanumeric() || ":-_.\\@".contains(c)
        })?;
        let Some((stem, suffix)) = text.rsplit_once('.') else {
            let error = LiteralError::whole(text, "a unit's name has a suffix that says its type");
            return Err(error.suggest(format!("{text}.service")));
        };
        if !SUFFIXES.contains(&suffix) {
            let message = format!("`.{}` is not a type of unit", excerpt(suffix));
            let help = format!("types are `{}`", SUFFIXES.join("` `"));
            return Err(LiteralError::new(stem.len()..text.len(), message).help(help));
        }
        if stem.is_empty() || stem.starts_with('@') {
            return Err(LiteralError::new(
                0..1,
                "a unit's name cannot begin here: the name itself is missing",
            ));
        }
        if text.len() > 255 {
            let message = format!("a unit's name has at most 255 characters, this has {}", text.len());
            return Err(LiteralError::whole(text, message));
        }
        Ok(Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The type: `service`, `timer`, …
    pub fn suffix(&self) -> &str {
        self.0.rsplit_once('.').map_or("", |(_, suffix)| suffix)
    }

    /// The name without the type.
    pub fn stem(&self) -> &str {
        self.0.rsplit_once('.').map_or(&self.0, |(stem, _)| stem)
    }
}

impl fmt::Display for UserName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Display for UnitName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}
