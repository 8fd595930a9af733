//! Names of hosts. Nothing is resolved, and no list of top-level domains is kept.

use std::fmt;
use std::net::IpAddr;

use crate::LiteralError;
use crate::text::{first_outside, not_empty, shown};

/// A host's name: lower case letters, digits, hyphens, dots; at most 253 octets, labels at most 63 (RFC 1035, RFC 1123).
/// It may begin with `*.`, and labels before the last may begin with `_` (RFC 8552).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Domain(pub String);

impl Domain {
    /// Reads a name; what is not one is said with the nearest that is.
    pub fn read(text: &str) -> Result<Self, LiteralError> {
        not_empty(text, "a domain")?;
        refuse_other_things(text)?;
        if text.bytes().any(|b| b.is_ascii_uppercase()) {
            let error = LiteralError::whole(text, "a domain is written in lower case");
            return Err(error.suggest(text.to_ascii_lowercase()));
        }
        let body = text.strip_prefix("*.").unwrap_or(text);
        let mut at = text.len() - body.len();
        let mut labels = body.split('.').peekable();
        while let Some(name) = labels.next() {
            label(name, at, labels.peek().is_none())?;
            at += name.len() + 1;
        }
        if text.len() > 253 {
            return Err(LiteralError::whole(
                text,
                format!("a domain has at most 253 characters, this has {}", text.len()),
            ));
        }
        Ok(Self(text.to_owned()))
    }

    /// Whether it begins with `*.`.
    pub fn is_wildcard(&self) -> bool {
        self.0.starts_with("*.")
    }

    /// Whether this name, perhaps a wildcard, stands for `other`: `*.x` for exactly one label more than `x`.
    pub fn covers(&self, other: &Self) -> bool {
        let Some(base) = self.0.strip_prefix("*.") else { return self == other };
        self == other || other.0.split_once('.').is_some_and(|(first, rest)| first != "*" && rest == base)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn refuse_other_things(text: &str) -> Result<(), LiteralError> {
    if let Some((range, _)) = first_outside(text, |c| c.is_ascii()) {
        let error = LiteralError::new(range, "a domain is written in ASCII");
        return Err(error.help("write an international name in its punycode form, `xn--…`"));
    }
    if let Some(at) = text.find("://") {
        let host = text.get(at + 3..).unwrap_or_default();
        let host = host.split(['/', ':', '?', '#']).next().unwrap_or_default();
        return Err(LiteralError::whole(text, "this is a URL, not a domain").suggest(host));
    }
    if text.parse::<IpAddr>().is_ok() {
        return Err(LiteralError::whole(text, "this is an IP address, not a domain"));
    }
    if let Some((name, _)) = text.rsplit_once(':') {
        return Err(LiteralError::new(name.len()..text.len(), "a domain has no port").suggest(name));
    }
    if let Some(at) = text.find('/') {
        let name = text.get(..at).unwrap_or_default();
        return Err(LiteralError::new(at..text.len(), "a domain has no path").suggest(name));
    }
    if let Some(name) = text.strip_suffix('.') {
        return Err(LiteralError::new(name.len()..text.len(), "a domain is written without a final dot")
            .suggest(name));
    }
    Ok(())
}

fn label(name: &str, at: usize, last: bool) -> Result<(), LiteralError> {
    let error = |message: String| LiteralError::new(at..at + name.len(), message);
    if name.is_empty() {
        return Err(LiteralError::new(at.saturating_sub(1)..at, "a domain has no empty label"));
    }
    if name == "*" {
        let found = error("`*` stands only alone at the beginning".into());
        return Err(found.help("write it as `*.example.org`"));
    }
    let plain = if last { name } else { name.strip_prefix('_').unwrap_or(name) };
    if let Some((range, c)) = first_outside(plain, |c| matches!(c, 'a'..='z' | '0'..='9' | '-')) {
        let start = at + name.len() - plain.len();
        let found = LiteralError::new(
            start + range.start..start + range.end,
            format!("a domain cannot hold {}", shown(c)),
        );
        return Err(match c {
            '_' => found.help(
                "`_` stands only at the beginning of a label before the last, as in `_dmarc.example.org`",
            ),
            '*' => found.help("`*` stands only alone at the beginning, as in `*.example.org`"),
            _ => found.help("labels hold letters, digits and hyphens"),
        });
    }
    if plain.is_empty() || plain.starts_with('-') || plain.ends_with('-') {
        return Err(error(format!("the label `{name}` must begin and end with a letter or a digit")));
    }
    if name.len() > 63 {
        return Err(error(format!("a label has at most 63 characters, this has {}", name.len())));
    }
    if last && name.bytes().all(|b| b.is_ascii_digit()) {
        return Err(
            error("the last label of a domain is not a number".into()).help("is an IP address meant?")
        );
    }
    Ok(())
}

impl fmt::Display for Domain {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}
