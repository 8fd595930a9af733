//! Response headers: one list per server, which every response carries.
//!
//! It deliberately sends `Strict-Transport-Security` over TLS alone, where alone browsers heed it (RFC 6797, 7.2).

use infc_diag::Span;
use infc_model::{At, Hsts, Named, Vhost};

use super::Token;
use super::words::Words;

/// The headers of a server.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Headers {
    /// Those of every response.
    pub all: Vec<Header>,
    /// Those of responses over TLS.
    pub tls: Vec<Header>,
}

/// A response header.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Header {
    /// Its name.
    pub name: Token,
    /// Its value.
    pub value: Token,
    /// Where it is stated.
    pub at: Span,
}

/// The headers that `vhost` states, by name in a fixed order, its own after them.
pub(super) fn headers(words: &mut Words<'_, '_>, vhost: &Named<Vhost>, tls: bool) -> Headers {
    let stated = &vhost.headers;
    let mut all = Vec::new();
    if stated.nosniff.value {
        all.extend(header(words, "X-Content-Type-Options", "nosniff", stated.nosniff.at));
    }
    let texts = [
        ("X-Frame-Options", &stated.frame),
        ("Referrer-Policy", &stated.referrer),
        ("Content-Security-Policy", &stated.csp),
        ("Permissions-Policy", &stated.permissions),
    ];
    for (name, value) in texts {
        if let Some(value) = value.get() {
            all.extend(header(words, name, value.value, value.at));
        }
    }
    for (name, value) in stated.extra.iter() {
        all.extend(header(words, name, &value.value.value, value.key_at));
    }
    let hsts = stated.hsts.get().or(words.machine.host.nginx.hsts.get()).filter(|_| tls);
    let tls = hsts.and_then(|hsts| strict_transport(words, &hsts));
    Headers { all, tls: tls.into_iter().collect() }
}

fn strict_transport(words: &mut Words<'_, '_>, hsts: &At<&Hsts>) -> Option<Header> {
    let seconds = hsts.age.millis / 1000;
    let below = if hsts.subdomains.value { "; includeSubDomains" } else { "" };
    header(words, "Strict-Transport-Security", &format!("max-age={seconds}{below}"), hsts.at)
}

fn header(words: &mut Words<'_, '_>, name: &str, value: &str, at: Span) -> Option<Header> {
    let admitted = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    if name.is_empty() || !name.chars().all(admitted) {
        words.refuse(&format!("the header `{name}`"), "a name has letters, digits, `-` and `_` only", at);
        return None;
    }
    if value.is_empty() {
        // nginx does not send a header without a value.
        return None;
    }
    let value = words.word(&format!("the header `{name}`"), value, at).value;
    Some(Header { name: Token::plain(name), value, at })
}
