//! Absolute and relative paths, as text. No file system is looked at.

use std::fmt;

use crate::LiteralError;
use crate::text::{first_outside, not_empty, one_line, shown};

/// An absolute, normal path: no `.`, `..`, `//`, control character, or trailing `/` (but for `/` itself).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct AbsPath(pub String);

/// A relative, normal path that stays below its base.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RelPath(pub String);

impl AbsPath {
    /// Reads a path that begins with `/`.
    pub fn read(text: &str) -> Result<Self, LiteralError> {
        not_empty(text, "a path")?;
        if !text.starts_with('/') {
            let error = LiteralError::whole(text, "an absolute path begins with `/`");
            return Err(match text {
                _ if text.starts_with('~') => error.help("`~` is not expanded: write the home directory"),
                _ if text.starts_with('$') => error.help("variables are not expanded: write the directory"),
                _ if text.starts_with("./") || text.starts_with("../") => error,
                _ => error.suggest(format!("/{text}")),
            });
        }
        characters(text)?;
        if text == "/" {
            return Ok(Self(text.to_owned()));
        }
        parts(text, 1, "/")?;
        Ok(Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its parts, from the root; none for `/`.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        self.0.split('/').filter(|part| !part.is_empty())
    }

    /// The path above, if it is not the root.
    pub fn parent(&self) -> Option<Self> {
        let (above, name) = self.0.rsplit_once('/')?;
        if name.is_empty() {
            return None;
        }
        Some(Self(if above.is_empty() { "/".to_owned() } else { above.to_owned() }))
    }

    /// The last part, if it is not the root.
    pub fn name(&self) -> Option<&str> {
        self.0.rsplit_once('/').map(|(_, name)| name).filter(|name| !name.is_empty())
    }

    /// Whether another path is this one or lies below it, part by part: `/srv` holds `/srv/a` and not `/srv-old`.
    pub fn contains(&self, other: &Self) -> bool {
        let below = |rest: &str| rest.is_empty() || rest.starts_with('/');
        self.0 == "/" || other.0.strip_prefix(&self.0).is_some_and(below)
    }

    /// The path of a relative one below this.
    #[must_use]
    pub fn join(&self, below: &RelPath) -> Self {
        Self(format!("{}/{}", self.0.trim_end_matches('/'), below.0))
    }
}

impl RelPath {
    /// Reads a path that does not begin with `/`.
    pub fn read(text: &str) -> Result<Self, LiteralError> {
        not_empty(text, "a relative path")?;
        if text.starts_with('/') {
            let error = LiteralError::new(0..1, "a relative path does not begin with `/`");
            return Err(error.suggest(text.trim_start_matches('/')));
        }
        characters(text)?;
        parts(text, 0, "")?;
        Ok(Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn characters(text: &str) -> Result<(), LiteralError> {
    one_line(text)?;
    if let Some((range, c)) = first_outside(text, |c| c != '\\' && (c == ' ' || !c.is_whitespace())) {
        let error = LiteralError::new(range, format!("a path cannot hold {}", shown(c)));
        return Err(if c == '\\' { error.help("parts are separated by `/`") } else { error });
    }
    let trimmed = text.trim_end_matches(' ');
    if trimmed.len() < text.len() {
        return Err(
            LiteralError::new(trimmed.len()..text.len(), "a path cannot end with a blank").suggest(trimmed)
        );
    }
    if text.len() > 4095 {
        return Err(LiteralError::whole(
            text,
            format!("a path has at most 4095 bytes, this has {}", text.len()),
        ));
    }
    Ok(())
}

/// Checks the parts after `start`; `root` begins the normal form of the path.
fn parts(text: &str, start: usize, root: &str) -> Result<(), LiteralError> {
    let body = text.get(start..).unwrap_or_default();
    let mut at = start;
    for part in body.split('/') {
        let range = at..at + part.len();
        match part {
            "" if range.end == text.len() => {
                return Err(
                    LiteralError::new(at - 1..at, "a path does not end with `/`").suggest(normal(body, root))
                );
            }
            "" => {
                return Err(
                    LiteralError::new(at - 1..at + 1, "a path has no empty part").suggest(normal(body, root))
                );
            }
            "." => return Err(LiteralError::new(range, "a path has no part `.`").suggest(normal(body, root))),
            ".." => {
                let error = LiteralError::new(range, "a path has no part `..`");
                return Err(error.help("write the directory that is meant"));
            }
            _ if part.len() > 255 => {
                let message = format!("a part of a path has at most 255 bytes, this has {}", part.len());
                return Err(LiteralError::new(range, message));
            }
            _ => at = range.end + 1,
        }
    }
    Ok(())
}

fn normal(body: &str, root: &str) -> String {
    let kept: Vec<&str> = body.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    format!("{root}{}", kept.join("/"))
}

impl fmt::Display for AbsPath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Display for RelPath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}
