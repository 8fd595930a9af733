//! Names in zone files.
//!
//! It deliberately takes underscores, which names of services have and names of hosts have not (RFC 8552).

/// Whether `owner` is a name below `apex` in its relative form: `@`, `www`, `_dmarc`, `*`, `a.b`.
pub(super) fn is_valid(owner: &str, apex: &str) -> bool {
    if owner == "@" {
        return true;
    }
    let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    let label = |(index, label): (usize, &str)| {
        let star = index == 0 && label == "*";
        star || ((1..=63).contains(&label.len())
            && label.chars().all(letter)
            && !label.starts_with('-')
            && !label.ends_with('-'))
    };
    owner.len() + 1 + apex.len() <= 253 && owner.split('.').enumerate().all(label)
}

/// A mail address as a name (RFC 1035, section 8): dots of the local part are escaped.
pub(super) fn mailbox(address: &str) -> String {
    let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
    let mut name = String::new();
    for c in local.chars() {
        if !(c.is_ascii_alphanumeric() || c == '-' || c == '_') {
            name.push('\\');
        }
        name.push(c);
    }
    format!("{name}.{domain}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for good in ["@", "www", "*", "*.a", "_dmarc", "a.b", "k1._domainkey"] {
            assert!(is_valid(good, "example.org"), "{good}");
        }
        for bad in ["", "www.", "-a", "a..b", "a b", "a.*", "A", "a;b", "$TTL"] {
            assert!(!is_valid(bad, "example.org"), "{bad}");
        }
        assert_eq!(mailbox("host.master@example.org"), r"host\.master.example.org.");
    }
}
