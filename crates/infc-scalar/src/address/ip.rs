//! Single addresses. The value is the standard library's; here are only the reading and its messages.

use std::net::IpAddr;

use crate::LiteralError;
use crate::text::{excerpt, not_empty};

/// Reads an IPv4 address without leading zeros or an IPv6 address, without zone and brackets.
pub(crate) fn read(text: &str) -> Result<IpAddr, LiteralError> {
    not_empty(text, "an IP address")?;
    let addr: IpAddr = text.parse().map_err(|_| explain(text))?;
    match addr {
        IpAddr::V6(six) => match six.to_ipv4_mapped() {
            // The kernel treats it as the IPv4 address, and rules for IPv6 never match it.
            Some(four) => {
                Err(LiteralError::whole(text, format!("this is the IPv4 address {four}, mapped into IPv6"))
                    .help("write the IPv4 address")
                    .suggest(four.to_string()))
            }
            None => Ok(addr),
        },
        IpAddr::V4(_) => Ok(addr),
    }
}

fn explain(text: &str) -> LiteralError {
    if text.contains('/') {
        return LiteralError::whole(text, "this is a network, not an address").help("leave out the prefix");
    }
    if let Some(at) = text.find('%') {
        return LiteralError::new(at..text.len(), "an address has no zone")
            .help("leave out `%` and what follows");
    }
    if let Some(inner) = text.strip_prefix('[').and_then(|t| t.strip_suffix(']')) {
        return LiteralError::whole(text, "brackets stand around an address only in a URL").suggest(inner);
    }
    if let Some((inner, _)) = text.strip_prefix('[').and_then(|t| t.split_once("]:")) {
        return LiteralError::whole(text, "an address has no brackets and no port").suggest(inner);
    }
    let dotted = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if dotted {
        return quad(text);
    }
    if text.bytes().all(|b| b.is_ascii_hexdigit() || b == b':' || b == b'.') && text.contains(':') {
        return six(text);
    }
    LiteralError::whole(text, format!("`{}` is not an IP address", excerpt(text))).help(
        "write four numbers, `203.0.113.10`, or an IPv6 address, `2001:db8::1`; names are not looked up",
    )
}

fn six(text: &str) -> LiteralError {
    if let Some((addr, port)) =
        text.split_once(':').filter(|(addr, _)| addr.parse::<std::net::Ipv4Addr>().is_ok())
    {
        return LiteralError::new(addr.len()..addr.len() + 1 + port.len(), "an address has no port")
            .suggest(addr);
    }
    let mut at = 0;
    for group in text.split(':') {
        if group.len() > 4 && !group.contains('.') {
            return LiteralError::new(
                at..at + group.len(),
                "a group of an IPv6 address has at most four digits",
            );
        }
        at += group.len() + 1;
    }
    let message = if text.matches("::").count() > 1 {
        "`::` may stand once in an IPv6 address"
    } else if text.contains("::") {
        "this is not an IPv6 address"
    } else {
        "an IPv6 address has eight groups, or `::` for the zeros"
    };
    LiteralError::whole(text, message).help("write it as `2001:db8::1`")
}

/// Why four numbers with dots are no address.
fn quad(text: &str) -> LiteralError {
    let parts: Vec<&str> = text.split('.').collect();
    if parts.len() != 4 || parts.iter().any(|part| part.is_empty()) {
        return LiteralError::whole(text, "an IPv4 address has four numbers")
            .help("write it as `203.0.113.10`");
    }
    let mut at = 0;
    for part in &parts {
        let range = at..at + part.len();
        if part.len() > 1 && part.starts_with('0') {
            let bare: Vec<&str> = parts.iter().map(|p| trim_zeros(p)).collect();
            return LiteralError::new(range, "a number of an address cannot begin with a zero")
                .help("some programs read such a number as octal")
                .suggest(bare.join("."));
        }
        if part.parse::<u8>().is_err() {
            return LiteralError::new(range, format!("{} is out of range: 0 to 255", excerpt(part)));
        }
        at += part.len() + 1;
    }
    LiteralError::whole(text, "this is not an IPv4 address")
}

fn trim_zeros(digits: &str) -> &str {
    match digits.trim_start_matches('0') {
        "" => "0",
        bare => bare,
    }
}
