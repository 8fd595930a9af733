//! The path of a file in a host's bundle: where it goes below `/`, without the leading slash.
//!
//! It deliberately does not normalise: a path that is not already in its one form is refused, so that two paths are
//! the same file exactly when they are the same text.

use std::borrow::Borrow;
use std::fmt;

/// Longest part, in bytes: `NAME_MAX` of Linux file systems.
const PART_MAX: usize = 255;
/// Longest path, in bytes: half of Linux's `PATH_MAX`, which leaves room for the folder that a bundle lies in.
const PATH_MAX: usize = 2048;

/// A relative path of parts between single `/`, none of them `.`, `..` or empty, without control characters. A `\` occurs
/// in one form alone, `\x2d`: systemd's for a character in the name of a unit.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct BundlePath(Box<str>);

/// Why a text is no [`BundlePath`], for a person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PathError {
    /// No text.
    Empty,
    /// It begins with `/`.
    Absolute,
    /// Two slashes follow each other, or one ends it.
    EmptyPart,
    /// A part is `.` or `..`.
    Dots,
    /// It holds a control character, NUL and line breaks included.
    Control,
    /// It holds a `\` that begins no `\x2d`.
    Backslash,
    /// A part or the whole is longer than file systems take.
    TooLong,
    /// It is `-` alone, which `sha256sum -c` reads as standard input.
    Dash,
}

impl BundlePath {
    /// The path `text`, which is relative to `/` on the host: `etc/nginx/nginx.conf`.
    pub fn new(text: impl AsRef<str>) -> Result<Self, PathError> {
        let text = text.as_ref();
        check(text)?;
        Ok(Self(text.into()))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder that holds it, `""` at the top, and its last part.
    pub fn split(&self) -> (&str, &str) {
        self.0.rsplit_once('/').unwrap_or(("", &self.0))
    }

    /// The folders that lead to it, the outermost first: `etc`, `etc/nginx`.
    pub fn folders(&self) -> impl Iterator<Item = &str> {
        self.0.match_indices('/').filter_map(|(at, _)| self.0.get(..at))
    }
}

fn check(text: &str) -> Result<(), PathError> {
    match text {
        "" => return Err(PathError::Empty),
        "-" => return Err(PathError::Dash),
        _ if text.starts_with('/') => return Err(PathError::Absolute),
        _ if text.len() > PATH_MAX => return Err(PathError::TooLong),
        _ => {}
    }
    if text.split('\\').skip(1).any(|rest| !escapes(rest)) {
        return Err(PathError::Backslash);
    }
    if text.chars().any(char::is_control) {
        return Err(PathError::Control);
    }
    text.split('/').try_for_each(|part| match part {
        "" => Err(PathError::EmptyPart),
        "." | ".." => Err(PathError::Dots),
        _ if part.len() > PART_MAX => Err(PathError::TooLong),
        _ => Ok(()),
    })
}

/// Whether what follows a `\` makes it the escape of a character: `x2d`.
fn escapes(rest: &str) -> bool {
    let digit = |b: &u8| matches!(b, b'0'..=b'9' | b'a'..=b'f');
    matches!(rest.as_bytes(), [b'x', high, low, ..] if digit(high) && digit(low))
}

impl AsRef<str> for BundlePath {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for BundlePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BundlePath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Display for PathError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Empty => "the path is empty",
            Self::Absolute => "the path must be relative to `/`, without a leading slash",
            Self::EmptyPart => "the path has an empty part",
            Self::Dots => "the path has a part `.` or `..`",
            Self::Control => "the path has a control character",
            Self::Backslash => "the path has a `\\` that is no escape of systemd's, `\\x2d`",
            Self::TooLong => "the path, or a part of it, is longer than a file system takes",
            Self::Dash => "the path `-` means standard input to tools",
        })
    }
}

impl std::error::Error for PathError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_only() {
        for good in [
            "etc/hosts",
            "a",
            "var/lib/ä b",
            "etc/systemd/system/a@.service",
            "a\\x2db.mount",
            " x",
            "..a/b..",
            "a/-",
        ] {
            assert_eq!(BundlePath::new(good).unwrap().as_str(), good);
        }
        let long = "x".repeat(256);
        let deep = "abc/".repeat(600) + "d";
        for (bad, why) in [
            ("", PathError::Empty),
            ("/etc", PathError::Absolute),
            ("etc/", PathError::EmptyPart),
            ("etc//a", PathError::EmptyPart),
            ("./a", PathError::Dots),
            ("a/../../b", PathError::Dots),
            ("a\0b", PathError::Control),
            ("a\nb", PathError::Control),
            ("a\u{85}b", PathError::Control),
            ("a\\b", PathError::Backslash),
            ("a\\x2D", PathError::Backslash),
            ("a\\x2", PathError::Backslash),
            (&*long, PathError::TooLong),
            (&*deep, PathError::TooLong),
            ("-", PathError::Dash),
        ] {
            assert_eq!(BundlePath::new(bad), Err(why), "{bad:?}");
        }
    }

    #[test]
    fn folders_from_outside_in() {
        let path = BundlePath::new("etc/nginx/conf.d/a.conf").unwrap();
        assert_eq!(path.folders().collect::<Vec<_>>(), ["etc", "etc/nginx", "etc/nginx/conf.d"]);
        assert_eq!(path.split(), ("etc/nginx/conf.d", "a.conf"));
    }
}
