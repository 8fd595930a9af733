//! Absolute URLs. Nothing is fetched, and default ports are not filled in.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use super::Domain;
use crate::LiteralError;
use crate::text::{first_outside, not_empty, shown};

/// An absolute URL without user information: `scheme://host[:port][/path]`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Url {
    /// Lower case.
    pub scheme: String,
    /// A domain, or an address (without brackets).
    pub host: String,
    /// As written.
    pub port: Option<u16>,
    /// Begins with `/` or is empty; with query.
    pub path: String,
}

impl Url {
    /// Reads a URL of RFC 3986's characters, without user, password and fragment.
    pub fn read(text: &str) -> Result<Self, LiteralError> {
        not_empty(text, "a URL")?;
        characters(text)?;
        if text.len() > 2048 {
            return Err(LiteralError::whole(text, "a URL has at most 2048 characters"));
        }
        let Some((scheme, after)) = text.split_once("://") else {
            let error = LiteralError::whole(text, "a URL begins with a scheme and `://`");
            return Err(error.help("write it as `https://example.org/path`"));
        };
        check_scheme(scheme, after)?;
        let cut = after.find(['/', '?']).unwrap_or(after.len());
        let (authority, path) = after.split_at_checked(cut).unwrap_or((after, ""));
        let before = format!("{scheme}://");
        let (host, port) = read_authority(authority).map_err(|error| error.within(&before, path))?;
        if path.starts_with('?') {
            let at = before.len() + authority.len();
            return Err(LiteralError::new(at..at + 1, "a query follows a path")
                .suggest(format!("{before}{authority}/{path}")));
        }
        Ok(Self { scheme: scheme.to_owned(), host, port, path: path.to_owned() })
    }
}

fn characters(text: &str) -> Result<(), LiteralError> {
    let ok = |c: char| c.is_ascii_alphanumeric() || "-._~:/?[]@!$&()*+,;=%".contains(c);
    if let Some((range, c)) = first_outside(text, ok) {
        let end = range.end;
        let error = LiteralError::new(range.clone(), format!("a URL cannot hold {}", shown(c)));
        return Err(match c {
            '#' => LiteralError::new(range.start..text.len(), "a fragment is never sent to a server")
                .suggest(text.get(..range.start).unwrap_or_default()),
            '{' | '}' => error.help("a URL is no template: only `${…}` is filled in"),
            _ if end - range.start > 1 => error.help("write it percent-encoded"),
            _ => error.help(format!("write it as `%{:02X}`", u32::from(c))),
        });
    }
    for (at, _) in text.match_indices('%') {
        let hex = text.get(at + 1..at + 3).is_some_and(|pair| pair.bytes().all(|b| b.is_ascii_hexdigit()));
        if !hex {
            return Err(LiteralError::new(at..at + 1, "`%` is followed by two hexadecimal digits")
                .help("write a percent sign as `%25`"));
        }
    }
    Ok(())
}

fn check_scheme(scheme: &str, after: &str) -> Result<(), LiteralError> {
    let range = 0..scheme.len();
    if scheme.is_empty() {
        return Err(LiteralError::new(0..3, "the scheme before `://` is missing")
            .help("write it as `https://example.org/path`"));
    }
    if scheme.bytes().any(|b| b.is_ascii_uppercase()) {
        let lower = format!("{}://{after}", scheme.to_ascii_lowercase());
        return Err(LiteralError::new(range, "a scheme is written in lower case").suggest(lower));
    }
    let shape = scheme.starts_with(|c: char| c.is_ascii_lowercase())
        && scheme.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'+' | b'.' | b'-'));
    if shape {
        Ok(())
    } else {
        Err(LiteralError::new(range, "this is not a scheme").help("write `http`, `https`, `redis`, …"))
    }
}

fn read_authority(authority: &str) -> Result<(String, Option<u16>), LiteralError> {
    if let Some((user, _)) = authority.rsplit_once('@') {
        let error = LiteralError::new(0..user.len() + 1, "credentials in a URL end up in files and logs");
        return Err(error.help("leave them out and give them as a secret"));
    }
    let (host, digits) = match authority.strip_prefix('[') {
        Some(inner) => bracketed(authority, inner)?,
        None => authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port))),
    };
    let port = match digits {
        None => None,
        Some(digits) => Some(port(authority, digits)?),
    };
    Ok((read_host(authority, host)?, port))
}

/// `inner` is the authority after `[`.
fn bracketed<'a>(authority: &'a str, inner: &'a str) -> Result<(&'a str, Option<&'a str>), LiteralError> {
    let Some((host, after)) = inner.split_once(']') else {
        return Err(LiteralError::new(0..1, "`[` has no `]`"));
    };
    if after.is_empty() {
        return Ok((host, None));
    }
    let error = || {
        LiteralError::new(authority.len() - after.len()..authority.len(), "after `]` comes `:` and a port")
    };
    after.strip_prefix(':').map(|port| (host, Some(port))).ok_or_else(error)
}

fn read_host(authority: &str, host: &str) -> Result<String, LiteralError> {
    if authority.starts_with('[') {
        let six = host
            .parse::<Ipv6Addr>()
            .map_err(|_| LiteralError::new(1..1 + host.len(), "this is not an IPv6 address"))?;
        return Ok(six.to_string());
    }
    if host.is_empty() {
        return Err(LiteralError::new(0..authority.len(), "a URL names a host"));
    }
    if let Ok(four) = host.parse::<Ipv4Addr>() {
        return Ok(four.to_string());
    }
    let after = authority.get(host.len()..).unwrap_or_default();
    let domain = Domain::read(host).map_err(|error| error.within("", after))?;
    if domain.0.starts_with(['*', '_']) || domain.0.contains("._") {
        return Err(LiteralError::new(0..host.len(), "a URL names one host"));
    }
    Ok(domain.0)
}

fn port(authority: &str, digits: &str) -> Result<u16, LiteralError> {
    let start = authority.len() - digits.len();
    let error = |message: &str| LiteralError::new(start..authority.len(), message);
    if digits.is_empty() {
        return Err(LiteralError::new(start.saturating_sub(1)..start, "the port after `:` is missing"));
    }
    let plain = digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
    digits.parse().ok().filter(|_| plain).ok_or_else(|| error("ports are 1 to 65535"))
}

impl fmt::Display for Url {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}://", self.scheme)?;
        if self.host.contains(':') {
            write!(out, "[{}]", self.host)?;
        } else {
            out.write_str(&self.host)?;
        }
        self.port.map_or(Ok(()), |port| write!(out, ":{port}"))?;
        out.write_str(&self.path)
    }
}
