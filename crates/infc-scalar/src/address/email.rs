//! Electronic mail addresses. Display names, comments and quoted local parts are not read.

use std::fmt;

use super::Domain;
use crate::LiteralError;
use crate::text::{first_outside, not_empty, shown};

/// An electronic mail address, `local@domain` (the dot-atom form of RFC 5322).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Email(pub String);

impl Email {
    /// Reads `local@domain`.
    pub fn read(text: &str) -> Result<Self, LiteralError> {
        not_empty(text, "an e-mail address")?;
        if let Some(inner) = text.strip_prefix("mailto:") {
            return Err(LiteralError::new(0..7, "an e-mail address has no scheme").suggest(inner));
        }
        if let Some(inner) = text.strip_suffix('>').and_then(|t| t.rsplit_once('<')).map(|(_, inner)| inner) {
            return Err(LiteralError::whole(text, "write the address alone").suggest(inner));
        }
        let Some((local, domain)) = text.rsplit_once('@') else {
            return Err(LiteralError::whole(text, "an e-mail address has an `@`")
                .help("write it as `ops@example.org`"));
        };
        atoms(local)?;
        let before = format!("{local}@");
        let domain = Domain::read(domain).map_err(|error| error.within(&before, ""))?;
        if domain.0.starts_with(['*', '_']) || domain.0.contains("._") {
            return Err(LiteralError::new(before.len()..text.len(), "mail goes to a host's name"));
        }
        if text.len() > 254 {
            return Err(LiteralError::whole(text, "an e-mail address has at most 254 characters"));
        }
        Ok(Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Atoms joined by single dots.
fn atoms(local: &str) -> Result<(), LiteralError> {
    let error = |message: &str| Err(LiteralError::new(0..local.len(), message));
    if local.is_empty() {
        return Err(LiteralError::new(0..1, "the part before `@` is missing"));
    }
    let atom = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    if let Some((range, c)) = first_outside(local, atom) {
        return Err(LiteralError::new(range, format!("the part before `@` cannot hold {}", shown(c))));
    }
    if local.starts_with('.') || local.ends_with('.') || local.contains("..") {
        return error("dots stand singly between other characters");
    }
    if local.len() > 64 {
        return error("the part before `@` has at most 64 characters");
    }
    Ok(())
}

impl fmt::Display for Email {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}
