//! Paths, user names, unit names and file modes.

/// An absolute, normal path: no `.`, `..`, `//`, control character, or trailing `/` (but for `/` itself).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct AbsPath(pub String);

/// A relative, normal path that stays below its base.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RelPath(pub String);

/// A user's or group's name as useradd(8) accepts it: `[a-z_][a-z0-9_-]{0,31}`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct UserName(pub String);

/// A systemd unit's name with its suffix, `nginx.service` (systemd.unit(5)).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct UnitName(pub String);

/// A file's mode, quoted in octal: `"0640"`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Mode(pub u16);
