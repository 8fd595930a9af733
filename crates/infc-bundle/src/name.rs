//! The name of a host as the name of its folder in a bundle.
//!
//! It deliberately knows nothing of domain names: `vps` is enough.

use std::borrow::Borrow;
use std::fmt;

/// The folder beside the hosts that says which source line made which emitted line.
pub const PROVENANCE: &str = "provenance";
/// The file in [`PROVENANCE`] with the sources themselves; no host has such a name.
pub const SOURCES: &str = "_sources.json";
/// The file beside the hosts that names every host's id, and marks a folder as infc's.
pub const RELEASE: &str = "release.json";

/// 1 to 253 bytes of `a-z 0-9 . - _`, beginning with a letter or digit; not [`PROVENANCE`] or [`RELEASE`].
///
/// Lower case only, so that the folders of two hosts differ on every file system.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct HostName(Box<str>);

impl HostName {
    /// The host `text`, or the rule that it breaks, for a person.
    pub fn new(text: impl AsRef<str>) -> Result<Self, &'static str> {
        let text = text.as_ref();
        let first = text.bytes().next().ok_or("a host's name is not empty")?;
        if text.len() > 253 {
            return Err("a host's name has at most 253 characters");
        }
        let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-_".contains(&byte);
        if !text.bytes().all(inner) {
            return Err("a host's name has only lower-case letters, digits, `.`, `-` and `_`");
        }
        if !first.is_ascii_alphanumeric() {
            return Err("a host's name begins with a letter or digit");
        }
        if text == PROVENANCE || text == RELEASE {
            return Err("`provenance` and `release.json` lie beside the hosts in a bundle");
        }
        Ok(Self(text.into()))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for HostName {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for HostName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for good in ["vps", "db-1", "10.0.0.1", "a_b"] {
            assert_eq!(HostName::new(good).unwrap().as_str(), good);
        }
        for bad in
            ["", "VPS", "a/b", "..", ".git", "-x", "a b", "ä", "provenance", "release.json", &"a".repeat(254)]
        {
            assert!(HostName::new(bad).is_err(), "{bad:?}");
        }
    }
}
